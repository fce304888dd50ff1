"""A long list of symptoms is folded on the screen, opens at a touch, and is whole on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_pages import SCROLLS_SIDEWAYS
from tests.support.build import BELOW, build, write_files

pytestmark = pytest.mark.browser

SCENARIO = """---
title: The raven is gone
summary: Nobody has seen it.
severity: high
systems: [raven]
symptoms: [{symptoms}]
---
## Confirm

Look.
"""
PHONE = {"width": 375, "height": 812}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve_folder: Callable[..., str]) -> str:
    """Where a scenario with eight symptoms is served."""
    base = tmp_path_factory.mktemp("symptoms")
    text = SCENARIO.format(symptoms=", ".join(f"the raven was not seen at {at}" for at in range(1, 9)))
    write_files(base / "content", {"scenarios/raven-gone.md": text})
    site = build(base / "content", base / "output", "--lang", "en")
    assert site.code == 0, site.said
    return serve_folder(site.folder, BELOW) + "scenarios/raven-gone.html"


def symptoms(page: Page) -> Locator:
    return page.locator(".part-symptoms li")


def test_on_a_phone_the_rest_opens_at_a_touch_of_a_finger(
    new_page: Callable[..., Page], address: str
) -> None:
    page = new_page(viewport=PHONE)
    page.goto(address)
    expect(symptoms(page).nth(4)).to_be_visible()
    expect(symptoms(page).nth(5)).to_be_hidden()
    more = page.locator(".part-symptoms summary")
    box = more.bounding_box()
    assert box
    assert box["height"] >= 44
    more.click()
    expect(symptoms(page).nth(7)).to_be_visible()
    assert not page.evaluate(SCROLLS_SIDEWAYS)


def test_on_paper_nothing_is_folded(new_page: Callable[..., Page], address: str) -> None:
    page = new_page(viewport={"width": 700, "height": 900})
    page.goto(address)
    page.emulate_media(media="print")
    for at in range(8):
        box = symptoms(page).nth(at).bounding_box()
        assert box, at
        assert box["height"] > 10, at
