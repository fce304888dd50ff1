"""What the browser keeps of incidents: several side by side, in several tabs, damaged, on another copy."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.browser import PATIENCE, Witness
from tests.support.build import Site
from tests.support.incidents import (
    BEGAN,
    CORRUPT,
    LOST,
    PHONE,
    ZONE,
    end,
    saved,
    saved_text,
    sheet,
    start,
    step,
    tick,
    told,
    unfold,
)

pytestmark = pytest.mark.browser

# Asked in the page and not with wait_for_function, which a strict Content-Security-Policy refuses.
WRITE_AS_IF_UNSEEN = """([key, before]) => new Promise(done => {
  localStorage[key] = before;
  const look = () => localStorage[key].includes('"done"') ? done() : setTimeout(look, 20);
  look();
})"""
KEYS = "() => Object.keys(localStorage).filter(key => key.startsWith('drillbook.run.'))"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One browser with storage of its own; its tabs share it."""
    made = browser.new_context(viewport=PHONE, timezone_id=ZONE)
    made.set_default_timeout(PATIENCE)
    made.clock.install(time=BEGAN)
    yield made
    made.close()


@pytest.fixture
def tab(context: BrowserContext, shipped_address: str) -> Iterator[Callable[..., Page]]:
    """Open tabs of one browser. What a console says, or a request elsewhere, fails the test."""
    witness = Witness()

    def open_tab(address: str = LOST, base: str = shipped_address) -> Page:
        page = context.new_page()
        witness.watch(page)
        page.goto(base + address)
        return page

    yield open_tab
    assert not witness.faults


def open_list(page: Page) -> None:
    unfold(sheet(page), "Incidents in this browser")


def test_two_incidents_of_one_scenario_stand_side_by_side(tab: Callable[..., Page]) -> None:
    page = tab()
    start(page)
    tick(page, "p1-fence")
    unfold(sheet(page), "Rename or change start").get_by_label("Name", exact=True).fill("db1")
    page.keyboard.press("Tab")
    open_list(page)
    page.get_by_role("button", name="Start another incident").click()
    assert told(page, "p1-fence") == ""
    tick(page, "p1-storage")
    open_list(page)
    rows = page.locator("dialog .run-list > li")
    expect(rows).to_have_count(2)
    rows.filter(has_text="db1").get_by_role("link").click()
    expect(page.locator(".run-head")).to_contain_text("db1")
    assert told(page, "p1-fence").startswith("Done")
    assert told(page, "p1-storage") == ""
    page.reload()
    expect(page.locator(".run-head")).to_contain_text("db1")


def test_the_first_page_lists_incidents_and_other_pages_lead_back(tab: Callable[..., Page]) -> None:
    page = tab()
    start(page)
    other = tab(CORRUPT)
    expect(other.locator(".run-next:visible")).to_have_text("Back to: PostgreSQL server is lost, 22 Nov 2026")
    start(other)
    expect(other.locator(".run-next:visible")).to_contain_text("Next: ")
    home = tab("index.html")
    rows = home.locator(".run-list > li")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="PostgreSQL")).to_contain_text("open for 0 min")
    rows.filter(has_text="PostgreSQL").get_by_role("link", name="Resume").click()
    expect(home.locator(".run-head")).to_contain_text("PostgreSQL server is lost")
    expect(home).to_have_url(re.compile(f"{re.escape(LOST)}$"))
    home.goto(home.url.replace(LOST, "procedures/restore-postgresql-base-backup.html"))
    home.locator(".run-next:visible").click()
    expect(home.locator(".run-head")).to_contain_text("PostgreSQL server is lost")


def test_one_that_has_ended_is_not_resumed_and_can_still_be_shown(tab: Callable[..., Page]) -> None:
    page = tab()
    start(page)
    end(page, "False alarm")
    expect(page.locator(".run-bar .mark")).to_have_text("False alarm")
    expect(step(page, "p1-fence").get_by_role("button", name="Done", exact=True)).to_be_hidden()
    again = tab()
    again.evaluate("drillbook.need('run/run').then(() => drillbook.run.ready)")
    expect(again.get_by_role("button", name="Start incident")).to_be_visible()
    expect(again.locator(".run-bar")).to_have_count(0)
    home = tab("index.html")
    home.get_by_role("link", name="Show").click()
    expect(home.locator(".run-bar .mark")).to_have_text("False alarm")
    sheet(home).get_by_role("button", name="Reopen").click()
    tick(home, "p1-fence")


def test_ticks_of_two_tabs_are_put_together(tab: Callable[..., Page]) -> None:
    one = tab()
    start(one)
    two = tab()
    expect(two.locator(".run-bar")).to_be_visible()
    tick(one, "p1-fence")
    tick(two, "p1-storage")
    expect(step(one, "p1-storage").locator(".run-told")).to_be_visible()
    expect(step(two, "p1-fence").locator(".run-told")).to_be_visible()


def test_who_writes_last_takes_nothing_away(tab: Callable[..., Page]) -> None:
    one = tab()
    start(one)
    (key,) = one.evaluate(KEYS)
    before = one.evaluate("key => localStorage[key]", key)
    tick(one, "p1-fence")
    two = tab("search.html")
    two.evaluate(WRITE_AS_IF_UNSEEN, [key, before])  # resolves when the first tab has written its tick again
    assert told(one, "p1-fence").startswith("Done")


def test_deleting_asks_and_reaches_every_tab(tab: Callable[..., Page]) -> None:
    page, home = tab(), None
    start(page)
    home = tab("index.html")
    asked: list[str] = []
    home.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    home.get_by_role("button", name="Delete").click()
    assert "permanently?" in asked[0]
    expect(page.locator(".run-bar")).to_be_visible()
    home.once("dialog", lambda dialog: dialog.accept())
    home.get_by_role("button", name="Delete").click()
    expect(home.locator(".run-block")).to_have_count(0)
    expect(page.locator(".run-bar")).to_have_count(0)
    expect(page.get_by_role("button", name="Start incident")).to_be_visible()
    assert home.evaluate("Object.keys(localStorage)") == []


@pytest.mark.parametrize(
    "text",
    ['{"v":1', "null", '{"v":2,"id":"x","events":[]}', '{"v":1,"id":"x","events":[{"kind":"done"}]}'],
    ids=["cut off", "nothing", "of a later version", "half an event"],
)
def test_what_is_damaged_breaks_nothing_and_can_be_saved_and_deleted(
    tab: Callable[..., Page], text: str
) -> None:
    page = tab()
    start(page)
    page.evaluate("text => { localStorage['drillbook.run.broken'] = text }", text)
    page.reload()
    tick(page, "p1-fence")
    home = tab("index.html")
    row = home.locator(".run-list > li").filter(has_text="Damaged")
    with home.expect_download() as found:
        row.get_by_role("button", name="Save raw data").click()
    assert Path(found.value.path()).read_text() == text
    home.once("dialog", lambda dialog: dialog.accept())
    row.get_by_role("button", name="Delete").click()
    expect(home.locator(".run-list > li")).to_have_count(1)


def test_pages_on_a_disk_share_what_is_kept(tab: Callable[..., Page], shipped_site: Site) -> None:
    base = f"{shipped_site.folder.as_uri()}/"
    start(tab(LOST, base))
    home = tab("index.html", base)
    home.get_by_role("link", name="Resume").click()
    expect(home.locator(".run-bar")).to_be_visible()


@pytest.mark.parametrize("way", ["file", "text"])
def test_an_incident_goes_on_in_the_copy_on_a_disk(
    tab: Callable[..., Page], shipped_site: Site, tmp_path: Path, way: str
) -> None:
    page = tab()
    start(page)
    tick(page, "p1-fence")
    unfold(sheet(page), "Move to another device")
    file = tmp_path / "incident.json"
    saved(page, "Save incident as file").save_as(file)
    copy = tab(CORRUPT, f"{shipped_site.folder.as_uri()}/")
    start(copy)
    part = unfold(sheet(copy), "Move to another device")
    if way == "file":
        part.get_by_label("Open incident file").set_input_files(file)
    else:
        part.get_by_label("or paste its text").fill(file.read_text())
        part.get_by_role("button", name="Open", exact=True).click()
    open_list(copy)
    copy.locator("dialog .run-list > li").filter(has_text="PostgreSQL").get_by_role("link").click()
    expect(copy.locator(".run-bar")).to_contain_text("of 2 h")
    assert told(copy, "p1-fence").startswith("Done")
    unfold(sheet(copy), "Move to another device")
    assert len(json.loads(saved_text(copy, "Save incident as file"))["events"]) == 2


@pytest.mark.parametrize("text", ["", "hello", "{}", '{"v":1,"id":"a","events":[]}'])
def test_what_is_no_incident_is_not_taken(tab: Callable[..., Page], text: str) -> None:
    page = tab()
    start(page)
    part = unfold(sheet(page), "Move to another device")
    part.get_by_label("or paste its text").fill(text)
    part.get_by_role("button", name="Open", exact=True).click()
    expect(part.get_by_role("alert")).to_contain_text("not a complete incident")
    assert len(page.evaluate(KEYS)) == 1


def test_a_file_cannot_lead_out_of_this_copy(tab: Callable[..., Page]) -> None:
    page = tab()
    start(page)
    unfold(sheet(page), "Move to another device")
    incident = json.loads(saved_text(page, "Save incident as file"))
    for path in ("javascript:alert(1).html", "//elsewhere.example/x.html", "../../../x.html"):
        incident["id"] = "other"
        incident["events"][0]["path"] = path
        part = unfold(sheet(page), "Move to another device")
        part.get_by_label("or paste its text").fill(json.dumps(incident))
        part.get_by_role("button", name="Open", exact=True).click()
        links = page.locator("a.run-button").evaluate_all("all => all.map(link => link.href)")
        assert not [link for link in links if "alert" in link or "elsewhere" in link or "/x.html" in link]
