"""The print edition becomes a binder on paper: cover, contents, tabs, running heads, page numbers."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.browser import PHONE, each_language
from tests.support.build import Site

pytestmark = pytest.mark.browser

# For all sheets axe needs a minute; what makes one differ from another is its kind.
TWO_OF_A_KIND = """() => {
  const left = {};
  for (const sheet of document.querySelectorAll('.sheet[id]:not(#at-call)')) {
    const letter = sheet.id[0];
    if ((left[letter] || 0) === 2) sheet.remove();
    else left[letter] = (left[letter] || 0) + 1;
  }
  return left;
}"""
SCROLLS_SIDEWAYS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def papers() -> dict[str, list[str]]:
    return {}


@pytest.fixture
def printed(
    papers: dict[str, list[str]], new_page: Callable[..., Page], shipped_site: Site, tmp_path: Path
) -> Callable[[str], list[str]]:
    """Print the binder of a language; give the text of each sheet of paper."""

    def pages(language: str) -> list[str]:
        if language not in papers:
            assert shutil.which("pdftotext"), "no pdftotext on the PATH: run tests/setup-system.sh"
            page = new_page()
            page.set_default_timeout(120_000)
            page.goto((shipped_site.folder / binder(language)).as_uri())
            pdf = tmp_path / "binder.pdf"
            page.pdf(path=pdf, prefer_css_page_size=True)
            done = subprocess.run(
                ["pdftotext", "-layout", pdf, "-"], capture_output=True, encoding="utf-8", check=True
            )
            size = subprocess.run(["pdfinfo", pdf], capture_output=True, encoding="utf-8", check=True).stdout
            assert "(A4)" in size
            papers[language] = done.stdout.split("\f")[:-1]
        return papers[language]

    return pages


def binder(language: str) -> str:
    return "binder.html" if language == "en" else f"{language}/binder.html"


def squeezed(text: str) -> str:
    return "".join(text.split())


def titles(site: Site, kind: str, language: str) -> list[str]:
    found = []
    for page in json.loads(site.read("catalog.json"))["pages"]:
        if page["kind"] == kind:
            translated = [t["title"] for t in page["translations"] if t["lang"] == language]
            found.append((translated or [page["title"]])[0])
    return found


@each_language
def test_it_has_a_cover_with_date_and_digest(
    printed: Callable[[str], list[str]], shipped_site: Site, language: str
) -> None:
    cover = printed(language)[0]
    digest = re.search(r'"digest":"([0-9a-f]{64})"', shipped_site.read("sw.js"))
    assert digest
    assert "Drillbook" in cover
    assert digest[1] in cover
    assert re.search(r"\d{4}", cover.replace(digest[1], ""))
    assert not re.search(r"1 ?/ ?\d+", cover)


@each_language
def test_every_page_after_the_cover_has_its_number(
    printed: Callable[[str], list[str]], language: str
) -> None:
    pages = printed(language)
    for number, text in enumerate(pages[1:], start=2):
        assert text.rstrip().endswith(f"{number} / {len(pages)}"), f"page {number}"


@pytest.mark.parametrize(("kind", "letter"), [("scenario", "S"), ("procedure", "P"), ("config", "C")])
@each_language
def test_every_page_of_the_site_has_a_tab_in_contents_and_running_head(
    printed: Callable[[str], list[str]], shipped_site: Site, language: str, kind: str, letter: str
) -> None:
    pages, wanted = printed(language), titles(shipped_site, kind, language)
    contents = squeezed("".join(pages[1:4]))
    # Paper may break a long title where it likes.
    named = squeezed(re.sub(r"<[^>]+>", "", html.unescape(shipped_site.read(binder(language)))))
    assert all(squeezed(title) in named for title in wanted)
    heads = [page.lstrip("\n").splitlines()[0] for page in pages if page.strip()]
    for number in range(1, len(wanted) + 1):
        assert f"{letter}{number}" in contents
        carrying = [head for head in heads if head.rstrip().endswith(f" {letter}{number}")]
        assert carrying, f"{letter}{number}"
        assert any(squeezed(title) in squeezed(carrying[0]) for title in wanted)


def test_a_procedure_stands_in_it_once_and_is_named_by_its_tab(shipped_site: Site) -> None:
    text = shipped_site.read("binder.html")
    tabs = re.findall(r'<section class="sheet kind-procedure" id="(P\d+)">', text)
    assert tabs == [f"P{number}" for number in range(1, len(titles(shipped_site, "procedure", "en")) + 1)]
    plans = re.findall(r'<a class="tab" href="#(P\d+)">', text)
    assert plans
    assert set(plans) <= set(tabs)
    leaves = re.findall(r'href="((?:scenarios|procedures|configs)/(?!index)[^"]+)"', text)
    assert leaves == []


def test_nothing_is_cut_off_at_the_right_edge(new_page: Callable[..., Page], shipped_site: Site) -> None:
    page = new_page(viewport={"width": 660, "height": 900})  # the width of the text on paper
    page.goto((shipped_site.folder / "binder.html").as_uri())
    page.emulate_media(media="print")
    wide = """() => [...document.querySelectorAll('pre, table, .strip, h2, h3, code')]
      .filter(e => e.checkVisibility() && getComputedStyle(e).display !== 'inline')
      .filter(e => e.scrollWidth > e.clientWidth + 1)
      .map(e => e.outerHTML.slice(0, 120))"""
    assert page.evaluate(wide) == []
    assert not page.evaluate(SCROLLS_SIDEWAYS)


@each_language
def test_it_reads_on_the_screen_too(new_page: Callable[..., Page], shipped_site: Site, language: str) -> None:
    page = new_page(viewport=PHONE)
    page.goto((shipped_site.folder / binder(language)).as_uri())
    assert page.locator("h1").is_visible()
    assert not page.evaluate(SCROLLS_SIDEWAYS)
    page.locator(".binder-contents a[href='#P1']").click()
    expect(page).to_have_url(re.compile("#P1$"))
    expect(page.locator("#P1")).to_be_in_viewport()


@each_language
def test_axe_finds_nothing(new_page: Callable[..., Page], shipped_address: str, language: str) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto(shipped_address + binder(language))
    assert page.evaluate(TWO_OF_A_KIND) == {"S": 2, "P": 2, "C": 2}
    found = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}}).response["violations"]
    assert not found, [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found]


def test_it_is_not_found_by_search_engines(shipped_site: Site) -> None:
    assert '<meta name="robots" content="noindex">' in shipped_site.read("binder.html")
    assert "binder" not in shipped_site.read("sitemap.xml")
