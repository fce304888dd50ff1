"""False alarms in the browser: named as what they are not, in search as Python does, and of a log."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.build import ROOT, Site, build, write_files
from tests.support.searching import numbers_to_keys, open_search, searcher_of

pytestmark = pytest.mark.browser

VECTORS = json.loads((ROOT / "tests/search/vectors/alarms.json").read_text(encoding="utf-8"))
FIND = """async queries => {
  const found = [];
  for (const query of queries) {
    const { fits, results: [first] } = await drillbook.engine.search(query);
    const { alarmOf } = drillbook.documents;
    const alarm = first.denied && await drillbook.loading.settle(() => alarmOf(first.denied));
    found.push([fits, first.number, alarm && [alarm.text, alarm.then, alarm.title, alarm.address]]);
  }
  return found;
}"""
FIRST = ".found-list > li:first-child"
MEMORY = "memory resource limit alarm set on node rabbit@one"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Site]:
    base = tmp_path_factory.mktemp("alarms")
    write_files(base / "content", VECTORS["pages"])
    built = build(base / "content", base / "output", "--lang", "en")
    assert built.code == 0, built.said
    return base / "content", built


@pytest.fixture
def address(site: tuple[Path, Site], serve_folder: Callable[..., str]) -> str:
    return serve_folder(site[1].folder)


def test_both_answer_with_the_same_false_alarm(
    site: tuple[Path, Site], address: str, new_page: Callable[..., Page]
) -> None:
    page, searcher = new_page(), searcher_of(site[0], "en")
    open_search(page, address)
    found = page.evaluate(FIND, [case["query"] for case in VECTORS["cases"]])
    for case, (fits, number, alarm) in zip(VECTORS["cases"], found, strict=True):
        wanted = [text or "" for text in case["not"].values()] if case["not"] else None
        assert (fits, numbers_to_keys(searcher.index, [number]), alarm) == (True, [case["first"]], wanted), (
            case["rule"]
        )


@pytest.mark.parametrize(
    ("folder", "said", "way"),
    [
        ("", 'Not "The queue has lost its messages":', "Instead:"),
        ("ko/", '"큐의 메시지가 사라졌다" 아님:', "대신 할 일:"),
    ],
)
def test_a_result_says_what_it_is_not_and_copies_what_to_do(
    address: str, new_page: Callable[..., Page], folder: str, said: str, way: str
) -> None:
    page = new_page()
    page.goto(f"{address}{folder}search.html?q=memory+resource+limit+alarm+set+on+node")
    first = page.locator(FIRST)
    expect(first.locator(".card-title")).to_have_text(said)
    expect(first.locator(".found-text")).to_have_text("The memory alarm blocks whoever publishes.")
    expect(first.locator(".found-instead")).to_contain_text(way)
    expect(first.locator(".found-instead code")).to_have_text("rabbitmqctl set_vm_memory_high_watermark 0.6")
    expect(first.locator(".mark")).to_have_count(0)
    first.locator(".found-instead button").click()
    expect(first.locator(".found-instead button")).not_to_have_text("Copy")


def test_a_way_on_that_is_a_page_is_a_link_to_its_heading(
    address: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.goto(f"{address}ko/search.html?q=소비자가+네트워크+분할이+풀리기를+기다린다")
    link = page.locator(f"{FIRST} .found-instead a")
    expect(link).to_have_text("분할을 푼다: 푼다")
    link.click()
    expect(page).to_have_url(f"{address}ko/procedures/heal-partition.html#heal")


@pytest.mark.parametrize(
    ("folder", "text"),
    [("", "The memory alarm blocks whoever publishes."), ("ko/", "메모리 경보가 발행하는 쪽을 막는다.")],
)
def test_a_log_that_tells_a_false_alarm_is_said_not_to_be_that_scenario(
    address: str, new_page: Callable[..., Page], folder: str, text: str
) -> None:
    page = new_page()
    page.goto(f"{address}{folder}index.html")
    page.locator(".log button").first.click()
    page.locator("#at-log-text").fill(f"node is going down\n{MEMORY}\n")
    first = page.locator(f".log {FIRST}")
    expect(first.locator(".found-text")).to_have_text(text)
    expect(first.locator(".log-lines")).to_contain_text(MEMORY)
    expect(first.locator(".found-instead code")).to_have_text("rabbitmqctl set_vm_memory_high_watermark 0.6")
    expect(page.locator(".log .found-list > li")).to_have_count(1)
