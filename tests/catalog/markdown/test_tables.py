"""A cell without a column is said with its place; the page shows it in the last one."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from drillbook.catalog.markdown.tables import find_surplus
from tests.support.markup import render_files, text_of, whole

HEAD = "| a | b |\n|---|---|\n"


def found(text: str) -> list[tuple[int, int, str]]:
    return [(one.row + 1, one.column, one.text) for one in find_surplus(text.split("\n"))]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (HEAD + "| 1 | 2 | three | 4 |", [(3, 11, "three")]),
        (HEAD + "| 1 | 2 |\n| 1 | 2 |  | x |", [(4, 14, "x")]),
        ("a | b\n--|--\n1 | 2 | 3", [(3, 9, "3")]),
        ("a|\n-|\n1|2", [(3, 3, "2")]),
        ("> " + HEAD.replace("\n|", "\n> |") + "> | 1 | 2 | 3 |", [(3, 13, "3")]),
        ("- " + HEAD.replace("\n|", "\n  |") + "  | 1 | 2 | 3 |", [(3, 13, "3")]),
        (HEAD + "| 서버 | `a` | `b|c` |", [(3, 14, "`b|c`")]),
        (HEAD + "| 1 | 2 |\n\n| 1 | 2 | 3 |", []),
        (HEAD + "| 1 | 2 | |", []),
        (HEAD + "| 1 | 2 \\| 3 |", []),
        (HEAD + "| `a|b|c` | [[x|y]] |", []),
        (HEAD + "| 1 |", []),
        ("| a | b |\n|---|\n| 1 | 2 | 3 |", []),
        ("ls | wc | cat\n\nls | wc", []),
    ],
)
def test_a_cell_beyond_the_last_column_is_found(
    text: str, places: list[tuple[int, int, str]], tmp_path: Path
) -> None:
    assert found(text) == places
    shown = text_of(whole(render_files(tmp_path, {"notes/a.md": f"# A\n\n{text}\n"}, "a")))
    assert all(word.strip("`") in shown for _, _, word in places)


@pytest.mark.parametrize("row", ["|" * 19_000, "| `" * 6_000, "[[|" * 6_000])
def test_no_row_takes_long(row: str) -> None:
    began = time.perf_counter()
    found(HEAD + row)
    assert time.perf_counter() - began < 5
