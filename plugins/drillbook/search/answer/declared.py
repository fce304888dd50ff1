"""Declared texts that a query names exactly: declared symptoms, signatures, alerts, ids and titles.

A declared text is compared as a row of words, so that capitals, punctuation and
inflection do not matter. Signatures and alerts may stand anywhere in what is
pasted; symptoms and titles are what the whole query says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from drillbook.search.index.declared import Declared

LONGEST_LINE = 1000
MOST_LINES = 200


def strength(declared: Declared, words: Sequence[str], lines: Sequence[str]) -> int:
    """Say how strongly a query names a declared text: 0 for not at all, more for longer texts."""
    if declared.form == "regex":
        return 1000 + min(len(declared.text), 900) if _finds(declared.text, lines) else 0
    if not declared.words:
        return 0
    if tuple(words) == declared.words:
        return 2000 + len(declared.words) + (1 if declared.form != "name" else 0)
    if declared.anywhere and contains(words, declared.words):
        return 1000 + len(declared.words)
    return 0


def _finds(pattern: str, lines: Sequence[str]) -> bool:
    expression = _compiled(pattern)
    return expression is not None and any(expression.search(line[:LONGEST_LINE]) for line in lines)


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
