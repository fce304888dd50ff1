"""An address that was kept, or came from a file, never leads out of this copy of the site."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.support.build import ROOT

pytestmark = pytest.mark.browser

KEPT = (ROOT / "theme" / "static" / "kept.js").read_text(encoding="utf-8")
SITE = "https://kb.example/kb/real/"
ADDRESSES = {
    "./scenarios/lost.html": "scenarios/lost",
    "./ko/scenarios/%ED%95%9C.html": "ko/scenarios/한",
    "./": "",
    "./..%2fevil%2fx": None,
    "./a/..%2F..%2F..%2fevil": None,
    "./..%5cevil": None,
    "./a%2f..%2f..%2fx": None,
    "../evil/x.html": None,
    "./%2e%2e/evil": None,
    "//evil.example/x": None,
    "https://evil.example/kb/real/x": None,
}


def test_an_address_is_looked_at_as_it_will_be_written(browser: Browser) -> None:
    page = browser.new_page()
    page.evaluate(f"window.drillbook = {{ site: '{SITE}', key: (name) => name }}")
    page.evaluate(KEPT)
    found = {
        address: page.evaluate("(address) => drillbook.kept.page(address)", address) for address in ADDRESSES
    }
    assert found == ADDRESSES
    for name in filter(None, found.values()):
        address = page.evaluate("(name) => new URL(drillbook.kept.published(name)).href", name)
        assert address.startswith(SITE)
    page.close()
