"""No request ever leaves the site's own origin: not from a page, a tool, a worker or the search."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.build import ROOT, Site
from tests.support.pages import KINDS, ONCE, address_of
from tests.support.server import POLICY

pytestmark = pytest.mark.browser

# Names of markup languages, which nobody fetches.
NAMES = "http://www.w3.org/"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_walk_through_every_kind_of_page_asks_nobody_else(
    new_page: Callable[..., Page], shipped_site: Site, shipped_address: str, language: str
) -> None:
    page = new_page()
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    for kind in KINDS:
        if kind not in ONCE:
            page.goto(shipped_address + address_of(shipped_site.folder, kind, language))
            page.evaluate("drillbook.need('offline/notice')")
    page.locator("#at-q").fill("disk full")
    expect(page.locator(".found-list > li").first).to_be_visible()
    own = urlsplit(shipped_address).netloc
    assert len(asked) > len(KINDS)
    assert [
        url for url in asked if urlsplit(url).scheme.startswith("http") and urlsplit(url).netloc != own
    ] == []


def test_scripts_and_pictures_name_no_other_server(shipped_site: Site) -> None:
    theme = shipped_site.folder / "theme"
    # Defaults of parameters are values for commands, and may be addresses.
    code = [path for path in theme.rglob("*.js") if path.parent != theme / "parameters"]
    code += [*shipped_site.folder.glob("search/*/code.js")]
    code += [*shipped_site.folder.glob("search/*/search.js"), *shipped_site.folder.rglob("*.svg")]
    code.append(shipped_site.folder / "sw.js")
    assert len(code) > 5
    for path in code:
        # Words for readers may tell of an address; what is fetched stands in quotes of its own.
        named = re.findall(r"""["'`](https?://[^"'`]*)""", path.read_text(encoding="utf-8"))
        assert [url for url in named if not url.startswith(NAMES)] == [], path


def test_the_policy_that_is_recommended_is_the_one_that_is_tested() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"Content-Security-Policy: {POLICY}\n" in readme
