"""Exact phrases: what they are compared by, and what an index keeps for them alone.

The twin is ``theme/static/search/phrases.js``. Terms that a page shows and is not found by are kept in
the index with a mark in front, which no query has.
"""

from __future__ import annotations

from collections.abc import Iterable

from drillbook.search.language.analysis import is_cjk, pieces

MARK = "~"


def terms_of(piece: str) -> list[str]:
    """The terms that a page must have to say a piece; of a single letter of Hangul there is none."""
    return [piece[at : at + 2] for at in range(len(piece) - 1)] if is_cjk(piece) else [piece]


def marked(texts: Iterable[str], counted: Iterable[Iterable[str]]) -> dict[str, int]:
    """Give the terms that only these texts have, with the mark in front and the least impact."""
    found = {term for text in texts for piece in pieces(text) for term in terms_of(piece)}
    return {MARK + term: 1 for term in sorted(found.difference(*counted))}


def has_phrase(row: list[str], phrase: tuple[str, ...]) -> bool:
    """Say whether a row of pieces holds a phrase. Words of Hangul may begin before it and end after it."""
    last = len(phrase) - 1
    return any(
        all(_is(row[at + n], piece, n == 0, n == last) for n, piece in enumerate(phrase))
        for at in range(len(row) - last)
    )


def _is(there: str, piece: str, first: bool, last: bool) -> bool:
    if there == piece:
        return True
    return is_cjk(piece) and ((first and there.endswith(piece)) or (last and there.startswith(piece)))
