"""What was rehearsed in part, by another way, or not at all is never shown as more than that."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.drills import DRILL, DrillSite
from tests.support.rehearsed import built, feed_states, held


@pytest.fixture
def site(tmp_path: Path) -> DrillSite:
    return DrillSite(tmp_path, prepared=True).write()


def in_part(site: DrillSite) -> None:
    """Let the scenario's page tell of three procedures, of which the drill carries out the first."""
    text = (site.content / "procedures" / "copy-back.md").read_text()
    for name, title, time in (("rebuild", "Rebuild it", "20m"), ("tidy", "Tidy up", "30m")):
        made = text.replace("Copy the file back", title).replace("time=1m", f"time={time}")
        (site.content / "procedures" / f"{name}.md").write_text(made)
    scenario = site.content / "scenarios" / "file-lost.md"
    scenario.write_text(
        scenario.read_text().replace("[copy-back]", "[copy-back, rebuild]\nalternatives: [tidy]")
    )


def test_a_part_is_never_shown_as_the_whole(site: DrillSite) -> None:
    in_part(site)
    held(site, 1)
    done = built(site)
    pages = [done.read(a) for a in ("scenarios/file-lost.html", "readiness.html", "binder.html")]
    for page in pages:
        assert "1 of 2 procedures rehearsed" in page
        assert re.search(r"Not rehearsed: <a [^>]*>Rebuild it</a>", page)
    assert "1m16s for 1 of 2 procedures" in pages[0]
    assert "1m16s for 1 of 2 procedures" in pages[1]
    for page in (*pages, done.read(f"drills/{DRILL}.html")):
        assert not re.search(r"1m16s\s*<span class=\"quiet\">/", page)
    for address in ("index.html", "coverage.html", "scenarios/index.html"):
        assert "proof-in-part" in done.read(address)
    told = {p["id"]: p for p in json.loads(done.read("readiness.json"))["pages"]}["file-lost"]
    assert (told["state"], told["recovery_seconds"], told["part_seconds"]) == ("in-part", None, 75.5)
    assert told["runs"]["median_seconds"] is None
    assert feed_states(site) == ["in-part"]


def test_the_time_budget_takes_estimates_for_what_was_not_measured(site: DrillSite) -> None:
    in_part(site)
    held(site, 1, took=1800)
    page = built(site).read("scenarios/file-lost.html")
    assert "Decide on plan B by minute 10" in page, (
        "of an hour thirty minutes were measured, twenty are estimated"
    )
    assert "30m for 1 of 2 procedures" in page


def test_only_an_alternative_was_rehearsed(site: DrillSite) -> None:
    in_part(site)
    scenario = site.content / "scenarios" / "file-lost.md"
    scenario.write_text(
        scenario.read_text().replace("[copy-back, rebuild]", "[rebuild]").replace("[tidy]", "[copy-back]")
    )
    held(site, 1)
    done = built(site)
    page = done.read("scenarios/file-lost.html")
    assert "Only an alternative was rehearsed" in page
    assert re.search(r"copy-back.html\">Copy the file back</a> <span class=\"mark proof-verified\"", page)
    assert "1m16s (alternative)" in done.read("readiness.html")
    assert "/ 1h" not in done.read(f"drills/{DRILL}.html")


@pytest.mark.parametrize(
    ("reads", "english", "korean"),
    [
        (
            {"known": True},
            "A drill lists this configuration, but no run has read its files.",
            "실행 중에 그 파일을 읽은 적은 없습니다.",
        ),
        (
            {"known": False},
            "The last run could not tell which files it read",
            "마지막 실행에서는 어느 파일을 읽었는지 알 수 없었습니다.",
        ),
        (
            None,
            "The records of its drills do not say which files a run read",
            "예전 기록이거나 사람이 쓴 기록입니다.",
        ),
    ],
)
def test_a_configuration_that_is_not_rehearsed_says_why_in_both_languages(
    reads: dict[str, bool] | None, english: str, korean: str, site: DrillSite
) -> None:
    (site.content / "configs" / "backup.ko.md").write_text("---\ntitle: 백업\nsummary: 위치.\n---\n")
    held(site, 1, reads=reads)
    done = built(site)
    page = done.read("configs/backup.html")
    assert "proof-verified" not in page
    assert "Not rehearsed" in page
    assert english in page
    translated = done.read("ko/configs/backup.html")
    assert "복구 테스트하지 않음" in translated
    assert korean in translated


def test_a_configuration_that_was_rehearsed_says_what_that_means(site: DrillSite) -> None:
    held(site, 1)
    page = built(site).read("configs/backup.html")
    assert "proof-verified" in page
    assert "A run that passed read each of its files in its current version." in page


def second_drill(site: DrillSite) -> None:
    """Let a second drill carry out the same procedure with another value."""
    text = (site.content / "drills" / f"{DRILL}.md").read_text()
    made = text.replace("Lose a file and copy it back", "Lose it again").replace("/file\n", "/other\n")
    (site.content / "drills" / "drill-again.md").write_text(made)


def test_a_drill_that_is_missing_is_named_on_every_page_and_in_the_feed(site: DrillSite) -> None:
    second_drill(site)
    held(site, 1)
    done = built(site)
    for address in (
        "scenarios/file-lost.html", "procedures/copy-back.html", "readiness.html", "binder.html",
    ):  # fmt: skip
        page = done.read(address)
        assert "Rehearsed in 1 of 2 drills" in page
        assert re.search(r"Missing drills \(of 2\): <a [^>]*>Lose it again</a> \(Never rehearsed\)", page)
    assert "Rehearsed in 1 of 2 drills" in done.read("scenarios/index.html")
    told = {p["id"]: p for p in json.loads(done.read("readiness.json"))["pages"]}
    assert (told["file-lost"]["state"], told["copy-back"]["state"]) == ("in-part", "in-part")
    assert [d["name"] for d in told["copy-back"]["drills"]] == [DRILL, "drill-again"]
    assert told["file-lost"]["parts"][0]["drills"] == told["copy-back"]["drills"]
    assert feed_states(site)[0] == "in-part"
    held(site, 0, drill="drill-again")
    assert feed_states(site)[0] == "verified"


def test_a_step_that_no_drill_carried_out_is_named(site: DrillSite) -> None:
    step = {"title": "Copy it", "page": "copy-back", "status": "skipped"}
    held(site, 1, phases=[{"name": "recover", "status": "passed", "steps": [step]}])
    done = built(site)
    for address in ("scenarios/file-lost.html", "procedures/copy-back.html", "readiness.html"):
        page = done.read(address)
        assert "proof-verified" not in page.partition("at-runs")[0]
        assert "Rehearsed in part" in page
        assert re.search(r"Steps not covered by any drill: <span[^>]*>Copy it</span>", page)
    assert "Skipped: <span>Copy it</span>" in done.read(f"drills/{DRILL}.html")
    told = {p["id"]: p for p in json.loads(done.read("readiness.json"))["pages"]}
    assert told["copy-back"]["skipped"] == told["file-lost"]["parts"][0]["skipped"] == ["Copy it"]
    assert feed_states(site) == ["in-part"]


def test_a_scenario_without_a_procedure_is_not_covered(site: DrillSite) -> None:
    scenario = site.content / "scenarios" / "file-lost.md"
    scenario.write_text(scenario.read_text().replace("severity:", "failure: data-deleted\nseverity:"))
    assert re.search(r"<dt>Covered</dt><dd>1</dd>", built(site).read("coverage.html"))
    scenario.write_text(scenario.read_text().replace("procedures: [copy-back]\n", ""))
    page = built(site).read("coverage.html")
    assert re.search(r"<dt>Covered</dt><dd>0</dd>", page)
    assert "No procedure" in page


def test_a_scenario_stands_in_each_column_of_the_failures_that_it_answers(site: DrillSite) -> None:
    scenario = site.content / "scenarios" / "file-lost.md"
    text = scenario.read_text()
    scenario.write_text(text.replace("severity:", "failure: [data-deleted, data-corrupt]\nseverity:"))
    done = built(site)
    assert re.search(r"<dt>Covered</dt><dd>2</dd>", done.read("coverage.html"))
    # What no drill has broken is not rehearsed, though the way back is the same.
    corrupt, deleted = re.findall(
        r"<td[^>]*>(?:(?!</td>).)*file-lost.html.*?</td>", done.read("coverage.html"), re.DOTALL
    )
    assert "proof-" in deleted
    assert "proof-" not in corrupt
    page = " ".join(done.read("scenarios/file-lost.html").split())
    assert re.search(r"<dt>Failure type</dt>\s*<dd>Data deleted, Data corrupt</dd>", page)
    scenario.write_text(text.replace("severity:", "failure: [data-deleted, data-lost]\nseverity:"))
    problems = [str(p) for p in site.catalog().problems if p.line]
    assert any("'data-lost'" in p and "failure" in p for p in problems), problems


def test_what_destroys_nothing_is_no_red_box(site: DrillSite) -> None:
    page = site.content / "procedures" / "copy-back.md"
    text = page.read_text().replace(
        "irreversible: true", "rollback: [copy-back]\ndestroys: Nothing, it is a copy."
    )
    page.write_text(text.replace("time=1m", 'time=1m destroys="Nothing."'))
    shown = built(site).read("procedures/copy-back.html")
    assert "Nothing, it is a copy." in shown
    assert "admonition danger" not in shown
    assert "step danger" not in shown
    page.write_text(text.replace("Nothing, it is a copy.", "Nothing but the database."))
    assert "admonition danger" in built(site).read("procedures/copy-back.html")
