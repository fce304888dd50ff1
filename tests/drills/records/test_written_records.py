"""Records that people write, and records made of what other tools report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.build import Outcome, run_drillbook
from tests.support.drills import DRILL, DrillSite

FIREDRILL = {
    "at": "2026-01-02T03:04:05Z",
    "dump": "nightly.dump",
    "tier": "full",
    "verified": True,
    "ok": True,
    "worst_severity": None,
    "total_seconds": 84.5,
    "rto_budget_seconds": 900,
    "archive": {"server_version": "15.6", "format": "custom"},
    "stages": [
        {"name": "restore", "status": "ok", "seconds": 80.0, "detail": ""},
        {"name": "semantics", "status": "not configured", "seconds": 0.0, "detail": ""},
    ],
    "row_counts": {"orders": 20500},
    "trend": "",
    "findings": [],
    "suppressed": [{"rule": "owner-missing", "reason": "restored without owners"}],
}
JUNIT = """<?xml version="1.0"?>
<testsuites><testsuite name="restore" timestamp="2026-01-02T03:04:05" time="12.5" tests="2">
<testcase classname="restore" name="rows" time="10"/>
<testcase classname="restore" name="owner" time="2.5">{inner}</testcase>
</testsuite></testsuites>
"""


@pytest.fixture
def site(tmp_path: Path) -> DrillSite:
    return DrillSite(tmp_path, prepared=True).write()


def imported(site: DrillSite, text: str | bytes, *options: str) -> Outcome:
    report = site.folder / "report"
    report.write_bytes(text if isinstance(text, bytes) else text.encode())
    return run_drillbook("drill", "import", report, "--drill", DRILL, "--content", site.content, *options)


def firedrill(**values: Any) -> str:
    return json.dumps({**FIREDRILL, **values})


def test_a_draft_is_written_and_proves_nothing_until_it_is_completed(site: DrillSite) -> None:
    done = run_drillbook(
        "drill", "record", DRILL, "--kind", "incident", "--by", "dba on call", "--content", site.content
    )
    assert done.code == 0, done.said
    catalog = site.catalog()
    (problem,) = [p for p in catalog.problems if p.file.endswith(".yaml")]
    assert problem.rule == "draft-record"
    (record,) = catalog.records[DRILL]
    assert (record.draft, record.kind, record.by.source, record.by.people) == (
        True,
        "incident",
        "hand",
        ["dba on call"],
    )
    assert not record.proves
    path = site.content / record.file
    text = (
        path.read_text().replace("draft: true\n", "").replace("verdict: could-not-verify", "verdict: passed")
    )
    path.write_text(text)
    assert site.record().proves


def test_a_report_of_firedrill_becomes_a_record(site: DrillSite) -> None:
    assert imported(site, firedrill()).code == 0
    record = site.record()
    assert (record.verdict, record.recovery_seconds) == ("passed", 84.5)
    assert (record.by.source, record.by.tool) == ("import", "firedrill")
    assert record.checks == {"rows_orders": "20500"}
    assert [(s.title, s.status) for s in record.phases[0].steps] == [
        ("restore", "passed"),
        ("semantics", "skipped"),
    ]
    assert record.tools == {"server": "15.6"}
    assert record.findings == ["suppressed: owner-missing restored without owners"]
    assert record.proves


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"verified": False, "ok": False}, "could-not-verify"),
        ({"tier": "fast"}, "could-not-verify"),
        ({"ok": False, "worst_severity": "high", "findings": [{"severity": "high", "rule": "r"}]}, "failed"),
        ({"total_seconds": 3601}, "failed"),
    ],
)
def test_firedrills_verdicts_keep_their_meaning(
    values: dict[str, Any], verdict: str, site: DrillSite
) -> None:
    imported(site, firedrill(**values))
    assert site.record().verdict == verdict


def test_the_history_of_firedrill_gives_its_newest_run(site: DrillSite) -> None:
    entry = {
        "at": "2026-01-02T03:04:05Z",
        "verified": True,
        "ok": True,
        "total_seconds": 5,
        "stages": {"restore": 4.5},
    }
    imported(site, json.dumps([{**entry, "ok": False}, {**entry, "findings": ["slow"]}]))
    record = site.record()
    assert (record.verdict, record.ended.isoformat(), record.findings) == (
        "passed",
        "2026-01-02T03:04:05+00:00",
        ["slow"],
    )


@pytest.mark.parametrize(
    "values",
    [{"verified": "false"}, {"verified": "no", "ok": "yes"}, {"ok": "false"}, {"verified": 1}, {"ok": [0]}],
)
def test_what_is_no_plain_yes_is_none(values: dict[str, Any], site: DrillSite) -> None:
    assert imported(site, firedrill(**values)).code == 0
    assert site.record().verdict in ("could-not-verify", "failed")


@pytest.mark.parametrize(
    "values",
    [
        {"findings": 5, "suppressed": {"rule": "x"}},
        {"findings": [None, {}, [], "", {"message": "\ud800\x1b[31m"}]},
        {"findings": [{"message": "x" * 1000}] * 10_000},
        {"stages": [None, 1, {"name": None}], "row_counts": {"\ud800": {"a": [1]}}, "archive": []},
        {"row_counts": {f"t{n}": n for n in range(100_000)}},
        {"archive": {"server_version": {"x": ["\u0085"]}}},
    ],
)
def test_odd_values_in_a_report_do_no_harm(values: dict[str, Any], site: DrillSite) -> None:
    done = imported(site, firedrill(**values))
    assert done.code == 0, done.said
    assert site.record().verdict == "passed"


def test_a_junit_report_of_many_tests_is_counted_whole_and_kept_in_part(site: DrillSite) -> None:
    cases = "<testcase name='a' time='0.001'/>" * 20_000 + "<testcase name='b'><failure/></testcase>"
    assert (
        imported(site, f"<testsuite timestamp='2026-01-02' name='{'x' * 5000}'>{cases}</testsuite>").code == 0
    )
    record = site.record()
    assert (record.verdict, record.reason) == ("failed", "1 of 20001 tests failed")
    assert "failed" in {step.status for step in record.phases[0].steps}
    assert len((site.content / record.file).read_bytes()) < 100_000


@pytest.mark.parametrize(
    ("inner", "verdict"),
    [
        ("", "passed"),
        ("<failure message='rows are missing'/>", "failed"),
        ("<error>password=hunter22</error>", "failed"),
        ("<failure type='unverified'/>", "could-not-verify"),
    ],
)
def test_junit_becomes_a_record(inner: str, verdict: str, site: DrillSite) -> None:
    assert imported(site, JUNIT.format(inner=inner)).code == 0
    record = site.record()
    assert record.verdict == verdict
    assert record.id == "20260102T030405Z"
    assert "hunter22" not in (site.content / record.file).read_text()


def test_a_report_in_which_all_was_skipped_proves_nothing(site: DrillSite) -> None:
    imported(
        site,
        JUNIT.format(inner="<skipped/>").replace(
            'name="rows" time="10"/>', "name='rows'><skipped/></testcase>"
        ),
    )
    assert site.record().verdict == "could-not-verify"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain text",
        "{",
        "{}",
        "[]",
        '{"ok": true}',
        "<testsuite/>",
        "<html></html>",
        "<broken",
        pytest.param("[" * 100_000, id="deep JSON"),
        pytest.param('{"verified": ' + "9" * 5000, id="a long number"),
        pytest.param("<testsuite>" * 50_000 + "</testsuite>" * 50_000, id="deep XML"),
        '<!DOCTYPE x [<!ENTITY a "b">]><testsuite><testcase/></testsuite>',
    ],
)
def test_what_is_no_report_is_refused_in_one_line(text: str, site: DrillSite) -> None:
    done = imported(site, text)
    assert done.code == 2
    assert "Traceback" not in done.said
    assert site.records() == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("recovery_seconds", ".inf"),
        ("recovery_seconds", "1e300"),
        ("data_loss_seconds", ".nan"),
        ("rto_seconds", "-1"),
        ("started", "0001-01-01T00:00:00+14:00"),
        ("ended", "9999-12-31T23:59:59-14:00"),
        ("started", "yesterday"),
        ("id", "../../elsewhere"),
    ],
)
def test_a_record_by_hand_with_odd_values_is_a_problem_and_no_proof(
    key: str, value: str, site: DrillSite
) -> None:
    held = {
        "id": "20260102T030405Z",
        "drill": DRILL,
        "kind": "incident",
        "verdict": "passed",
        "started": "2026-01-02T03:04:05Z",
        "ended": "2026-01-02T03:14:05Z",
        "by": "{source: hand, people: [dba]}",
    }
    path = site.content / "drills" / "records" / DRILL / "20260102T030405Z.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("".join(f"{name}: {told}\n" for name, told in {**held, key: value}.items()))
    catalog = site.catalog()
    assert [p for p in catalog.problems if p.file.endswith(".yaml")]
    assert DRILL not in catalog.records
    for command in (("drill", "status"), ("drill", "list"), ("check",)):
        done = run_drillbook(*command, "--content", site.content)
        assert "Traceback" not in done.said
    path.write_text("".join(f"{name}: {told}\n" for name, told in held.items()))
    assert site.record().proves


@pytest.mark.parametrize("seconds", ["inf", "nan", "-5", "1e300", "soon"])
def test_times_that_cannot_be_are_taken_as_not_measured(seconds: str, site: DrillSite) -> None:
    case = '<testcase name="a" time="2"/>'
    done = imported(site, f'<testsuite name="x" time="{seconds}" timestamp="2026-01-02">{case}</testsuite>')
    assert done.code == 0, done.said
    assert site.record().recovery_seconds == 2


def test_the_day_of_a_report_that_does_not_say_it_is_given_on_the_command_line(site: DrillSite) -> None:
    report = '<testsuite name="x"><testcase name="a" time="0,03"/></testsuite>'
    done = imported(site, report)
    assert (done.code, "--date" in done.err) == (2, True)
    assert imported(site, report, "--date", "soon").code == 2
    assert site.records() == []
    assert imported(site, report, "--date", "2026-01-02").code == 0
    record = site.record()
    assert (record.started.date().isoformat(), record.recovery_seconds) == ("2026-01-02", 0.03)
