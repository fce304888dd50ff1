"""What records prove, on which day; and what falls when something changes."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from drillbook.catalog.records import Record
from drillbook.drills.readiness import Proof, needs_care, proofs, together
from drillbook.drills.records.writing import write_record
from drillbook.drills.trends import Budget, percentile, trend_of
from tests.support.build import run_drillbook
from tests.support.drills import DRILL, DrillSite

HELD = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)
PAGES = ["file-lost", "copy-back", "backup", DRILL]


@pytest.fixture
def site(tmp_path: Path) -> DrillSite:
    return DrillSite(tmp_path, prepared=True).write()


def held(site: DrillSite, days: int = 0, verdict: str = "passed", **values: Any) -> Record:
    """Put a run on record, some days after the first of January 2026."""
    at = HELD + datetime.timedelta(days=days)
    told = {
        "id": "x",
        "drill": DRILL,
        "verdict": verdict,
        "started": at,
        "ended": at,
        "recovery_seconds": 60,
        "digests": site.plan().digests,
        "by": {"source": "runner"},
        "reads": None if "by" in values else site.reads(),
    }
    return write_record(site.content, Record.model_validate({**told, **values}))[1]


def after(site: DrillSite, days: int) -> dict[str, Proof]:
    """What is proven some days after the first of January 2026."""
    return proofs(site.catalog(), HELD.date() + datetime.timedelta(days=days))


def states(site: DrillSite, days: int) -> dict[str, str]:
    return {name: proof.state for name, proof in after(site, days).items()}


def test_what_was_never_rehearsed_is_unproven(site: DrillSite) -> None:
    found = after(site, 0)
    assert {name: (p.state, p.reason) for name, p in found.items()} == dict.fromkeys(
        PAGES, ("unproven", "never")
    )


def test_a_scenario_without_a_drill_still_says_its_objective(site: DrillSite) -> None:
    (site.content / "drills" / f"{DRILL}.md").unlink()
    assert after(site, 0)["file-lost"].objective.rto == datetime.timedelta(hours=1)


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (0, "verified"),
        (76, "verified"),
        (77, "due-soon"),
        (90, "due-soon"),
        (91, "overdue"),
        (4000, "overdue"),
    ],
)
def test_a_rehearsal_is_good_until_it_is_due(days: int, state: str, site: DrillSite) -> None:
    held(site)
    assert states(site, days) == dict.fromkeys(PAGES, state)


def test_a_proof_says_when_how_long_and_until_when(site: DrillSite) -> None:
    record = held(site)
    proof = after(site, 1)["file-lost"]
    assert proof.record is not None
    assert (proof.record.id, proof.drill) == (record.id, DRILL)
    assert (proof.date, proof.recovery) == (HELD.date(), 60)
    assert proof.due == HELD.date() + datetime.timedelta(days=90)
    assert proof.objective.rto == datetime.timedelta(hours=1)


def test_the_last_run_counts(site: DrillSite) -> None:
    held(site)
    held(site, 1, "failed")
    assert states(site, 2) == dict.fromkeys(PAGES, "failing")
    held(site, 3)
    assert states(site, 4) == dict.fromkeys(PAGES, "verified")


def test_a_run_that_could_not_verify_leaves_nothing_proven(site: DrillSite) -> None:
    held(site)
    held(site, 1, "could-not-verify")
    found = after(site, 2)["file-lost"]
    assert (found.state, found.reason) == ("unproven", "not-verified")


@pytest.mark.parametrize(
    "values",
    [{"verdict": "aborted"}, {"verdict": "failed", "draft": True}, {"verdict": "failed", "kind": "tabletop"}],
)
def test_runs_that_show_nothing_change_nothing(values: dict[str, Any], site: DrillSite) -> None:
    held(site)
    held(site, 1, **{"by": {"source": "hand"}, **values})
    assert states(site, 2) == dict.fromkeys(PAGES, "verified")


@pytest.mark.parametrize(("kind", "state"), [("tabletop", "unproven"), ("incident", "verified")])
def test_talking_a_recovery_through_proves_none(kind: str, state: str, site: DrillSite) -> None:
    held(site, kind=kind, by={"source": "hand"})
    assert states(site, 1) == dict.fromkeys(PAGES, state) | {"backup": "unproven"}, "people read no files"


def test_a_change_to_a_procedure_unproves_it_with_its_drill_and_scenario(site: DrillSite) -> None:
    held(site)
    site.recover = "cp -v {{ source }} {{ target }}"
    site.write()
    found = after(site, 1)
    assert {name: proof.state for name, proof in found.items()} == {
        "file-lost": "unproven",
        "copy-back": "unproven",
        DRILL: "unproven",
        "backup": "verified",
    }
    assert found["copy-back"].reason == "changed"
    assert found["copy-back"].record is not None


def test_a_change_to_the_drill_alone_leaves_its_procedure_proven(site: DrillSite) -> None:
    held(site)
    site.prepare += "\ntrue"
    site.write()
    assert states(site, 1) == {
        "file-lost": "unproven",
        DRILL: "unproven",
        "copy-back": "verified",
        "backup": "verified",
    }


def test_a_failure_of_what_has_changed_since_is_no_failure_any_more(site: DrillSite) -> None:
    held(site, verdict="failed")
    site.recover = "cp -a {{ source }} {{ target }}"
    site.write()
    assert states(site, 1)[DRILL] == "unproven"


def test_of_several_drills_the_worst_counts_and_one_that_was_held_is_a_part(site: DrillSite) -> None:
    text = (site.content / "drills" / f"{DRILL}.md").read_text()
    (site.content / "drills" / "drill-other.md").write_text(text)
    held(site)
    assert states(site, 1)["file-lost"] == "in-part"
    digests = {k.replace(DRILL, "drill-other"): v for k, v in site.plan().digests.items()}
    held(site, 2, "failed", drill="drill-other", digests=digests)
    assert states(site, 3)["file-lost"] == "failing"
    assert states(site, 3)[DRILL] == "verified"


def test_a_record_that_was_edited_proves_nothing(site: DrillSite) -> None:
    held(site, verdict="failed")
    (path,) = site.content.glob("drills/records/*/*.yaml")
    path.write_text(path.read_text().replace("verdict: failed", "verdict: passed"))
    assert states(site, 1)[DRILL] == "unproven"


def test_notes_below_the_seal_may_be_added(site: DrillSite) -> None:
    held(site)
    (path,) = site.content.glob("drills/records/*/*.yaml")
    path.write_text(
        path.read_text() + "notes: |\n  The password was hard to find.\n  It is in the safe now.\n"
    )
    (record,) = site.records()
    assert record.notes.startswith("The password")


def test_nothing_together_is_unproven() -> None:
    assert together([]).state == "unproven"
    assert not needs_care([Proof()])
    assert needs_care([Proof("overdue")])


def status(site: DrillSite, *options: str) -> Any:
    return run_drillbook("drill", "status", "--content", site.content, *options)


def test_the_status_is_bad_when_something_is_overdue_or_failing(site: DrillSite) -> None:
    assert status(site).code == 0
    today = datetime.datetime.now(datetime.UTC)
    held(site, started=today - datetime.timedelta(days=91), ended=today)
    done = status(site)
    assert (done.code, "overdue" in done.out) == (1, True)
    held(site, started=today - datetime.timedelta(days=1), ended=today)
    assert status(site).code == 0
    held(site, started=today, ended=today, verdict="failed")
    assert status(site).code == 1
    (told,) = json.loads(status(site, "--json").out)
    assert (told["id"], told["state"], told["rto_seconds"]) == ("file-lost", "failing", 3600)
    listed = run_drillbook("drill", "list", "--content", site.content)
    assert (listed.code, DRILL in listed.out) == (0, True)


def test_runs_are_summed_up(site: DrillSite) -> None:
    for day, took in enumerate((10, 20, 30, 40)):
        held(site, day, recovery_seconds=took)
    held(site, 5, "failed", recovery_seconds=None)
    held(site, 6, "aborted", recovery_seconds=None)
    trend = trend_of(site.records())
    assert (trend.runs, trend.passed, trend.rate) == (5, 4, 0.8)
    assert (trend.median, trend.worst, trend.p90, trend.direction) == (25, 40, 40, "slower")
    assert trend_of([]).rate is None


@pytest.mark.parametrize(
    ("values", "p90"), [([], None), ([5], 5), (list(range(1, 11)), 9), (list(range(1, 21)), 18)]
)
def test_a_percentile_is_a_value_that_was_measured(values: list[float], p90: float | None) -> None:
    assert percentile(values, 0.9) == p90


@pytest.mark.parametrize(
    ("estimate", "p90", "decide"),
    [(20, 5, 40), (20, 30, 30), (None, 10, 50), (90, None, 0), (None, None, None)],
)
def test_plan_b_is_decided_while_there_is_time_for_it(
    estimate: int | None, p90: int | None, decide: int | None
) -> None:
    def minutes(number: int | None) -> datetime.timedelta | None:
        return None if number is None else datetime.timedelta(minutes=number)

    assert Budget(datetime.timedelta(hours=1), minutes(estimate), minutes(p90)).decide == minutes(decide)


def test_a_due_date_beyond_the_calendar_is_never(site: DrillSite) -> None:
    held(site)
    page = site.content / "drills" / f"{DRILL}.md"
    page.write_text(page.read_text().replace("every: 90d", "every: 9999999d"))
    assert states(site, 100_000)[DRILL] == "verified"


@pytest.mark.parametrize("added", ["data_loss_seconds: 0", "'draft': true", "? findings\n: []", "notes2: x"])
def test_nothing_but_notes_may_be_added_below_the_seal(added: str, site: DrillSite) -> None:
    held(site)
    path = next(site.content.glob("drills/records/*/*.yaml"))
    path.write_text(path.read_text() + added + "\n")
    catalog = site.catalog()
    assert DRILL not in catalog.records
    assert any(p.file.endswith(".yaml") for p in catalog.problems)


def test_the_order_of_procedures_and_one_that_goes_unprove_the_drill(site: DrillSite) -> None:
    page, other = site.content / "drills" / f"{DRILL}.md", site.content / "procedures" / "other.md"
    other.write_text((site.content / "procedures" / "copy-back.md").read_text().replace("{#copy", "{#two"))
    page.write_text(page.read_text().replace("[copy-back]", "[copy-back, other]", 1))
    held(site)
    assert states(site, 0)[DRILL] == "verified"
    for procedures in ("[other, copy-back]", "[copy-back]"):
        text = page.read_text()
        page.write_text(text.replace("[copy-back, other]", procedures, 1))
        assert after(site, 0)[DRILL].reason == "changed"
        page.write_text(text)
