"""What Copy gives: the reader's values; what is missing is said; what destroys asks for a name first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_pages import SCROLLS_SIDEWAYS, STICKING_OUT, violations
from tests.support.browser import DESKTOP, each_colour_scheme
from tests.support.build import Site
from tests.support.traffic import HeldBack
from tests.support.values import PHONE, expect_pasted, fill, form, open_form, pasted

pytestmark = pytest.mark.browser

PROCEDURE = "procedures/restore-db.html"
SCENARIO = "scenarios/db-lost.html"

each_window = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
each_way = pytest.mark.parametrize("from_disk", [False, True], ids=["http", "disk"])


@pytest.fixture
def visit(new_page: Callable[..., Page], values_site: Site, values_address: str) -> Callable[..., Page]:
    """Open a page of the site with values, over HTTP or from a disk."""

    def open_page(address: str = SCENARIO, *, from_disk: bool = False, **options: Any) -> Page:
        page = new_page(**options)
        base = (values_site.folder / "x").as_uri().removesuffix("x") if from_disk else values_address
        page.goto(base + address)
        return page

    return open_page


def block(page: Page, start: str) -> Locator:
    """The command that begins so, with its button."""
    return page.locator("main .code.command").filter(has_text=start).first


def press(page: Page, start: str) -> None:
    """Press the copy button of a command, with the keyboard."""
    block(page, start).locator(".copy").press("Enter")


def marker(page: Page) -> None:
    """Put something else on the clipboard, to see that nothing was copied over it."""
    press(page, "true")
    expect_pasted(page, "true")


@each_way
def test_copy_gives_the_values_and_says_what_is_missing(visit: Callable[..., Page], from_disk: bool) -> None:
    page = visit(from_disk=from_disk)
    open_form(page)
    fill(page, "port", "5433", last=False)
    press(page, "psql")
    note = block(page, "psql").locator("+ .copy-note")
    expect(note).to_have_text("Copied, but values are missing: db_host")
    expect(page.locator("body > [role=status]")).to_have_text("Copied, but values are missing: db_host")
    assert pasted(page) == 'psql -h {{ db_host }} -p 5433 -c "SELECT 1 < 2 && 3"'
    fill(page, "db_host", "db7")
    expect(note).to_have_count(0)
    press(page, "psql")
    expect_pasted(page, 'psql -h db7 -p 5433 -c "SELECT 1 < 2 && 3"')
    expect(note).to_have_count(0)


@each_way
def test_copy_gives_a_secret_that_the_page_does_not_show(visit: Callable[..., Page], from_disk: bool) -> None:
    page = visit(from_disk=from_disk)
    open_form(page)
    fill(page, "password", "s3cret <b>")
    press(page, "restore --to")
    expect(block(page, "restore --to").locator(".copy")).to_have_class("copy done")
    assert pasted(page) == 'restore --to "/var/lib/data" --password s3cret <b>'


def test_what_is_missing_is_marked_by_a_word_in_the_command_and_in_the_form(
    visit: Callable[..., Page],
) -> None:
    page = visit(PROCEDURE)
    missing = page.locator(".code .parameter.unset[data-parameter=db_host]").first
    expect(missing).to_have_attribute("data-mark", "Required")
    shown = "e => getComputedStyle(e, '::after').content"
    assert "Required" in missing.evaluate(shown)
    open_form(page)
    row = page.locator(".value", has=page.locator("#at-value-1"))
    expect(row).to_contain_text("Required")
    expect(form(page, "db_host")).to_have_attribute("required", "")
    expect(page.locator("details.values > summary")).to_contain_text("Missing: db_host, password")
    expect(page.locator(".code .parameter[data-parameter=label]")).to_have_attribute("data-mark", "Optional")
    fill(page, "db_host", "db7")
    expect(row).not_to_contain_text("Required")
    expect(page.locator(".parameter.unset[data-parameter=db_host]")).to_have_count(0)


def test_values_are_in_place_before_anything_is_copied(visit: Callable[..., Page]) -> None:
    page = visit()
    open_form(page)
    fill(page, "port", "5433", last=False)
    script = HeldBack(page, "**/theme/values/values.js")
    page.goto(page.url.replace(SCENARIO, "procedures/back-up-db.html"), wait_until="domcontentloaded")
    page.locator(".copy").first.press("Enter")
    expect(page.locator(".copy").first).to_have_class("copy")
    script.let_go()
    expect(page.locator(".copy").first).to_have_class("copy done")
    assert pasted(page) == "pg_basebackup -p 5433"


def test_no_command_with_values_from_a_link_is_copied_before_they_are_kept(
    visit: Callable[..., Page],
) -> None:
    page = visit(f"{SCENARIO}#values:port=5433")
    expect(page.locator(".values-link")).to_be_visible()
    marker(page)
    press(page, "psql")
    expect(page.locator(".values-link")).to_be_focused()
    expect(block(page, "psql").locator("+ .copy-note")).to_contain_text("Not copied")
    assert pasted(page) == "true"
    page.get_by_role("button", name="Keep").press("Enter")
    press(page, "psql")
    expect(block(page, "psql").locator(".copy")).to_have_class("copy done")
    assert "-p 5433" in pasted(page)


@each_window
@each_way
def test_a_dangerous_command_is_given_when_its_target_is_typed(
    visit: Callable[..., Page], from_disk: bool, viewport: Any
) -> None:
    page = visit(from_disk=from_disk, viewport=viewport)
    open_form(page)
    fill(page, "pgdata", "/data/main")
    marker(page)
    press(page, "rm -rf")
    question = page.get_by_role("form", name="Confirm destructive command")
    expect(question).to_contain_text("Destroys: The old data directory")
    expect(question.get_by_label("type the name")).to_be_focused()
    page.keyboard.type("/data")
    page.keyboard.press("Enter")
    expect(question.get_by_role("alert")).to_contain_text("/data/main")
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    expect(block(page, "rm -rf").locator(".copy")).to_be_focused()
    assert pasted(page) == "true"
    for _ in range(2):  # what was typed counts for one copy
        marker(page)
        press(page, "rm -rf")
        expect(question.get_by_label("type the name")).to_be_focused()
        page.keyboard.type("/data/main")
        page.keyboard.press("Enter")
        expect(question).to_have_count(0)
        expect(block(page, "rm -rf").locator(".copy")).to_be_focused()
        expect_pasted(page, "rm -rf /data/main/old --port 5432")


def test_where_no_value_is_in_the_command_its_step_is_the_name(visit: Callable[..., Page]) -> None:
    page = visit()
    press(page, "forget --all")
    expect(page.locator(".confirm label code")).to_have_text("Forget everything")
    page.locator(".confirm input").fill("Forget everything")
    page.get_by_role("button", name="Copy command").click()
    expect(block(page, "forget --all").locator(".copy")).to_have_class("copy done")
    assert pasted(page) == "forget --all"


def test_without_a_declared_target_the_value_that_few_commands_use_is_the_name(
    visit: Callable[..., Page],
) -> None:
    page = visit(PROCEDURE)
    press(page, "drop")
    expect(page.locator(".copy-note")).to_contain_text("Fill in its target first: label")
    open_form(page)
    fill(page, "label", "0123456789abcdef" * 3)
    press(page, "drop")
    expect(page.locator(".confirm .destroys")).to_have_text("The new data are lost")
    expect(page.locator(".confirm label code")).to_have_text("01234567")


def test_the_way_back_from_a_dangerous_step_is_not_asked_about(visit: Callable[..., Page]) -> None:
    page = visit()
    press(page, "mv")
    expect(block(page, "mv").locator(".copy")).to_have_class("copy done")
    assert pasted(page) == "mv /var/lib/data.old /var/lib/data"


def test_a_value_that_changes_under_the_question_is_not_copied(visit: Callable[..., Page]) -> None:
    page = visit()
    open_form(page)
    marker(page)
    press(page, "rm -rf")
    # The question comes when its script has; only then is there something that the change is under.
    expect(page.locator(".confirm label code")).to_have_text("/var/lib/data")
    fill(page, "pgdata", "/other")
    page.locator(".confirm input").fill("/var/lib/data")
    page.locator(".confirm input").press("Enter")
    expect(page.locator(".confirm")).to_have_count(0)
    assert pasted(page) == "true"


def test_a_dangerous_command_is_not_given_where_the_question_cannot_be_asked(
    visit: Callable[..., Page],
) -> None:
    page = visit(tolerate=("ERR_FAILED",))
    marker(page)
    page.route("**/theme/values/guard.js", lambda route: route.abort())
    press(page, "forget --all")
    expect(block(page, "forget --all").locator(".copy")).to_have_text("Selected: press Ctrl+C")
    assert pasted(page) == "true"
    page.unroute("**/theme/values/guard.js")
    press(page, "forget --all")
    expect(page.locator(".confirm input")).to_be_focused()


def everything(page: Page) -> None:
    """Open all there is: the values of a link, the form, a question with a wrong answer, a note."""
    expect(page.locator(".values-link")).to_be_visible()
    open_form(page)
    form(page, "pgdata").fill("$HOME/My Documents")
    press(page, "psql")
    press(page, "forget --all")
    page.locator(".confirm input").fill("no")
    page.locator(".confirm input").press("Enter")
    expect(page.locator(".confirm [role=alert]")).not_to_be_empty()


@each_colour_scheme
@pytest.mark.parametrize("start", ["", "ko/"], ids=["en", "ko"])
def test_axe_finds_nothing_with_everything_open(
    visit: Callable[..., Page], start: str, colour_scheme: Any
) -> None:
    address = f"{start}{PROCEDURE}#values:port=5433&db_host=db1%3Breboot"
    page = visit(address, viewport=PHONE, color_scheme=colour_scheme, reduced_motion="reduce")
    everything(page) if not start else open_form(page)
    page.evaluate("() => scrollTo(0, 0)")  # or the bar that stays in sight covers part of a button
    assert not (found := violations(page)), found


@each_window
def test_nothing_scrolls_sideways_with_everything_open(visit: Callable[..., Page], viewport: Any) -> None:
    page = visit(f"{SCENARIO}#values:port=5433&db_host=" + "long-" * 60 + "%3B", viewport=viewport)
    everything(page)
    assert not page.evaluate(SCROLLS_SIDEWAYS), "\n".join(page.evaluate(STICKING_OUT))


def test_korean_pages_ask_in_korean(visit: Callable[..., Page]) -> None:
    page = visit(f"ko/{SCENARIO}", viewport=PHONE)
    open_form(page)
    expect(page.locator("details.values > summary")).to_contain_text("아직 채우지 않은 값: db_host")
    press(page, "ping")
    expect(page.locator(".copy-note")).to_have_text("복사했지만 채우지 않은 값이 있음: db_host")
    press(page, "rm -rf")
    expect(page.locator(".confirm")).to_contain_text("옛 데이터 디렉터리")
    expect(page.locator(".confirm input")).to_be_focused()
    page.keyboard.type("/var/lib/data")
    page.keyboard.press("Enter")
    expect_pasted(page, "rm -rf /var/lib/data/old --port 5432")
    expect(page.locator(".confirm")).to_have_count(0)


def test_paper_shows_the_values_and_no_form(visit: Callable[..., Page]) -> None:
    page = visit(PROCEDURE)
    open_form(page)
    fill(page, "pgdata", "/data/main")
    page.emulate_media(media="print")
    expect(page.locator(".values-form")).to_be_hidden()
    expect(page.locator("table.parameters")).to_be_visible()
    expect(block(page, "pg_controldata")).to_contain_text("/data/main")
