"""After one visit the whole site is on the device: with the server gone, everything goes on working."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.browser import DESKTOP, PHONE
from tests.support.build import BELOW
from tests.support.server import serving
from tests.support.sites import drillbook, make_full_site

pytestmark = pytest.mark.browser

# What Chromium itself says of requests that a server which is gone does not answer.
GONE = ("net::ERR_", "status of 404", "Failed to fetch")
KEPT = "Available offline ("
WAIT = 60_000  # milliseconds; the whole site has to come over


@dataclass
class Host:
    """A server that can die: it answers ``left`` more requests, all when that is None."""

    address: str = ""
    left: int | None = None

    def drops(self, _: str) -> bool:
        if self.left is None:
            return False
        self.left -= 1
        return self.left < 0


@dataclass
class Kept:
    """A small site of every kind of page, in two languages, and its server."""

    folder: Path
    host: Host

    def build(self) -> None:
        done = drillbook(self.folder, DRILLBOOK_SITEURL=f"https://kb.example{BELOW.rstrip('/')}")
        assert done.code == 0, done.said

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.folder / "content" / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        self.build()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Kept]:
    host = Host()
    kept = Kept(make_full_site(tmp_path / "site"), host)
    config = kept.folder / "pelican.conf.py"
    own = "https://kb.example/recovery"
    config.write_text(config.read_text().replace(own, own.replace("/recovery", BELOW.rstrip("/"))))
    kept.build()
    with serving(kept.folder / "output", BELOW, host.drops) as address:
        host.address = address
        yield kept


@pytest.fixture
def visitor(new_page: Callable[..., Page]) -> Callable[..., Page]:
    """Open pages in a browser that may keep the site."""

    def visit(**options: object) -> Page:
        return new_page(**{"service_workers": "allow", "tolerate": GONE, **options})

    return visit


def keep(page: Page, site: Kept, start: str = "index.html") -> None:
    """Visit one page, and wait until it says that all of the site is on the device."""
    page.goto(site.host.address + start)
    expect(page.locator(".kept")).to_contain_text(KEPT, timeout=WAIT)


def search(page: Page, words: str) -> list[str]:
    page.locator("#at-q").fill(words)
    # What was found before stays until something else is.
    expect(page.locator(f".finder[data-query='{words}']")).to_be_visible()
    return page.locator(".found-list .card-title").all_inner_texts()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_with_the_server_gone_everything_goes_on_working(
    visitor: Callable[..., Page], site: Kept, viewport: dict[str, int]
) -> None:
    page = visitor(viewport=viewport)
    keep(page, site)
    assert "MB)" in page.locator(".kept").inner_text()
    site.host.left = 0
    assert "The server is lost" in search(page, "server lost")
    for address, heading in {
        "": "Trial",
        "ko/": "Trial",
        "scenarios/server-lost.html": "The server is lost",
        "ko/scenarios/server-lost.html": "서버 유실",
        "procedures/restore.html": "Restore",
        "coverage.html": "Coverage",
        "scenarios": "Scenarios",
    }.items():
        answer = page.goto(site.host.address + address)
        assert answer is not None
        assert answer.status == 200
        assert heading in page.locator("h1").inner_text()
    page.goto(f"{site.host.address}search.html?q=deleted+files")
    expect(page.locator(".found-list .card-title").first).to_have_text("Files are gone")


def test_a_missing_address_is_missing_offline_too(visitor: Callable[..., Page], site: Kept) -> None:
    page = visitor()
    keep(page, site)
    site.host.left = 0
    answer = page.goto(f"{site.host.address}scenarios/nothing.html")
    assert answer is not None
    assert answer.status == 404
    assert page.locator("h1").inner_text() == "Page not found"
    assert page.evaluate("[...document.styleSheets].length") > 0


def test_a_server_that_dies_half_way_leaves_what_has_come(visitor: Callable[..., Page], site: Kept) -> None:
    page = visitor()
    site.host.left = 40  # the page and what it loads, then a part of the rest
    page.goto(f"{site.host.address}scenarios/server-lost.html")
    expect(page.locator(".kept")).to_contain_text("interrupted", timeout=WAIT)
    page.goto(f"{site.host.address}index.html")
    assert page.locator("h1").inner_text() == "Trial"
    site.host.left = None
    page.reload()
    expect(page.locator(".kept")).to_contain_text(KEPT, timeout=WAIT)


def test_what_has_come_is_not_fetched_again(visitor: Callable[..., Page], site: Kept) -> None:
    asked: list[str] = []
    with serving(site.folder / "output", BELOW, lambda path: bool(asked.append(path))) as address:
        site.host.address = address
        page = visitor()
        keep(page, site)
        asked.clear()
        site.edit("scenarios/files-gone.md", "Deleted by mistake.", "Deleted on purpose.")
        page.reload()
        expect(page.locator(".newer")).to_be_visible(timeout=WAIT)
    fetched = {path.removeprefix(BELOW) for path in asked}
    assert "scenarios/files-gone.html" in fetched
    assert "theme/drillbook.css" not in fetched
    assert "procedures/restore.md" not in fetched


def test_a_tab_never_mixes_two_versions(visitor: Callable[..., Page], site: Kept) -> None:
    page = visitor()
    keep(page, site)
    page.goto(f"{site.host.address}index.html")
    other = page.context.new_page()
    other.goto(f"{site.host.address}scenarios/files-gone.html")
    before = other.locator("script[src$='search.js']").get_attribute("src")
    site.edit("scenarios/files-gone.md", "title: Files are gone", "title: Files have vanished")
    page.reload()
    newer = page.locator(".newer")
    expect(newer).to_be_visible(timeout=WAIT)
    assert "A newer version of this site is ready." in newer.inner_text()
    # Whoever reads on has the old search with the old words, also where nobody ever fetched them before.
    expect(other.locator(".newer")).to_be_visible(timeout=WAIT)
    assert search(other, "files gone")[0] == "Files are gone"
    with page.expect_event("load"):
        newer.get_by_role("button", name="Reload").click()
    assert search(page, "files vanished")[0] == "Files have vanished"
    expect(newer).to_have_count(0)
    site.host.left = 0
    assert search(other, "deleted by mistake")[0] == "Files are gone"
    other.reload()
    assert other.locator("h1").inner_text() == "Files have vanished"
    assert other.locator("script[src$='search.js']").get_attribute("src") != before


def test_the_offer_of_a_newer_version_can_be_put_off(visitor: Callable[..., Page], site: Kept) -> None:
    page = visitor()
    keep(page, site)
    site.edit("scenarios/files-gone.md", "Deleted by mistake.", "Deleted on purpose.")
    page.reload()
    expect(page.locator(".newer")).to_be_visible(timeout=WAIT)
    assert not Axe().run(page).response["violations"]
    page.locator(".newer").get_by_role("button", name="Later").press("Enter")
    expect(page.locator(".newer")).to_have_count(0)


def test_whoever_saves_data_is_asked_first(visitor: Callable[..., Page], site: Kept) -> None:
    page = visitor()
    page.add_init_script("Object.defineProperty(navigator.connection, 'saveData', {value: true})")
    page.goto(f"{site.host.address}index.html")
    button = page.locator(".kept").get_by_role("button", name="Save for offline use")
    expect(button).to_be_visible()
    assert page.evaluate("navigator.serviceWorker.getRegistration().then(Boolean)") is False
    button.click()
    expect(page.locator(".kept")).to_contain_text(KEPT, timeout=WAIT)


def test_a_device_without_room_says_so_and_the_site_works(visitor: Callable[..., Page], site: Kept) -> None:
    page = visitor()
    cdp = page.context.new_cdp_session(page)
    origin = site.host.address.removesuffix(BELOW)
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 60_000})
    page.goto(f"{site.host.address}index.html")
    expect(page.locator(".kept")).to_contain_text("not enough storage", timeout=WAIT)
    page.goto(f"{site.host.address}scenarios/server-lost.html")
    assert page.locator("h1").inner_text() == "The server is lost"
    assert search(page, "files gone")
    expect(page.locator(".kept").get_by_role("button", name="Try again")).to_be_visible()


def test_where_the_newer_version_has_no_room_the_older_one_goes_on_working(
    visitor: Callable[..., Page], site: Kept
) -> None:
    page = visitor()
    keep(page, site)
    site.edit("scenarios/files-gone.md", "Deleted by mistake.", "Deleted on purpose.")
    cdp = page.context.new_cdp_session(page)
    origin = site.host.address.removesuffix(BELOW)
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 60_000})
    page.reload()
    told = "An older copy is available offline: not enough storage"
    expect(page.locator(".kept")).to_contain_text(told, timeout=WAIT)
    site.host.left = 0
    page.goto(f"{site.host.address}scenarios/files-gone.html")
    expect(page.locator("main")).to_contain_text("Deleted by mistake.")
    assert search(page, "server lost")


def test_a_server_that_changes_what_it_sends_is_named(visitor: Callable[..., Page], site: Kept) -> None:
    (site.folder / "output/coverage.html").write_text("<!doctype html><title>Somebody else's</title>")
    page = visitor()
    page.goto(f"{site.host.address}index.html")
    expect(page.locator(".kept")).to_contain_text(
        "copy of coverage.html differs from the published one", timeout=WAIT
    )


def test_a_fault_is_said_while_another_file_does_not_come(visitor: Callable[..., Page], site: Kept) -> None:
    (site.folder / "output/coverage.html").write_text("<!doctype html><title>Somebody else's</title>")
    over = Event()
    page = visitor()

    def stalls(path: str) -> bool:
        if path.endswith("/binder.html"):  # one of those that are fetched beside it
            over.wait()
        return False

    with serving(site.folder / "output", BELOW, stalls) as address:
        try:
            page.goto(f"{address}index.html")
            expect(page.locator(".kept")).to_contain_text("copy of coverage.html differs", timeout=WAIT)
        finally:
            over.set()


WAITING = """
  window.asked = [];
  const registration = new EventTarget();
  registration.waiting = { postMessage: (text) => {
    window.asked.push(text);
    document.documentElement.dataset.asked = window.asked.length;
  } };
  navigator.serviceWorker.register = async () => registration;
  window.turn = () => { registration.waiting = null; };
"""


def test_a_newer_version_that_waits_is_asked_until_it_has_had_its_turn(
    visitor: Callable[..., Page], site: Kept
) -> None:
    page = visitor()
    page.add_init_script(WAITING)
    page.clock.install()
    page.goto(f"{site.host.address}index.html")
    expect(page.locator("html")).to_have_attribute("data-asked", "2", timeout=WAIT)
    assert set(page.evaluate("window.asked")) == {"turn"}
    page.evaluate("window.turn()")
    asked = page.evaluate("window.asked.length")
    page.clock.run_for(30_000)  # much longer than the time from one asking to the next
    assert page.evaluate("window.asked.length") == asked


def test_korean_pages_say_it_in_korean(visitor: Callable[..., Page], site: Kept) -> None:
    page = visitor()
    page.goto(f"{site.host.address}ko/index.html")
    expect(page.locator(".kept")).to_contain_text("오프라인 사용 가능", timeout=WAIT)
