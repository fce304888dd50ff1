"""The bundle opens from a disk: unpacked, with no server, it searches and says how old it is."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.browser import DESKTOP, PHONE
from tests.support.build import run_drillbook
from tests.support.incidents import start

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bundle the shipped site, and unpack it as readers do."""
    folder = tmp_path_factory.mktemp("stick")
    done = run_drillbook("bundle", "--output", folder)
    assert done.code == 0, done.said
    [path] = folder.glob("*.zip")
    with zipfile.ZipFile(path) as packed:
        packed.extractall(folder)
    [top] = [entry for entry in folder.iterdir() if entry.is_dir()]
    return top


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("start", ["index.html", "ko/index.html"])
def test_it_searches_from_a_disk(
    new_page: Callable[..., Page], unpacked: Path, start: str, viewport: dict[str, int]
) -> None:
    page = new_page(viewport=viewport)
    page.goto((unpacked / start).as_uri())
    page.locator("#at-q").fill("database disk image is malformed")
    found = page.locator(".found-list .card-title a").first
    expect(found).to_be_visible()
    found.click()
    expect(page.locator("h1")).to_contain_text("SQLite")
    assert page.url.startswith(unpacked.as_uri())


def test_a_log_that_is_pasted_there_leads_to_run_mode(new_page: Callable[..., Page], unpacked: Path) -> None:
    page = new_page(viewport=PHONE)
    page.goto((unpacked / "index.html").as_uri())
    page.locator(".log button").click()
    page.locator("#at-log-text").fill(
        "db1 app[311]: sqlite3.DatabaseError: database disk image is malformed\n"
    )
    page.locator(".log .found-list > li:first-child a").first.click()
    expect(page.locator("h1")).to_contain_text("SQLite")
    start(page)
    first = page.locator(".run-step").first
    first.get_by_role("button", name="Done", exact=True).click()
    expect(first.locator(".run-told")).to_contain_text("Done")
    page.reload()
    expect(page.locator(".run-step").first.locator(".run-told")).to_contain_text("Done")
    assert page.url.startswith(unpacked.as_uri())


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_note_of_age(
    new_page: Callable[..., Page], serve_folder: Callable[..., str], unpacked: Path, colour_scheme: str
) -> None:
    page = new_page(color_scheme=colour_scheme)
    # From a host, because axe asks for the styles once more, which no browser allows from a disk.
    at(page, f"{serve_folder(unpacked)}index.html", 45)
    expect(page.locator(".age")).to_be_visible()
    assert not Axe().run(page).response["violations"]


def at(page: Page, address: str, days: int) -> None:
    """Open a page some days after the date that it shows."""
    page.goto(address)
    shown = page.locator(".bottom p:last-child time").get_attribute("datetime")
    assert shown
    day = datetime.datetime.fromisoformat(shown).replace(tzinfo=datetime.UTC)
    page.clock.set_fixed_time(day + datetime.timedelta(days=days, hours=1))
    page.reload()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("scenarios/sqlite-file-corrupt.html", "This copy is 45 days old"),
        ("ko/index.html", "이 사본은 45일 전"),
    ],
)
def test_an_old_copy_says_so_at_the_top_of_the_page(
    new_page: Callable[..., Page], unpacked: Path, address: str, words: str
) -> None:
    page = new_page()
    at(page, (unpacked / address).as_uri(), 45)
    note = page.locator("main > :first-child")
    expect(note).to_contain_text(words)
    expect(page.locator("body > [role=status]")).to_contain_text(words)
    assert note.get_attribute("role") is None  # it is read once, by the status
    assert page.locator("h1").is_visible()


def test_a_copy_that_is_not_old_says_nothing(new_page: Callable[..., Page], unpacked: Path) -> None:
    page = new_page()
    at(page, (unpacked / "index.html").as_uri(), 30)
    page.evaluate("drillbook.need('offline/notice')")
    expect(page.locator(".age")).to_have_count(0)


def test_a_copy_on_a_disk_registers_no_worker(new_page: Callable[..., Page], unpacked: Path) -> None:
    page = new_page(service_workers="allow")
    page.goto((unpacked / "index.html").as_uri())
    page.evaluate("drillbook.need('offline/notice')")
    expect(page.locator(".kept")).to_have_count(0)
