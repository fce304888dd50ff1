"""False alarms say what they are, what tells them, and what to do instead: in metadata and translations."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillbook.catalog import load_catalog
from drillbook.catalog.models import ScenarioMetadata
from tests.support.build import build, run_drillbook, write_files
from tests.support.invalid import BASE

PAGE = (BASE / "scenarios" / "server-lost.md").read_text(encoding="utf-8")
RESTORE = (BASE / "procedures" / "restore.md").read_text(encoding="utf-8")
FULL = """\
false_alarms:
  - text: The pool is full.
    signatures: ['pool exhausted', '/waited \\d+ s for a slot/']
    then: poolctl --drop-idle {{ pgdata }}
  - text: The address has moved.
    then: '[[restore#copy|copy it]]'
  - The cable is out.
lost: ["""


def told(folder: Path, alarms: str, korean: str = "") -> list[str]:
    """Every problem of a site whose scenario has false alarms, and a translation with others."""
    write_files(folder, {p.relative_to(BASE).as_posix(): p.read_bytes() for p in BASE.rglob("*.*")})
    write_files(folder, {"scenarios/server-lost.md": PAGE.replace("lost: [", alarms)})
    if korean:
        text = f"---\ntitle: 서버 유실\nsummary: 없어졌다.\n{korean}---\n\n## 확인 {{#confirm}}\n\n"
        text += "응답하지 않는다:\n\n```bash\nping -c 1 db.example\n```\n"
        write_files(folder, {"scenarios/server-lost.ko.md": text})
    return [str(problem) for problem in load_catalog(folder, "en").problems]


def test_an_entry_is_a_text_or_a_group(tmp_path: Path) -> None:
    assert told(tmp_path, FULL) == []
    meta = load_catalog(tmp_path, "en").pages["server-lost"].meta(ScenarioMetadata)
    first, second, third = meta.false_alarms
    assert (first.text, [str(one) for one in first.signatures]) == (
        "The pool is full.",
        ["pool exhausted", "/waited \\d+ s for a slot/"],
    )
    assert first.instead
    assert first.instead.command == "poolctl --drop-idle {{ pgdata }}"
    assert second.instead
    assert (second.instead.target, second.instead.text) == ("restore#copy", "copy it")
    assert (third.text, third.signatures, third.then) == ("The cable is out.", [], None)
    told_in_json = meta.model_dump(mode="json")["false_alarms"]
    assert told_in_json[2] == "The cable is out."
    assert told_in_json[1] == {"text": "The address has moved.", "then": "[[restore#copy|copy it]]"}


@pytest.mark.parametrize(
    ("then", "target", "command"),
    [
        ("restore", "restore", ""),
        ("restore#copy", "restore#copy", ""),
        ("[[restore]]", "restore", ""),
        ("'[[restore]]'", "restore", ""),
        ("'`reboot`'", "", "reboot"),
        ("systemctl start x", "", "systemctl start x"),
    ],
)
def test_one_word_is_a_page_and_more_or_code_is_a_command(
    tmp_path: Path, then: str, target: str, command: str
) -> None:
    told(tmp_path, f"false_alarms: [{{text: It is not., then: {then}}}]\nlost: [")
    meta = load_catalog(tmp_path, "en").pages["server-lost"].meta(ScenarioMetadata)
    way = meta.false_alarms[0].instead
    assert way
    assert (way.target, way.command) == (target, command)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{then: restore}", "10:5: missing-field: 'false_alarms.0' needs the key 'text'; add it"),
        (
            "{text: No., than: restore}",
            "10:17: unknown-key: 'false_alarms.0' has no key 'than'; did you mean 'then'?",
        ),
        (
            "{text: No., signatures: ['/a(b/']}",
            (
                "10:30: invalid-value: false_alarms.0.signatures.0: '/a(b/' is not a regular expression "
                "(missing ), unterminated subpattern at position 1); fix it or remove the slashes"
            ),
        ),
        (
            "{text: No., then: 'https://elsewhere.example/'}",
            (
                "10:17: invalid-value: false_alarms.0.then: 'https://elsewhere.example/' leads out of "
                "the site; write the id of a page, or one command"
            ),
        ),
        (
            '{text: No., then: "one\\ntwo"}',
            (
                "10:17: invalid-value: false_alarms.0.then: 'one two' has more than one line; "
                "write one command, or the id of a procedure"
            ),
        ),
        (
            "{text: No., then: restor}",
            "10:17: broken-link: there is no page 'restor'; did you mean 'restore'?",
        ),
        (
            "{text: No., then: restore#stopp}",
            "10:17: broken-anchor: page 'restore' has no heading '#stopp'; did you mean 'stop'?",
        ),
        (
            "{text: No., then: 'drop {{ pgdat }}'}",
            "10:17: undeclared-parameter: parameter 'pgdat' is not declared; did you mean 'pgdata'?",
        ),
        (
            "{text: No., signatures: ['/at (?P<pgdat>\\S+) no/']}",
            (
                "10:30: unknown-part: false_alarms: the part 'pgdat' is no parameter of the page; "
                "did you mean 'pgdata'?"
            ),
        ),
        (
            "[7]",
            (
                "10:5: invalid-value: false_alarms.0: a list is not text; write text; "
                "quote it if it looks like another type"
            ),
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, entry: str, message: str) -> None:
    assert told(tmp_path, f"false_alarms:\n  - {entry}\nlost: [") == [f"scenarios/server-lost.md:{message}"]


def test_a_translation_gives_words_and_takes_what_to_do_from_its_source(tmp_path: Path) -> None:
    korean = "false_alarms: [풀이 가득 찼다., {text: 주소가 옮겨졌다.}, 케이블이 빠졌다.]\n"
    assert told(tmp_path, FULL, korean) == []
    page = load_catalog(tmp_path, "en").pages["server-lost"].translations["ko"]
    first, second, third = page.meta(ScenarioMetadata).false_alarms
    assert (first.text, first.then) == ("풀이 가득 찼다.", "poolctl --drop-idle {{ pgdata }}")
    assert [str(one) for one in first.signatures] == ["pool exhausted", "/waited \\d+ s for a slot/"]
    assert (second.then, third.then) == ("[[restore#copy|copy it]]", None)


@pytest.mark.parametrize(
    ("korean", "message"),
    [
        (
            "false_alarms: [풀이 가득 찼다.]\n",
            (
                "4:1: altered-commands: false_alarms is a list of 1 where scenarios/server-lost.md:9 has a "
                "list of 3, which counts; give one entry for each there, in the same order: what to do "
                "instead is the source's"
            ),
        ),
        (
            "false_alarms: [하나, 둘, {text: 셋, then: reboot now}]\n",
            (
                "4:33: altered-commands: false_alarms.2.then is 'reboot now' and scenarios/server-lost.md:15 "
                "gives none, which counts; remove it here: a translation contains text only"
            ),
        ),
    ],
)
def test_a_translation_that_does_not_correspond_is_refused(tmp_path: Path, korean: str, message: str) -> None:
    assert told(tmp_path, FULL, korean) == [f"scenarios/server-lost.ko.md:{message}"]


def test_the_page_the_binder_and_the_terminal_show_what_to_do_instead(tmp_path: Path) -> None:
    content, output = tmp_path / "content", tmp_path / "output"
    told(content, FULL, "false_alarms: [풀이 가득 찼다., 주소가 옮겨졌다., 케이블이 빠졌다.]\n")
    assert build(content, output, "--lang", "en").code == 0
    english = (output / "scenarios/server-lost.html").read_text("utf-8")
    korean = (output / "ko/scenarios/server-lost.html").read_text("utf-8")
    for html in (english, korean, (output / "binder.html").read_text("utf-8")):
        part = html[html.index("alarms") :]
        assert '<div class="code command"><pre><code><span>poolctl --drop-idle' in part
        assert "pool exhausted" in part
        assert "/var/lib/postgresql" in part[: part.index("</ul>")] or 'data-parameter="pgdata"' in part
    assert "Looks the same, but is not this" in english
    assert 'restore.html#copy">copy it</a>' in english
    assert "비슷해 보이지만 이 시나리오가 아닌 경우" in korean
    shown = run_drillbook("show", "--content", content, "server-lost").out
    assert "  - The pool is full.\n    Instead: poolctl --drop-idle " in shown
    assert "  - The address has moved.\n    Instead: copy it\n" in shown
