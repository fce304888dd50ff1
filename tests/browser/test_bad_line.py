"""Usable on a bad line: 3G, with a fifth of all answers lost on their way."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Error, Page, expect

from tests.support.build import BELOW, Site
from tests.support.server import serving

pytestmark = pytest.mark.browser

LOST = 0.2
# Chromium's own words for an answer that was lost, and for scripts that ran without the one that was.
TOLERATED = ("net::ERR_", "uncaught:")
WAIT = 90_000  # milliseconds; how long it takes is not what is tested
# What browsers' own tools call "Slow 3G".
SLOW = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}


@pytest.fixture(params=[1, 2, 3])
def bad_line(request: pytest.FixtureRequest, shipped_site: Site) -> Iterator[str]:
    """Serve the shipped site and lose every fifth answer, by chance that is the same each time."""
    chance, lock = random.Random(request.param), threading.Lock()  # noqa: S311  the same chance each time

    def drops(_: str) -> bool:
        with lock:
            return chance.random() < LOST

    with serving(shipped_site.folder, BELOW, drops) as address:
        yield address


@pytest.fixture
def reader(new_page: Callable[..., Page]) -> Page:
    page = new_page(tolerate=TOLERATED)
    page.set_default_timeout(WAIT)
    cdp = page.context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.send("Network.emulateNetworkConditions", SLOW)
    return page


def visit(page: Page, address: str) -> None:
    """Go to a page, and press reload as often as readers have to."""
    for _ in range(8):
        try:
            page.goto(address)
        except Error:
            continue
        return
    pytest.fail(f"{address} never came")


def test_a_page_can_be_read_whatever_else_is_lost(reader: Page, bad_line: str) -> None:
    visit(reader, f"{bad_line}scenarios/sqlite-file-corrupt.html")
    expect(reader.locator("h1")).to_be_visible()
    expect(reader.locator("main pre").first).to_be_visible()


def test_search_finds_for_all_that(reader: Page, bad_line: str) -> None:
    visit(reader, f"{bad_line}search.html")
    while not reader.evaluate("Boolean(window.drillbook && drillbook.search)"):
        visit(reader, reader.url)
    reader.locator("#at-q").fill("database disk image is malformed")
    expect(reader.locator(".found-list .card-title").first).to_have_text(
        "SQLite database file is corrupt", timeout=WAIT
    )


def test_a_tool_that_was_lost_comes_when_it_is_asked_for_again(
    new_page: Callable[..., Page], shipped_site: Site
) -> None:
    alive = threading.Event()
    tool = "drillbook.need('offline/notice').then(() => 'came', () => 'lost')"
    with serving(shipped_site.folder, BELOW, lambda path: "words." in path and not alive.is_set()) as address:
        page = new_page(tolerate=TOLERATED)
        page.goto(f"{address}coverage.html")
        assert page.evaluate(tool) == "lost"
        alive.set()
        assert page.evaluate(tool) == "came"


@pytest.mark.parametrize("bad_line", [2], indirect=True)
def test_keeping_the_site_goes_on_until_all_of_it_is_there(
    new_page: Callable[..., Page], bad_line: str
) -> None:
    page = new_page(tolerate=TOLERATED, service_workers="allow")
    visit(page, f"{bad_line}scenarios/sqlite-file-corrupt.html")
    while not page.evaluate("Boolean(window.drillbook)"):
        visit(page, page.url)
    expect(page.locator(".kept")).to_contain_text("Available offline (", timeout=4 * WAIT)
