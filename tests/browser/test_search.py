"""The search box: as one types, with the keyboard, from a disk, without scripts, whatever is pasted."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.browser import DESKTOP, PHONE, each_colour_scheme, each_language
from tests.support.build import BELOW, Site, build, write_files
from tests.support.traffic import HeldBack, Traffic

pytestmark = pytest.mark.browser

LOST = """---
title: Database server is lost
summary: The host is gone. Rebuild it from the last base backup.
systems: [postgresql]
severity: critical
objective: {rto: 30m, rpo: 5m}
symptoms: [clients get connection refused]
signatures: ['could not connect to server: Connection refused']
---

## Confirm

The host does not answer.

## After

Tell the users what was lost & <b>why</b>.
"""
LOST_KO = """---
title: 데이터베이스 서버를 잃음
summary: 호스트가 사라졌다.
symptoms: [연결이 거부된다]
---

## 확인

데이터베이스 호스트가 응답하지 않는다.
"""
FULL = """---
title: Disk is full
summary: Nothing can be written.
systems: [linux]
severity: high
---

## Free some space

Delete old logs from the full disk, then look at the quota.
"""
PAGES = {
    "scenarios/database-lost.md": LOST,
    "scenarios/database-lost.ko.md": LOST_KO,
    "scenarios/disk-full.md": FULL,
    **{f"pages/note-{n}.md": f"# Note {n} about tape\n\nThe tape library of site {n}.\n" for n in range(14)},
}
LOG = """2026-01-02 03:04:05 UTC [7] app: could not connect to server: Connection refused
\tat db1:5432
retrying"""
PASTE = """([text]) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  const event = { clipboardData: data, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', event));
}"""
TYPE = """text => {
  const box = document.getElementById('at-q');
  box.value = text;
  box.dispatchEvent(new Event('input', { bubbles: true }));
}"""
NO_STORAGE = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
FIRST = ".found-list > li:first-child .card-title a"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    base = tmp_path_factory.mktemp("search")
    write_files(base / "content", PAGES)
    site = build(base / "content", base / "output", "--lang", "en")
    assert site.code == 0, site.said
    return site


@pytest.fixture(scope="module")
def address(site: Site, serve_folder: Callable[..., str]) -> str:
    return serve_folder(site.folder, BELOW)


@pytest.fixture
def searching(new_page: Callable[..., Page], address: str) -> Callable[..., Page]:
    """Open a page, type into its box, wait for the results."""

    def search(query: str, where: str = "index.html", **options: Any) -> Page:
        page = new_page(**options)
        page.goto((address if "://" not in where else "") + where)
        page.locator("#at-q").click()
        page.locator("#at-q").fill(query)
        if query:
            expect(page.locator(".found-status")).not_to_be_empty()
            page.wait_for_load_state("networkidle")
        return page

    return search


def test_results_appear_below_the_box_as_one_types(searching: Callable[..., Page]) -> None:
    page = searching("database lo")
    expect(page.locator(FIRST)).to_have_text("Database server is lost")
    expect(page.locator(".found-list > li").first).to_contain_text("Critical")
    expect(page.locator(".found-list > li").first).to_contain_text("Scenario")
    expect(page.locator(".found-list mark").first).to_be_visible()
    page.locator(FIRST).click()
    expect(page.locator("h1")).to_have_text("Database server is lost")


def test_a_link_of_a_result_leads_to_the_section_that_answers(searching: Callable[..., Page]) -> None:
    page = searching("quota")
    page.locator(".found-section").first.click()
    expect(page).to_have_url(re.compile(re.escape("scenarios/disk-full.html#free-some-space") + "$"))
    expect(page.locator("h2:target")).to_have_text("Free some space")


def test_a_result_can_be_chosen_before_its_text_is_there(new_page: Callable[..., Page], address: str) -> None:
    page = new_page()
    texts = HeldBack(page, re.compile(r"/d\d+\.js$"))
    page.goto(f"{address}index.html")
    page.locator("#at-q").fill("quota")
    page.locator(FIRST).click()
    texts.let_go()
    expect(page.locator("h1")).to_have_text("Disk is full")


def test_the_number_of_results_is_announced(searching: Callable[..., Page]) -> None:
    page = searching("tape")
    status = page.get_by_role("status").filter(has_text="pages")
    expect(status).to_have_text("14 pages")
    page.locator("#at-q").fill("zzqqxx")
    expect(page.locator(".found-status")).to_have_text("No page has these words.")


def test_text_of_pages_is_never_markup(searching: Callable[..., Page]) -> None:
    page = searching("users")
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


def test_slash_leads_to_the_box(new_page: Callable[..., Page], address: str) -> None:
    page = new_page()
    page.goto(f"{address}scenarios/disk-full.html")
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


def test_a_query_in_the_address_is_answered(new_page: Callable[..., Page], address: str) -> None:
    page = new_page()
    page.goto(f"{address}search.html?q=connection%20refused%20%26%20%2B1")
    expect(page.locator("#at-q")).to_have_value("connection refused & +1")
    expect(page.locator(FIRST)).to_have_text("Database server is lost")


def test_what_was_mended_is_said(searching: Callable[..., Page]) -> None:
    page = searching("libarry")
    expect(page.locator(".found-notes")).to_contain_text("Showing library; you typed libarry.")
    page.locator("#at-q").fill('"library tape"')
    expect(page.locator(".found-notes")).to_contain_text("exact phrase")


def test_a_log_pasted_before_the_search_is_there_is_kept(new_page: Callable[..., Page], address: str) -> None:
    page = new_page()
    code = HeldBack(page, re.compile("/code.js$"))
    page.goto(f"{address}index.html")
    page.locator("#at-q").click()
    page.evaluate(PASTE, [LOG])
    expect(page.locator("textarea#at-q")).to_have_value(LOG)
    code.let_go()
    expect(page.locator(FIRST)).to_have_text("Database server is lost")


def test_a_pasted_log_keeps_its_lines(searching: Callable[..., Page]) -> None:
    page = searching("")
    page.evaluate(PASTE, [LOG])
    expect(page.locator("textarea#at-q")).to_have_value(LOG)
    expect(page.locator("textarea#at-q")).to_be_focused()
    expect(page.locator(FIRST)).to_have_text("Database server is lost")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape("search.html?q=")))
    expect(page.locator("textarea#at-q")).to_have_value(LOG)
    expect(page.locator(FIRST)).to_have_text("Database server is lost")


HOSTILE = {
    "ten megabytes": "disk full " * 1_000_000,
    "one endless word": "x" * 100_000,
    "control characters": "".join(map(chr, range(32))) + "disk",
    "half surrogates": "\ud800 disk \udfff",
    "marks of right to left": "\u202edisk\u202c \u200f\u2066full",
    "expressions": "(((((a+)+)+)+)$ [^\\w] .*?{99999} \\",
    "brackets": "<img src=x onerror=alert(1)> {{ x }} ${x} \"'`",
    "names of objects": "__proto__ constructor toString kind:__proto__ system:__proto__ tag:constructor",
    "an emoji where addresses end": "tape " * 300 + "\U0001f525",
    "a log of dots": "error: x=1 y= " + "a." * 9_900,
    "a word with synonyms again and again": "restore " * 2_500,
    "a log of brackets": "ERROR: " + "[" * 5_000 + '="' * 5_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_pasted_does_no_harm(searching: Callable[..., Page], text: str) -> None:
    page = searching("")
    page.evaluate(PASTE, [text])
    if len(text) < 2000:
        page.evaluate(TYPE, text)
    expect(page.locator(".found-status")).not_to_be_empty(timeout=20_000)
    expect(page.locator(".found-status")).not_to_contain_text("could not be loaded")
    page.locator("#at-q").fill("quota")
    expect(page.locator(FIRST)).to_have_text("Disk is full")


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


def test_searching_works_where_storage_is_forbidden(new_page: Callable[..., Page], address: str) -> None:
    page = new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    page.goto(f"{address}index.html")
    page.locator("#at-q").fill("quota")
    expect(page.locator(FIRST)).to_have_text("Disk is full")


def test_results_speak_the_readers_language(searching: Callable[..., Page], site: Site) -> None:
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
def test_searching_works_from_a_disk(searching: Callable[..., Page], site: Site, where: str) -> None:
    page = searching("connection refused", (site.folder / where).as_uri())
    expect(page.locator(".found-list > li").first).to_be_visible()
    page.locator(FIRST).click()
    page.wait_for_load_state()
    assert page.url.startswith(site.folder.as_uri())
    assert Path(page.url.removeprefix("file://").partition("#")[0]).is_file()


def test_without_scripts_the_box_leads_to_help(new_page: Callable[..., Page], address: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{address}index.html")
    page.locator("#at-q").fill("disk")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape("search.html?q=disk")))
    expect(page.get_by_text("needs JavaScript")).to_be_visible()
    assert page.locator("main a[href$='.html']").count() > 2


def test_a_search_that_does_not_load_says_so(site: Site, new_page: Callable[..., Page], address: str) -> None:
    page = new_page(tolerate=("Failed to load resource",))
    page.route(re.compile(r"/s\d+\.js$"), lambda route: route.abort())
    page.goto(f"{address}index.html")
    page.locator("#at-q").fill("quota")
    expect(page.locator(".found-status")).to_contain_text("could not be loaded")
    page.unroute(re.compile(r"/s\d+\.js$"))
    page.locator("#at-q").fill("quotas")
    expect(page.locator(FIRST)).to_have_text("Disk is full")


def test_the_next_letter_fetches_only_what_is_new(searching: Callable[..., Page], site: Site) -> None:
    page = searching("tape libra")
    traffic = Traffic(site.folder, BELOW)
    traffic.watch(page)
    for text in ("tape librar", "tape library", "tape librar", "tape libra"):
        page.locator("#at-q").fill(text)
        page.wait_for_load_state("networkidle")
    assert len(traffic.trips) <= 1, traffic.trips
    traffic.forget()
    for text in ("tape librar", "tape library"):
        page.locator("#at-q").fill(text)
    page.wait_for_load_state("networkidle")
    assert not traffic.trips


@each_language
@each_colour_scheme
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("where", ["index.html", "search.html"])
def test_axe_finds_nothing_in_results(
    searching: Callable[..., Page], language: str, colour_scheme: str, viewport: Any, where: str
) -> None:
    root = "" if language == "en" else "ko/"
    page = searching("database dsik", root + where, color_scheme=colour_scheme, viewport=viewport)
    expect(page.locator(".found-list mark").first).to_be_visible()
    found = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}})
    assert not found.response["violations"], found.generate_report()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
