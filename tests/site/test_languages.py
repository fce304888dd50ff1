"""Two languages: what is translated, what is not, and what is no longer true."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.support.build import Site
from tests.support.html import HtmlSite
from tests.support.markup import text_of
from tests.support.sites import drillbook, make_full_site

ALTERNATE = re.compile(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)">')


def read(folder: Path, address: str) -> str:
    return (folder / address).read_text(encoding="utf-8")


def main(html: str) -> str:
    return text_of(html[html.index("<main") : html.index("</main>")])


def test_a_translation_stands_at_the_same_address_below_its_language(full: Path) -> None:
    html = read(full, "ko/scenarios/server-lost.html")
    assert '<html lang="ko">' in html
    assert "응답하지 않는다." in html
    assert '<a class="wiki" href="../procedures/restore.html">' in html


def test_only_real_translations_are_alternates_of_each_other(full: Path) -> None:
    assert dict(ALTERNATE.findall(read(full, "scenarios/server-lost.html"))) == {
        "en": "server-lost.html",
        "ko": "../ko/scenarios/server-lost.html",
    }
    assert set(dict(ALTERNATE.findall(read(full, "ko/scenarios/server-lost.html")))) == {"en", "ko"}
    assert ALTERNATE.findall(read(full, "scenarios/files-gone.html")) == []
    assert ALTERNATE.findall(read(full, "ko/scenarios/files-gone.html")) == []


def test_every_page_offers_itself_in_the_other_language(full: Path) -> None:
    site = HtmlSite(full)
    for name, page in site.pages.items():
        if page.redirects or name == "404.html":
            continue
        other = name.removeprefix("ko/") if name.startswith("ko/") else f"ko/{name}"
        reached = {
            (Path(full / name).parent / a.value.partition("#")[0]).resolve()
            for a in page.addresses
            if a.tag == "a"
        }
        assert (full / other).resolve() in reached, f"{name} does not lead to {other}"


def test_a_page_that_nobody_translated_is_shown_as_it_is_and_says_so(full: Path) -> None:
    html = read(full, "ko/scenarios/files-gone.html")
    assert '<html lang="ko">' in html
    assert re.search(r'<h1[^>]* lang="en"[^>]*>Files are gone</h1>', html)
    assert '<meta name="robots" content="noindex' in html
    assert 'rel="canonical" href="https://kb.example/recovery/scenarios/files-gone.html"' in html
    assert 'class="notice' in html
    assert 'rel="canonical"' not in read(full, "ko/scenarios/server-lost.html")
    assert '<a href="#timeline" lang="en">Timeline</a>' in read(full, "ko/examples/worked.html")


def test_what_a_translation_took_over_from_its_source_is_marked_as_in_that_language(full: Path) -> None:
    symptom = '<span lang="en">clients get '
    korean = read(full, "ko/scenarios/server-lost.html")
    assert symptom in korean
    assert symptom in read(full, "ko/index.html")
    for address in ("scenarios/server-lost.html", "index.html"):
        assert symptom not in read(full, address)
    assert '<p class="summary">호스트를 잃었다.</p>' in korean


def test_a_translation_describes_the_files_that_lie_beside_its_source(tmp_path: Path) -> None:
    folder = make_full_site(tmp_path)
    (folder / "content/configs/backup.ko.md").write_text(
        "---\ntitle: 야간 백업\nsummary: 매일 밤.\nfiles:\n"
        "  - {path: backup/backup.conf, description: 보관 기간}\n---\n\n일곱 밤을 보관한다.\n",
        encoding="utf-8",
    )
    assert drillbook(folder).code == 0
    html = read(folder / "output", "ko/configs/backup.html")
    assert "<p>보관 기간</p>" in html
    assert "<code>/etc/backup.conf</code>" in html  # what it does not say is its source's


def test_the_original_is_named_by_its_whole_address_whatever_its_file_is_called(
    site_builder: Callable[..., Site],
) -> None:
    pages = {"my notes.md": "# Notes\n", "plan.md": "# Plan\n", "plan.ko.md": "# 계획\n\n우리 계획이다.\n"}
    site = site_builder(pages, "--lang", "en")
    assert site.code == 0, site.said
    assert 'rel="canonical" href="http://127.0.0.1:8000/my%20notes.html"' in site.read("ko/my notes.html")


def _notices(html: str) -> int:
    return html.count('class="notice')


def _build(folder: Path) -> str:
    assert drillbook(folder, SOURCE_DATE_EPOCH="1767225600").code == 0  # 2026-01-01: nothing is overdue
    return read(folder, "output/ko/scenarios/server-lost.html")


def test_a_translation_older_than_its_source_says_so_until_it_is_brought_up_to_date(tmp_path: Path) -> None:
    page = make_full_site(tmp_path) / "content/scenarios/server-lost.ko.md"
    stale = _notices(_build(tmp_path))
    # By review date: the English page was reviewed after the Korean one.
    told = drillbook(tmp_path, "check").err
    found = re.search(r"server-lost\.ko\.md:\d+:\d+: stale-translation: .*write 'translates: (\w{8})'", told)
    assert found, told
    page.write_text(page.read_text().replace("summary:", f"translates: {found[1]}\nsummary:", 1))
    assert _notices(_build(tmp_path)) == stale - 1
    assert "stale-translation" not in drillbook(tmp_path, "check").err
    # By digest: the source changed.
    source = tmp_path / "content/scenarios/server-lost.md"
    source.write_text(source.read_text() + "\nOne more thing.\n")
    assert _notices(_build(tmp_path)) == stale
    assert "stale-translation" in drillbook(tmp_path, "check").err


def test_the_theme_speaks_korean(full: Path) -> None:
    html = read(full, "ko/index.html")
    assert re.search("[가-힣]", main(html))
    for word in ("Scenarios", "Procedures", "Search"):
        assert f">{word}<" not in html


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_sitemap_names_real_translations_alone(lang: str, full: Path) -> None:
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    urls = ET.parse(full / "sitemap.xml").getroot().findall("s:url", space)  # noqa: S314  our own file
    root = "https://kb.example/recovery/"
    found = {url.findtext("s:loc", "", space): url.findall("x:link", space) for url in urls}
    both = found[f"{root}{'ko/' if lang == 'ko' else ''}scenarios/server-lost.html"]
    assert {link.get("hreflang"): link.get("href") for link in both} == {
        "en": f"{root}scenarios/server-lost.html",
        "ko": f"{root}ko/scenarios/server-lost.html",
    }
    assert {link.get("rel") for link in both} == {"alternate"}
    assert found[f"{root}scenarios/files-gone.html"] == []
    assert f"{root}ko/scenarios/files-gone.html" not in found
    assert len(found) == len(urls), "no address stands twice"
