"""Symbolic links that lead out of the content folder publish nothing, whatever and wherever they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from drillbook.catalog import Problem, has_errors, load_catalog
from drillbook.search.language.thesaurus import load_thesaurus
from tests.support.build import build, write_files
from tests.support.invalid import BASE
from tests.support.sites import fingerprint

SECRET = "correct-horse-battery"
PAGE = f"---\ntitle: Notes\nsystems: [postgresql]\n---\n\n{SECRET}\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A site beside which files lie that are none of its business."""
    write_files(
        tmp_path,
        {
            "outside/page.md": PAGE,
            "outside/secret.txt": SECRET,
            "outside/pages/deep/page.md": PAGE,
            "outside/records/drill-server-lost/r.yaml": f"id: {SECRET}\n",
            "outside/thesaurus.yaml": f"- [wombat, {SECRET}]\n",
        },
    )
    folder = tmp_path / "content"
    import shutil  # noqa: PLC0415

    shutil.copytree(BASE, folder)
    (folder / "pages").mkdir()
    return folder


def told(content: Path) -> list[tuple[str, str]]:
    return [(p.file, p.rule) for p in load_catalog(content, "en").problems]


def link(content: Path, name: str, target: str) -> str:
    path = content / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)
    return name


LINKS: dict[str, Callable[[Path], str]] = {
    "page": lambda c: link(c, "pages/leak.md", "../../outside/page.md"),
    "page at the root, absolute": lambda c: link(c, "leak.md", str(c.parent / "outside/page.md")),
    "file of another kind as a page": lambda c: link(c, "leak.md", "../outside/secret.txt"),
    "file of the machine": lambda c: link(c, "pages/leak.md", "/etc/hostname"),
    "folder": lambda c: link(c, "more", "../outside"),
    "folder of pages": lambda c: link(c, "pages/deep", "../../outside/pages/deep"),
    "folder above": lambda c: link(c, "up", "../.."),
    "the whole disk": lambda c: link(c, "disk", "/"),
    "translation": lambda c: link(c, "scenarios/server-lost.ko.md", "../../outside/page.md"),
    "records": lambda c: link(c, "drills/records", "../../outside/records"),
    "records of a drill": lambda c: link(
        c, "drills/records/drill-server-lost", "../../../outside/records/drill-server-lost"
    ),
    "record": lambda c: link(
        c, "drills/records/drill-server-lost/r.yaml", "../../../../outside/records/drill-server-lost/r.yaml"
    ),
    "thesaurus": lambda c: link(c, "thesaurus.yaml", "../outside/thesaurus.yaml"),
    "nothing out there": lambda c: link(c, "pages/gone.md", "../../outside/nothing.md"),
}


@pytest.mark.parametrize("make", LINKS.values(), ids=LINKS.keys())
def test_a_link_that_leads_out_is_an_error_at_its_own_path(
    make: Callable[[Path], str], content: Path
) -> None:
    name = make(content)
    assert told(content) == [(name, "outside-content")]
    assert has_errors(load_catalog(content, "en").problems)


def test_a_chain_of_links_is_followed_to_its_end(content: Path) -> None:
    link(content, "pages/second.md", "third.md")
    link(content, "pages/third.md", "../../outside/page.md")
    assert told(content) == [("pages/second.md", "outside-content"), ("pages/third.md", "outside-content")]


def test_a_hidden_file_is_not_reached_through_a_link_either(content: Path) -> None:
    write_files(content, {".git/config": f"token = {SECRET}\n", "pages/.draft.md": PAGE})
    link(content, "pages/config.md", "../.git/config")
    link(content, "pages/hidden.md", ".draft.md")
    link(content, "repository", ".git")
    files = ["pages/config.md", "pages/hidden.md", "repository"]
    assert told(content) == [(name, "outside-content") for name in files]


def test_an_attached_file_or_one_that_is_linked_in_the_text_may_not_lead_out(content: Path) -> None:
    link(content, "configs/backup/leak.conf", "../../../outside/secret.txt")
    write_files(
        content, {"pages/a.md": "---\ntitle: A\nsystems: [x]\n---\n\n[a](../configs/backup/leak.conf)\n"}
    )
    page = content / "configs/backup.md"
    page.write_text(page.read_text().replace("backup/backup.conf", "backup/leak.conf"))
    assert told(content) == [("configs/backup.md", "missing-file"), ("pages/a.md", "outside-content")]


def test_nothing_of_it_is_published_or_searched(content: Path, tmp_path: Path) -> None:
    for make in list(LINKS.values())[:1] + list(LINKS.values())[4:6]:
        make(content)
    site = build(content, tmp_path / "output")
    assert site.code == 1
    assert not (tmp_path / "output").exists()
    catalog = load_catalog(content, "en", check=False)
    assert not any(SECRET in page.text for page in catalog.pages.values())
    link(content, "thesaurus.yaml", "../outside/thesaurus.yaml")
    known, _ = load_thesaurus(content)
    assert "wombat" not in {words[0] for words, _ in known.entries()}


def test_links_that_stay_inside_are_followed(content: Path, tmp_path: Path) -> None:
    write_files(content, {"shared/text.txt": PAGE, "shared/data.csv": "1,2\n"})
    link(content, "pages/notes.md", "../shared/text.txt")
    link(content, "pages/again.md", "../pages/../shared/text.txt")
    link(content, "pages/data.csv", "../shared/data.csv")
    write_files(content, {"pages/a.md": "---\ntitle: A\n---\n\n[data](data.csv)\n"})
    assert told(content) == []
    site = build(content, tmp_path / "output")
    assert site.code == 0, site.err
    assert SECRET in site.read("pages/notes.html")
    assert site.read("pages/data.csv") == "1,2\n"


def test_the_content_folder_itself_may_be_a_link(content: Path, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    moved = content.rename(tmp_path / "deep" / "real")
    content.symlink_to(moved)
    write_files(moved, {"pages/a.md": PAGE})
    assert told(content) == []
    assert "a" in load_catalog(content, "en").pages


def test_an_empty_folder_elsewhere_is_no_problem(content: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    link(content, "site", "../empty")
    assert told(content) == []


def test_the_message_says_where_it_leads(content: Path) -> None:
    link(content, "pages/leak.md", "../../outside/page.md")
    found: Problem = load_catalog(content, "en").problems[0]
    assert "to '../../outside/page.md'" in str(found)


@pytest.mark.parametrize("output", ["site", "out/site", "link"])
def test_a_site_that_is_published_into_the_content_is_no_content(
    output: str, content: Path, tmp_path: Path
) -> None:
    if output == "link":
        (tmp_path / "www").mkdir()
        link(content, "link", "../www")
    pages = []
    for _ in range(3):
        site = build(content, content / output, "--lang", "en")
        assert (site.code, site.err) == (0, "")
        pages.append({name for name in fingerprint(content / output) if name.endswith(".html")})
        assert told(content) == []
        assert len(load_catalog(content, "en").pages) == 5
    assert pages[0] == pages[1] == pages[2]
