"""What run mode saved of an incident becomes a draft, and what is none is refused in words."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from drillbook.catalog.records import Record
from tests.support.build import PLAIN, Outcome, run_drillbook, write_files
from tests.support.drills import DRILL, DrillSite

SAVED: dict[str, Any] = {
    "incident": 1,
    "scenario": "file-lost",
    "outcome": "recovered",
    "began": "2026-01-02T03:00:00Z",
    "recovered": "2026-01-02T03:30:00+00:00",
    "ended": "2026-01-02T03:40:00Z",
    "data_loss_seconds": 0,
    "verified": "compared by hand",
}


@pytest.fixture
def site(tmp_path: Any) -> DrillSite:
    return DrillSite(tmp_path, prepared=True).write()


def recorded(site: DrillSite, text: str | bytes, *options: str) -> Outcome:
    write_files(site.folder, {"saved": text})
    return run_drillbook(
        "drill", "record", "--from", site.folder / "saved", "--content", site.content, *options
    )


def saved(**values: Any) -> str:
    return json.dumps({**SAVED, **values})


def draft(site: DrillSite) -> Record:
    (record,) = site.catalog().records[DRILL]
    return record


def without(*names: str) -> str:
    return json.dumps({key: value for key, value in SAVED.items() if key not in names})


def test_a_file_written_by_hand_is_taken(site: DrillSite) -> None:
    text = """incident: 1
scenario: file-lost
outcome: recovered
began: 2026-01-02T03:00:00+09:00
recovered: 2026-01-02T03:30:00+09:00
ended: 2026-01-02T03:40:00+09:00
steps:
- {step: confirm, title: Confirm, status: done, at: 2026-01-02T03:05:00+09:00}
- {step: copy-back/copy, title: Copy it, status: failed, at: 2026-01-02T03:20:00+09:00}
- {step: copy-back/, title: Verify, status: done, at: 2026-01-02T03:25:00+09:00}
notes:
- {at: 2026-01-02T03:07:00+09:00, text: the word is correct horse, step: Copy it}
"""
    assert recorded(site, text, DRILL).code == 0
    record = draft(site)
    assert (record.draft, record.kind, record.recovery_seconds) == (True, "incident", 1800)
    assert [(p.name, p.status, [(s.page, s.seconds) for s in p.steps]) for p in record.phases] == [
        ("recover", "failed", [("file-lost", 300), ("copy-back", 900)]),
        ("verify", "passed", [("copy-back", 300)]),
    ]
    assert "Minute 7: Copy it: the word is [redacted]" in record.notes


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({}, "passed"),
        ({"recovered": "2026-01-02T05:30:00Z", "ended": "2026-01-02T05:40:00Z"}, "failed"),
        ({"data_loss_seconds": 1}, "failed"),
        ({"data_loss_seconds": None}, "could-not-verify"),
        ({"verified": ""}, "could-not-verify"),
        ({"outcome": "not-recovered", "recovered": None}, "failed"),
        ({"outcome": "false-alarm", "recovered": None}, "aborted"),
    ],
)
def test_the_verdict_follows_what_people_wrote_down(
    site: DrillSite, values: dict[str, Any], verdict: str
) -> None:
    assert recorded(site, saved(**values)).code == 0
    assert draft(site).verdict == verdict
    assert not draft(site).proves


def test_it_is_read_from_a_pipe(site: DrillSite) -> None:
    command = [sys.executable, "-m", "drillbook", "drill", "record", "--from", "-", "--content"]
    done = subprocess.run(
        [*command, str(site.content)], input=saved(), env=PLAIN, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert draft(site).kind == "incident"


def test_a_drill_by_hand_may_be_followed_in_run_mode_too(site: DrillSite) -> None:
    assert recorded(site, saved(), "--kind", "tabletop").code == 0
    assert draft(site).kind == "tabletop"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "needs the key 'incident'"),
        ("hello", "not an incident exported by run mode"),
        ("[1, 2]", "not an incident exported by run mode"),
        ("{", "cannot read the YAML"),
        ("a: &x [1]\nb: *x", "alias"),
        (b"\xff\xfe\x00", "not UTF-8 text"),
        (b"x: \x00", "not an incident exported by run mode"),
        ("x" * (1 << 21), "larger than any incident"),
        ('{"v": 1, "id": "a", "events": []}', "end it, and choose 'Export drill record'"),
        (saved(incident=2), "incident: '2' is not one of the allowed values"),
        (saved(outcome="maybe"), "recovered, not-recovered, false-alarm"),
        (saved(began="yesterday"), "began: 'yesterday' is not a time with a UTC offset"),
        (saved(began="2026-01-02T03:00:00"), "began"),
        (saved(ended="2026-01-02T03:10:00Z"), "ended before it began; correct the times"),
        (saved(ended="2999-01-01T00:00:00Z"), "outside the years 1970 to 9000"),
        (saved(began="0001-01-01T00:00:00+14:00"), "outside the years 1970 to 9000"),
        (saved(data_loss_seconds="inf"), "data_loss_seconds"),
        (saved(data_loss_seconds=-1), "data_loss_seconds"),
        (saved(outcome="false-alarm"), "give outcome and time, or neither"),
        (saved(steps=[{"step": "a/b", "title": "x", "status": "done"}]), "'steps.0' needs the key 'at'"),
        (saved(notes="none"), "notes: 'none' is not a list"),
        (saved(loss="5m"), "has no key 'loss'"),
        (without("scenario"), "needs the key 'scenario'"),
        (saved(scenario="file-lots"), "did you mean 'file-lost'?"),
        (saved(scenario="copy-back"), "there is no scenario 'copy-back'"),
    ],
)
def test_what_is_no_incident_is_refused_in_words(site: DrillSite, text: str | bytes, said: str) -> None:
    done = recorded(site, text)
    assert done.code == 2, done.said
    assert said in done.err
    assert "Traceback" not in done.said
    assert site.records() == []


def test_a_drill_of_another_scenario_is_refused(site: DrillSite) -> None:
    other = (
        (site.content / "drills" / f"{DRILL}.md").read_text().replace("scenario: file-lost", "scenario: rain")
    )
    rain = (site.content / "scenarios" / "file-lost.md").read_text()
    write_files(site.content, {"drills/drill-rain.md": other, "scenarios/rain.md": rain})
    done = recorded(site, saved(), "drill-rain")
    assert (
        done.code,
        "drill-rain does not rehearse file-lost; its drills are drill-file-lost" in done.err,
    ) == (
        2,
        True,
    )
    assert "not of rain" in recorded(site, saved(), "rain").err
    assert "there is no drill 'snow'" in recorded(site, saved(), "snow").err
    assert site.records() == []


def test_a_scenario_with_several_drills_asks_for_one(site: DrillSite) -> None:
    page = (site.content / "drills" / f"{DRILL}.md").read_text()
    write_files(site.content, {"drills/drill-file-again.md": page})
    done = recorded(site, saved())
    assert done.code == 2
    assert "2 drills" in done.err
    assert recorded(site, saved(), "drill-file-again").code == 0


def test_a_file_that_is_not_there_and_no_name_at_all_are_refused(site: DrillSite) -> None:
    for options in (["--from", "nowhere.yaml"], []):
        done = run_drillbook("drill", "record", *options, "--content", site.content)
        assert done.code == 2
        assert "Traceback" not in done.said
        assert done.err.startswith("drillbook: ")
