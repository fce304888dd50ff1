"""A scenario is rehearsed by its path, a configuration by its files; what is less says how much it is."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from drillbook.catalog.records import Record
from drillbook.drills.plan import make_plan
from drillbook.drills.proof import Proof, state_of
from drillbook.drills.readiness import proofs
from drillbook.drills.records.writing import write_record
from drillbook.drills.uses import files_named
from tests.support.build import run_drillbook, write_files
from tests.support.drills import DRILL, DrillSite

HELD = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)
OTHER = "drill-other"


@pytest.fixture
def site(tmp_path: Path) -> DrillSite:
    return DrillSite(tmp_path, prepared=True).write()


def with_path(site: DrillSite, *path: str, alternatives: str = "") -> None:
    """Give the scenario a path; its procedures are made like the first one."""
    text = (site.content / "procedures" / "copy-back.md").read_text()
    named = [*path, *([alternatives] if alternatives else [])]
    write_files(site.content / "procedures", {f"{n}.md": text for n in named if n != "copy-back"})
    scenario = site.content / "scenarios" / "file-lost.md"
    front = f"procedures: [{', '.join(path)}]\nalternatives: [{alternatives}]"
    scenario.write_text(scenario.read_text().replace("procedures: [copy-back]", front))


def with_drill(site: DrillSite, name: str, procedures: str) -> None:
    """Add a drill that carries out other procedures."""
    text = (site.content / "drills" / f"{DRILL}.md").read_text()
    made = text.replace("procedures: [copy-back]", f"procedures: [{procedures}]")
    write_files(site.content / "drills", {f"{name}.md": made})


def held(site: DrillSite, drill: str = DRILL, days: int = 0, verdict: str = "passed", **values: Any) -> None:
    catalog, at = site.catalog(), HELD + datetime.timedelta(days=days)
    told = {
        "id": "x",
        "drill": drill,
        "verdict": verdict,
        "started": at,
        "ended": at,
        "recovery_seconds": 60,
        "digests": make_plan(catalog, catalog.pages[drill]).digests,
        "by": {"source": "runner"},
    }
    write_record(site.content, Record.model_validate({**told, **values}))


def proof(site: DrillSite, days: int = 1, page: str = "file-lost") -> Proof:
    return proofs(site.catalog(), HELD.date() + datetime.timedelta(days=days))[page]


def test_a_drill_of_one_procedure_of_three_rehearses_a_part(site: DrillSite) -> None:
    with_path(site, "rebuild", "copy-back", "take-backup")
    held(site)
    found = proof(site)
    assert (found.state, found.proven, found.carried, len(found.parts)) == ("in-part", 1, 1, 3)
    assert [(p.name, p.proof.state) for p in found.parts] == [
        ("rebuild", "unproven"),
        ("copy-back", "verified"),
        ("take-backup", "unproven"),
    ]
    assert (found.recovery, found.took) == (None, 60), "the time of a part is not that of the whole"


def test_several_drills_together_rehearse_a_path_and_the_oldest_is_due_first(site: DrillSite) -> None:
    with_path(site, "copy-back", "take-backup")
    with_drill(site, OTHER, "take-backup")
    held(site, days=5)
    assert proof(site, 6).state == "in-part"
    held(site, OTHER, days=0)
    found = proof(site, 6)
    assert (found.state, found.proven, found.recovery) == ("verified", 2, None)
    assert found.due == HELD.date() + datetime.timedelta(days=90)
    assert proof(site, 92).state == "overdue"


def test_an_alternative_that_was_rehearsed_speaks_for_itself(site: DrillSite) -> None:
    with_path(site, "rebuild", alternatives="copy-back")
    held(site)
    found = proof(site)
    assert (found.state, found.reason, found.took) == ("unproven", "alternative", None)
    assert proof(site, page="copy-back").state == "verified"


def test_a_drill_of_another_scenario_rehearses_nothing_of_this_one(site: DrillSite) -> None:
    text = (site.content / "scenarios" / "file-lost.md").read_text()
    write_files(site.content / "scenarios", {"disk-lost.md": text})
    held(site)
    assert proof(site, page="disk-lost").state == "unproven"
    assert proof(site, page="file-lost").state == "verified"


def test_a_change_to_one_procedure_takes_that_part_away(site: DrillSite) -> None:
    with_path(site, "copy-back", "take-backup")
    with_drill(site, DRILL, "copy-back, take-backup")
    held(site)
    assert (proof(site).state, proof(site).recovery) == ("verified", 60)
    page = site.content / "procedures" / "take-backup.md"
    page.write_text(page.read_text().replace("cp {{ source }}", "cp -a {{ source }}"))
    found = proof(site)
    assert (found.state, [p.proof.reason for p in found.parts]) == ("in-part", ["", "changed"])


def test_a_procedure_without_a_command_is_proven_by_people_alone(site: DrillSite) -> None:
    with_path(site, "copy-back", "call")
    page = site.content / "procedures" / "call.md"
    page.write_text(
        page.read_text().replace("```bash\ncp {{ source }} {{ target }}\n```", "Call the vendor.")
    )
    with_drill(site, DRILL, "copy-back, call")
    held(site)
    assert proof(site).state == "in-part"
    held(site, days=1, kind="incident", by={"source": "hand", "people": ["dba"]})
    assert proof(site).state == "verified"


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        ([], "unproven"),
        (["verified", "verified"], "verified"),
        (["verified", "due-soon"], "due-soon"),
        (["due-soon", "unproven"], "in-part"),
        (["overdue", "unproven"], "overdue"),
        (["failing", "unproven", "verified"], "failing"),
    ],
)
def test_a_whole_is_as_good_as_its_parts(parts: list[Any], state: str) -> None:
    assert state_of(parts) == state


def test_the_status_names_the_part_and_a_failing_alternative_is_not_lost(site: DrillSite) -> None:
    with_path(site, "copy-back", "rebuild", alternatives="elsewhere")
    with_drill(site, OTHER, "elsewhere")
    today = datetime.datetime.now(datetime.UTC)
    held(site, started=today, ended=today)
    options = ("drill", "status", "--content", site.content)
    done = run_drillbook(*options)
    assert done.code == 0, "a part that was never rehearsed is news of no night"
    assert "rehearsed in part (1 of 2 procedures)" in done.out
    assert "1m for 1 of 2 procedures" in done.out
    told = json.loads(run_drillbook(*options, "--json").out)[0]
    assert (told["state"], told["recovery_seconds"], told["part_seconds"]) == ("in-part", None, 60)
    assert [(p["name"], p["state"]) for p in told["parts"]] == [
        ("copy-back", "verified"),
        ("rebuild", "unproven"),
    ]
    held(site, OTHER, started=today, ended=today, verdict="failed")
    held(site, OTHER, started=today, ended=today, verdict="aborted")
    listed = run_drillbook("drill", "list", "--content", site.content, "--json")
    assert {p["id"]: p["state"] for p in json.loads(listed.out)} == {DRILL: "verified", OTHER: "failing"}
    done = run_drillbook(*options)
    assert "Scenarios: 1 rehearsed in part\nDrills of alternatives: 1 failing\n" in done.out
    assert (done.code, OTHER in done.out) == (1, True)


def config(site: DrillSite, *read: str) -> Proof:
    """Give the configuration a second file, hold the drill, and let it have read some of the two."""
    page = site.content / "configs" / "backup.md"
    page.write_text(page.read_text().replace("[backup.conf]", "[backup.conf, b/two.conf]"))
    write_files(site.content / "configs", {"b/two.conf": "two = 2\n"})
    held(site, reads=site.reads(*read) if read else {"known": True})
    return proof(site, page="backup")


@pytest.mark.parametrize(
    ("read", "state", "proven"),
    [
        ((), "unproven", 0),
        (("configs/backup.conf",), "in-part", 1),
        (("configs/backup.conf", "configs/b/two.conf"), "verified", 2),
    ],
)
def test_a_configuration_is_rehearsed_by_drills_that_read_its_files(
    read: tuple[str, ...], state: str, proven: int, site: DrillSite
) -> None:
    found = config(site, *read)
    assert (found.state, found.proven, len(found.parts)) == (state, proven, 2)
    assert found.reason == ("unused" if state == "unproven" else "")


def test_a_change_to_one_file_takes_that_part_of_a_configuration_away(site: DrillSite) -> None:
    assert config(site, "configs/backup.conf", "configs/b/two.conf").state == "verified"
    (site.content / "configs/b/two.conf").write_text("two = 3\n")
    found = proof(site, page="backup")
    assert (found.state, [p.proof.reason for p in found.parts]) == ("in-part", ["", "changed"])


@pytest.mark.parametrize(
    ("reads", "by", "reason"),
    [
        (None, "runner", "unrecorded"),
        (None, "hand", "unrecorded"),
        ({"known": False}, "runner", "not-known"),
        ({"known": True}, "runner", "unused"),
    ],
)
def test_a_configuration_that_is_not_rehearsed_says_what_is_known(
    reads: dict[str, bool] | None, by: str, reason: str, site: DrillSite
) -> None:
    assert proof(site, page="backup").reason == "never"
    held(site, reads=reads, by={"source": by})
    assert (proof(site, page="backup").state, proof(site, page="backup").reason) == ("unproven", reason)


def test_what_commands_name_makes_the_drill_depend_on_it(site: DrillSite) -> None:
    page = site.content / "drills" / f"{DRILL}.md"
    page.write_text(page.read_text().replace("configs: [backup]\n", ""))
    assert files_named([site.prepare]) == {"configs/backup.conf"}
    held(site)
    assert proof(site, page=DRILL).state == "verified"
    (site.content / "configs/backup.conf").write_text("source = /mnt/other\n")
    assert proof(site, page=DRILL).reason == "changed"
