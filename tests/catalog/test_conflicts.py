"""What git leaves of a merge is found wherever it stands, and nothing else is taken for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillbook.catalog import load_catalog
from drillbook.catalog.conflicts import conflicts
from tests.support.build import write_files

CONFLICT = "<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> feature/shorter\n"
WITH_BASE = CONFLICT.replace("=======", "||||||| 1a2b3c4\nbase\n=======")


def lines(text: str) -> list[int]:
    return [found.line for found in conflicts("a.md", text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CONFLICT, [1, 5]),
        (WITH_BASE, [1, 7]),
        (f"Text.\n\n```bash\n{CONFLICT}```\n", [4, 8]),
        (f"Text.\n\n```text\n{CONFLICT}```\n", [4, 8]),
        (f"{CONFLICT}\nText.\n\n{CONFLICT}", [1, 5, 9, 13]),
        (f"> A quotation.\n\n{CONFLICT}", [3, 7]),
        ("Text.\n>>>>>>> feature/shorter\n", [2]),
        ("<<<<<<< HEAD\nText.\n", [1]),
        ("Text.\n||||||| merged common ancestors\n", [2]),
        (f"```diff\n+ never closed\n\n{CONFLICT}", [4, 8]),
        ("<<<<<<<\na\n=======\nb\n>>>>>>>\n", [1, 5]),
    ],
)
def test_each_conflict_is_told_where_it_begins_and_where_it_ends(text: str, expected: list[int]) -> None:
    assert lines(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "A title\n=======\n\nText.\n",
        "=======\n",
        f"```diff\n{CONFLICT}```\n",
        f"~~~ {{.diff}}\n{WITH_BASE}~~~\n",
        "```text\n " + "\n ".join(CONFLICT.split("\n")) + "\n```\n",
        " ```text\n " + "\n ".join(CONFLICT.split("\n")) + "\n ```\n",
        "```diff\n++<<<<<<< HEAD\n+ ours\n++=======\n++>>>>>>> theirs\n```\n",
        "> a\n>> b\n>>>>>>> c\n",
        "<<<<<<<<<<<<<\n>>>>>>>>>>>>>\n",
        "|||||||\n|-|-|-|-|-|-|\n",
        "||||||| a | b |\n",
        "cat <<<<<<< x\n",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert lines(text) == []


@given(st.text(alphabet="<>=| ab\n`~", max_size=200))
def test_any_text_is_looked_through(text: str) -> None:
    for line in lines(text):
        assert text.split("\n")[line - 1][:7] in {"<<<<<<<", ">>>>>>>", "|||||||"}


@given(st.text(alphabet="ab#`\n >-", max_size=80), st.sampled_from(["<<<<<<< HEAD", "<<<<<<<"]))
def test_a_mark_is_found_behind_any_text_but_a_difference(before: str, mark: str) -> None:
    assert before.count("\n") + 2 in lines(f"{before}\n{mark}\n")


def test_in_metadata_it_is_the_only_thing_that_is_told(tmp_path: Path) -> None:
    page = "---\ntitle: A\n<<<<<<< HEAD\nsystems: [a]\n=======\nsystems: [b]\n>>>>>>> other\n---\n\nText.\n"
    write_files(tmp_path, {"procedures/a.md": page})
    found = load_catalog(tmp_path, "en").problems
    assert [(p.rule, p.line) for p in found] == [("conflict-marker", 3), ("conflict-marker", 7)]


@pytest.mark.parametrize("name", ["a.md", "pages/a.md", "procedures/a.md"])
def test_in_a_foreign_page_it_is_a_warning(name: str, tmp_path: Path) -> None:
    write_files(tmp_path, {name: f"# A\n\n{CONFLICT}"})
    found = [p for p in load_catalog(tmp_path, "en").problems if p.rule == "conflict-marker"]
    assert [p.severity.value for p in found] == ["warning", "warning"]


def test_in_a_file_that_is_attached_it_is_told_of_that_file(tmp_path: Path) -> None:
    page = "---\ntitle: A\nsummary: A.\nsystems: [a]\nfiles: [a.conf, b.bin]\n---\n\nText.\n"
    write_files(
        tmp_path,
        {"configs/a.md": page, "configs/a.conf": f"x = 1\n{CONFLICT}", "configs/b.bin": b"\0\xff<<<<<<<\n"},
    )
    found = [p for p in load_catalog(tmp_path, "en").problems if p.rule == "conflict-marker"]
    assert [(p.file, p.line) for p in found] == [("configs/a.conf", 2), ("configs/a.conf", 6)]
