"""Asks the browser's search what it finds, without its box: for comparing it with Python's."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from drillbook.catalog import load_catalog
from drillbook.search.answer.service import Searcher
from drillbook.search.index.documents import SearchDocument
from drillbook.search.index.reading import SearchIndex
from drillbook.search.index.store import open_index
from drillbook.search.language.thesaurus import load_thesaurus

# Asked in the page and not with wait_for_function, which a strict Content-Security-Policy refuses.
READY = """() => new Promise(done => {
  const needed = ['open', 'constants', 'index', 'meaning'];
  const look = () => window.drillbook && needed.every(n => drillbook[n]) ? done() : setTimeout(look, 20);
  look();
})"""
FIND = """async ([queries, limit]) => {
  const found = [];
  for (const query of queries) {
    const results = await drillbook.engine.search(query, limit);
    found.push({ numbers: results.results.map((r) => r.number), total: results.total,
      corrected: Object.fromEntries(results.corrected), ignored: results.phrasesIgnored,
      fits: results.fits, unknown: results.unknown, gap: results.gap,
      nearest: results.nearest.map((r) => r.number) });
  }
  return found;
}"""


def open_search(page: Page, site: str) -> None:
    """Open the search page of a site and wait until it can search."""
    page.goto(f"{site}search.html")
    wait_for_search(page)


def wait_for_search(page: Page) -> None:
    """Wait until the search is there."""
    page.evaluate(READY)


def found_in_browser(page: Page, queries: list[str], limit: int = 5) -> list[dict[str, Any]]:
    """Search for each query in the page that is open."""
    found: list[dict[str, Any]] = page.evaluate(FIND, [queries, limit])
    return found


def found_in_python(searcher: Searcher, query: str, limit: int = 5) -> dict[str, Any]:
    """The same, with Python."""
    results = searcher.search(query, limit)
    return {
        "keys": [result.document.key for result in results.results],
        "total": results.total,
        "corrected": results.corrected,
        "ignored": results.phrases_ignored,
        "fits": results.fits,
        "unknown": results.unknown,
        "nearest": [result.document.key for result in results.nearest],
        "gap": list(results.gap) if results.gap else None,
    }


def make_queries(index: SearchIndex, each: int = 45, seed: int = 7) -> list[str]:
    """Give queries of all kinds, made of what the pages say."""
    chance = random.Random(seed)  # noqa: S311  the same queries every time
    pages = [document for _, document in index.documents()]
    made: dict[str, None] = {}
    for page in [chance.choice(pages) for _ in range(each)]:
        made.update(dict.fromkeys(_queries_of(page, chance)))
    return [query for query in made if query.strip()]


def _queries_of(page: SearchDocument, chance: random.Random) -> Iterator[str]:
    yield page.title
    declared = [*page.symptoms, *page.signatures, *page.alerts, *page.aliases]
    if declared:
        yield chance.choice(declared)
    text = " ".join(section.text for section in page.sections) or page.title
    words = re.findall(r"[^\W\d_]{4,}", text) or ["word"]
    yield " ".join(chance.sample(words, min(2, len(words))))
    start = chance.randrange(max(1, len(text) - 200))
    yield text[start : start + 160]
    day, process = chance.randint(10, 28), chance.randint(100, 999)
    yield f"2026-01-{day} 03:04:05 UTC [{process}] ERROR: {text[start : start + 90]}"
    word = chance.choice(words)
    yield _with_slip(word, chance)
    yield chance.choice(words) + " " + word[: max(2, len(word) // 2)]
    hangul = re.findall(r"[\uac00-\ud7af]{2,}", text)
    yield " ".join(chance.sample(hangul, 2)) if len(hangul) > 1 else f'"{" ".join(text.split()[3:6])}"'
    yield f"kind:{page.kind} {word}"


def _with_slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) - 1)
    return chance.choice(
        [
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + "q" + word[at + 1 :],
        ]
    )


def numbers_to_keys(index: SearchIndex, numbers: list[int]) -> list[str]:
    """The keys of documents by their numbers."""
    return [index.document(number).key for number in numbers]


def searcher_of(content: Path, lang: str | None = None) -> Searcher:
    """Python's search over a content folder."""
    index = open_index(load_catalog(content, lang))
    return Searcher(index, load_thesaurus(content)[0])
