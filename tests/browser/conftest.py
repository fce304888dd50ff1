"""What several tests of the search box need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.build import BELOW, Site, build, write_files
from tests.support.search_pages import PAGES


@pytest.fixture(scope="session")
def search_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A small site to search in."""
    base = tmp_path_factory.mktemp("search")
    write_files(base / "content", PAGES)
    site = build(base / "content", base / "output", "--lang", "en")
    assert site.code == 0, site.said
    return site


@pytest.fixture(scope="session")
def search_address(search_site: Site, serve_folder: Callable[..., str]) -> str:
    """Where that site is served, below a path."""
    return serve_folder(search_site.folder, BELOW)


@pytest.fixture
def searching(new_page: Callable[..., Page], search_address: str) -> Callable[..., Page]:
    """Open a page, type into its box, wait for the results."""

    def search(query: str, where: str = "index.html", **options: Any) -> Page:
        page = new_page(**options)
        page.goto((search_address if "://" not in where else "") + where)
        page.locator("#at-q").click()
        page.locator("#at-q").fill(query)
        if query:
            expect(page.locator(".found-status")).not_to_be_empty()
            page.wait_for_load_state("networkidle")
        return page

    return search
