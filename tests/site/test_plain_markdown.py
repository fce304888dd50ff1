"""A folder of Markdown that was never written for Drillbook: it builds, links and browses with no edit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.build import Site, build, write_files
from tests.support.html import HtmlSite
from tests.support.markup import text_of
from tests.support.sites import read_json

FILES: dict[str, str | bytes] = {
    "README.md": "# Our runbooks\n\nStart with [alarms](alarms/_index.md), [disk](disk/README.md#free-some)"
    " or [it](#our-runbooks).\n",
    "index.md": "---\ntitle: Welcome\nlayout: home\n---\n\nThe front page.\n",
    "LICENSE": "text",
    "alarms/_index.md": "---\ntitle: Alerts\nweight: 10\nbookFlatSection: true\n---\n\nAll alerts.\n",
    "alarms/HostDown.md": "+++\ntitle = 'Host down'\ntags = ['Linux Host', 'up']\ndate = 2020-01-01\n+++\n\n"
    "{{< hint >}}See [the disk]({{< ref \"../disk/README.md\" >}}).{{< /hint >}}\n\n"
    "![rack](../img/rack%201.png)\n",
    "alarms/dead.md": "# Dead links\n\n[gone](gone.md) ![no](no.png) [out](../../../etc/passwd)\n"
    "[[nowhere]]\n",
    "img/rack 1.png": b"\x89PNG",
    "disk/README.md": "# Disk\n\n## Free some\n\n<details><summary>More</summary>rm</details>\n\n"
    "<script>x()</script>\n",
    "disk/notes.md": "Notes without a heading.\n",
    "a/setup.md": "# Setup of A\n",
    "b/setup.md": "# Setup of B\n\n[A](../a/setup.md)\n",
    "systems/linux.md": "# Linux\n",
    "systems/index.md": "# All systems\n",
    "search/engine.md": "# A search engine\n",
    "coverage.md": "# What we cover\n",
    "404.md": "# A page called 404\n",
    "ko/guide.md": "# A folder called ko\n",
    "references/books.md": "# Books\n\nPlain, in a folder with a name of ours.\n",
    "scenarios/README.md": "# Our scenarios\n\nIntro.\n",
    "procedures/plain.md": "# A plain procedure\n",
    "node_modules/x/README.md": "# Not ours\n",
    ".hidden/x.md": "# Hidden\n",
}  # fmt: skip
PAGES = 18


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("plain")
    write_files(folder / "our-runbooks", FILES)
    return build(folder / "our-runbooks", folder / "output")


def test_it_builds_and_what_is_missing_is_a_warning(plain: Site) -> None:
    assert plain.code == 0, plain.err
    problems = plain.err.splitlines()
    assert all(line.endswith("(warning)") for line in problems), plain.err
    dead = [line for line in problems if "/alarms/dead.md:" in line]
    assert [re.search(r": ([a-z-]+): ", line)[1] for line in dead] == ["broken-link"] * 4  # type: ignore[index]
    assert "unsafe-html: '<script>'" in plain.err


def test_every_page_is_published_once_with_its_source(plain: Site) -> None:
    pages = read_json(plain.folder / "catalog.json")["pages"]
    assert len(pages) == PAGES
    assert len({page["address"].casefold() for page in pages}) == PAGES
    for page in pages:
        assert (plain.folder / page["address"]).is_file(), page
        assert (plain.folder / page["source"]).is_file(), page


def test_every_link_resolves(plain: Site) -> None:
    assert [b for b in HtmlSite(plain.folder).broken() if not b.startswith("404.html:")] == []


def test_the_site_is_named_after_its_folder(plain: Site) -> None:
    assert "<title>Our runbooks" in plain.read("index.html")


def test_the_index_stands_on_the_home_page_and_the_readme_beside_it(plain: Site) -> None:
    assert "The front page." in plain.read("index.html")
    readme = plain.read("README.html")
    assert 'href="alarms/index.html"' in readme
    assert 'href="disk/index.html#free-some"' in readme


def test_toml_and_shortcodes_of_another_generator_are_understood(plain: Site) -> None:
    html = plain.read("alarms/HostDown.html")
    assert "<h1>Host down</h1>" in html
    assert '<a href="../disk/index.html">the disk</a>' in html
    assert "{{" not in text_of(html)
    assert '<img alt="rack" loading="lazy" src="../img/rack%201.png">' in html
    assert (plain.folder / "img/rack 1.png").is_file()
    assert "tags/linux-host.html" in html


def test_two_files_of_one_name_are_two_pages(plain: Site) -> None:
    assert "Setup of A" in plain.read("a/setup.html")
    assert '<a href="../a/setup.html">A</a>' in plain.read("b/setup.html")


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("content/systems/linux.html", "Linux"),
        ("content/systems/index.html", "All systems"),
        ("content/search/engine.html", "A search engine"),
        ("content/coverage.html", "What we cover"),
        ("content/404.html", "A page called 404"),
        ("content/ko/guide.html", "A folder called ko"),
    ],
)
def test_names_that_the_site_needs_itself_move_aside(address: str, text: str, plain: Site) -> None:
    assert f">{text}</h1>" in plain.read(address)
    assert "A page called 404" not in plain.read("404.html")


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("references/books.html", "Books"),
        ("procedures/plain.html", "A plain procedure"),
        ("scenarios/index.html", "Our scenarios"),
    ],
)
def test_a_folder_with_a_name_of_ours_may_hold_plain_pages(address: str, text: str, plain: Site) -> None:
    assert f">{text}</h1>" in plain.read(address)


def test_scripts_are_shown_and_never_run_and_harmless_html_stays(plain: Site) -> None:
    html = plain.read("disk/index.html")
    assert re.sub(r"</?span[^<>]*>", "", html).count("&lt;script&gt;x()&lt;/script&gt;") == 1
    assert "<details><summary>More</summary>" in html


def test_what_other_tools_leave_behind_is_no_page(plain: Site) -> None:
    names = HtmlSite(plain.folder).files
    assert not [name for name in names if "node_modules" in name or "hidden" in name or "LICENSE" in name]


def test_a_korean_folder_is_published_in_korean(tmp_path: Path) -> None:
    write_files(
        tmp_path / "문서",
        {"복구.md": "# 복구 절차\n\n서버를 다시 만든다. [다음](다음.md)\n", "다음.md": "# 다음\n\n끝.\n"},
    )
    site = build(tmp_path / "문서", tmp_path / "output")
    assert site.code == 0, site.err
    assert '<html lang="ko">' in site.read("복구.html")
    assert 'href="%EB%8B%A4%EC%9D%8C.html"' in site.read("복구.html")
    assert list(HtmlSite(site.folder).broken()) == []
