"""Pagefind: indexes a built site, searches in the browser."""

from __future__ import annotations

from html import escape
from pathlib import Path

from playwright.sync_api import Browser

from bench.engines import MissingPeerError, Text
from bench.peers.hosted import Hosted, Published, lay_blank_pages
from bench.peers.npm import packages
from bench.workspace import run_patiently

# What a search box does: the query, then what is shown of the first results.
FIND = """async (query, depth) => {
  window.pagefind = window.pagefind || await import(new URL('pagefind/pagefind.js', location.href));
  const found = await pagefind.search(query);
  const shown = await Promise.all(found.results.slice(0, depth).map(result => result.data()));
  return shown.map(page => decodeURIComponent(new URL(page.url, location.href).pathname.slice(1)));
}"""


def index_site(site: Path) -> Published:
    """Have Pagefind index a site, into the site."""
    runner, binaries = packages("pagefind/lib/runner/bin.cjs", "@pagefind")
    if not any(binaries.glob("*/bin/pagefind*")):
        raise MissingPeerError("npm has no Pagefind for this kind of machine")
    took = run_patiently(["node", str(runner), "--site", str(site)], "indexing with Pagefind")
    lay_blank_pages(site)
    return Published(site, site / "pagefind", FIND, took)


def pagefind(texts: list[Text], browser: Browser, folder: Path) -> Hosted:
    """Give Pagefind over the same texts as the others."""
    paths: dict[str, str] = {}
    for text in texts:
        file = folder / f"{text.path.removesuffix('.md')}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_page(text), "utf-8")
        paths[file.relative_to(folder).as_posix()] = text.path
    return Hosted(index_site(folder), paths, browser)


def _page(text: Text) -> str:
    parts = [
        f"<h2>{escape(heading)}</h2><p>{escape(body)}</p>" if heading else f"<p>{escape(body)}</p>"
        for heading, body in text.sections
    ]
    head = f'<meta charset="utf-8"><title>{escape(text.title)}</title>'
    main = f"<main data-pagefind-body><h1>{escape(text.title)}</h1>{''.join(parts)}</main>"
    return f'<!doctype html><html lang="{text.lang}"><head>{head}</head><body>{main}</body></html>'
