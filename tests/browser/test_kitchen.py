"""The kitchen-sink page, which has every element of every kind of page once and is published nowhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from drillbook.site.build import build
from drillbook.site.settings import settings_for
from tests.browser.test_commands_in_sight import expect_in_sight
from tests.browser.test_pages import SCROLLS_SIDEWAYS, STICKING_OUT, violations
from tests.support.browser import PHONE, each_appearance, each_language
from tests.support.build import ROOT, Site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory, serve_folder: Callable[..., str]) -> str:
    output = tmp_path_factory.mktemp("kitchen") / "output"
    report = build(settings_for(ROOT / "content", output, DRILLBOOK_KITCHEN_SINK=True))
    assert not report.failed
    return serve_folder(output)


def address(kitchen: str, language: str) -> str:
    return kitchen + ("" if language == "en" else f"{language}/") + "kitchen.html"


@each_appearance
def test_axe_finds_nothing_in_the_kitchen(
    new_page: Callable[..., Page], kitchen: str, language: str, look: dict[str, object]
) -> None:
    page = new_page(reduced_motion="reduce", **look)
    page.goto(address(kitchen, language))
    assert not (found := violations(page)), found


@each_language
def test_nothing_in_the_kitchen_scrolls_sideways(
    new_page: Callable[..., Page], kitchen: str, language: str
) -> None:
    page = new_page(viewport=PHONE)
    page.goto(address(kitchen, language))
    assert not page.evaluate(SCROLLS_SIDEWAYS), "\n".join(page.evaluate(STICKING_OUT))


@each_language
@pytest.mark.parametrize("width", [320, 375, 1280])
def test_no_code_of_the_kitchen_is_cut_off(
    new_page: Callable[..., Page], kitchen: str, language: str, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(address(kitchen, language))
    assert page.locator("pre").count() > 5
    expect_in_sight(page)


def test_the_kitchen_is_not_published(shipped_site: Site) -> None:
    assert not list(shipped_site.folder.rglob("kitchen.html"))
