"""Declared texts that a query names exactly: declared symptoms, signatures, alerts, ids and titles.

A declared text is compared as a row of words, so that capitals, punctuation and
inflection do not matter. Signatures and alerts may stand anywhere in what is
pasted; symptoms and titles are what the whole query says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from drillbook.search.index.declared import Declared

LONGEST_LINE = 1000
MOST_LINES = 200
WHOLE, INSIDE, INSIDE_FALSE, MOST = 2000, 1000, 50, 900
FORMS = {"symptom": "symptom", "signature": "signature", "regex": "signature", "alert": "alert"}


@dataclass(frozen=True)
class Named:
    """A declared text that a query names. ``text`` shows it: itself, or the line that has it."""

    declared: Declared
    strength: int
    text: str

    @property
    def line(self) -> tuple[str, str] | None:
        """What to show of it, with its form; nothing of a title, which stands above."""
        return None if self.declared.form == "name" else (FORMS[self.declared.form], self.text)


def strength(declared: Declared, words: Sequence[str], lines: Sequence[str]) -> tuple[int, str]:
    """Say how strongly a query names a declared text, and what shows it: 0 for not, more for longer texts."""
    if declared.form == "weak":
        return 0, ""
    # What tells that it is another thing never stands before what tells that it is this.
    inside = INSIDE_FALSE if declared.is_false else INSIDE
    if declared.is_expression:
        line = _line_with(declared.text, lines)
        return (inside + min(len(declared.text), MOST), line) if line is not None else (0, "")
    if not declared.words:
        return 0, ""
    if tuple(words) == declared.words:
        more = declared.form != "name" and not declared.is_false
        return WHOLE + len(declared.words) + more, declared.text
    if declared.anywhere and contains(words, declared.words):
        return inside + min(len(declared.words), MOST), declared.text
    return 0, ""


def _line_with(pattern: str, lines: Sequence[str]) -> str | None:
    expression = _compiled(pattern)
    if expression is None:
        return None
    cut = (line[:LONGEST_LINE] for line in lines)
    return next((line for line in cut if expression.search(line)), None)


@cache  # a large site has more of them than re itself remembers
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern, re.ASCII)
    except (re.error, ValueError):  # (?u) and re.ASCII exclude each other
        return None


def contains(words: Sequence[str], part: Sequence[str]) -> bool:
    """Say whether a row of words holds another without a gap."""
    first, length = part[0], len(part)
    return any(
        words[at] == first and tuple(words[at : at + length]) == tuple(part)
        for at in range(len(words) - length + 1)
    )
