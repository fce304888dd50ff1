"""Tables of a text: where a row has more cells than the head of its table has columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drillbook.catalog.markdown.syntax import CODE_SPAN, WIKI_LINK

_BEFORE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")
_BELOW_HEAD = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*+\|?[ \t]*$")
# A bar in a wiki link or in code ends no cell.
_WHOLE = re.compile(rf"{WIKI_LINK.pattern}|{CODE_SPAN.pattern}")
_BAR = re.compile(r"(?<!\\)(?:\\\\)*\|")
LONGEST_ROW = 20_000


@dataclass(frozen=True)
class Surplus:
    """A cell without a column: rows count from 0, columns from 1; ``width`` is how many columns there are."""

    row: int
    column: int
    text: str
    width: int


def find_surplus(lines: Sequence[str]) -> Iterator[Surplus]:
    """Find the first cell without a column in each row of each table; empty ones are left alone."""
    width, border = 0, False
    for row, line in enumerate(lines):
        at = _BEFORE.match(line).end()  # type: ignore[union-attr]  # it matches anything
        text = line[at:]
        if not text.strip() or len(line) > LONGEST_ROW:
            width = 0
        elif width:
            beyond = _cells(text, border)[width:]
            first = next(((place, cell) for place, cell in beyond if cell), None)
            if first and not _BELOW_HEAD.match(text):
                yield Surplus(row, at + first[0] + 1, first[1], width)
        elif "|" in text and row + 1 < len(lines):
            width, border = _columns(text, lines[row + 1])


def _columns(head: str, below: str) -> tuple[int, bool]:
    """Say how many columns the table has whose head this is, 0 where it is none; and if bars frame it."""
    rule = below[_BEFORE.match(below).end() :]  # type: ignore[union-attr]
    border = head.startswith("|") or bool(re.search(r"(?<!\\)\|[ \t]*$", head))
    if "|" not in rule or not _BELOW_HEAD.match(rule):
        return 0, border
    width = len(_cells(head, border))
    return (width if width == len(_cells(rule, border)) else 0), border


def _cells(row: str, border: bool) -> list[tuple[int, str]]:
    """Give the cells of a row with their places, from 0."""
    row = row.rstrip()
    held = _WHOLE.sub(lambda found: "x" * len(found.group()), row)
    bars = [found.end() - 1 for found in _BAR.finditer(held)]
    start = 0
    if border and bars[:1] == [0]:
        start, bars = 1, bars[1:]
    if border and bars and bars[-1] == len(row) - 1:
        row, bars = row[:-1], bars[:-1]
    cells = []
    for bar in [*bars, len(row)]:
        cell = row[start:bar]
        cells.append((start + len(cell) - len(cell.lstrip()), cell.strip()))
        start = bar + 1
    return cells
