"""What pages, logs and records hold is text to a terminal: no command prints what would steer it."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table
from rich.text import Text

from drillbook.catalog import load_catalog
from drillbook.names import STEERING, one_line
from drillbook.screen import Screen, as_json, tamed
from tests.support.build import Outcome, run_drillbook, write_files

STEERS = re.compile(f"[{STEERING}]")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
YAML = r"\e]0;PWNED\a\e[2J\x9b31m\u202egpj\u2066x\0\x7f\r"
RAW = "\x1b]0;PWNED\x07\x1b[2J\x9b31m\u202egpj\u2066x\x7f"
META = f"""---
title: "Quokka {YAML} lost"
summary: "Summary {YAML}"
systems: [quokka]
severity: high
objective: {{rto: 1h, rpo: 0s}}
symptoms: ["the quokka {YAML} sleeps"]
signatures: ["quokka {YAML} FATAL"]
alerts: ["Quokka{YAML}Down"]
aliases: ["old{YAML}"]
owner: "dba {YAML}"
procedures: ["wake{YAML}", wake]
false_alarms: ["not {YAML}"]
---

## Confirm

Text {RAW} quokka.

```bash
echo {RAW}
```

[x]({RAW}.md) [[{RAW}]]
"""
PROCEDURE = f"""---
title: "Wake {YAML}"
summary: s
irreversible: true
parameters: {{name: {{description: "Its {YAML} name", default: "a{YAML}"}}}}
---

## Steps

### Call {RAW} {{#call destroys="all {RAW}"}}

```bash
call {{{{ name }}}} {RAW}
```

## Verify

x
"""
DRILL = f"""---
title: "Drill {YAML}"
summary: s
scenario: lost
procedures: [wake]
every: 90d
parameters: {{name: "b{YAML}"}}
---

## Prepare

```bash
echo "{RAW}"
```

## Break

x

## Recover

[[wake]]

## Verify

```bash
echo lost_rows=0
```

## Clean up

x
"""
FILES = {
    "content/scenarios/lost.md": META,
    "content/procedures/wake.md": PROCEDURE,
    "content/drills/drill-lost.md": DRILL,
    f"content/pages/b{RAW}.md": f"# B {RAW}\n\nquokka {RAW}\n",
    f"content/plain{RAW}.md": f'---\ntitle: "Plain {YAML}"\n---\n\nquokka {RAW}\n',
    "content/drills/records/drill-lost/x.yaml": f'id: "x{YAML}"\ndrill: "drill{YAML}"\n',
    "content/thesaurus.yaml": f'- ["a{YAML}", b]\n- "{YAML}"\n',
    "app.log": f"quokka \ufffd]0;PWNED\ufffd FATAL {RAW}\nother {RAW}\n",
    "rules.yaml": f'groups:\n- name: "g{YAML}"\n  rules:\n  - {{alert: "Other{YAML}", expr: up}}\n',
}
COMMANDS = (
    ("search", "quokka"), ("search", "quokka", "--json"),
    ("show", "lost"), ("show", "wake"), ("show", "lost", "--raw"), ("show", f"no{RAW}"),
    ("match", "app.log"), ("match", "app.log", "--json"),
    ("check",), ("check", "--json"), ("build", "--output", "out"),
    ("new", "scenario", f"Title {RAW}"),
    ("drill", "list"), ("drill", "list", "--json"), ("drill", "status"), ("drill", "status", "--json"),
    ("drill", "run", "drill-lost", "--dry-run"), ("drill", "record", "drill-lost"),
    ("alerts", "check", "rules.yaml"), ("alerts", "check", "rules.yaml", "--json"),
    ("rules", f"no{RAW}"),
)  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    write_files(folder, {name: text for name, text in FILES.items() if "\0" not in name})
    return folder


def ran(base: Path, *arguments: str) -> Outcome:
    return run_drillbook(*arguments, "--content", "content", cwd=base, XDG_CACHE_HOME=str(base / "cache"))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: ascii(" ".join(command))[:60])
def test_no_command_prints_what_steers_a_terminal(command: tuple[str, ...], base: Path) -> None:
    needs_no_content = command[0] in ("rules", "fields")
    done = run_drillbook(*command, cwd=base) if needs_no_content else ran(base, *command)
    assert done.said.strip(), command
    assert ascii(STEERS.findall(done.said)) == "[]", ascii(done.said)
    assert "Traceback" not in done.said
    if "--json" in command:
        json.loads(done.out)


def test_metadata_that_holds_such_a_character_is_a_problem_where_it_stands(base: Path) -> None:
    problems = json.loads(ran(base, "check", "--json").out)
    found = {(p["file"], p["line"], p["column"]) for p in problems if p["rule"] == "control-character"}
    lost = {(line, column) for file, line, column in found if file == "scenarios/lost.md"}
    assert lost == {(2, 8), (3, 10), (7, 12), (8, 14), (9, 10), (10, 11), (11, 8), (12, 14), (13, 16)}
    named = {line for file, line, _ in found if file.startswith("pages/b")}
    assert named == {1}, "the name of a file is one as well"


@given(st.text())
def test_tamed_text_steers_nothing_and_json_says_the_same(text: str) -> None:
    assert not STEERS.search(tamed(text))
    written = as_json({"a": text})
    assert not STEERS.search(written)
    assert json.loads(written) == {"a": text}


def test_a_screen_keeps_its_own_colours_and_tames_what_it_shows() -> None:
    out = io.StringIO()
    screen = Screen(file=out, force_terminal=True, color_system="truecolor", width=80)
    table = Table("heading")
    table.add_row(Text(RAW, style="bold red"))
    screen.print(Text(RAW, style="green"), table, f"plain {RAW}")
    said = out.getvalue()
    assert COLOUR.search(said)
    assert not STEERS.search(COLOUR.sub("", said))


ORDERS = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)
SPLIT = "x\n::error file=README.md::PWNED"
TITLED = "---\ntitle: |-\n  Quokka\n  ::error::z\n---\n\n::warning::quokka [x](gone.md)\n"
NAMED = {
    f"content/{SPLIT}.md": "# Quokka\n\nWords.\n",
    "content/::error title=x::y.md": TITLED,
    f"content/{SPLIT}/##vso[task.x]y.md": "# Quokka\n\n[x](gone.md)\n",
    f"content/drills/records/d/{SPLIT}.yaml": "id: x\n",
    f"{SPLIT}.yaml": 'groups:\n- name: g\n  rules:\n  - {alert: "Other", expr: up}\n',
}


@pytest.mark.parametrize(
    "command",
    [
        ("check", "--content", "."),
        ("check", "--content", "content"),
        ("build", "--content", "content", "--output", SPLIT),
        ("search", "quokka", "--content", "content"),
        ("alerts", "check", f"{SPLIT}.yaml", "--content", "content"),
        ("alerts", "check", f"{SPLIT}.yml", "--content", "content"),
        ("show", f"no{SPLIT}", "--content", "content"),
        ("match", SPLIT, "--content", "content"),
        ("check", "--content", SPLIT),
    ],
    ids=lambda command: " ".join(command)[:20],
)
def test_no_name_of_a_file_gives_orders_to_the_server_that_builds(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    write_files(tmp_path, NAMED)
    done = run_drillbook(*command, cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert done.said.strip()
    assert ORDERS.findall(done.said) == []
    assert "Traceback" not in done.said


def test_a_page_or_record_whose_name_breaks_a_line_is_an_error(tmp_path: Path) -> None:
    write_files(tmp_path, NAMED)
    own = "---\ntitle: A\nsummary: s\nrisk: low\n---\n"
    write_files(tmp_path, {"content/procedures/a.md": own, f"content/procedures/{SPLIT}.md": own})
    problems = load_catalog(tmp_path / "content").problems
    named = {p.file for p in problems if p.rule == "control-character" and p.severity == "error"}
    assert named == {f"procedures/{SPLIT}.md", f"drills/records/d/{SPLIT}.yaml"}


@given(st.text(st.sampled_from("a:#[\n\r\t \u2028x")))
def test_one_line_is_one_line_and_no_order(text: str) -> None:
    assert not ORDERS.search(one_line(text))
    assert len(one_line(text).splitlines()) <= 1
