"""A heading says the same in the browser's search and in run mode as on its page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.build import BELOW, Site, build, write_files
from tests.support.headings import FILES, SAID
from tests.support.incidents import start, step

pytestmark = pytest.mark.browser

each_language = pytest.mark.parametrize("lang", ["en", "ko"])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve_folder: Callable[..., str]) -> str:
    base = tmp_path_factory.mktemp("headings")
    write_files(base / "content", FILES)
    site: Site = build(base / "content", base / "output", "--lang", "en")
    assert site.code == 0, site.said
    return serve_folder(site.folder, BELOW)


@each_language
def test_a_result_of_the_search_box_says_what_the_page_says(
    new_page: Callable[..., Page], address: str, lang: str
) -> None:
    page = new_page()
    page.goto(f"{address}{'' if lang == 'en' else 'ko/'}index.html")
    page.locator("#at-q").click()
    page.locator("#at-q").fill('follow "echo x_y_z"' if lang == "en" else '따른다 "echo x_y_z"')
    expect(page.locator(".found-status")).not_to_be_empty()
    expect(page.locator(".found")).to_contain_text(SAID[lang])
    expect(page.locator(".found")).to_contain_text("echo /x_y_z {{ port }}")


@each_language
def test_the_checklist_of_an_incident_says_what_the_page_says(
    new_page: Callable[..., Page], address: str, lang: str
) -> None:
    page = new_page()
    page.goto(f"{address}{'' if lang == 'en' else 'ko/'}scenarios/lost.html")
    start(page)
    expect(step(page, "p1-follow")).to_have_attribute("aria-label", SAID[lang])
