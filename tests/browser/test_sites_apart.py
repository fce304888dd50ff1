"""What a browser keeps: whatever the host calls the pages, and of each site on one origin apart."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.build import BELOW, Site
from tests.support.hosts import serving_bare
from tests.support.incidents import saved_text, sheet, start, tick, told, unfold
from tests.support.values import command, fill, open_form, own_values

pytestmark = pytest.mark.browser

SCENARIO = "scenarios/db-lost.html"
STEP = "p1-look"
KEYS = "() => Object.keys(localStorage).sort()"
# As they were kept before sites were told apart.
NAMELESS = """() => {
  for (const name of Object.keys(localStorage)) {
    localStorage[name.split(' ')[0]] = localStorage[name];
    delete localStorage[name];
  }
  sessionStorage.clear();
}"""
RUNNING = "() => drillbook.need('run/run').then(() => drillbook.run.ready)"


@pytest.fixture(scope="module")
def bare(values_site: Site) -> Iterator[str]:
    with serving_bare(values_site.folder, BELOW) as address:
        yield address


@pytest.fixture
def two(values_site: Site, tmp_path: Path, serve_folder: Callable[..., str]) -> tuple[str, str]:
    for name in ("a", "b"):
        (tmp_path / name).symlink_to(values_site.folder)
    origin = serve_folder(tmp_path)
    return f"{origin}a/", f"{origin}b/"


def settled(page: Page) -> Page:
    """See that run mode has looked for incidents."""
    page.evaluate(RUNNING)
    return page


def keep_everything(page: Page, base: str) -> None:
    """Start an incident, fill a value in, search, choose a theme."""
    page.goto(base + SCENARIO)
    start(page)
    tick(page, STEP)
    open_form(page)
    fill(page, "db_host", "db7.example")
    page.locator("select.theme").select_option("dark")
    page.locator("#at-q").fill("database")
    expect(page.locator(".found-list > li").first).to_be_visible()
    with page.expect_navigation():
        page.locator(".found-list .card-title a").first.click()
    page.goto(base + SCENARIO)
    expect(page.locator(".run-bar")).to_be_visible()


def expect_everything(page: Page, base: str) -> None:
    page.goto(base + SCENARIO)
    expect(page.locator(".run-bar")).to_be_visible()
    assert told(page, STEP).startswith("Done")
    assert command(page, "ping") == "ping db7.example"
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.locator("#at-q").click()
    expect(page.locator(".again")).to_have_text("database")


def expect_nothing(page: Page, base: str) -> None:
    for address in ("index.html", SCENARIO, "procedures/restore-db.html"):
        page.goto(base + address)
        settled(page)
        expect(page.locator(".run-bar, .run-block")).to_have_count(0)
        assert page.locator("html").get_attribute("data-theme") == ""
    page.evaluate("drillbook.need('values/values')")
    open_form(page)
    assert own_values(page) == {}
    page.locator("#at-q").click()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".again")).to_have_count(0)


@pytest.mark.parametrize("folder", ["", "ko/"])
def test_an_incident_goes_on_where_the_host_takes_html_off(
    new_page: Callable[..., Page], bare: str, folder: str
) -> None:
    page = new_page()
    page.goto(f"{bare}{folder}{SCENARIO}")
    assert page.url == f"{bare}{folder}scenarios/db-lost"
    start(page)
    page.locator(f"#{STEP} .run-yes").click()
    for _ in range(2):
        page.reload()
        expect(page.locator(".run-bar")).to_be_visible()
        expect(page.locator(f"#{STEP} .run-told")).to_be_visible()
    page.goto(bare + folder)
    expect(page.locator(".run-list > li strong")).not_to_have_text(re.compile("Damaged|손상"))
    page.locator(".run-list a").first.click()
    expect(page.locator(".run-head")).to_be_visible()
    page.goto(f"{bare}{folder}procedures/")
    page.locator(".run-next:visible").click()
    expect(page).to_have_url(f"{bare}{folder}scenarios/db-lost")
    expect(page.locator(f"#{STEP} .run-told")).to_be_visible()


def test_everything_is_kept_where_the_host_takes_html_off(new_page: Callable[..., Page], bare: str) -> None:
    page = new_page()
    keep_everything(page, bare)
    expect_everything(page, bare)
    page.goto(f"{bare}search.html?q=database")
    page.locator(".found-list .card-title a").first.click()
    expect(page.locator("h1")).to_contain_text("database")


def test_such_a_site_is_kept_for_when_the_server_is_gone(
    new_page: Callable[..., Page], values_site: Site
) -> None:
    gone = ("Failed to load resource", "ERR_CONNECTION_REFUSED", "Failed to update")
    page = new_page(service_workers="allow", tolerate=gone)
    with serving_bare(values_site.folder) as address:
        page.goto(address)
        expect(page.locator(".kept")).to_contain_text("Available offline", timeout=60_000)
    for name in (SCENARIO, "scenarios/db-lost", "scenarios/", "ko/"):
        answer = page.goto(address + name)
        assert answer is not None
        assert answer.status == 200


def test_an_incident_that_such_a_host_had_damaged_resumes(new_page: Callable[..., Page], bare: str) -> None:
    page = new_page()
    page.goto(bare + SCENARIO)
    start(page)
    tick(page, STEP)
    page.evaluate(NAMELESS)
    page.evaluate("""() => {
      const name = Object.keys(localStorage).find(name => name.startsWith('drillbook.run.'));
      localStorage[name] = localStorage[name].replace('db-lost.html', 'db-lost');
    }""")
    page.goto(bare)
    page.locator(".run-list a").first.click()
    expect(page.locator(f"#{STEP} .run-told")).to_be_visible()


def test_an_incident_moves_between_a_host_and_a_disk(
    new_page: Callable[..., Page], bare: str, values_site: Site
) -> None:
    page = new_page()
    page.goto(bare + SCENARIO)
    start(page)
    tick(page, STEP)
    unfold(sheet(page), "Move to another device")
    text = saved_text(page, "Save incident as file")
    assert json.loads(text)["events"][0]["path"] == SCENARIO
    text = text.replace("db-lost.html", "db-lost")  # as it was written before
    page.goto(f"{values_site.folder.as_uri()}/{SCENARIO}")
    start(page)
    part = unfold(sheet(page), "Move to another device")
    part.get_by_label("or paste its text").fill(text)
    part.get_by_role("button", name="Open", exact=True).click()
    page.goto(f"{values_site.folder.as_uri()}/index.html")
    expect(page.locator(".run-list > li")).to_have_count(2)
    page.locator(".run-list a").first.click()
    expect(page.locator(".run-head")).to_be_visible()


def test_two_sites_on_one_origin_keep_their_own(new_page: Callable[..., Page], two: tuple[str, str]) -> None:
    page = new_page()
    keep_everything(page, two[0])
    expect_nothing(page, two[1])
    expect_everything(page, two[0])
    assert all(name.endswith(f" {two[0]}") for name in page.evaluate(KEYS))


def test_a_site_at_the_root_and_one_below_it_keep_their_own(
    new_page: Callable[..., Page], values_site: Site, tmp_path: Path, serve_folder: Callable[..., str]
) -> None:
    for path in values_site.folder.iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "b").symlink_to(values_site.folder)
    origin = serve_folder(tmp_path)
    page = new_page()
    keep_everything(page, origin)
    expect_nothing(page, f"{origin}b/")
    expect_everything(page, origin)


def test_two_folders_of_a_disk_are_two_sites(
    new_page: Callable[..., Page], values_site: Site, tmp_path: Path
) -> None:
    folders = [tmp_path / "first", tmp_path / "the second"]
    for folder in folders:
        folder.symlink_to(values_site.folder)
    one, other = (f"{folder.as_uri()}/" for folder in folders)
    page = new_page()
    keep_everything(page, one)
    expect_nothing(page, other)
    expect_everything(page, one)


def test_what_was_kept_before_is_taken_over_by_the_only_site(
    new_page: Callable[..., Page], two: tuple[str, str]
) -> None:
    page = new_page()
    keep_everything(page, two[0])
    page.evaluate(NAMELESS)
    page.goto(two[0])
    expect(page.locator(".run-list > li")).to_have_count(1)
    expect_everything(page, two[0])
    expect(page.locator(".again")).to_have_text("database")
    left = [name for name in page.evaluate(KEYS) if not name.endswith(f" {two[0]}")]
    assert left in ([], ["drillbook.theme"])


def test_where_there_are_two_sites_the_page_of_the_scenario_takes_the_incident(
    new_page: Callable[..., Page], two: tuple[str, str]
) -> None:
    page = new_page()
    page.goto(two[0] + SCENARIO)
    start(page)
    tick(page, STEP)
    page.evaluate(NAMELESS)
    page.evaluate("other => { localStorage[`drillbook.values ${other}`] = '[]'; }", two[1])
    page.goto(two[0])
    settled(page)
    expect(page.locator(".run-list")).to_have_count(0)
    page.goto(two[0] + SCENARIO)
    expect(page.locator(".run-bar")).to_be_visible()
    assert told(page, STEP).startswith("Done")
    page.goto(two[1])
    settled(page)
    expect(page.locator(".run-list")).to_have_count(0)


def test_a_tab_that_still_runs_the_older_scripts_loses_no_tick(
    new_page: Callable[..., Page], two: tuple[str, str]
) -> None:
    page = new_page()
    page.goto(two[0] + SCENARIO)
    start(page)
    before: Any = page.evaluate("() => ({...localStorage})")
    tick(page, STEP)
    page.evaluate(
        """before => {
      const name = Object.keys(before).find(name => name.startsWith('drillbook.run.'));
      localStorage[name.split(' ')[0]] = localStorage[name];
      localStorage[name] = before[name];
    }""",
        before,
    )
    page.goto(two[0] + SCENARIO)
    expect(page.locator(".run-bar")).to_be_visible()
    assert told(page, STEP).startswith("Done")
