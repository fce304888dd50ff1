"""A page is light enough for a phone with one bar of signal."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.build import BELOW, Site
from tests.support.html import HtmlPage, HtmlSite

LIMIT = 20 * 1024  # bytes, compressed: the page with the styles and scripts that it names


@cache
def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), compresslevel=9, mtime=0))


def weight(site: HtmlSite, page: HtmlPage) -> int:
    loaded = {
        site.target(address)
        for address in page.addresses
        if address.tag in ("link", "script") and address.loaded and not urlsplit(address.value).scheme
    }
    # Nobody waits for the style of paper: browsers fetch it last, and show the page without it.
    needed = {path for path in loaded if path.name != "print.css"}
    styles_and_scripts = [path for path in needed if path.suffix in (".css", ".js")]
    return compressed(site.folder / page.name) + sum(map(compressed, styles_and_scripts))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_page_is_heavy(shipped_site: Site, language: str) -> None:
    site = HtmlSite(shipped_site.folder, BELOW)
    pages = {name: page for name, page in site.pages.items() if page.lang == language}
    # The print edition holds all pages at once; who needs it prints it before the line is bad.
    weights = {name: weight(site, page) for name, page in pages.items() if not name.endswith("binder.html")}
    assert weights
    heavy = {name: size for name, size in weights.items() if size > LIMIT}
    assert not heavy, "\n".join(f"{name}: {size:,} bytes" for name, size in sorted(heavy.items()))
