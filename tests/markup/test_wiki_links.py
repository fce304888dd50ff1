"""Links in double brackets as Obsidian and GitLab write them: each leads on, or is said to lead nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillbook.catalog import load_catalog
from drillbook.search.index.making import documents
from drillbook.terminal.page import readable
from tests.support.build import build, write_files
from tests.support.html import HtmlSite
from tests.support.markup import render_files, text_of, whole

FILES: dict[str, str | bytes] = {
    "ops/deep/Main DB.md": "---\naliases: [The Database]\n---\n\n# The main database\n\n"
    "## Move it\n\n### By hand\n\nText. ^b1\n",
    "ops/setup.md": "# Setup of ops\n",
    "web/setup.md": "# Setup of web\n",
    "files/rack.png": b"\x89PNG",
    "files/plan.pdf": b"%PDF",
    "ops/near.png": b"\x89PNG",
}  # fmt: skip
MAIN = 'href="page:/ops/deep/Main DB.html'


def rendered(folder: Path, text: str) -> str:
    return whole(render_files(folder, {**FILES, "ops/a.md": f"# A\n\n{text}\n\n## Here\n"}, "a"))


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("[[Main DB|that one]]", f'<a class="wiki" {MAIN}">that one</a>'),
        ("[[that one|Main DB]]", f'<a class="wiki" {MAIN}">that one</a>'),
        ("[[that one|Main DB#Move it]]", f'<a class="wiki" {MAIN}#move-it">that one</a>'),
        ("[[ops/setup|Main DB]]", '<a class="wiki" href="page:/ops/setup.html">Main DB</a>'),
        ("[[The Database]]", f"{MAIN}"),
        ("[[the database]]", f"{MAIN}"),
        ("[[ops/deep/Main DB]]", f'{MAIN}">The main database</a>'),
        ("[[/ops/deep/Main DB]]", MAIN),
        ("[[deep/main db.md|x]]", MAIN),
        ("[[./deep/Main DB]]", MAIN),
        ("[[../web/setup]]", 'href="page:/web/setup.html">Setup of web</a>'),
        ("[[setup]]", 'href="page:/ops/setup.html"'),
        ("[[web/setup]]", 'href="page:/web/setup.html"'),
        ("[[Main DB#Move it#By hand]]", f'{MAIN}#by-hand">The main database: By hand</a>'),
        ("[[#Here]]", 'href="#here">Here</a>'),
        ("[[Main DB^b1]]", f'{MAIN}">The main database</a>'),
        ("[[Main DB#^b1|so]]", f'{MAIN}">so</a>'),
        ("![[Main DB]]", f'{MAIN}">The main database</a>'),
        ("![[near.png]]", '<img alt="near.png" loading="lazy" src="site:/ops/near.png">'),
        ("![[rack.png|The rack|300]]", '<img alt="The rack" loading="lazy" src="site:/files/rack.png">'),
        ("![[files/rack.png|300x200]]", '<img alt="rack.png" loading="lazy" src="site:/files/rack.png">'),
        ("[[rack.png]]", '<a class="wiki" href="site:/files/rack.png">rack.png</a>'),
        ("![[plan.pdf]]", '<a class="wiki" href="site:/files/plan.pdf">plan.pdf</a>'),
        ("[[the plan|plan.pdf]]", '<a class="wiki" href="site:/files/plan.pdf">the plan</a>'),
        ("[[x|https://x.example/a]]", '<a class="external" href="https://x.example/a">x</a>'),
        ("| a |\n|---|\n| [[that\\|Main DB]] |", f'<td><a class="wiki" {MAIN}">that</a></td>'),
    ],
)
def test_a_wiki_link_leads_to_what_it_names(written: str, link: str, tmp_path: Path) -> None:
    assert link in rendered(tmp_path, written)


@pytest.mark.parametrize(
    ("written", "shown", "rule", "message"),
    [
        ("[[gone]]", "gone", "broken-link", "there is no page 'gone'"),
        ("[[how to|gone/page]]", "gone/page (how to)", "broken-link", "there is no page 'how to'"),
        ("[[web/deep/Main DB]]", "web/deep/Main DB", "broken-link", "there is no page 'web/deep/Main DB'"),
        ("![[gone.png|A rack]]", "A rack (gone.png)", "broken-link", "there is no file 'gone.png'"),
        ("[[../../etc/passwd]]", "../../etc/passwd", "broken-link", "there is no page '../../etc/passwd'"),
        ("[[Main DB#gone]]", "The main database", "broken-anchor", "has no heading '#gone'"),
        ("[[Main DB^b1]]", "The main database", "broken-anchor", "has no heading '#^b1'"),
    ],
)
def test_one_that_leads_nowhere_is_said_in_its_place_and_keeps_its_words(
    written: str, shown: str, rule: str, message: str, tmp_path: Path
) -> None:
    html = rendered(tmp_path, f"See {written} now.")
    assert f"See {shown} now." in " ".join(text_of(html.replace("</a> ", "</a>")).split())
    catalog = load_catalog(tmp_path, "en")
    (found,) = [p for p in catalog.problems if p.file == "ops/a.md"]
    assert (found.rule, found.line, found.column) == (rule, 3, 5)
    assert message in found.message


def test_search_and_terminal_say_what_the_page_says(tmp_path: Path) -> None:
    text = "[[that one|Main DB]] [[Main DB]] ![[rack.png|The rack]] [[how to|gone]] ![[setup]]"
    write_files(tmp_path, {**FILES, "ops/a.md": f"# A\n\n{text}\n"})
    catalog = load_catalog(tmp_path, "en")
    said = "that one The main database The rack gone (how to) Setup of ops"
    (found,) = [d for d in documents(catalog) if d.id == "a"]
    assert found.sections[0].text == said
    assert found.sections[0].counted == "that one Main DB The rack gone setup"
    assert said in readable(catalog, catalog.pages["a"])


def test_what_they_show_is_published(tmp_path: Path) -> None:
    write_files(
        tmp_path / "notes", {**FILES, "ops/a.md": "# A\n\n![[rack.png]] [[plan.pdf]] ![[near.png]]\n"}
    )
    site = build(tmp_path / "notes", tmp_path / "output")
    assert site.code == 0, site.err
    assert {"files/rack.png", "files/plan.pdf", "ops/near.png"} <= set(HtmlSite(site.folder).files)
    assert [b for b in HtmlSite(site.folder).broken() if not b.startswith("404.html:")] == []


def test_no_file_that_is_hidden_or_left_out_is_found_by_its_name(tmp_path: Path) -> None:
    others = {"ops/.secret/key.png": b"k", "node_modules/x/mod.png": b"m", "ops/.env.png": b"e"}
    write_files(tmp_path, {**others, "a.md": "# A\n\n![[key.png]] ![[mod.png]] ![[.env.png]]\n"})
    problems = load_catalog(tmp_path, "en").problems
    assert [p.rule for p in problems if p.file == "a.md"] == ["broken-link"] * 3
