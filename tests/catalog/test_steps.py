"""What steps say to machines: a typo would hide what a step destroys, or needs and does not have."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillbook.catalog import load_catalog
from tests.support.build import write_files
from tests.support.invalid import BASE

PROCEDURE = (BASE / "procedures" / "restore.md").read_text(encoding="utf-8")


def told(folder: Path, heading: str) -> list[str]:
    """What is said of a heading of the second step."""
    text = PROCEDURE.replace("### Copy the backup {#copy time=10m}", heading)
    assert text != PROCEDURE
    write_files(folder, {"procedures/restore.md": text})
    return [str(p) for p in load_catalog(folder, "en").problems if p.line == 20]


@pytest.mark.parametrize(
    ("heading", "problem"),
    [
        (
            '### A {destroy="all"}',
            "unknown-key: step 2: there is no attribute 'destroy'; did you mean 'destroys'?",
        ),
        (
            "### A {#a colour=red}",
            (
                "unknown-key: step 2: there is no attribute 'colour'; "
                "a step's attributes are id, class, time, destroys, requires, target"
            ),
        ),
        (
            "### A {time=soon}",
            "invalid-value: step 2: time: 'soon' is not a duration; write it like 15m, 4h, 1h30m, 2d or 0s",
        ),
        (
            '### A {#a destroys="all}',
            (
                "invalid-value: step 2: the attributes '{#a destroys=\"all}' cannot be read; "
                'write them like {#id time=5m destroys="what it destroys"}'
            ),
        ),
        (
            '### A {destroys="all" dangerous}',
            (
                "invalid-value: step 2: the attributes '{destroys=\"all\" dangerous}' cannot be read; "
                'write them like {#id time=5m destroys="what it destroys"}'
            ),
        ),
    ],
)
def test_a_mark_that_is_not_understood_is_an_error(heading: str, problem: str, tmp_path: Path) -> None:
    assert told(tmp_path, heading) == [f"procedures/restore.md:20:1: {problem}"]


@pytest.mark.parametrize(
    "heading",
    [
        '### A {#a .b time=1h30m destroys="all of it" requires="x,y" target=pgdata}',
        "### A {: #a }",
        "### Look into {{ pgdata }}",
        "### Give `{a, b}` {and c}",
    ],
)
def test_what_is_right_or_no_mark_is_left_alone(heading: str, tmp_path: Path) -> None:
    assert told(tmp_path, heading) == []


def test_other_ways_need_nothing_that_the_scenario_lost_either(tmp_path: Path) -> None:
    scenario = (BASE / "scenarios" / "server-lost.md").read_text(encoding="utf-8")
    first = PROCEDURE.replace("requires:", "provides: [sso]\nrequires:")
    other = PROCEDURE.replace("{#copy time=10m}", '{#copy requires="sso,dns"}')
    for procedures, missing in ("[restore]", ["dns"]), ("[]", ["dns", "sso"]):
        text = scenario.replace("lost: [database-host]", "lost: [sso, dns]\nalternatives: [other]")
        text = text.replace("procedures: [restore]", f"procedures: {procedures}")
        write_files(tmp_path / "procedures", {"restore.md": first, "other.md": other})
        write_files(tmp_path, {"scenarios/server-lost.md": text})
        found = [p for p in load_catalog(tmp_path, "en").problems if p.file == "scenarios/server-lost.md"]
        found = [p for p in found if p.rule in ("lost-requirement", "scenario-without-procedure")]
        assert [(p.line, p.column) for p in found] == [(10, 16)] * len(missing)
        assert [p.message for p in found] == [
            f"step 2 of 'other' needs '{what}', which this scenario lost" for what in missing
        ]
