"""Run mode on a bad line: what did not load is said, and what is loaded needs no server."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.build import Site
from tests.support.incidents import LOST, PHONE, end, saved_text, sheet, start, step, tick, told
from tests.support.server import serving

pytestmark = pytest.mark.browser

GONE = ("net::ERR_",)


def test_with_the_server_gone_an_incident_goes_on_to_its_end(
    new_page: Callable[..., Page], shipped_site: Site
) -> None:
    page = new_page(viewport=PHONE, tolerate=GONE)
    with serving(shipped_site.folder, "/") as address:
        page.goto(address + LOST)
        start(page)
    tick(page, "p1-fence")
    step(page, "p1-storage").get_by_role("button", name="Add a note").click()
    step(page, "p1-storage").get_by_label("Note on this step").fill("mounted read-only")
    step(page, "p1-storage").get_by_role("button", name="Add note").click()
    end(page, loss="0s", verified="counted the rows")
    assert "mounted read-only" in saved_text(page, "Save timeline")
    assert 'outcome: "recovered"' in saved_text(page, "Export drill record")


def test_with_the_server_gone_it_outlives_a_reload_where_the_site_is_kept(
    new_page: Callable[..., Page], shipped_site: Site
) -> None:
    page = new_page(viewport=PHONE, service_workers="allow", tolerate=(*GONE, "Failed to fetch"))
    with serving(shipped_site.folder, "/") as address:
        page.goto(address + LOST)
        start(page)
        tick(page, "p1-fence")
        expect(page.locator(".kept")).to_contain_text("Available offline (", timeout=60_000)
    page.reload()
    expect(page.locator(".run-bar")).to_be_visible()
    assert told(page, "p1-fence").startswith("Done")
    tick(page, "p1-storage")
    page.goto(address + "index.html")
    page.get_by_role("link", name="Resume").click()
    expect(step(page, "p1-storage").locator(".run-told")).to_be_visible()


@pytest.mark.parametrize("part", ["run/run.js", "run/page.js", "words.en.js"])
def test_a_part_that_did_not_load_is_said_and_asked_for_again(
    new_page: Callable[..., Page], shipped_address: str, part: str
) -> None:
    page = new_page(viewport=PHONE, tolerate=GONE)
    page.route(f"**/theme/{part}", lambda route: route.abort())
    page.goto(shipped_address + LOST)
    page.get_by_role("button", name="Start incident").click()
    again = page.get_by_role("button", name="Not loaded: try again")
    expect(again).to_be_visible()
    page.unroute(f"**/theme/{part}")
    again.click()
    expect(page.locator(".run-bar")).to_be_visible()
    expect(again).to_be_hidden()


def test_what_is_kept_is_not_started_twice_when_a_part_comes_late(
    new_page: Callable[..., Page], shipped_address: str
) -> None:
    page = new_page(viewport=PHONE, tolerate=GONE)
    page.goto(shipped_address + LOST)
    start(page)
    tick(page, "p1-fence")
    page.route("**/theme/run/bar.js", lambda route: route.abort())
    page.reload()
    again = page.get_by_role("button", name="Not loaded: try again")
    expect(again).to_be_visible()
    page.unroute("**/theme/run/bar.js")
    again.click()
    expect(page.locator(".run-bar")).to_be_visible()
    assert told(page, "p1-fence").startswith("Done")
    sheet(page)
    assert (
        len(page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('drillbook.run.'))")) == 1
    )
