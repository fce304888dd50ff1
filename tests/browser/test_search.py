"""The search box: as one types, with the keyboard, from a disk, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.browser import each_appearance
from tests.support.build import BELOW, Site
from tests.support.search_pages import FIRST
from tests.support.traffic import HeldBack, Traffic

pytestmark = pytest.mark.browser


def test_results_appear_below_the_box_as_one_types(searching: Callable[..., Page]) -> None:
    page = searching("database host lo")
    expect(page.locator(FIRST)).to_have_text("Database server is lost")
    expect(page.locator(".found-list > li").first).to_contain_text("Critical")
    expect(page.locator(".found-list > li").first).to_contain_text("Scenario")
    expect(page.locator(".found-text").first).to_have_text(
        "The host is gone. Rebuild it from the last base backup."
    )
    expect(page.locator(".found-list mark")).to_have_text(["host"])
    page.locator(FIRST).click()
    expect(page.locator("h1")).to_have_text("Database server is lost")


def test_who_asks_for_an_exact_text_is_led_to_the_section_that_has_it(searching: Callable[..., Page]) -> None:
    page = searching('"old logs"')
    page.locator(".found-section").first.click()
    expect(page).to_have_url(re.compile(re.escape("scenarios/disk-full.html#free-some-space") + "$"))
    expect(page.locator("h2:target")).to_have_text("Free some space")


def test_a_result_can_be_chosen_before_its_text_is_there(
    new_page: Callable[..., Page], search_address: str
) -> None:
    page = new_page()
    lines = HeldBack(page, re.compile(r"/a\d+\.js$"))
    page.goto(f"{search_address}index.html")
    page.locator("#at-q").fill("clients connection")
    page.locator(FIRST).click()
    expect(page.locator("h1")).to_have_text("Database server is lost")
    lines.let_go()


def test_a_declared_line_that_matches_is_shown_with_its_label(searching: Callable[..., Page]) -> None:
    page = searching("clients connection")
    expect(page.locator(".found-text").first).to_have_text("Symptom clients get connection refused")
    expect(page.locator(".found-text").first.locator("mark")).to_have_text(["clients", "connection"])
    page.locator("#at-q").fill("app: could not connect to server: Connection refused")
    expect(page.locator(".found-form").first).to_have_text("Log line")
    expect(page.locator(".found-text code").first).to_have_text(
        "could not connect to server: Connection refused"
    )


def test_a_summary_stands_there_without_another_request(
    searching: Callable[..., Page], search_site: Site
) -> None:
    page = searching("quota")
    traffic = Traffic(search_site.folder, BELOW)
    traffic.watch(page)
    page.locator("#at-q").fill("quota disk")
    expect(page.locator(".found-text").first).to_have_text("Nothing can be written.")
    page.wait_for_load_state("networkidle")
    assert not [name for name in traffic.trips if re.search(r"/[adt]\d+\.js$", name)]


def test_the_number_of_good_matches_is_announced(searching: Callable[..., Page]) -> None:
    page = searching("tape")
    status = page.get_by_role("status").filter(has_text="good")
    expect(status).to_have_text("14 good matches")
    page.locator("#at-q").fill("quota")
    expect(status).to_have_text("1 good match")


def test_where_no_page_answers_it_says_so_and_how_to_add_one(searching: Callable[..., Page]) -> None:
    page = searching("mongodb disk full")
    expect(page.locator(".found-status")).to_have_text("No page answers this.")
    expect(page.locator(".found-notes")).to_contain_text("No page mentions mongodb.")
    expect(page.locator(".found-nearest")).to_have_text("Nearest pages")
    expect(page.locator(FIRST)).to_have_text("Disk is full")
    expect(page.locator(".found-foot code")).to_have_text('drillbook new scenario "mongodb disk full"')
    page.locator("#at-q").fill("zzqqxx")
    expect(page.locator(".found-notes")).to_contain_text("No page mentions zzqqxx.")
    expect(page.locator(".found-nearest")).to_have_count(0)
    expect(page.locator(".found-list > li")).to_have_count(0)
    page.locator("#at-q").fill("disk full")
    expect(page.locator(".found-status")).to_have_text("1 good match")
    expect(page.locator(".found-foot")).to_be_hidden()


def test_an_honest_no_speaks_korean(searching: Callable[..., Page]) -> None:
    page = searching("zzqqxx", "ko/search.html")
    expect(page.locator(".found-status")).to_have_text("이 질문에 답하는 문서가 없습니다.")
    expect(page.locator(".found-notes")).to_contain_text("어느 문서에도 없는 말: zzqqxx")


@pytest.mark.parametrize(
    ("folder", "query", "said"),
    [
        ("", "postgresql forgot the admin password", "No scenario covers postgresql: Access lost."),
        ("ko/", "postgresql 비밀번호를 잊어버렸다", "postgresql: 접근 권한 상실"),
    ],
)
def test_what_no_scenario_covers_leads_to_the_coverage_page(
    searching: Callable[..., Page], folder: str, query: str, said: str
) -> None:
    page = searching(query, f"{folder}search.html")
    way = page.locator(".found-notes a")
    expect(way).to_contain_text(said)
    way.click()
    expect(page).to_have_url(re.compile(rf"/{folder}coverage\.html$"))


def test_four_results_stand_on_the_screen_of_a_phone(searching: Callable[..., Page]) -> None:
    page = searching("last tape", "search.html", viewport={"width": 375, "height": 812})
    expect(page.locator(".found-list > li")).to_have_count(10)
    heights = page.locator(".found-list > li").evaluate_all("all => all.map(e => e.offsetHeight)")
    assert max(heights) <= 150
    assert sorted(heights)[len(heights) // 2] <= 125


def test_text_of_pages_is_never_markup(searching: Callable[..., Page]) -> None:
    page = searching('"the users what"')
    expect(page.locator(".found-text").first).to_contain_text("what was lost &")
    assert page.locator(".found-list b").count() == 0


def test_the_keyboard_leads_through_the_results(searching: Callable[..., Page]) -> None:
    page = searching("tape")
    box, links = page.locator("#at-q"), page.locator(".found-list .card-title a")
    moves = [("ArrowDown", 0), ("ArrowDown", 1), ("End", 9), ("Home", 0), ("ArrowDown", 1), ("ArrowUp", 0)]
    for key, number in moves:
        page.keyboard.press(key)
        expect(links.nth(number)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("s")
    expect(box).to_have_value("tapes")
    page.keyboard.press("Escape")
    expect(page.locator(".finder")).to_be_hidden()
    expect(box).to_be_focused()
    box.fill("tape")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("about tape")


def test_slash_leads_to_the_box(new_page: Callable[..., Page], search_address: str) -> None:
    page = new_page()
    page.goto(f"{search_address}scenarios/disk-full.html")
    page.keyboard.press("/")
    page.keyboard.type("tape")
    expect(page.locator(".found-list > li").first).to_be_visible()


def test_leaving_the_box_closes_the_panel(searching: Callable[..., Page]) -> None:
    page = searching("tape")
    page.locator("h1").first.click()
    expect(page.locator(".finder")).to_be_hidden()
    page.locator("#at-q").focus()
    expect(page.locator(".found-list > li").first).to_be_visible()


def test_enter_leads_to_all_results_and_back_returns(searching: Callable[..., Page]) -> None:
    page = searching("tape library")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape("search.html?q=tape+library")))
    expect(page.locator("#at-results .found-list > li")).to_have_count(10)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("#at-results .found-list > li")).to_have_count(14)
    page.locator("#at-q").fill("quota")
    expect(page).to_have_url(re.compile(re.escape("search.html?q=quota") + "$"))
    page.locator(FIRST).click()
    expect(page.locator("h1")).to_have_text("Disk is full")
    page.go_back()
    expect(page.locator("#at-q")).to_have_value("quota")
    expect(page.locator(FIRST)).to_have_text("Disk is full")


def test_a_query_in_the_address_is_answered(new_page: Callable[..., Page], search_address: str) -> None:
    page = new_page()
    page.goto(f"{search_address}search.html?q=connection%20refused%20%26%20%2B1")
    expect(page.locator("#at-q")).to_have_value("connection refused & +1")
    expect(page.locator(FIRST)).to_have_text("Database server is lost")


def test_what_was_mended_is_said(searching: Callable[..., Page]) -> None:
    page = searching("libarry")
    expect(page.locator(".found-notes")).to_contain_text("Showing results for library instead of libarry.")
    page.locator("#at-q").fill('"library tape"')
    expect(page.locator(".found-notes")).to_contain_text("No exact match")


def test_recent_searches_stay_here_and_can_be_cleared(searching: Callable[..., Page]) -> None:
    page = searching("quota")
    page.locator(FIRST).click()
    page.locator("#at-q").click()
    expect(page.get_by_role("button", name="quota")).to_be_visible()
    page.get_by_role("button", name="quota").click()
    expect(page.locator(FIRST)).to_have_text("Disk is full")
    page.locator("#at-q").fill("")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".finder")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('drillbook.recent')") is None


@pytest.mark.parametrize(
    "typed", ["disk full password=hunter2", "disk full 2026-01-02 03:04:05", "disk full; mysql -phunter2"]
)
def test_what_may_be_secret_is_no_recent_search(searching: Callable[..., Page], typed: str) -> None:
    page = searching(typed)
    page.locator(FIRST).click()
    expect(page.locator("h1")).to_have_text("Disk is full")
    assert (
        page.evaluate("Object.values({ ...localStorage }).filter(kept => kept.includes('disk full'))") == []
    )


def test_searching_works_where_storage_is_forbidden(
    new_page: Callable[..., Page], search_address: str
) -> None:
    page = new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    page.goto(f"{search_address}index.html")
    page.locator("#at-q").fill("quota")
    expect(page.locator(FIRST)).to_have_text("Disk is full")


def test_results_speak_the_readers_language(searching: Callable[..., Page], search_site: Site) -> None:
    page = searching("database lost", "ko/index.html")
    expect(page.locator(FIRST)).to_have_text("데이터베이스 서버를 잃음")
    assert page.locator(FIRST).get_attribute("lang") is None
    page.locator("#at-q").fill("quota")
    expect(page.locator(FIRST)).to_have_attribute("lang", "en")
    expect(page.locator(".found-list > li").first).to_contain_text("English")
    page.locator(FIRST).click()
    expect(page).to_have_url(re.compile(re.escape("/ko/scenarios/disk-full.html") + "$"))
    page = searching("데이터베이스를", "index.html")
    expect(page.locator(FIRST)).to_have_text("Database server is lost")


@pytest.mark.parametrize("where", ["index.html", "ko/scenarios/database-lost.html", "search.html"])
def test_searching_works_from_a_disk(searching: Callable[..., Page], search_site: Site, where: str) -> None:
    page = searching("connection refused", (search_site.folder / where).as_uri())
    expect(page.locator(".found-list > li").first).to_be_visible()
    page.locator(FIRST).click()
    page.wait_for_load_state()
    assert page.url.startswith(search_site.folder.as_uri())
    assert Path(page.url.removeprefix("file://").partition("#")[0]).is_file()


def test_without_scripts_the_box_leads_to_help(new_page: Callable[..., Page], search_address: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{search_address}index.html")
    page.locator("#at-q").fill("disk")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape("search.html?q=disk")))
    expect(page.get_by_text("needs JavaScript")).to_be_visible()
    assert page.locator("main a[href$='.html']").count() > 2


def test_a_search_that_does_not_load_says_so(
    search_site: Site, new_page: Callable[..., Page], search_address: str
) -> None:
    page = new_page(tolerate=("Failed to load resource",))
    page.route(re.compile(r"/s\d+\.js$"), lambda route: route.abort())
    page.goto(f"{search_address}index.html")
    page.locator("#at-q").fill("quota")
    expect(page.locator(".found-status")).to_contain_text("could not be loaded")
    page.unroute(re.compile(r"/s\d+\.js$"))
    page.locator("#at-q").fill("quotas")
    expect(page.locator(FIRST)).to_have_text("Disk is full")


def test_the_next_letter_fetches_only_what_is_new(searching: Callable[..., Page], search_site: Site) -> None:
    page = searching("tape libra")
    traffic = Traffic(search_site.folder, BELOW)
    traffic.watch(page)
    for text in ("tape librar", "tape library", "tape librar", "tape libra"):
        page.locator("#at-q").fill(text)
        page.wait_for_load_state("networkidle")
    assert len(searched(traffic)) <= 1, traffic.trips
    traffic.forget()
    for text in ("tape librar", "tape library"):
        page.locator("#at-q").fill(text)
    page.wait_for_load_state("networkidle")
    assert not searched(traffic)


def searched(traffic: Traffic) -> list[str]:
    """What was fetched to search, and not to keep what was asked."""
    return [name for name in traffic.trips if name.startswith("search/")]


@each_appearance
@pytest.mark.parametrize("where", ["index.html", "search.html"])
def test_axe_finds_nothing_in_results(
    searching: Callable[..., Page], language: str, look: dict[str, Any], where: str
) -> None:
    root = "" if language == "en" else "ko/"
    page = searching("last tpae backup", root + where, **look)
    expect(page.locator(".found-list > li").first).to_be_visible()
    expect(page.locator(".found-notes p").first).to_be_visible()
    found = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}})
    assert not found.response["violations"], found.generate_report()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
