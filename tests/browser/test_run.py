"""Run mode: a scenario's steps become a checklist for an incident, with one hand on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.browser import DESKTOP, each_colour_scheme, each_language
from tests.support.browser import PHONE as SMALLEST
from tests.support.build import Site
from tests.support.incidents import (
    BEGAN,
    LOST,
    PHONE,
    RTO,
    ZONE,
    minutes_to_decide,
    sheet,
    start,
    step,
    tick,
    told,
    unfold,
)

pytestmark = pytest.mark.browser

each_place = pytest.mark.parametrize("from_disk", [False, True], ids=["http", "file"])
each_size = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])

NARROW = """() => [...document.querySelectorAll('.run-bar, .run-step, .run-sheet')]
  .flatMap(place => [...place.querySelectorAll('button, a, summary, input:not([type=radio]), .run-choice')])
  .filter(e => e.checkVisibility() && !e.classList.contains('run-plain'))
  .filter(e => e.getBoundingClientRect().height < 44)
  .map(e => e.outerHTML.slice(0, 120))"""
LISTEN = """() => {
  window.heard = [];
  new MutationObserver(() => {
    const text = document.querySelector('[role=status].hidden').textContent;
    if (text) window.heard.push(text);
  }).observe(document.querySelector('[role=status].hidden'), {childList: true});
}"""
NO_STORAGE = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})"


@pytest.fixture
def visit(new_page: Callable[..., Page], shipped_site: Site, shipped_address: str) -> Callable[..., Page]:
    """Open a page at two minutes past two, in Seoul."""

    def open_page(address: str = LOST, *, from_disk: bool = False, init: str = "", **options: Any) -> Page:
        page = new_page(timezone_id=ZONE, **{"viewport": PHONE, **options})
        if init:
            page.add_init_script(init)
        page.clock.install(time=BEGAN)
        page.goto((shipped_site.folder / address).as_uri() if from_disk else shipped_address + address)
        return page

    return open_page


@each_place
@each_size
def test_a_tick_outlives_a_reload_and_a_closed_tab(
    visit: Callable[..., Page], from_disk: bool, viewport: dict[str, int]
) -> None:
    page = visit(from_disk=from_disk, viewport=viewport)
    button = page.get_by_role("button", name="Start incident")
    box = button.bounding_box()
    assert box
    assert box["y"] + box["height"] < viewport["height"], "one must scroll to start"
    start(page)
    expect(button).to_be_hidden()
    page.clock.fast_forward("05:00")
    tick(page, "p1-fence")
    assert told(page, "p1-fence") == "Done at 14:07, after 5 min"
    tick(page, "p1-storage", "Did not work")
    page.reload()
    expect(step(page, "p1-fence").locator(".run-told")).to_be_visible()
    assert told(page, "p1-fence") == "Done at 14:07, after 5 min"
    assert told(page, "p1-storage").startswith("Did not work")
    again, address = page.context.new_page(), page.url
    page.close()
    again.goto(address)
    expect(again.locator(".run-bar")).to_contain_text("min of 2 h")
    assert told(again, "p1-fence").startswith("Done at 14:07")


def test_a_tick_can_be_taken_back_and_a_double_tap_does_not_do_so(visit: Callable[..., Page]) -> None:
    page = visit()
    start(page)
    step(page, "p1-fence").get_by_role("button", name="Done", exact=True).dblclick()
    assert told(page, "p1-fence").startswith("Done")
    step(page, "p1-fence").get_by_role("button", name="Undo").click()
    assert told(page, "p1-fence") == ""
    page.reload()
    expect(page.locator(".run-bar")).to_be_visible()
    assert told(page, "p1-fence") == ""


def test_the_bar_leads_to_the_next_open_step(visit: Callable[..., Page]) -> None:
    page = visit()
    start(page)
    expect(page.locator(".run-next:visible")).to_have_text("Next: Confirm")
    tick(page, "p1-fence")  # the confirmation was passed over
    expect(page.locator(".run-next:visible")).to_contain_text("1.2 Check that the backup storage")
    page.locator("#rebuild-postgresql-host > summary").click()
    page.locator(".run-next:visible").click()
    expect(page.locator("#p1-storage")).to_be_in_viewport()


def test_a_note_is_kept_with_its_time_even_while_it_is_written(visit: Callable[..., Page]) -> None:
    page = visit()
    start(page)
    page.clock.fast_forward("03:00")
    place = step(page, "p1-fence")
    place.get_by_role("button", name="Add a note").click()
    place.get_by_label("Note on this step").fill("half a sent")
    page.reload()
    expect(place.get_by_label("Note on this step")).to_have_value("half a sent")
    place.get_by_label("Note on this step").fill("The LED is off <b>")
    place.get_by_role("button", name="Add note").click()
    expect(place.get_by_role("listitem")).to_contain_text("at 14:05, after 3 min")
    dialog = sheet(page)
    dialog.get_by_label("What do you see?").fill("Clients get refused")
    dialog.get_by_role("button", name="Add note").click()
    page.reload()
    notes = unfold(sheet(page), "Notes").get_by_role("listitem")
    expect(notes).to_have_count(2)
    expect(notes.first).to_contain_text("The LED is off <b>")
    notes.first.get_by_role("button").click()
    expect(notes).to_have_count(1)
    assert "LED" not in page.evaluate("Object.values(localStorage).join()")


def test_plan_b_and_the_rto_are_called_out_once_each(visit: Callable[..., Page]) -> None:
    page = visit()
    start(page)
    decide = minutes_to_decide(page)
    assert 0 < decide < RTO
    hour, minute = divmod(14 * 60 + 2 + decide, 60)
    expect(page.locator(".run-now")).to_contain_text(f"Decide on plan B by {hour}:{minute:02}")
    timer = page.get_by_role("timer")
    assert timer.get_attribute("aria-live") == "off"
    page.clock.run_for(1000)
    page.evaluate(LISTEN)
    for _ in range(RTO + 5):
        page.clock.fast_forward(60_000)
        page.clock.run_for(200)
    assert page.evaluate("window.heard") == [
        f"{decide} min elapsed. Decide on plan B now.",
        "2 h elapsed. The RTO of 2 h has been missed.",
    ]
    expect(page.locator(".run-bar .mark")).to_have_text("RTO missed")
    page.reload()
    expect(page.locator(".run-bar .mark")).to_have_text("RTO missed")


def test_a_decision_on_plan_b_ends_the_asking(visit: Callable[..., Page]) -> None:
    page = visit()
    start(page)
    page.clock.fast_forward("25:00")
    expect(page.locator(".run-bar .mark")).to_have_text("Decide on plan B now")
    sheet(page).get_by_role("button", name="Stay on plan A").click()
    page.keyboard.press("Escape")
    expect(page.locator(".run-bar .mark")).to_be_hidden()
    expect(page.locator(".run-now")).to_contain_text("Decided: stay on plan A")


def test_an_incident_may_have_begun_before_somebody_started_it(visit: Callable[..., Page]) -> None:
    page = visit()
    start(page)
    facts = unfold(sheet(page), "Rename or change start")
    began = facts.get_by_label("Started at")
    assert began.input_value().startswith("2026-11-22T14:02")
    began.fill("2026-11-22T13:32:11")
    facts.get_by_label("Name", exact=True).fill("db1 is gone")
    page.keyboard.press("Tab")
    page.reload()
    expect(page.get_by_role("timer")).to_have_text("30 min of 2 h")
    expect(page.locator(".run-head")).to_contain_text("db1 is gone Started 13:32")
    began = unfold(sheet(page), "Rename or change start").get_by_label("Started at")
    began.fill("2026-11-22T23:00:00")
    began.blur()
    assert began.evaluate("input => input.validationMessage") == "This time is in the future."


def test_steps_that_changed_or_vanished_since_it_began_are_said(visit: Callable[..., Page]) -> None:
    page = visit()
    start(page)
    tick(page, "p1-fence")
    page.evaluate("""() => {
      const key = Object.keys(localStorage).find(key => key.startsWith('drillbook.run.'));
      const incident = JSON.parse(localStorage[key]);
      const [{steps}] = incident.events;
      steps.find(step => step[0].endsWith('/storage'))[2] = 'another';
      steps.push(['rebuild-postgresql-host/away', 'A step of yesterday', 'x']);
      localStorage[key] = JSON.stringify(incident);
    }""")
    page.reload()
    expect(page.locator(".run-head .notice")).to_contain_text("Removed steps: A step of yesterday")
    expect(step(page, "p1-storage").get_by_text("Changed since the incident started")).to_be_visible()
    expect(step(page, "p1-fence").get_by_text("Changed since the incident started")).to_be_hidden()
    assert told(page, "p1-fence").startswith("Done")


def test_without_storage_it_works_and_says_that_it_will_not_last(visit: Callable[..., Page]) -> None:
    page = visit(init=NO_STORAGE)
    start(page)
    tick(page, "p1-fence")
    expect(page.locator(".run-head")).to_contain_text("This browser cannot save data")


def test_paper_shows_ticks_and_notes_and_nothing_to_press(visit: Callable[..., Page]) -> None:
    page = visit()
    start(page)
    tick(page, "p1-fence")
    page.emulate_media(media="print")
    expect(step(page, "p1-fence").locator(".run-told")).to_be_visible()
    expect(page.locator(".run-bar")).to_be_hidden()
    assert not page.locator(".run-step button").evaluate_all("all => all.some(e => e.checkVisibility())")


def tab_to(page: Page, selector: str, limit: int = 60) -> None:
    """Press Tab until the focus is where it should be."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached with {limit} presses of Tab")


def test_all_of_it_works_with_the_keyboard_alone(visit: Callable[..., Page]) -> None:
    page = visit(viewport=DESKTOP)
    tab_to(page, ".head > .button")
    page.keyboard.press("Enter")
    expect(page.locator(".run-next:visible")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, ".part-confirm .run-yes", 20)
    page.keyboard.press("Enter")
    expect(page.locator(".part-confirm .run-told")).to_be_focused()
    tab_to(page, ".part-confirm .run-write", 3)
    page.keyboard.press("Enter")
    page.keyboard.type("No route to host")
    tab_to(page, ".part-confirm .run-note button", 2)
    page.keyboard.press("Enter")
    expect(page.locator(".part-confirm .run-notes")).to_contain_text("No route to host")
    page.locator(".run-menu").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#at-run-sheet")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".run-menu")).to_be_focused()


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe-core finds, with the rules for target size that it leaves off by itself.

    At the end of the page, since what a fixed bar covers at the moment would be called small.
    """
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    found = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}}).response["violations"]
    return [(rule["id"], node["html"][:160]) for rule in found for node in rule["nodes"]]


def open_all(page: Page) -> None:
    """Unfold every part of the sheet."""
    for part in page.locator("dialog details > summary").all():
        if part.is_visible():
            part.click()


@each_colour_scheme
@each_language
def test_axe_finds_nothing_in_run_mode(visit: Callable[..., Page], language: str, colour_scheme: str) -> None:
    address = LOST if language == "en" else f"{language}/{LOST}"
    page = visit(address, color_scheme=colour_scheme, reduced_motion="reduce")
    start(page)
    page.clock.fast_forward((RTO + 5) * 60_000)
    tick(page, "p1-fence", "Done" if language == "en" else "완료")
    step(page, "p1-storage").locator(".run-write").click()
    assert violations(page) == []
    page.locator(".run-menu").click()
    open_all(page)
    assert violations(page) == []


@each_language
def test_nothing_is_small_or_sticks_out_on_the_smallest_phone(
    visit: Callable[..., Page], language: str
) -> None:
    page = visit(LOST if language == "en" else f"{language}/{LOST}", viewport=SMALLEST)
    start(page)
    page.clock.fast_forward((RTO + 5) * 60_000)
    wide = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide)
    assert page.evaluate(NARROW) == []
    page.locator(".run-menu").click()
    open_all(page)
    assert page.evaluate(NARROW) == []
    assert page.locator("dialog").evaluate("e => e.scrollWidth <= e.clientWidth")
