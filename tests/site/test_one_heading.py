"""A heading says the same wherever it is read: on its page, beside it, in print, in search, by programs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.build import Site, build, run_drillbook, write_files
from tests.support.headings import FILES, SAID, words_of
from tests.support.searching import searcher_of
from tests.support.sites import read_json

each_language = pytest.mark.parametrize("lang", ["en", "ko"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    base = tmp_path_factory.mktemp("headings")
    write_files(base / "content", FILES)
    done = build(base / "content", base / "output", "--lang", "en")
    assert done.code == 0, done.said
    return done


def read(site: Site, lang: str, address: str) -> str:
    return site.read(address if lang == "en" else f"{lang}/{address}")


def headings_of(markup: str) -> list[str]:
    return [words_of(found) for found in re.findall(r"<h\d[^>]*step-title[^>]*>.*?</h\d>", markup, re.DOTALL)]


@each_language
@pytest.mark.parametrize("address", ["procedures/mend.html", "scenarios/lost.html", "binder.html"])
def test_a_page_the_scenario_that_needs_it_and_the_print_edition_say_the_same(
    site: Site, lang: str, address: str
) -> None:
    assert headings_of(read(site, lang, address)) == [SAID[lang]]


@each_language
def test_the_contents_say_what_the_page_says(site: Site, lang: str) -> None:
    contents = re.search(
        r'<nav class="?contents.*?</nav>', read(site, lang, "procedures/mend.html"), re.DOTALL
    )
    assert contents
    assert words_of(re.findall(r'<a[^>]*href="?#follow"?>(.*?)</a>', contents[0])[0]) == f"1. {SAID[lang]}"


@each_language
def test_the_list_for_programs_says_what_the_page_says(site: Site, tmp_path: Path, lang: str) -> None:
    if lang != "en":  # it gives the headings of the site's first language
        own = {name.replace(f".{lang}", ""): text for name, text in FILES.items() if f".{lang}." in name}
        needed = {"scenarios/lost.md": FILES["scenarios/lost.md"]}
        write_files(tmp_path / "content", own | needed)
        site = build(tmp_path / "content", tmp_path / "output", "--lang", lang)
        assert site.code == 0, site.said
    (page,) = [p for p in read_json(site.folder / "catalog.json")["pages"] if p["id"] == "mend"]
    assert [h["text"] for h in page["headings"] if h["anchor"] == "follow"] == [SAID[lang]]
    assert [step["title"] for step in page["steps"]] == [SAID[lang]]


@each_language
def test_a_search_result_says_what_the_page_says(tmp_path: Path, lang: str) -> None:
    write_files(tmp_path, FILES)
    searcher = searcher_of(tmp_path, "en")
    query = 'follow "echo x_y_z"' if lang == "en" else '따른다 "echo x_y_z"'
    excerpt = next(
        result.excerpt for result in searcher.search(query).results if result.document.key == f"mend.{lang}"
    )
    assert (excerpt.anchor, excerpt.title) == ("follow", SAID[lang])
    assert excerpt.text == "echo /x_y_z {{ port }}"


def test_no_page_is_found_by_the_titles_of_those_that_it_links_to(tmp_path: Path) -> None:
    write_files(tmp_path, FILES)
    index = searcher_of(tmp_path, "en").index
    keys = [document.key for _, document in index.documents()]
    assert [keys[number] for number, _ in index.postings("keep")] == ["other.en"]
    assert {keys[number] for number, _ in index.postings("other")} >= {"mend.en", "mend.ko"}


@each_language
def test_a_terminal_says_what_the_page_says(tmp_path: Path, lang: str) -> None:
    write_files(tmp_path, FILES)
    name = "mend" if lang == "en" else "procedures/mend.ko.md"
    done = run_drillbook("show", name, "--content", tmp_path, COLUMNS="240")
    assert SAID[lang] in [line.strip() for line in done.out.splitlines()]
    assert "echo /x_y_z {{ port }}" in done.out.splitlines()
