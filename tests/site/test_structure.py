"""Which pages a site has, and what they show of each other."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from tests.support.html import HtmlSite
from tests.support.markup import text_of
from tests.support.sites import drillbook, make_site

FIRST = [
    "404.html", "alerts/Node-Down.html", "alerts/PostgresqlDown.html", "binder.html", "configs/backup.html",
    "configs/index.html", "copy.html", "coverage.html", "drills/drill-server-lost.html", "drills/index.html",
    "examples/index.html", "examples/worked.html", "index.html", "owners/dba-team.html",
    "owners/index.html", "pages/about.html", "pages/index.html", "procedures/index.html",
    "procedures/restore.html", "readiness.html", "references/index.html", "references/manual.html",
    "scenarios/by-severity/critical.html", "scenarios/by-severity/low.html",
    "scenarios/by-system/files.html", "scenarios/by-system/postgresql.html", "scenarios/files-gone.html",
    "scenarios/host-lost.html", "scenarios/index.html", "scenarios/server-lost.html", "search.html",
    "systems/files.html", "systems/index.html", "systems/postgresql.html", "tags/hardware.html",
    "tags/index.html",
]  # fmt: skip


def read(folder: Path, address: str) -> str:
    return (folder / address).read_text(encoding="utf-8")


def links(html: str) -> list[str]:
    return re.findall(r'<a\b[^>]*?href="([^"]*)"', html)


def test_the_site_has_exactly_these_pages_in_each_language(full: Path) -> None:
    pages = {name for name in HtmlSite(full).files if name.endswith(".html")}
    assert {name for name in pages if not name.startswith("ko/")} == set(FIRST)
    assert {name for name in pages if name.startswith("ko/")} == {f"ko/{n}" for n in FIRST if n != "404.html"}


def test_every_link_and_anchor_of_the_site_resolves(full: Path) -> None:
    site = HtmlSite(full)
    # 404.html is shown at any depth, so its links alone start at the root.
    assert [b for b in site.broken() if not b.startswith("404.html:")] == []
    assert [t for page in site.pages.values() for t in page.twice] == []


def test_only_404_has_links_that_start_at_the_root_and_they_keep_the_path_of_the_site(full: Path) -> None:
    for name, page in HtmlSite(full).pages.items():
        inside = [a.value for a in HtmlSite(full).addresses() if a.page == name] if name == "404.html" else []
        assert all(v.startswith(("/recovery/", "#")) for v in inside), inside
        if name != "404.html":
            assert [a.value for a in page.addresses if a.value.startswith("/")] == []


def test_lists_have_filters_that_are_pages(full: Path) -> None:
    everything = read(full, "scenarios/index.html")
    for choice in ("by-severity/critical.html", "by-severity/low.html", "by-system/files.html"):
        assert choice in links(everything)
    one = read(full, "scenarios/by-system/files.html")
    assert "Files are gone" in one
    assert "The server is lost" not in one
    assert 'aria-current="' in one
    assert not (full / "procedures/by-system").exists(), "a filter that every page passes is none"


def test_the_worst_scenario_stands_first(full: Path) -> None:
    html = read(full, "scenarios/index.html")
    assert html.index("The server is lost") < html.index("Files are gone")


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("systems/files.html", "Files are gone"),
        ("tags/hardware.html", "The server is lost"),
        ("owners/dba-team.html", "The server is lost"),
    ],
)
def test_systems_tags_and_owners_have_pages(address: str, title: str, full: Path) -> None:
    assert title in read(full, address)
    group, _, file = address.partition("/")
    assert file in links(read(full, f"{group}/index.html"))


def test_a_scenario_shows_its_procedures_with_their_steps(full: Path) -> None:
    html = read(full, "scenarios/server-lost.html")
    assert 'id="p1-stop"' in html
    assert "systemctl stop postgresql" in text_of(html)
    assert html.index("db.example") < html.index('id="p1-stop"') < html.index('id="p1-copy"')


@pytest.mark.parametrize(
    ("page", "other"),
    [
        ("scenarios/server-lost", "../configs/backup.html"),
        ("scenarios/server-lost", "../drills/drill-server-lost.html"),
        ("scenarios/server-lost", "../examples/worked.html"),
        ("scenarios/server-lost", "../references/manual.html"),
        ("scenarios/server-lost", "../procedures/restore.html"),
        ("procedures/restore", "../scenarios/server-lost.html"),
        ("procedures/restore", "../scenarios/files-gone.html"),
        ("procedures/restore", "../configs/backup.html"),
        ("configs/backup", "../scenarios/server-lost.html"),
        ("configs/backup", "../procedures/restore.html"),
        ("examples/worked", "../scenarios/server-lost.html"),
        ("drills/drill-server-lost", "../scenarios/server-lost.html"),
        ("references/manual", "../scenarios/server-lost.html"),
        ("scenarios/server-lost", "../pages/about.html"),
    ],
)
def test_the_graph_is_walked_in_both_directions(page: str, other: str, full: Path) -> None:
    assert other in [link.partition("#")[0] for link in links(read(full, f"{page}.html"))]


def test_the_relations_are_a_picture_whose_every_node_is_a_link(full: Path) -> None:
    html = read(full, "scenarios/server-lost.html")
    start = html.index('<svg class="drawing relations"')
    picture = html[start : html.index("</svg>", start)]
    nodes = re.findall(r'<a class="kind-(\w+)" href="([^"]+)"', picture)
    assert sorted(kind for kind, _ in nodes) == ["config", "drill", "example", "procedure", "scenario"]
    for _, href in nodes:
        assert (full / "scenarios" / href).is_file()
    assert picture.count('<text class="kind"') == len(nodes), "each says its kind in words"


def test_the_coverage_map_shows_what_is_covered_and_what_is_not(full: Path) -> None:
    html = read(full, "coverage.html")
    assert "scenarios/server-lost.html" in links(html)
    assert "scenarios/files-gone.html" in links(html)
    for system in ("systems/files.html", "systems/postgresql.html"):
        assert system in links(html)


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("scenarios/host-lost.html", "server-lost.html"),
        ("alerts/PostgresqlDown.html", "../scenarios/server-lost.html"),
        ("alerts/Node-Down.html", "../scenarios/server-lost.html"),
        ("ko/alerts/PostgresqlDown.html", "../scenarios/server-lost.html"),
    ],
)
def test_former_ids_and_alerts_lead_on(address: str, target: str, full: Path) -> None:
    html = read(full, address)
    assert re.search(rf'http-equiv="refresh" content="0; ?url={re.escape(target)}"', html)
    assert target in links(html)


def test_drafts_are_neither_published_nor_linked(full: Path) -> None:
    for path in full.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".json", ".xml", ".atom", ".txt"):
            assert not re.search(r"unfinished\.(html|md)", path.read_text(encoding="utf-8")), path
    assert '"unfinished"' not in read(full, "catalog.json")
    assert list(full.rglob("unfinished*")) == []


def test_files_are_published_with_their_hash_and_only_those_that_are_used(full: Path) -> None:
    data = (full / "configs/backup/backup.conf").read_bytes()
    assert data == (full.parent / "content/configs/backup/backup.conf").read_bytes()
    html = read(full, "configs/backup.html")
    assert hashlib.sha256(data).hexdigest() in html
    assert "backup/backup.conf" in links(html)
    assert 'id="file-1-L2"' in html
    assert (full / "pages/rack.svg").is_file()
    assert not (full / "pages/unused.svg").exists()


def test_files_of_any_name_can_be_downloaded(tmp_path: Path) -> None:
    content = make_site(tmp_path) / "content"
    (content / "configs/backup/backup.conf").rename(content / "configs/backup/50% of C#?.conf")
    page = content / "configs/backup.md"
    page.write_text(page.read_text().replace("backup/backup.conf", '"backup/50% of C#?.conf"'))
    done = drillbook(tmp_path)
    assert done.code == 0, done.said
    site = HtmlSite(tmp_path / "output")
    assert "backup/50%25%20of%20C%23%3F.conf" in links(read(site.folder, "configs/backup.html"))
    assert [b for b in site.broken() if not b.startswith("404.html:")] == []


def test_the_markdown_of_each_page_lies_beside_it(full: Path) -> None:
    for source in (full.parent / "content").rglob("*.md"):
        name = source.relative_to(full.parent / "content").as_posix()
        published = f"ko/{name.replace('.ko.md', '.md')}" if ".ko." in name else name
        if "unfinished" not in name:
            assert (full / published).read_bytes() == source.read_bytes(), name
            assert f'type="text/markdown" href="{Path(name).stem.removesuffix(".ko")}.md"' in read(
                full, published.replace(".md", ".html")
            )
