"""The search page narrows to a kind of page, by a button or by what is typed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.search_pages import FIRST, LOG, PASTE

pytestmark = pytest.mark.browser


def test_a_button_narrows_to_a_kind_and_gives_all_again(searching: Callable[..., Page]) -> None:
    page = searching("last tape", "search.html")
    expect(page.locator(".found-list > li")).to_have_count(10)
    only = page.get_by_role("group", name="Filter by page type").get_by_role("button", name="Scenario")
    only.click()
    expect(page.locator("#at-q")).to_have_value("kind:scenario last tape")
    expect(page.locator(".found-list .kind")).to_have_text(["Scenario"])
    expect(only).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile(re.escape("?q=kind%3Ascenario%20last%20tape") + "$"))
    page.get_by_role("button", name="Page", exact=True).click()
    expect(page.locator("#at-q")).to_have_value("kind:page last tape")
    expect(only).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Page", exact=True).click()
    expect(page.locator("#at-q")).to_have_value("last tape")


def test_a_typed_filter_presses_its_button_and_alone_lists_the_kind(searching: Callable[..., Page]) -> None:
    page = searching("kind:scenario", "search.html")
    expect(page.locator(".found-list .card-title")).to_have_text(["Database server is lost", "Disk is full"])
    expect(page.locator(".found-text").last).to_have_text("Nothing can be written.")
    expect(page.get_by_role("button", name="Scenario")).to_have_attribute("aria-pressed", "true")
    page.locator("#at-q").fill("kind:banana quota")
    expect(page.locator(FIRST)).to_have_text("Disk is full")
    expect(page.get_by_role("button", name="Scenario")).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Scenario").click()
    expect(page.locator("#at-q")).to_have_value("kind:scenario kind:banana quota")


def test_the_box_of_other_pages_has_no_such_buttons(searching: Callable[..., Page]) -> None:
    page = searching("quota")
    expect(page.locator(FIRST)).to_have_text("Disk is full")
    assert page.locator(".kinds").count() == 0


def test_a_pasted_log_can_be_narrowed_too(searching: Callable[..., Page]) -> None:
    page = searching("", "search.html")
    page.evaluate(PASTE, [LOG])
    expect(page.locator(FIRST)).to_have_text("Database server is lost")
    page.get_by_role("button", name="Scenario").click()
    expect(page.locator("#at-q")).to_have_value(re.compile("^kind:scenario\n2026"))
    expect(page.locator(FIRST)).to_have_text("Database server is lost")
    expect(page.get_by_role("button", name="Scenario")).to_have_attribute("aria-pressed", "true")
