"""What one copies is what one sees: code shows the number of every character that has no shape."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from drillbook.catalog import load_catalog
from drillbook.markup import file_listing
from tests.support.build import write_files
from tests.support.markup import render_files, whole
from tests.support.sampling import examples

HIDDEN = (
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\u200c\u200d\u2060\ufeff"
    "\u2028\u2029\u00ad\u180e\u2061\u3164\uffa0\U000e0041\ufe00"
)
CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)
HEAD = "---\ntitle: A\nsummary: It is.\n"
FORMS = {
    "fence": "```bash\nls {}x\n```\n",
    "fence of no language": "```\nls {}x\n```\n",
    "span": "Run `ls {}x` now.\n",
    "indented": "Text.\n\n    ls {}x\n",
    "html": "<pre>ls {}x</pre>\n",
    "html in text": "Run <code>ls {}x</code> now.\n",
    "reference": "<pre>ls &#x{:x};x</pre>\n",
}


def code_of(html: str) -> str:
    return "".join(unescape(re.sub(r"<[^>]*>", "", found.group())) for found in CODE.finditer(html))


def rendered(folder: Path, text: str, head: str = HEAD) -> str:
    return whole(render_files(folder, {"procedures/a.md": f"{head}risk: low\n---\n\n{text}"}, "a"))


@pytest.mark.parametrize("form", FORMS)
def test_code_shows_the_number_of_what_nobody_sees_and_copy_gives_that(form: str, tmp_path: Path) -> None:
    text = "\n".join(FORMS[form].format(ord(one) if "&#x" in FORMS[form] else one) for one in HIDDEN)
    html = rendered(tmp_path, text)
    assert not set(code_of(html)) & set(HIDDEN)
    for one in HIDDEN:
        assert f"ls <mark>U+{ord(one):04X}</mark>x" in re.sub(r"</?span[^>]*>", "", html)


def test_text_keeps_the_joiners_and_marks_that_its_script_needs(tmp_path: Path) -> None:
    text = "می\u200cخواهم \u202bعربي\u202c 👩\u200d🚒 and `⚠️ 1️⃣`"
    assert text.replace("`", "") in re.sub(r"</?(p|code)>", "", rendered(tmp_path, text))


@pytest.mark.parametrize("form", [name for name in FORMS if name != "reference"])
def test_check_says_where_it_is(form: str, tmp_path: Path) -> None:
    files = {"procedures/a.md": f"{HEAD}risk: low\n---\n\n{FORMS[form].format(chr(0x202E))}"}
    write_files(tmp_path, files)
    (found,) = (p for p in load_catalog(tmp_path, "en").problems if p.rule == "hidden-character")
    line = files["procedures/a.md"].split("\n")[found.line - 1]
    assert (found.message, line.index("\u202e") + 1) == (
        "the code holds U+202E, which is invisible",
        found.column,
    )


def test_an_attached_file_shows_and_tells_it_too(tmp_path: Path) -> None:
    files = {"configs/a.md": f"{HEAD}files: [a.conf]\n---\n", "configs/a.conf": "one\r\ntwo\u200b = 2\r\n"}
    write_files(tmp_path, files)
    found = [p for p in load_catalog(tmp_path, "en").problems if p.rule == "hidden-character"]
    assert [(p.file, p.line, p.column) for p in found] == [("configs/a.conf", 2, 4)]
    assert "two<mark>U+200B</mark> = 2" in re.sub(
        r"</?span[^>]*>", "", file_listing("two\u200b = 2\n", "a", "f")[0]
    )


@pytest.mark.parametrize(
    "metadata",
    ['parameters: {x: {description: d, default: "a\\u200Bb"}}', 'tools: ["ps\\u00ADql"]'],
)
def test_no_value_that_is_carried_out_holds_one(metadata: str, tmp_path: Path) -> None:
    page = f"{HEAD}{metadata}\n---\n\n```bash\nls {{{{ x }}}}\n```\n"
    write_files(tmp_path, {"procedures/a.md": page})
    found = [(p.rule, p.line) for p in load_catalog(tmp_path, "en").problems if p.rule == "control-character"]
    assert found == [("control-character", 4)]
    assert not set(code_of(rendered(tmp_path, "`{{ x }}`", HEAD + metadata + "\n"))) & set(HIDDEN)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(st.sampled_from("ab `<>&;\n" + HIDDEN), max_size=40))
@example(text="`a\u202e` <code>\u200b")
def test_whatever_a_page_says_its_code_hides_nothing(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    html = rendered(tmp_path_factory.mktemp("page"), f"{text}\n\n```\n{text.replace('`', '')}\n```\n")
    assert not set(code_of(html)) & set(HIDDEN)
