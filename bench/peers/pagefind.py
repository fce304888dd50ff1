"""Pagefind: indexes a built site, searches in the browser."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page

from bench.engines import DEPTH, Answer, MissingPeerError, Text
from bench.workspace import run_patiently, visitor
from tests.support.server import serving
from tests.support.traffic import Traffic

# Its WebAssembly is refused by the policy that our pages are served with.
POLICY = "script-src 'self' 'unsafe-eval'"
BLANK = '<!doctype html><html lang="{}"><meta charset="utf-8"><title>search</title></html>'
# What a search box does: the query, then what is shown of the first results.
SEARCH = """async ([query, depth]) => {
  const start = performance.now();
  try {
    window.pagefind = window.pagefind || await import(new URL('pagefind/pagefind.js', location.href));
    const found = await pagefind.search(query);
    const shown = await Promise.all(found.results.slice(0, depth).map(result => result.data()));
    return [shown.map(page => page.url), performance.now() - start, ''];
  } catch (fault) {
    return [[], performance.now() - start, String(fault.message || fault)];
  }
}"""


def index_site(site: Path) -> float:
    """Have Pagefind index a site, into the site; give the seconds."""
    if importlib.util.find_spec("pagefind") is None:
        raise MissingPeerError("pip install 'pagefind[bin]'")
    took = run_patiently([sys.executable, "-m", "pagefind", "--site", str(site)], "indexing with Pagefind")
    for lang in ("en", "ko"):
        (site / f"blank-{lang}.html").write_text(BLANK.format(lang), "utf-8")
    return took


def _page(text: Text) -> str:
    parts = [
        f"<h2>{escape(heading)}</h2><p>{escape(body)}</p>" if heading else f"<p>{escape(body)}</p>"
        for heading, body in text.sections
    ]
    head = f'<meta charset="utf-8"><title>{escape(text.title)}</title>'
    main = f"<main data-pagefind-body><h1>{escape(text.title)}</h1>{''.join(parts)}</main>"
    return f'<!doctype html><html lang="{text.lang}"><head>{head}</head><body>{main}</body></html>'


class Pagefind:
    """Asked over the same texts as the others, from a page in the language of the query."""

    def __init__(self, texts: list[Text], browser: Browser, folder: Path) -> None:
        self.paths: dict[str, str] = {}
        for text in texts:
            file = folder / f"{text.path.removesuffix('.md')}.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(_page(text), "utf-8")
            self.paths[file.relative_to(folder).as_posix()] = text.path
        self.built = index_site(folder)
        self._serving = serving(folder, policy=POLICY)
        address = self._serving.__enter__()
        self.context = visitor(browser)
        self.pages = {lang: self._open(f"{address}blank-{lang}.html") for lang in ("en", "ko")}

    def _open(self, address: str) -> Page:
        page = self.context.new_page()
        page.goto(address)
        page.evaluate(SEARCH, ["warm", DEPTH])
        return page

    def ask(self, queries: list[str]) -> list[Answer]:
        """Answer every query."""
        return [self._search(query) for query in queries]

    def _search(self, query: str) -> Answer:
        lang = "ko" if any("\uac00" <= letter <= "\ud7af" for letter in query) else "en"
        found: Any = self.pages[lang].evaluate(SEARCH, [query, DEPTH])
        paths = [unquote(urlsplit(url).path).lstrip("/") for url in found[0]]
        return Answer([self.paths[path] for path in paths], found[1], found[2])

    def close(self) -> None:
        """Close the browser's pages and the server."""
        self.context.close()
        self._serving.__exit__(None, None, None)


@dataclass(frozen=True)
class FirstSearch:
    """What a first search in a fresh browser fetched."""

    bytes: int
    requests: int
    trips: int
    results: int


def first_search(browser: Browser, site: Path, address: str, query: str) -> FirstSearch:
    """Search in a fresh browser and count, until ten results are there with their excerpts."""
    with visitor(browser) as context:
        page = context.new_page()
        page.goto(f"{address}blank-en.html")
        page.wait_for_load_state("networkidle")
        traffic = Traffic(site)
        traffic.watch(page)
        shown, _, error = page.evaluate(SEARCH, [query, DEPTH])
        page.wait_for_load_state("networkidle")
        if error:
            raise RuntimeError(f"Pagefind: {error}")
        return FirstSearch(
            traffic.bytes(), len(traffic.trips), max(traffic.trips.values(), default=0), len(shown)
        )
