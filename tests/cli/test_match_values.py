"""What a log holds stands in the first command of Confirm, where it may; a hostile log fills in nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.build import run_drillbook, write_files
from tests.support.log_values import COMMAND, HOSTILE, PAGES, TORN


@pytest.fixture
def content(tmp_path: Path) -> Path:
    write_files(tmp_path / "content", PAGES)
    return tmp_path / "content"


def matched(content: Path, log: str, *options: str) -> str:
    path = content.parent / "tree.log"
    path.write_text(log)
    done = run_drillbook("match", path, "--content", content, *options)
    assert done.code == 0, done.said
    return done.out


def test_the_page_with_its_named_parts_is_sound(content: Path) -> None:
    assert "No problems" in run_drillbook("check", "--content", content).said


def test_the_first_command_of_confirm_stands_below_the_scenario_with_its_values_whole_and_alone(
    content: Path,
) -> None:
    out = matched(content, f"{TORN}\n")
    assert f"(relation=base/7/16400, host=arbor7, from the log):\n\n{COMMAND}\n\n".format(
        host="arbor7", lens="{{ lens }}"
    ) in out.replace("host=arbor7, relation=base/7/16400", "relation=base/7/16400, host=arbor7")
    assert "   Fill in first: lens\n" in out
    assert "never shown" not in out
    assert "unlink" not in out


def test_programs_get_the_values_and_what_is_missing(content: Path) -> None:
    (found,) = json.loads(matched(content, f"{TORN}\n", "--json"))["scenarios"]
    assert found["values"] == {"relation": "base/7/16400", "host": "arbor7"}
    assert found["confirm"] == {
        "command": COMMAND.format(host="arbor7", lens="{{ lens }}"),
        "unfilled": ["lens"],
    }


def test_neither_a_secret_nor_what_a_step_destroys_is_taken_from_a_log(content: Path) -> None:
    (found,) = json.loads(matched(content, f"{TORN}\n", "--json"))["scenarios"]
    assert not {"password", "datadir"} & set(found["values"])


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_log_fills_in_nothing_and_steers_no_terminal(content: Path, text: str) -> None:
    log = f"torn page in {text}\n"
    (found,) = json.loads(matched(content, log, "--json"))["scenarios"]
    assert found["values"] == {}
    out = matched(content, log)
    assert '--through {{ lens }} "{{ relation }}"' in out
    assert "Fill in first: lens, relation" in out
    assert "\x1b" not in out
    assert "\x07" not in out


def test_what_is_hostile_does_not_stand_in_the_way_of_what_is_not(content: Path) -> None:
    log = "".join(f"torn page in {text}\n" for text in HOSTILE * 3) + f"{TORN}\n"
    (found,) = json.loads(matched(content, log, "--json"))["scenarios"]
    assert found["values"]["relation"] == "base/7/16400"
