"""What is being written about an incident outlives a reload, and magnified pages are not covered by bars."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.incidents import sheet, start, unfold

pytestmark = pytest.mark.browser

SCENARIO = "scenarios/db-lost.html"


def test_what_is_written_about_the_end_is_there_after_a_reload(
    new_page: Callable[..., Page], values_address: str
) -> None:
    page = new_page()
    page.goto(values_address + SCENARIO)
    start(page)
    part = unfold(sheet(page), "End incident")
    part.get_by_label("How was it verified?").fill("Counted the rows of all tables.")
    part.locator("[name=loss]").fill("5m")
    page.reload()
    expect(page.locator(".run-bar")).to_be_visible()
    part = unfold(sheet(page), "End incident")
    expect(part.get_by_label("How was it verified?")).to_have_value("Counted the rows of all tables.")
    expect(part.locator("[name=loss]")).to_have_value("5m")
    part.get_by_role("button", name="End now").click()
    expect(page.locator(".run-bar .mark")).to_have_text("Recovered")
    assert "@loss" not in page.evaluate("Object.values(localStorage).join()")


def test_bars_stand_in_a_page_that_is_magnified_four_times(
    new_page: Callable[..., Page], values_address: str
) -> None:
    page = new_page(viewport={"width": 320, "height": 256})
    page.goto(values_address + SCENARIO)
    start(page)
    for bar in page.locator(".run-bar, .jumps").all():
        assert bar.evaluate("e => getComputedStyle(e).position") == "static"
    page.set_viewport_size({"width": 375, "height": 667})
    assert page.locator(".run-bar").evaluate("e => getComputedStyle(e).position") == "fixed"
