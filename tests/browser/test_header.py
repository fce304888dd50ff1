"""The head of a page has room for a long name and many languages: nothing in it lies upon another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from drillbook.site.build import build
from drillbook.site.settings import settings_for
from tests.browser.test_pages import SCROLLS_SIDEWAYS, STICKING_OUT
from tests.support.build import write_files

pytestmark = pytest.mark.browser

LONG = "Recovery knowledge base of the Example Corporation"
SITES = {
    "four languages": (LONG, ("ko", "de", "fr")),
    "nine languages": ("Runbooks", ("ko", "de", "fr", "ja", "pt", "uk", "es", "it")),
    "one long word": ("Wiederherstellungshandbuchsammlung", ("ko",)),
}
UPON_EACH_OTHER = """() => {
  const parts = [...document.querySelectorAll(".brand, .languages a, .theme, .top .search")];
  const upon = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  return parts.flatMap((one, at) => parts.slice(at + 1)
    .filter(other => upon(one.getBoundingClientRect(), other.getBoundingClientRect()))
    .map(other => `${one.textContent} / ${other.textContent}`));
}"""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, serve_folder: Callable[..., str]) -> dict[str, str]:
    found = {}
    for name, (title, languages) in SITES.items():
        base = tmp_path_factory.mktemp("header")
        write_files(
            base / "content", {f"a{lang}.md": "# A\n" for lang in ("", *(f".{x}" for x in languages))}
        )
        assert not build(settings_for(base / "content", base / "output", SITENAME=title)).failed
        found[name] = serve_folder(base / "output")
    return found


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize("width", [320, 375, 640, 1280])
def test_nothing_in_the_head_lies_upon_another(
    new_page: Callable[..., Page], sites: dict[str, str], name: str, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 600})
    page.goto(sites[name] + "a.html")
    page.locator(".theme").wait_for()
    assert page.evaluate(UPON_EACH_OTHER) == []
    assert not page.evaluate(SCROLLS_SIDEWAYS), "\n".join(page.evaluate(STICKING_OUT))
