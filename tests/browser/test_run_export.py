"""What an incident leaves behind: a timeline, and a record that the command line takes."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from drillbook.catalog.records import load_records
from tests.support.build import ROOT, Site, build, run_drillbook
from tests.support.incidents import (
    BEGAN,
    CORRUPT,
    PHONE,
    ZONE,
    end,
    saved,
    saved_text,
    sheet,
    start,
    step,
    tick,
    unfold,
)
from tests.support.values import PAGES, fill, open_form

pytestmark = pytest.mark.browser

DRILL = "drill-sqlite-file-corrupt"
PASTE = """() => {
  const area = document.createElement('textarea');
  area.id = 'pasted';
  document.querySelector('dialog').prepend(area);
  area.focus();
}"""


def write(page: Page, anchor: str, text: str) -> None:
    """Write a note at a step."""
    step(page, anchor).get_by_role("button", name="Add a note").click()
    step(page, anchor).get_by_label("Note on this step").fill(text)
    step(page, anchor).get_by_role("button", name="Add note").click()


def at_minute(page: Page, minute: int) -> None:
    """Let the clock of the page stand at a minute of the incident, however slow the machine is."""
    page.clock.set_fixed_time(datetime.datetime.fromisoformat(BEGAN) + datetime.timedelta(minutes=minute))


@pytest.fixture
def incident(new_page: Callable[..., Page], shipped_site: Site) -> Page:
    """An incident of eleven minutes, followed on a phone from a disk."""
    page = new_page(viewport=PHONE, timezone_id=ZONE)
    at_minute(page, 0)
    page.goto((shipped_site.folder / CORRUPT).as_uri())
    start(page)
    at_minute(page, 4)
    tick(page, "p1-stop-app")
    write(page, "p1-stop-app", 'Stopped | "by hand"\npassword=hunter22 # : {x}\n오류 \u2028 ✓')
    at_minute(page, 6)
    tick(page, "p1-choose", "Did not work")
    at_minute(page, 7)
    tick(page, "p1-choose")
    at_minute(page, 11)
    return page


def test_the_timeline_tells_what_happened_and_when(incident: Page) -> None:
    end(incident, loss="5m", verified="integrity_check says ok")
    text = saved_text(incident, "Save timeline")
    head, rows = text.split("## Timeline")
    assert "- Started at: 2026-11-22 14:02:11 +09:00 (2026-11-22T05:02:11Z)" in head
    assert "- Ended: 2026-11-22 14:13:11 +09:00" in head
    assert "- Took: 11 min of " in head
    assert "- Data lost: 5m" in head
    assert "- Verified: integrity_check says ok" in head
    told = [row.split(" | ") for row in rows.strip().splitlines()[2:]]
    assert [(minute, re.sub(r":.*", "", what).strip(" |")) for _, _, minute, what in told if what] == [
        ("0", "Incident started"),
        ("4", "Done"),
        ("4", "Stop the application"),
        ("6", "Did not work"),
        ("7", "Done"),
        ("11", "Ended"),
    ]
    assert r'Stopped \| "by hand"<br>password' in rows


@pytest.mark.parametrize("clipboard", [True, False], ids=["with-clipboard-api", "without"])
def test_the_timeline_can_be_copied_too(
    new_page: Callable[..., Page], shipped_address: str, clipboard: bool
) -> None:
    page = new_page()
    if not clipboard:
        page.add_init_script("Object.defineProperty(Navigator.prototype, 'clipboard', {value: undefined})")
    page.goto(shipped_address + CORRUPT)
    start(page)
    unfold(sheet(page), "Export").get_by_role("button", name="Copy timeline").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    page.evaluate(PASTE)
    page.keyboard.press("Control+V")
    assert page.locator("#pasted").input_value().startswith("# ")


def test_an_incident_becomes_the_draft_of_a_record(incident: Page, tmp_path: Path) -> None:
    end(incident, loss="0s", verified="integrity_check says ok")
    told = saved(incident, "Export drill record")
    file = tmp_path / told.suggested_filename
    told.save_as(file)
    expect(incident.get_by_text(f"drillbook drill record --from {file.name}")).to_be_visible()
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    known = {path.name for path in (content / "drills" / "records" / DRILL).iterdir()}
    done = run_drillbook("drill", "record", "--from", file, "--by", "on call", "--content", content)
    assert done.code == 0, done.said
    checked = run_drillbook("check", "--content", content)
    assert checked.code == 0, checked.said
    assert checked.said.count("draft-record") == 1
    (record,) = [r for r in load_records(content)[0][DRILL] if f"{r.id}.yaml" not in known]
    assert record.id == "20261122T050211Z"
    assert (record.kind, record.draft, record.verdict) == ("incident", True, "passed")
    assert not record.proves
    assert record.by.people == ["on call"]
    assert record.recovery_seconds == 660
    assert record.data_loss_seconds == 0
    steps = [(step.title, step.status) for phase in record.phases for step in phase.steps]
    assert [status for _, status in steps] == ["passed", "passed"]
    assert record.phases[0].steps[0].seconds == 240
    assert 'Stopped | "by hand"\npassword=[redacted] # : {x}' in record.notes
    assert "hunter22" not in (content / record.file).read_text()
    site = build(content, tmp_path / "output")
    page = site.read(f"drills/{DRILL}.html")
    assert re.search(rf'{record.id}</span></a> <span class="mark">Draft</span>', page)


def test_no_record_is_offered_while_it_lasts(incident: Page) -> None:
    part = unfold(sheet(incident), "Export")
    expect(part.get_by_role("button", name="Export drill record")).to_be_hidden()
    expect(part).to_contain_text("once the incident has ended")


def test_values_that_were_filled_in_stand_in_the_timeline_and_change_no_step(
    new_page: Callable[..., Page], site_builder: Callable[..., Site]
) -> None:
    page = new_page()
    page.goto((site_builder(PAGES).folder / "scenarios/db-lost.html").as_uri())
    open_form(page)
    fill(page, "pgdata", "/srv/data")
    fill(page, "password", "s3cret!")
    start(page)
    tick(page, "p1-look")
    page.reload()
    expect(step(page, "p1-look").locator(".run-told")).to_be_visible()
    expect(page.get_by_text("Changed since the incident started").first).to_be_hidden()
    unfold(sheet(page), "Export")
    text = saved_text(page, "Save timeline")
    assert "- `pgdata`: /srv/data" in text
    assert "s3cret!" not in text
