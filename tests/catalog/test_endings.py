"""The end of a file's name is a language where somebody can know it, and else a part of the name."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillbook.catalog import Catalog, load_catalog
from tests.support.build import build, write_files
from tests.support.sites import read_json

TEXT = "# Set it up\n\nText.\n"


def loaded(folder: Path, *names: str, lang: str | None = None, text: str = TEXT) -> Catalog:
    write_files(folder, dict.fromkeys(names, text))
    return load_catalog(folder, lang)


def test_a_file_alone_whose_name_ends_like_a_language_is_a_page_of_that_name(tmp_path: Path) -> None:
    write_files(tmp_path / "notes", dict.fromkeys(("setup.it.md", "b/server.id.md", "b/notes.go.md"), TEXT))
    site = build(tmp_path / "notes", tmp_path / "output")
    assert site.code == 0, site.err
    assert {page["id"] for page in read_json(site.folder / "catalog.json")["pages"]} == {
        *("setup.it", "server.id", "notes.go"),
    }
    assert '<html lang="en">' in site.read("setup.it.html")
    assert not (site.folder / "it").exists()


@pytest.mark.parametrize("beside", ["setup.md", "SETUP.md", "setup.de.md", "setup.en.md"])
def test_with_another_version_beside_it_it_is_a_language(beside: str, tmp_path: Path) -> None:
    catalog = loaded(tmp_path, "setup.it.md", beside)
    assert "it" in catalog.languages
    assert "setup.it" not in catalog.pages


@pytest.mark.parametrize("said", ["it", "it-IT", "IT"])
def test_so_it_is_where_the_page_itself_says_so(said: str, tmp_path: Path) -> None:
    catalog = loaded(tmp_path, "setup.it.md", text=f"---\nlang: {said}\n---\n\n{TEXT}")
    assert [page.lang for page in catalog.pages.values()] == ["it"]


def test_another_one_that_it_says_is_not(tmp_path: Path) -> None:
    catalog = loaded(tmp_path, "setup.it.md", text=f"---\nlang: en\n---\n\n{TEXT}")
    assert [(page.id, page.lang) for page in catalog.pages.values()] == [("setup.it", "en")]


def test_where_one_page_is_translated_another_may_exist_in_that_language_alone(tmp_path: Path) -> None:
    catalog = loaded(tmp_path, "a.md", "a.it.md", "b/only.it.md", "b/staff.hr.md")
    assert catalog.languages == ["en", "it"]
    assert set(catalog.pages) == {"a", "only", "staff.hr"}


def test_the_language_that_is_asked_for_is_one(tmp_path: Path) -> None:
    catalog = loaded(tmp_path, "setup.it.md", lang="it")
    assert [(page.id, page.lang) for page in catalog.pages.values()] == [("setup", "it")]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_english_and_korean_need_no_more_than_their_names(lang: str, tmp_path: Path) -> None:
    catalog = loaded(tmp_path, f"only.{lang}.md", "other.md")
    assert catalog.pages["only"].lang == lang


def test_a_page_of_ours_is_called_as_it_always_was(tmp_path: Path) -> None:
    text = "---\ntitle: A\nsystems: [x]\nseverity: low\n---\n"
    catalog = loaded(tmp_path, "scenarios/a.de.md", text=text)
    assert [(page.id, page.lang) for page in catalog.pages.values()] == [("a", "de")]


def test_two_files_of_one_name_and_such_an_ending_are_two_pages_and_link_each_other(tmp_path: Path) -> None:
    write_files(tmp_path, {"a/x.it.md": "# A\n\n[b](../b/x.it.md)\n", "b/x.it.md": "# B\n"})
    catalog = load_catalog(tmp_path)
    assert set(catalog.pages) == {"a-x.it", "b-x.it"}
    assert [edge.target for edge in catalog.links_from("a-x.it")] == ["b-x.it"]
