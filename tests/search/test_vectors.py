"""Text, queries and order come out as the shared cases say. The browser passes the same ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from drillbook.search.answer.service import Searcher
from drillbook.search.language.analysis import terms
from drillbook.search.language.query import parse
from tests.support.build import write_files
from tests.support.searching import searcher_of

VECTORS = Path(__file__).parent / "vectors"


def cases(name: str) -> list[Any]:
    found: list[Any] = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["rule"]) for case in found]


@pytest.mark.parametrize("case", cases("analysis"))
def test_text_becomes_these_terms(case: dict[str, Any]) -> None:
    assert terms(case["text"]) == case["terms"]


@pytest.mark.parametrize("case", cases("query"))
def test_a_query_is_read_like_this(case: dict[str, Any]) -> None:
    query = parse(case["text"])
    assert [[word.term, round(word.weight, 6)] for word in query.words] == case["words"]
    assert [word.term for word in query.words if word.last] == case["last"]
    assert query.is_log == case["log"]
    assert [list(phrase) for phrase in query.phrases] == case.get("phrases", [])
    assert query.filters == case.get("filters", {})


PHRASES = json.loads((VECTORS / "phrases.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def quoted(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    content = tmp_path_factory.mktemp("phrases")
    write_files(content, PHRASES["pages"])
    return searcher_of(content, "en")


@pytest.mark.parametrize("case", [pytest.param(case, id=case["rule"]) for case in PHRASES["cases"]])
def test_an_exact_phrase_is_found_wherever_a_reader_sees_it(quoted: Searcher, case: dict[str, Any]) -> None:
    results = quoted.search(case["query"])
    assert results.phrases_ignored == case["ignored"]
    if case["found"] is not None:
        assert [result.document.key for result in results.results] == case["found"]


RANKING = json.loads((VECTORS / "ranking.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    content = tmp_path_factory.mktemp("ranking")
    write_files(content, RANKING["pages"])
    return searcher_of(content, "en")


@pytest.mark.parametrize("case", [pytest.param(case, id=case["rule"]) for case in RANKING["cases"]])
def test_pages_come_in_this_order(searcher: Searcher, case: dict[str, Any]) -> None:
    results = searcher.search(case["query"], len(case["first"]) or 1)
    assert [result.document.key for result in results.results] == case["first"]
    assert results.corrected == case.get("corrected", {})
    assert results.phrases_ignored == case.get("phrases_ignored", False)


@pytest.mark.parametrize("case", cases("answers"))
def test_a_question_is_answered_or_not_like_this(searcher: Searcher, case: dict[str, Any]) -> None:
    results = searcher.search(case["query"], 1)
    assert results.fits == case["fits"]
    assert results.unknown == case["unknown"]
    assert [result.document.key for result in results.results] == case["first"]
    assert [result.document.key for result in results.nearest] == case["nearest"]
    assert results.gap == (tuple(case["gap"]) if "gap" in case else None)
