"""Unanswered questions stay in the reader's browser, and teach the pages that were opened."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.browser import each_appearance
from tests.support.build import BELOW, ROOT, Site, run_drillbook
from tests.support.search_pages import FIRST, LOG, PASTE
from tests.support.traffic import Traffic

pytestmark = pytest.mark.browser

VECTORS = json.loads((ROOT / "tests" / "server" / "vectors" / "discreet.json").read_text(encoding="utf-8"))
KEPT = """() => Object.keys(localStorage).filter((k) => k.startsWith('drillbook.misses '))
  .flatMap((k) => JSON.parse(localStorage.getItem(k)))"""
RESTS = """async (texts) => {
  for (const text of texts) drillbook.misses.rest(await drillbook.engine.search(text), false);
}"""
HEADING = "Questions without an answer"
NO, TAPE = "mongodb shard balancer", "last tape"


@pytest.fixture
def asking(new_page: Callable[..., Page], search_address: str) -> Callable[..., Page]:
    """Open the search page, or another one."""

    def open_page(where: str = "search.html", **options: Any) -> Page:
        page = new_page(**options)
        page.goto(search_address + where)
        return page

    return open_page


def ask(page: Page, text: str) -> None:
    """Type a question, submit it, and wait until it was looked at."""
    page.locator("#at-q").fill(text)
    expect(page.locator(".finder")).to_have_attribute("data-query", text)
    page.locator("#at-q").press("Enter")
    page.wait_for_load_state("networkidle")


def kept(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(KEPT)
    return found


def questions(page: Page) -> list[str]:
    return [miss["question"] for miss in kept(page)]


def leave(page: Page) -> None:
    """Go to another page of the site."""
    page.goto(page.url.rpartition("/")[0] + "/index.html")


def rows(page: Page) -> Any:
    return page.locator(".missed li")


def test_an_honest_no_is_kept_and_shown_after_a_reload(asking: Callable[..., Page]) -> None:
    page = asking()
    expect(page.get_by_role("heading", name=HEADING)).to_have_count(0)
    ask(page, NO)
    page.reload()
    section = page.get_by_role("region", name=HEADING)
    expect(section.locator("li")).to_have_count(1)
    expect(section).to_contain_text(NO)
    expect(section).to_contain_text("No page answers this.")
    expect(section).to_contain_text("Kept in this browser alone.")
    page.reload()
    assert [(miss["question"], miss["times"]) for miss in kept(page)] == [(NO, 1)]


def test_other_words_that_lead_to_a_page_teach_it_the_question(asking: Callable[..., Page]) -> None:
    page = asking()
    ask(page, NO)
    ask(page, "quota disk full")
    assert questions(page) == [NO]
    page.locator(FIRST).click()
    expect(page.locator("h1")).to_have_text("Disk is full")
    assert [(miss["question"], miss["page"]) for miss in kept(page)] == [(NO, "scenarios/disk-full")]
    page.go_back()
    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_contain_text("Opened in the end: Disk is full")
    rows(page).get_by_role("link", name="Disk is full").click()
    expect(page.locator("h1")).to_have_text("Disk is full")


def test_results_that_nobody_opened_are_kept_with_the_page_that_was_opened(
    asking: Callable[..., Page],
) -> None:
    page = asking()
    ask(page, TAPE)
    ask(page, "clients connection refused")
    page.locator(FIRST).click()
    expect(page.locator("h1")).to_have_text("Database server is lost")
    miss = kept(page)[0]
    assert (miss["question"], miss["fits"], miss["page"]) == (TAPE, True, "scenarios/database-lost")


def test_opening_a_first_result_keeps_nothing(asking: Callable[..., Page]) -> None:
    page = asking()
    ask(page, "quota disk full")
    page.locator(FIRST).click()
    expect(page.locator("h1")).to_have_text("Disk is full")
    assert kept(page) == []
    page.go_back()
    expect(page.locator(FIRST)).to_be_visible()
    ask(page, "quota disk full")
    leave(page)
    assert kept(page) == []


def test_who_leaves_and_comes_back_to_a_first_result_has_asked_nothing_in_vain(
    asking: Callable[..., Page],
) -> None:
    page = asking()
    ask(page, "quota disk full")
    ask(page, TAPE)
    assert questions(page) == ["quota disk full"]
    ask(page, "quota disk full")
    page.locator(FIRST).click()
    expect(page.locator("h1")).to_have_text("Disk is full")
    assert questions(page) == [TAPE]


def test_a_later_result_and_one_of_the_nearest_are_what_the_question_should_have_led_to(
    asking: Callable[..., Page],
) -> None:
    page = asking()
    ask(page, TAPE)
    page.locator(".found-list .card-title a").nth(7).click()
    page.wait_for_load_state()
    page.go_back()
    ask(page, "mongodb disk full")
    page.locator(FIRST).click()
    expect(page.locator("h1")).to_have_text("Disk is full")
    found = {miss["question"]: miss["page"] for miss in kept(page)}
    assert found["mongodb disk full"] == "scenarios/disk-full"
    assert found[TAPE].startswith("pages/note-")


def test_an_answer_that_has_rested_counts_and_typing_does_not(asking: Callable[..., Page]) -> None:
    page = asking("index.html")
    page.locator("#at-q").press_sequentially(NO, delay=20)
    expect(page.locator(".found-status")).to_have_text("No page answers this.")
    leave(page)
    assert kept(page) == []
    page.locator("#at-q").click()
    page.locator("#at-q").fill(NO)
    expect(page.locator(".found-status")).to_have_text("No page answers this.")
    page.wait_for_function("() => drillbook.misses", polling=50)
    # Whoever stops while typing and types on has asked one question.
    page.evaluate(RESTS, [NO[:7], NO])
    leave(page)
    assert questions(page) == [NO]


def test_a_question_rests_by_itself(asking: Callable[..., Page]) -> None:
    page = asking("index.html")
    page.clock.install()
    page.locator("#at-q").fill(TAPE)
    expect(page.locator(".panel")).to_have_attribute("data-query", TAPE)
    page.clock.run_for(1900)
    assert page.evaluate("() => !drillbook.misses")
    page.clock.run_for(200)
    page.clock.resume()
    page.wait_for_function("() => drillbook.misses", polling=50)
    page.wait_for_load_state("networkidle")
    leave(page)
    assert questions(page) == [TAPE]


def test_what_was_copied_is_read_back(asking: Callable[..., Page], tmp_path: Path, search_site: Site) -> None:
    page = asking(permissions=["clipboard-read", "clipboard-write"])
    asked = ["`etcd` @quorum <b>lost</b>, (twice)", "몽고 샤드가 안 돌아요", NO]
    for text in asked:
        ask(page, text)
    ask(page, "quota disk full")
    page.locator(FIRST).click()
    page.go_back()
    page.get_by_role("button", name="Copy as an issue").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert f"- `{NO}` (en, no answer, opened scenarios/disk-full)\n" in copied
    (tmp_path / "list.md").write_text(copied, encoding="utf-8")
    content = search_site.folder.parent / "content"
    done = run_drillbook("misses", tmp_path / "list.md", "--content", content, "--json")
    assert done.code == 0, done.said
    taught = json.loads(done.out)
    assert [lesson["page"] for lesson in taught["pages"]] == ["disk-full"]
    assert {one["question"] for one in taught["pages"][0]["symptoms"]} == set(asked)


def test_one_question_is_forgotten_or_all_with_the_keyboard(asking: Callable[..., Page]) -> None:
    page = asking()
    for text in (NO, "zzqqxx", "kafka broker partitions"):
        ask(page, text)
    page.locator("#at-q").fill("")
    expect(rows(page)).to_have_count(3)
    page.get_by_role("button", name="Forget: zzqqxx").focus()
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(2)
    expect(page.get_by_role("button", name=f"Forget: {NO}")).to_be_focused()
    assert questions(page) == ["kafka broker partitions", NO]
    page.get_by_role("button", name="Forget all").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name=HEADING)).to_be_hidden()
    expect(page.locator("#at-q")).to_be_focused()
    leave(page)
    assert kept(page) == []


def test_logs_secrets_and_filters_are_not_kept(asking: Callable[..., Page]) -> None:
    page = asking()
    page.locator("#at-q").click()
    page.evaluate(PASTE, [LOG])
    page.wait_for_load_state("networkidle")
    page.locator("#at-q").press("Enter")
    page.reload()
    for text in ("mongodb password=hunter2xyz", "kind:drill zzqqxx", "x" * 201):
        ask(page, text)
    leave(page)
    storage = page.evaluate("() => Object.entries(localStorage).filter(([k]) => /misses/.test(k))")
    assert storage == []


def test_what_is_a_question_is_the_same_as_for_the_api(asking: Callable[..., Page]) -> None:
    page = asking()
    ask(page, NO)
    page.wait_for_function("() => drillbook.isDiscreet", polling=50)
    found = page.evaluate("(texts) => texts.map(drillbook.isDiscreet)", [text for text, _ in VECTORS])
    assert found == [expected for _, expected in VECTORS]


def test_the_newest_hundred_are_kept(asking: Callable[..., Page]) -> None:
    page = asking()
    ask(page, NO)
    page.wait_for_function("() => drillbook.misses", polling=50)
    page.evaluate(RESTS, [f"zzqqxx {number}." for number in range(120)])
    page.evaluate("() => drillbook.misses.leave()")
    assert len(kept(page)) == 100
    assert questions(page)[0] == "zzqqxx 119."
    expect(rows(page)).to_have_count(5)
    page.get_by_role("button", name="Show more").click()
    expect(rows(page)).to_have_count(100)


def test_where_nothing_can_be_stored_the_search_goes_on(
    new_page: Callable[..., Page], search_address: str
) -> None:
    page = new_page()
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('', 'SecurityError'); } });"
    )
    page.goto(f"{search_address}search.html")
    ask(page, NO)
    ask(page, "quota disk full")
    expect(page.locator(FIRST)).to_have_text("Disk is full")
    expect(page.get_by_role("heading", name=HEADING)).to_have_count(0)
    page.locator(FIRST).click()
    expect(page.locator("h1")).to_have_text("Disk is full")


def test_damaged_storage_is_no_list(asking: Callable[..., Page]) -> None:
    page = asking()
    page.evaluate("""() => localStorage.setItem(drillbook.key('drillbook.misses'),
      '[null, 3, {"question": "x"}, {"question": 7, "times": 1}]')""")
    page.reload()
    ask(page, NO)
    ask(page, TAPE)
    expect(rows(page)).to_have_count(1)
    page.evaluate("() => localStorage.setItem(drillbook.key('drillbook.misses'), 'nothing')")
    page.reload()
    ask(page, "quota disk full")
    expect(page.locator(FIRST)).to_have_text("Disk is full")


def test_sites_of_one_host_keep_their_questions_apart(
    new_page: Callable[..., Page], search_site: Site, search_address: str, serve_folder: Callable[..., str]
) -> None:
    page = new_page()
    page.goto(f"{search_address}search.html")
    ask(page, NO)
    leave(page)
    other = serve_folder(search_site.folder, "/other/")
    page.goto(f"{other}search.html")
    ask(page, "quota disk full")
    expect(page.get_by_role("heading", name=HEADING)).to_have_count(0)
    page.goto(f"{search_address}search.html")
    expect(rows(page)).to_have_count(1)
    keys = page.evaluate("() => Object.keys(localStorage).filter((k) => /misses/.test(k))")
    assert keys == [f"drillbook.misses {search_address}"]


def test_no_request_leaves_before_the_answer_and_none_leaves_the_site(
    asking: Callable[..., Page], search_site: Site
) -> None:
    page = asking("index.html")
    page.locator("#at-q").click()
    page.wait_for_load_state("networkidle")
    traffic = Traffic(search_site.folder, BELOW)
    traffic.watch(page)
    page.locator("#at-q").fill("quota disk full")
    expect(page.locator(".panel[data-query]")).to_be_visible()
    assert [name for name in traffic.trips if "misses" in name] == []


def test_the_list_speaks_korean(asking: Callable[..., Page]) -> None:
    page = asking("ko/search.html")
    ask(page, "몽고 샤드가 안 돌아요")
    page.locator("#at-q").fill("")
    expect(page.get_by_role("heading", name="답을 찾지 못한 질문")).to_be_visible()
    expect(page.get_by_role("button", name="이슈로 복사")).to_be_visible()
    expect(page.get_by_role("button", name="모두 지우기")).to_be_visible()
    assert kept(page)[0]["lang"] == "ko"


@each_appearance
def test_the_list_is_accessible_and_fits_the_screen(
    asking: Callable[..., Page], language: str, look: dict[str, Any]
) -> None:
    page = asking("search.html" if language == "en" else "ko/search.html", **look)
    ask(page, NO)
    ask(page, f"etcd {'wxyz' * 30} quorum")
    ask(page, "zzqqxx")
    ask(page, "quota disk full")
    page.locator(FIRST).click()
    page.wait_for_load_state()
    page.go_back()
    expect(rows(page)).to_have_count(3)
    found = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}})
    assert not found.response["violations"], found.generate_report()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
