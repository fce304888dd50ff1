"""What an engine is here: it is built over texts, asked, and answers with paths. Ours is two of them."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Page

from drillbook.search.answer.service import Searcher
from drillbook.search.index.changes import everything
from drillbook.search.index.documents import SearchDocument
from drillbook.search.index.reading import SearchIndex
from drillbook.search.index.writing import write_index
from drillbook.search.language.thesaurus import load_thesaurus

DEPTH = 10  # results asked of every engine


class MissingPeerError(Exception):
    """An engine is not there; the message says how to install it."""


@dataclass(frozen=True)
class Text:
    """A page as every engine gets it: all that it says, with attached files."""

    path: str
    lang: str
    title: str
    sections: tuple[tuple[str, str], ...]

    @property
    def body(self) -> str:
        """The whole text below the title."""
        return "\n".join(f"{heading}\n{text}".strip() for heading, text in self.sections)


def text_of(document: SearchDocument) -> Text:
    """Give the text of a page from what our own index is given."""
    lead = "\n".join([document.summary, *document.symptoms, *document.signatures, *document.alerts])
    parts = [("", lead), *((s.title, s.text) for s in document.sections), *document.files]
    return Text(document.file, document.lang, document.title, tuple(p for p in parts if any(p)))


@dataclass(frozen=True)
class Answer:
    """What an engine found for one query: paths, best first; how long it took; what it refused."""

    paths: list[str]
    ms: float
    error: str = ""


class Engine(Protocol):
    """Something that finds pages. ``built`` is how long it took to be ready, in seconds."""

    built: float

    def ask(self, queries: list[str]) -> list[Answer]:
        """Answer every query."""
        ...

    def close(self) -> None:
        """Give back what it holds."""
        ...


def plain_words(text: str) -> list[str]:
    """The words of a query without any engine's syntax."""
    return [word.lower() for word in re.findall(r"\w+", text)]


def timed(search: Callable[[str], list[str]], queries: list[str]) -> list[Answer]:
    """Ask a function every query once, after it has warmed up with another one."""
    search("warm")
    answers = []
    for query in queries:
        start = time.perf_counter()
        paths = search(query)
        answers.append(Answer(paths, (time.perf_counter() - start) * 1000))
    return answers


class InPython:
    """Our search as the terminal and the server have it."""

    def __init__(self, found: list[SearchDocument], content: Path, folder: Path) -> None:
        start = time.perf_counter()
        shutil.rmtree(folder, ignore_errors=True)
        write_index(folder, everything(found))
        self.built = time.perf_counter() - start
        self.searcher = Searcher(SearchIndex(folder), load_thesaurus(content)[0])

    def ask(self, queries: list[str]) -> list[Answer]:
        """Answer every query."""
        return timed(lambda q: [d.file for d in self.searcher.ranked(q, DEPTH)], queries)

    def close(self) -> None:
        """Close the index."""
        self.searcher.index.close()


IN_BROWSER = """async ([queries, depth]) => {
  const answers = [];
  await drillbook.engine.search('warm', depth);
  for (const query of queries) {
    const start = performance.now(), found = await drillbook.engine.search(query, depth);
    const listed = found.fits ? found.results : found.nearest;
    answers.push([listed.map(r => r.number), performance.now() - start]);
  }
  return answers;
}"""


class InBrowser:
    """Our search as the published site has it, in the page that is open, shards fetched on the way."""

    def __init__(self, page: Page, index: SearchIndex, built: float) -> None:
        self.page = page
        self.index = index
        self.built = built

    def ask(self, queries: list[str]) -> list[Answer]:
        """Answer every query."""
        answers: list[Any] = self.page.evaluate(IN_BROWSER, [queries, DEPTH])
        return [Answer([self.index.document(n).file for n in numbers], ms) for numbers, ms in answers]

    def close(self) -> None:
        """Leave the page to whoever opened it."""
