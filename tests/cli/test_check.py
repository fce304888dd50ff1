"""``drillbook check``: one problem a line, in a form that editors open, and an exit status to build on."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from drillbook.catalog import RULES
from tests.support.build import PLAIN, run_drillbook
from tests.support.invalid import BASE, broken_site, expected


def test_a_clean_folder_is_said_to_be_clean() -> None:
    done = run_drillbook("check", "--content", BASE)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("No problems in 5 pages, ")


@pytest.mark.parametrize("rule", ["broken-link", "unused-parameter"])
def test_a_problem_is_one_line_with_file_line_column_rule_and_what_to_do(rule: str, tmp_path: Path) -> None:
    broken_site(rule, tmp_path / "content")
    done = run_drillbook("check", cwd=tmp_path)
    first, summary = done.err.splitlines()
    assert first == f"content/{expected(rule).strip()}"
    assert summary.startswith("1 error, 0 warnings" if done.code else "0 errors, 1 warning")


def test_a_folder_elsewhere_is_named_in_full(tmp_path: Path) -> None:
    content = broken_site("broken-link", tmp_path / "pages here")
    assert f"\n{content}/scenarios/" in "\n" + run_drillbook("check", "--content", content).err


@pytest.mark.parametrize(
    ("rule", "options", "code"),
    [
        ("broken-link", [], 1),
        ("broken-link", ["--json"], 1),
        ("unused-parameter", [], 0),
        ("unused-parameter", ["--strict"], 1),
        ("unused-parameter", ["--strict", "--json"], 1),
    ],
)
def test_errors_give_1_and_so_do_warnings_when_strict(
    rule: str, options: list[str], code: int, tmp_path: Path
) -> None:
    content = broken_site(rule, tmp_path / "content")
    assert run_drillbook("check", "--content", content, *options).code == code


def test_programs_get_json_and_nothing_else(tmp_path: Path) -> None:
    done = run_drillbook("check", "--json", "--content", broken_site("broken-link", tmp_path / "content"))
    (problem,) = json.loads(done.out)
    assert problem == {
        "file": "scenarios/server-lost.md",
        "line": 24,
        "column": 11,
        "rule": "broken-link",
        "message": "there is no page 'restor'",
        "hint": "did you mean 'restore'?",
        "severity": "error",
    }
    assert done.err == ""
    assert json.loads(run_drillbook("check", "--json", "--content", BASE).out) == []


def test_problems_come_in_the_order_of_their_places(tmp_path: Path) -> None:
    content = broken_site("missing-drill-section", tmp_path / "content")
    (content / "scenarios/server-lost.md").write_text(
        "---\ntitle: x\nseverity: bad\nsummary: s\n---\n[[a]] [[b]]\n"
    )
    lines = run_drillbook("check", "--content", content, "--json").out
    places = [(p["file"], p["line"], p["column"]) for p in json.loads(lines)]
    assert places == sorted(places)
    assert len(places) > 4


def test_an_empty_folder_is_no_error_and_says_so(tmp_path: Path) -> None:
    done = run_drillbook("check", "--content", tmp_path)
    assert done.code == 0
    assert "there are no Markdown pages" in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--content", "nowhere"],
        ["check", "--no-such-option"],
        ["build", "--content", "nowhere"],
        ["build"],
        ["serve", "--content", "nowhere"],
        ["serve", "--port", "99999"],
        ["no-such-command"],
        ["new", "scenario"],
        ["new", "senario", "Title"],
        ["fields", "senario"],
        ["rules", "brokenlink"],
        ["schema", "senario"],
    ],
)
def test_misuse_gives_2_and_no_traceback(arguments: list[str], tmp_path: Path) -> None:
    done = run_drillbook(*arguments, cwd=tmp_path)
    assert done.code == 2
    assert done.err.strip()
    assert "Traceback" not in done.said


@pytest.mark.parametrize(
    ("arguments", "suggestion"),
    [
        (["new", "senario", "Title"], "did you mean 'scenario'?"),
        (["fields", "procedur"], "did you mean 'procedure'?"),
        (["schema", "configs"], "did you mean 'config'?"),
        (["rules", "brokenlink"], "did you mean 'broken-link'?"),
        (["rules", "zzz"], f"there are {next(iter(RULES))}"),
    ],
)
def test_a_misspelt_name_gets_a_suggestion(arguments: list[str], suggestion: str, tmp_path: Path) -> None:
    assert suggestion in run_drillbook(*arguments, cwd=tmp_path).err


def run_in_shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {shlex.quote(sys.executable)} -m drillbook {line}"],
        cwd=folder,
        env=os.environ | PLAIN,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", ["rules", "check --json --content ."])
def test_output_for_which_there_is_no_room_is_said(command: str, tmp_path: Path) -> None:
    done = run_in_shell(f"{command} > /dev/full", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1] == (
        "drillbook: the output could not be written: No space left on device"
    )
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("command", "code"),
    [("rules >&-", 0), ("check --json --content . >&- 2>&- <&-", 0), ("match --content . <&-", 1)],
)
def test_streams_that_are_closed_are_done_without(command: str, code: int, tmp_path: Path) -> None:
    done = run_in_shell(command, tmp_path)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command",
    ["check --json | head -c 1", "check 2>&1 | head -1", "rules | head -1", "schema drill | head -1"],
)
def test_a_reader_that_leaves_early_is_no_failure_worth_a_traceback(command: str, tmp_path: Path) -> None:
    pages = "".join(f"[[page-{n}]]\n" for n in range(5000))
    (tmp_path / "content/pages").mkdir(parents=True)
    (tmp_path / "content/pages/a.md").write_text(f"# A\n\n{pages}")
    done = run_in_shell(command, tmp_path)
    assert "Traceback" not in done.stdout + done.stderr
    assert "Error" not in done.stderr
