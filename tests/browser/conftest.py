"""A server, a browser, and small sites to look at in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support import search_pages, values
from tests.support.browser import ARGUMENTS, PATIENCE, Witness, find_chromium
from tests.support.build import BELOW, Site, build, write_files
from tests.support.server import serving

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def serve_folder() -> Iterator[Callable[..., str]]:
    """Serve a folder, below a path if one is given, until the end of the run; give its address."""
    with ExitStack() as stack:
        served: dict[tuple[Path, str], str] = {}

        def serve(folder: Path, prefix: str = "/") -> str:
            if (folder, prefix) not in served:
                served[folder, prefix] = stack.enter_context(serving(folder, prefix))
            return served[folder, prefix]

        yield serve


@pytest.fixture(scope="session")
def shipped_address(shipped_site: Site, serve_folder: Callable[..., str]) -> str:
    """Where the shipped site is served: below a path, which is where links that start at the root fail."""
    return serve_folder(shipped_site.folder, BELOW)


@pytest.fixture(scope="session")
def values_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A small site whose commands have values to fill in."""
    base = tmp_path_factory.mktemp("values")
    write_files(base / "content", values.PAGES)
    site = build(base / "content", base / "output", "--lang", "en")
    assert site.code == 0, site.said
    return site


@pytest.fixture(scope="session")
def values_address(values_site: Site, serve_folder: Callable[..., str]) -> str:
    """Where that site is served, below a path."""
    return serve_folder(values_site.folder, BELOW)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium. Playwright's own browsers are never downloaded."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages, each in a context of its own with the options given.

    When the test is over, a console that said anything, an uncaught error or a
    request to another server fails it. ``tolerate`` names what is meant to happen.
    """
    with ExitStack() as stack:
        witnesses: list[Witness] = []

        def open_page(*, tolerate: tuple[str, ...] = (), **options: Any) -> Page:
            options = {"service_workers": "block"} | options
            context = stack.enter_context(browser.new_context(**options))
            witness = Witness(tolerate)
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            witness.watch(page)
            witnesses.append(witness)
            return page

        yield open_page
    faults = [fault for witness in witnesses for fault in witness.faults]
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A fresh page with nothing special about it."""
    return new_page()


@pytest.fixture(scope="session")
def search_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A small site to search in."""
    base = tmp_path_factory.mktemp("search")
    write_files(base / "content", search_pages.PAGES)
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
