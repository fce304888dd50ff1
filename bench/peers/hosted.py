"""A peer on a static host: what its files weigh, what a first search fetches of them, and what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from bench.engines import DEPTH, Answer
from bench.workspace import visitor
from tests.support.server import serving
from tests.support.traffic import Traffic

# WebAssembly is refused by the policy that our pages are served with.
POLICY = "script-src 'self' 'unsafe-eval'"
LANGUAGES = ("en", "ko")
_BLANK = '<!doctype html><html lang="{}"><meta charset="utf-8"><title>search</title></html>'
_ASK = """async ([find, query, depth]) => {
  const start = performance.now();
  try {
    const found = await (0, eval)(`(${find})`)(query, depth);
    return [found, performance.now() - start, ''];
  } catch (fault) {
    return [[], performance.now() - start, String(fault.message || fault)];
  }
}"""


@dataclass(frozen=True)
class Published:
    """A peer as files.

    ``folder`` is what a host serves, ``files`` the folder in it that a site has for the search alone.
    ``find`` is a script that takes a query and how many results are shown, and gives a key of each.
    ``built`` is in seconds.
    """

    folder: Path
    files: Path
    find: str
    built: float


def lay_blank_pages(folder: Path) -> None:
    """Lay a page of each language that holds nothing, to search from."""
    for lang in LANGUAGES:
        (folder / f"blank-{lang}.html").write_text(_BLANK.format(lang), "utf-8")


class Hosted:
    """An engine that is asked from a page in the language of the query. ``paths`` are by its keys."""

    def __init__(self, published: Published, paths: Mapping[str, str], browser: Browser) -> None:
        self.published, self.paths, self.built = published, paths, published.built
        self._serving = serving(published.folder, policy=POLICY)
        address = self._serving.__enter__()
        self.context = visitor(browser)
        self.pages = {lang: self._open(f"{address}blank-{lang}.html") for lang in LANGUAGES}

    def _open(self, address: str) -> Page:
        page = self.context.new_page()
        page.goto(address)
        ask(page, self.published, "warm")
        return page

    def ask(self, queries: list[str]) -> list[Answer]:
        """Answer every query."""
        return [self._search(query) for query in queries]

    def _search(self, query: str) -> Answer:
        lang = "ko" if any("\uac00" <= letter <= "\ud7af" for letter in query) else "en"
        found, ms, error = ask(self.pages[lang], self.published, query)
        return Answer([self.paths[key] for key in found], ms, error)

    def close(self) -> None:
        """Close the browser's pages and the server."""
        self.context.close()
        self._serving.__exit__(None, None, None)


def ask(page: Page, published: Published, query: str) -> tuple[list[str], float, str]:
    """Ask from an open page: the keys of what is shown, milliseconds, and what went wrong."""
    found: Any = page.evaluate(_ASK, [published.find, query, DEPTH])
    return found[0], found[1], found[2]


@dataclass(frozen=True)
class FirstSearch:
    """What a first search in a fresh browser fetched."""

    bytes: int
    requests: int
    trips: int
    results: int


def first_search(browser: Browser, published: Published, address: str, query: str) -> FirstSearch:
    """Search in a fresh browser and count, until ten results are there with what is shown of them."""
    with visitor(browser) as context:
        page = context.new_page()
        page.goto(f"{address}blank-en.html")
        page.wait_for_load_state("networkidle")
        traffic = Traffic(published.folder)
        traffic.watch(page)
        shown, _, error = ask(page, published, query)
        page.wait_for_load_state("networkidle")
        if error:
            raise RuntimeError(f"{published.files}: {error}")
        trips = max(traffic.trips.values(), default=0)
        return FirstSearch(traffic.bytes(), len(traffic.trips), trips, len(shown))
