"""What a line must hold before a regular expression can match: read from the expression itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any  # Any: the trees of re._parser, which have no types of their own

SHORTEST = 3  # bytes; shorter texts are in too many lines to tell anything
_MOST = 12  # alternatives; more are dearer than trying the expression
_REPEATS = tuple(
    getattr(codes, name) for name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") if hasattr(codes, name)
)


def required(pattern: str) -> tuple[str, ...]:
    """Give texts of which a match has at least one, or nothing where none can be named.

    ``/cannot (open|stat) '.*'/`` is ``("cannot ",)``.
    """
    parsed = parser.parse(pattern)
    if parsed.state.flags & re.IGNORECASE:
        return ()
    return _best(parsed)


def _best(parsed: Iterable[Any]) -> tuple[str, ...]:
    """The most telling requirement of a row of items: all of them hold, so one is enough."""
    found: list[tuple[str, ...]] = []
    run: list[str] = []
    for code, value in parsed:
        if code is codes.LITERAL and value != 10:
            run.append(chr(value))
            continue
        found.append(("".join(run),))
        run = []
        found.append(_inside(code, value))
    found.append(("".join(run),))
    return max(filter(_is_usable, found), key=_worth, default=())


def _inside(code: Any, value: Any) -> tuple[str, ...]:
    if code is codes.SUBPATTERN:
        _, added, _, inner = value
        return () if added & re.IGNORECASE else _best(inner)
    if code in _REPEATS and value[0] > 0:
        return _best(value[2])
    if code is codes.BRANCH:
        branches = [_best(branch) for branch in value[1]]
        return tuple(text for branch in branches for text in branch) if all(branches) else ()
    return ()


def _is_usable(texts: tuple[str, ...]) -> bool:
    return 0 < len(texts) <= _MOST and all(len(text.encode("utf-8", "replace")) >= SHORTEST for text in texts)


def _worth(texts: tuple[str, ...]) -> tuple[int, int]:
    return min(map(len, texts)), -len(texts)
