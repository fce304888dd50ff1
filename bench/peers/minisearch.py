"""MiniSearch, plain and with garu-ko's analysis of Korean, as a static site has it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from bench.engines import Text
from bench.peers.hosted import POLICY, Hosted, Published, lay_blank_pages
from bench.peers.npm import packages
from bench.workspace import say, visitor
from tests.support.server import serving

SCRIPT = Path(__file__).with_name("minisearch.js")
LIBRARY = "minisearch/dist/es/index.js"
ANALYSER = tuple(f"garu-ko/{folder}" for folder in ("dist", "pkg", "models"))

_FIND = """async (query, depth) => {
  const peer = await import(new URL('search/minisearch.js', location.href));
  return peer.find(query, depth, %s);
}"""
_MAKE = """async ([texts, korean]) => {
  const peer = await import(new URL('search/minisearch.js', location.href));
  return peer.make(texts, korean);
}"""


def publish(texts: list[Text], browser: Browser, folder: Path, *, korean: bool) -> Published:
    """Write MiniSearch with an index of texts, whose keys are their places, into a folder that is made."""
    search = folder / "search"
    _lay(search, korean=korean)
    lay_blank_pages(folder)
    say(f"  indexing {len(texts):,} pages with MiniSearch{' and garu-ko' if korean else ''}")
    given = [{"title": text.title, "body": text.body} for text in texts]
    with serving(folder, policy=POLICY) as address, visitor(browser) as context:
        page = context.new_page()
        page.goto(f"{address}blank-en.html")
        made: Any = page.evaluate(_MAKE, [given, korean])
    (search / "index.json").write_text(made[0], "utf-8")
    return Published(folder, search, _FIND % str(korean).lower(), made[1])


def _lay(search: Path, *, korean: bool) -> None:
    library, *analyser = packages(LIBRARY, *(ANALYSER if korean else ()))
    (search / "minisearch").mkdir(parents=True)
    shutil.copy(library, search / "minisearch")
    shutil.copy(SCRIPT, search)
    for part in analyser:
        shutil.copytree(
            part, search / "garu-ko" / part.name, ignore=shutil.ignore_patterns("*.d.ts", "*.json")
        )


def minisearch(texts: list[Text], browser: Browser, folder: Path, *, korean: bool) -> Hosted:
    """Give MiniSearch over texts."""
    published = publish(texts, browser, folder, korean=korean)
    return Hosted(published, {str(at): text.path for at, text in enumerate(texts)}, browser)
