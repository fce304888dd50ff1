"""The site says of rehearsals what the records say, and nothing else."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from tests.support.build import run_drillbook
from tests.support.drills import DRILL, DrillSite
from tests.support.html import HtmlSite
from tests.support.rehearsed import ATOM, TODAY, built, feed_states, held


@pytest.fixture
def site(tmp_path: Path) -> DrillSite:
    return DrillSite(tmp_path, prepared=True).write()


def test_without_records_nothing_is_claimed(site: DrillSite) -> None:
    done = built(site)
    page = done.read("readiness.html")
    assert "Never rehearsed" in page
    assert "No drills have been run yet." in page
    assert "Rehearsed<" not in page + done.read("scenarios/file-lost.html")
    assert "<svg" not in page
    told = json.loads(done.read("readiness.json"))
    assert told["totals"]["scenario"] == {
        "failing": 0,
        "overdue": 0,
        "in-part": 0,
        "due-soon": 0,
        "verified": 0,
        "unproven": 1,
    }


@pytest.mark.parametrize(
    "address",
    [
        "scenarios/file-lost.html",
        "procedures/copy-back.html",
        "configs/backup.html",
        f"drills/{DRILL}.html",
        "readiness.html",
    ],
)
def test_every_page_that_was_rehearsed_says_when_and_how_fast(address: str, site: DrillSite) -> None:
    held(site, 1)
    page = built(site).read(address)
    assert "proof-verified" in page
    assert "1m16s" in page
    assert f'datetime="{(TODAY - datetime.timedelta(days=1)).date()}"' in page


def test_a_drill_lists_its_records_with_what_each_measured(site: DrillSite) -> None:
    held(site, 3, "failed", None)
    held(site, 1)
    done = built(site)
    page = done.read(f"drills/{DRILL}.html")
    links = re.findall(rf'href="(records/{DRILL}/[^"]+\.yaml)"', page)
    assert len(links) == 2
    assert all("verdict:" in done.read(f"drills/{link}") for link in links)
    for text in ("verdict-passed", "verdict-failed", "lost_rows=0", "<svg"):
        assert text in page


def test_what_people_noticed_and_learned_stands_below_its_run(site: DrillSite) -> None:
    held(site, 3, findings=["disk slow"], notes="Ask <storage> first.\nThen wait.\n")
    held(site, 1)
    page = built(site).read(f"drills/{DRILL}.html")
    assert re.findall(r"<td colspan[^>]*>([^<]*)</td>", page) == [
        "disk slow · Ask &lt;storage&gt; first.\nThen wait.\n"
    ]


def test_the_readiness_page_draws_runs_and_says_the_same_in_words(site: DrillSite) -> None:
    for days in (40, 30, 20, 10):
        held(site, days, took=100 + days)
    page = built(site).read("readiness.html")
    (picture,) = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert picture.count("<circle") == 4
    assert 'role="img"' in picture
    assert re.search(r'aria-label="Recovery times by run, latest[^"]+1m50s', picture)
    assert "Passed 4 / 4" in " ".join(page.split())
    assert "Getting faster" in page


def test_the_objective_is_a_line_where_the_runs_come_near_it(site: DrillSite) -> None:
    held(site, 1, took=3000)
    page = built(site).read("readiness.html")
    assert "stroke-dasharray" in page
    assert "RTO 1h" in page


def test_a_scenario_says_until_when_to_decide_on_plan_b(site: DrillSite) -> None:
    held(site, 1, took=1200)
    page = built(site).read("scenarios/file-lost.html")
    assert "Decide on plan B by minute 40" in page


def test_states_are_shown_in_korean_too(site: DrillSite) -> None:
    (site.content / "scenarios" / "file-lost.ko.md").write_text(
        "---\ntitle: 파일 유실\nsummary: 없음.\n---\n"
    )
    held(site, 100)
    assert "복구 테스트 기한 지남" in built(site).read("ko/readiness.html")


def test_the_calendar_names_the_next_date_of_each_drill(site: DrillSite) -> None:
    held(site, 10)
    calendar = Calendar.from_ical((built(site).folder / "drills.ics").read_bytes())
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("dtstart") == (TODAY + datetime.timedelta(days=80)).date()
    assert str(event["summary"]) == "Lose a file and copy it back"
    assert str(event["uid"]) == f"{DRILL}@drillbook"
    assert len(event.walk("VALARM")) == 1


def test_what_was_never_held_or_is_overdue_stands_in_the_calendar_today(site: DrillSite) -> None:
    held(site, 200)
    (event,) = Calendar.from_ical((built(site).folder / "drills.ics").read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart") == TODAY.date()


def test_the_feed_tells_of_every_change_and_of_nothing_else(site: DrillSite) -> None:
    for days, verdict in ((300, "passed"), (290, "passed"), (20, "failed"), (10, "passed"), (5, "aborted")):
        held(site, days, verdict)
    root = ET.fromstring(built(site).read("readiness.atom"))  # noqa: S314  our own file
    states = [entry.find(f"{ATOM}category").get("term") for entry in root.iter(f"{ATOM}entry")]  # type: ignore[union-attr]
    assert states == ["verified", "failing", "overdue", "verified"]


def test_a_page_that_has_changed_since_says_so(site: DrillSite) -> None:
    held(site, 1)
    site.recover = "cp -a {{ source }} {{ target }}"
    site.write()
    done = built(site)
    assert "Changed since last rehearsal" in done.read("procedures/copy-back.html")
    assert "proof-verified" in done.read("configs/backup.html")


def test_search_results_say_the_state(site: DrillSite) -> None:
    held(site, 1)
    options = ("--content", site.content, "--json")
    cache = {"DRILLBOOK_CACHE": str(site.folder / "cache")}
    told = json.loads(run_drillbook("search", "removed", "file", *options, **cache).out)
    assert {r["id"]: r["proof"] for r in told["results"]}["file-lost"] == "verified"
    held(site, 0, "failed")
    told = json.loads(run_drillbook("search", "removed", "file", *options, **cache).out)
    assert {r["id"]: r["proof"] for r in told["results"]}["file-lost"] == "failing"


def test_pages_with_records_are_whole(site: DrillSite) -> None:
    held(site, 1)
    pages = HtmlSite(built(site).folder, "/")
    assert not list(pages.broken())
    assert not [found for page in pages.pages.values() for found in (*page.inline, *page.twice)]


def test_the_feed_tells_that_a_rehearsed_page_was_changed(site: DrillSite) -> None:
    held(site, 10)
    site.recover = "cp -a {{ source }} {{ target }}"
    site.write()
    assert feed_states(site) == ["unproven", "verified"]


def test_a_state_that_comes_and_goes_within_a_day_is_told_once(site: DrillSite) -> None:
    midnight = TODAY.replace(hour=0, minute=0, second=0)
    day = 10 + (TODAY - midnight) / datetime.timedelta(days=1)
    for hour, verdict in ((1, "passed"), (2, "failed"), (3, "passed")):
        held(site, day - hour / 24, verdict)
    assert feed_states(site) == ["verified"]


def test_a_drill_that_fails_is_not_forgotten_when_another_passes(site: DrillSite) -> None:
    page = site.content / "drills" / f"{DRILL}.md"
    page.with_name("drill-other.md").write_text(page.read_text())
    held(site, 20)
    held(site, 10, "failed")
    held(site, 5, drill="drill-other")
    assert feed_states(site) == ["failing", "verified"]


def test_a_measured_time_says_on_how_much_data(site: DrillSite) -> None:
    held(site, 1)
    site.more = "data: 1 file, 8 bytes"
    done = built(site.write())
    said = "(1 file, 8 bytes)"
    assert said in done.read("readiness.html")
    assert done.read("scenarios/file-lost.html").count(said) == 2, "beside the run, and in the time budget"
    assert "1 file, 8 bytes" in done.read(f"drills/{DRILL}.html")
    assert "Rehearsed<" in done.read("scenarios/file-lost.html"), "to say it changes nothing that is run"
    told = json.loads(done.read("readiness.json"))
    assert {p["data"] for p in told["pages"]} == {"1 file, 8 bytes"}


def test_ways_to_choose_between_are_not_added_up(site: DrillSite) -> None:
    other = site.content / "procedures" / "other-way.md"
    other.write_text(
        (site.content / "procedures" / "copy-back.md").read_text().replace("time=1m", "time=40m")
    )
    scenario = site.content / "scenarios" / "file-lost.md"
    text = scenario.read_text()
    scenario.write_text(text.replace("procedures: [copy-back]", "procedures: [copy-back, other-way]"))
    assert "<dt>Estimated time</dt><dd>41m" in built(site).read("scenarios/file-lost.html")
    scenario.write_text(text.replace("---\n", "---\nalternatives: [other-way]\n", 1))
    page = built(site).read("scenarios/file-lost.html")
    assert "<dt>Estimated time</dt><dd>1m" in page
    assert 'id="at-alternatives"' in page
    assert "procedures/other-way.html" in page
