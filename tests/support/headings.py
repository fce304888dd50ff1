"""A small site with one heading that has every form of the dialect in it, in two languages."""

from __future__ import annotations

import html
import re

FRONT = '---\ntitle: "{title}"\nsummary: Short.\n{more}---\n\n'
PARAMETERS = "parameters:\n  root: {description: Folder., default: /x_y_z}\n  port: {description: Port.}\n"
HEADING = (
    "### {verb} [[other]], [[other|{way}]], [[other#why]]: `ls {{{{ root }}}} [[other]]` {{{{ root }}}}"
    " \\{{{{ root }}}} **on _{{{{ port }}}}_** {{#follow}}"
)
STEP = "```bash\necho {{ root }} {{ port }}\n```\n"


def _procedure(title: str, steps: str, verb: str, way: str) -> str:
    body = f"## {steps} {{#steps}}\n\n{HEADING.format(verb=verb, way=way)}\n\n{STEP}"
    return FRONT.format(title=title, more=PARAMETERS) + body


SCENARIO = "systems: [files]\nseverity: low\nobjective: {rto: 1h, rpo: 1h}\nprocedures: [mend]\n"
OTHER = FRONT + "## {why} {{#why}}\n\nText.\n"
FILES = {
    "scenarios/lost.md": FRONT.format(title="It is lost", more=SCENARIO) + "## Confirm\n\nSee it.\n",
    "scenarios/lost.ko.md": FRONT.format(title="유실", more="") + "## 확인 {#confirm}\n\n본다.\n",
    "procedures/mend.md": _procedure("Mend it", "Steps", "Follow", "the *other* way"),
    "procedures/mend.ko.md": _procedure("복구한다", "절차", "따른다", "다른 *길*"),
    "procedures/other.md": OTHER.format(
        title="Keep *.a and *.b", more="systems: [files]\n", why="Why `[[x]]`"
    ),
    "procedures/other.ko.md": OTHER.format(title="*.a와 *.b 보존", more="", why="왜 `[[x]]`"),
}
# What the page says of that heading, and so has everything else.
SAID = {
    "en": "Follow Keep *.a and *.b, the other way, Keep *.a and *.b: Why [[x]]: ls /x_y_z [[other]]"
    " /x_y_z {{ root }} on {{ port }}",
    "ko": "따른다 *.a와 *.b 보존, 다른 길, *.a와 *.b 보존: 왜 [[x]]: ls /x_y_z [[other]]"
    " /x_y_z {{ root }} on {{ port }}",
}


def words_of(markup: str) -> str:
    """The text of some HTML as a reader sees it, without numbers of steps and tabs of the print edition."""
    kept = re.sub(r' ?<(\w+)[^>]*class="?(?:step-number|tab-of)[^>]*>.*?</\1>', "", markup)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", kept)).split())
