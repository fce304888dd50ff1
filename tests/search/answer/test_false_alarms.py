"""A question that names a false alarm is told what it is not, and what to do instead. The browser agrees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from drillbook.catalog import load_catalog
from drillbook.catalog.models import ScenarioMetadata
from drillbook.search.answer.as_json import as_json
from drillbook.search.answer.service import Searcher
from tests.support.build import ROOT, run_drillbook, write_files
from tests.support.searching import searcher_of

VECTORS = json.loads((ROOT / "tests/search/vectors/alarms.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    content = tmp_path_factory.mktemp("alarms")
    write_files(content, VECTORS["pages"])
    return searcher_of(content, "en")


@pytest.mark.parametrize("case", [pytest.param(case, id=case["rule"]) for case in VECTORS["cases"]])
def test_the_first_answer_says_what_it_is_not(searcher: Searcher, case: dict[str, Any]) -> None:
    found: Any = as_json(searcher.search(case["query"]))
    assert found["fits"] is True
    assert not found["phrases_ignored"]
    first = found["results"][0]
    assert (f"{first['id']}.{first['lang']}", first["not"]) == (case["first"], case["not"])


def test_a_weak_signature_names_nothing_and_its_words_are_found(searcher: Searcher) -> None:
    found = searcher.search("node is going down")
    assert [(r.document.id, r.exact) for r in found.results[:1]] == [("queue-lost", False)]
    assert found.unknown == []


def test_words_of_a_false_alarm_are_on_a_page(searcher: Searcher) -> None:
    assert searcher.search("watermark vhost xyzzyx").unknown == ["xyzzyx"]


def test_suggestions_never_lead_to_a_page_by_what_it_is_not(searcher: Searcher) -> None:
    assert searcher.suggest("the memory alarm blocks who") == []


def test_what_is_quoted_stands_on_the_page_with_the_command(searcher: Searcher) -> None:
    for phrase in ("memory resource limit alarm set on node", "set_vm_memory_high_watermark 0.6"):
        found = searcher.search(f'"{phrase}"')
        assert not found.phrases_ignored, phrase


def test_every_shipped_signature_of_a_false_alarm_is_answered_with_it() -> None:
    searcher, catalog = searcher_of(ROOT / "content", "en"), load_catalog(ROOT / "content", check=False)
    told = []
    for page in catalog.of_kind("scenario"):
        for alarm in page.meta(ScenarioMetadata).false_alarms:
            told += [(page.id, alarm.text, str(one)) for one in alarm.signatures if not one.is_regex]
    assert len(told) >= 10
    for page_id, text, signature in told:
        first = searcher.search(signature).results[0]
        assert (first.document.id, first.denied and first.denied.text) == (page_id, text), signature


def test_the_terminal_says_not_and_instead(tmp_path: Path) -> None:

    write_files(tmp_path / "content", VECTORS["pages"])
    done = run_drillbook(
        "search", "--content", tmp_path / "content", "memory resource limit alarm set on node"
    )
    assert done.code == 0
    assert 'Not "The queue has lost its messages": The memory alarm blocks whoever publishes.' in done.out
    assert "Instead: rabbitmqctl set_vm_memory_high_watermark 0.6\n" in done.out
    done = run_drillbook(
        "search", "--content", tmp_path / "content", "consumers wait for a partition to heal"
    )
    assert "Instead: Heal a partition: Heal it   drillbook show heal-partition\n" in done.out


def test_a_false_alarm_of_another_system_than_the_one_named_is_none(tmp_path: Path) -> None:
    other = VECTORS["pages"]["scenarios/broker-dead.md"].replace("systems: [rabbitmq]", "systems: [kafka]")
    pages = VECTORS["pages"] | {"scenarios/broker-dead.md": other}
    write_files(tmp_path, pages)
    searcher = searcher_of(tmp_path, "en")
    line = "memory resource limit alarm set on node"
    assert searcher.search(line).results[0].denied
    assert not any(result.denied for result in searcher.search(f"kafka {line}").results)
