"""A page is light enough for a phone with one bar of signal."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.build import BELOW, Site
from tests.support.html import HtmlPage, HtmlSite

# Bytes, compressed: the page with the styles that it names. Scripts come later, and nothing waits for them.
PAINT = 20 * 1024
# A scenario carries the steps of all its procedures, since whoever follows them must not load another page,
# and its symptoms in the words of a dozen people, by which it is found; a drill carries them too,
# with its own values in the commands.
WHOLE = 23 * 1024
ALL = 25 * 1024  # with the scripts


@cache
def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), compresslevel=9, mtime=0))


def weight(site: HtmlSite, page: HtmlPage, *suffixes: str) -> int:
    loaded = {
        site.target(address)
        for address in page.addresses
        if address.tag in ("link", "script") and address.loaded and not urlsplit(address.value).scheme
    }
    # Nobody waits for the style of paper: browsers fetch it last, and show the page without it.
    needed = {path for path in loaded if path.name != "print.css"}
    parts = [path for path in needed if path.suffix in suffixes]
    return compressed(site.folder / page.name) + sum(map(compressed, parts))


def limit(name: str) -> int:
    return WHOLE if name.removeprefix("ko/").startswith(("scenarios/", "drills/drill-")) else PAINT


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_page_is_heavy(shipped_site: Site, language: str) -> None:
    site = HtmlSite(shipped_site.folder, BELOW)
    pages = {name: page for name, page in site.pages.items() if page.lang == language}
    # The print edition holds all pages at once; who needs it prints it before the line is bad.
    paper = {name for name in pages if name.endswith("binder.html")}
    assert pages.keys() > paper
    heavy = {
        name: (painted, whole)
        for name, page in pages.items()
        if name not in paper
        and ((painted := weight(site, page, ".css")) > limit(name))
        | ((whole := weight(site, page, ".css", ".js")) > ALL)
    }
    assert not heavy, "\n".join(f"{name}: {sizes}" for name, sizes in sorted(heavy.items()))
