"""The browser's search and Python's are one: the same terms, the same reading of queries, the same pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from drillbook.search.answer.service import Searcher
from drillbook.search.language.analysis import terms
from tests.support.build import ROOT, Site, build, write_files
from tests.support.corpus import recombine
from tests.support.searching import (
    found_in_browser,
    found_in_python,
    make_queries,
    numbers_to_keys,
    open_search,
    searcher_of,
)

pytestmark = pytest.mark.browser

VECTORS = ROOT / "tests" / "search" / "vectors"
TERMS = "texts => texts.map(text => drillbook.analysis.terms(text))"
PARSED = """texts => texts.map(text => {
  const query = drillbook.query.parse(text);
  return { words: query.words.map(w => [w.term, Math.round(w.weight * 1e6) / 1e6]),
    last: query.words.filter(w => w.last).map(w => w.term), log: query.isLog, phrases: query.phrases,
    filters: query.filters };
})"""
RANKING = json.loads((VECTORS / "ranking.json").read_text(encoding="utf-8"))


def vectors(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Site]:
    """A site in two languages, of pages made for the cases and of shuffled ones."""
    base = tmp_path_factory.mktemp("mixed")
    write_files(base / "content", RANKING["pages"])
    recombine(ROOT / "content", base / "content", 60, korean=True)
    site = build(base / "content", base / "output", "--lang", "en")
    assert site.code == 0, site.said
    return base / "content", site


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Site]:
    """A site of the pages made for the cases alone."""
    base = tmp_path_factory.mktemp("small")
    write_files(base / "content", RANKING["pages"])
    site = build(base / "content", base / "output", "--lang", "en")
    assert site.code == 0, site.said
    return base / "content", site


@pytest.fixture
def small_page(
    small: tuple[Path, Site], new_page: Callable[..., Page], serve_folder: Callable[..., str]
) -> Page:
    page = new_page()
    open_search(page, serve_folder(small[1].folder))
    return page


def test_text_becomes_the_same_terms(small_page: Page) -> None:
    cases = vectors("analysis")
    found = small_page.evaluate(TERMS, [case["text"] for case in cases])
    wrong = [
        f"{c['rule']}: {got} != {c['terms']}"
        for c, got in zip(cases, found, strict=True)
        if got != c["terms"]
    ]
    assert not wrong, "\n".join(wrong)


def test_a_query_is_read_in_the_same_way(small_page: Page) -> None:
    cases = vectors("query")
    for case, got in zip(cases, small_page.evaluate(PARSED, [case["text"] for case in cases]), strict=True):
        wanted = {"phrases": [], "filters": {}} | {k: v for k, v in case.items() if k not in ("rule", "text")}
        assert got == wanted, case["rule"]


def test_pages_come_in_the_same_order(small_page: Page, small: tuple[Path, Site]) -> None:
    searcher = searcher_of(small[0], "en")
    for case in RANKING["cases"]:
        found = found_in_browser(small_page, [case["query"]], max(1, len(case["first"])))[0]
        assert numbers_to_keys(searcher.index, found["numbers"]) == case["first"], case["rule"]
        assert found["corrected"] == case.get("corrected", {}), case["rule"]


def test_a_question_is_answered_or_not_alike(small_page: Page, small: tuple[Path, Site]) -> None:
    searcher, cases = searcher_of(small[0], "en"), vectors("answers")
    for case, got in zip(cases, found_in_browser(small_page, [c["query"] for c in cases], 1), strict=True):
        assert (got["fits"], got["unknown"]) == (case["fits"], case["unknown"]), case["rule"]
        assert numbers_to_keys(searcher.index, got["numbers"]) == case["first"], case["rule"]
        assert numbers_to_keys(searcher.index, got["nearest"]) == case["nearest"], case["rule"]
        assert got["gap"] == case.get("gap"), case["rule"]


PHRASES = json.loads((VECTORS / "phrases.json").read_text(encoding="utf-8"))


def test_an_exact_phrase_is_found_in_the_same_pages(
    tmp_path: Path, new_page: Callable[..., Page], serve_folder: Callable[..., str]
) -> None:
    write_files(tmp_path / "content", PHRASES["pages"])
    site = build(tmp_path / "content", tmp_path / "output", "--lang", "en")
    assert site.code == 0, site.said
    page, searcher = new_page(), searcher_of(tmp_path / "content", "en")
    open_search(page, serve_folder(site.folder))
    queries = [case["query"] for case in PHRASES["cases"]]
    for query, got in zip(queries, found_in_browser(page, queries), strict=True):
        keys = numbers_to_keys(searcher.index, got.pop("numbers"))
        nearest = numbers_to_keys(searcher.index, got.pop("nearest"))
        assert {"keys": keys, "nearest": nearest, **got} == found_in_python(searcher, query), query


def differences(searcher: Searcher, page: Page, queries: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Queries that only one answers, whose first result differs, and whose first five or total differ."""
    answered, first, five = [], [], []
    for query, got in zip(queries, found_in_browser(page, queries), strict=True):
        wanted = found_in_python(searcher, query)
        keys = numbers_to_keys(searcher.index, got["numbers"])
        said = f"{query!r}: {keys} != {wanted['keys']}"
        if (got["fits"], got["unknown"]) != (wanted["fits"], wanted["unknown"]):
            answered.append(
                f"{query!r}: {got['fits']} {got['unknown']} != {wanted['fits']} {wanted['unknown']}"
            )
        if keys[:1] != wanted["keys"][:1]:
            first.append(said)
        if (
            keys != wanted["keys"]
            or got["total"] != wanted["total"]
            or got["corrected"] != wanted["corrected"]
            or got["ignored"] != wanted["ignored"]
        ):
            five.append(said)
    return answered, first, five


def agree(searcher: Searcher, page: Page) -> None:
    queries = make_queries(searcher.index)
    assert len(queries) > 200
    answered, first, five = differences(searcher, page, queries)
    assert not answered, "\n".join(answered)
    assert len(first) <= len(queries) * 0.02, "\n".join(first)
    assert len(five) <= len(queries) * 0.05, "\n".join(five)


def test_both_find_the_same_on_the_shipped_pages(shipped_address: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    open_search(page, shipped_address)
    agree(searcher_of(ROOT / "content", "en"), page)


def test_both_find_the_same_on_mixed_pages(
    mixed: tuple[Path, Site], new_page: Callable[..., Page], serve_folder: Callable[..., str]
) -> None:
    page = new_page()
    open_search(page, serve_folder(mixed[1].folder))
    agree(searcher_of(mixed[0], "en"), page)


def test_every_declared_text_finds_its_page_first(
    shipped_address: str, new_page: Callable[..., Page]
) -> None:
    searcher = searcher_of(ROOT / "content", "en")
    wanted = {
        text: document.id
        for _, document in searcher.index.documents()
        for text in (*document.symptoms, *document.alerts, *document.signatures)
        if not text.startswith("/")
    }
    page = new_page()
    open_search(page, shipped_address)
    queries = list(wanted)
    for query, got in zip(queries, found_in_browser(page, queries, 1), strict=True):
        assert searcher.index.document(got["numbers"][0]).id == wanted[query], query


@pytest.mark.parametrize("query", ["kind:scenario clients get connection refused", "Disk is full lang:en"])
def test_a_filter_hides_no_declared_text(small_page: Page, query: str) -> None:
    ask = "query => drillbook.engine.search(query).then(found => found.results.map(r => r.exact))"
    assert small_page.evaluate(ask, query)[0] is True


def test_both_know_the_same_letters(small_page: Page) -> None:
    texts = [chr(n) for n in range(33, 0xD800, 5)]
    found = small_page.evaluate(TERMS, texts)
    different = [text for text, got in zip(texts, found, strict=True) if got != terms(text)]
    # Each knows the Unicode of its own year; what is new in one must be rare.
    assert len(different) < len(texts) * 0.02, different
