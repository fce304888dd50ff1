"""Regular expressions that pages may declare: those that cannot take for ever.

Signatures are matched against whole logs, in Python and in the browser, and both
engines backtrack. What makes them slow beyond measure is repetition within
repetition, and several stretches of "anything" that can share one text in many ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MOST_ANYTHING = 2
_FEW = 256  # repetitions that are counted as bounded
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)


def check_pattern(pattern: str) -> None:
    """Raise ValueError for what is no regular expression, or one that could take for ever."""
    try:
        parsed = parser.parse(pattern)
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"is not a regular expression ({error}); mend it or drop the slashes") from None
    if re.compile(pattern).match(""):
        raise ValueError("matches anything, even nothing; write something that a log must have")
    if _nested(parsed, inside=False):
        raise ValueError("repeats a repetition, which can take for ever; write it with bounds, like {1,80}")
    if sum(1 for _ in _anything(parsed)) > MOST_ANYTHING:
        raise ValueError(f"has more than {MOST_ANYTHING} stretches like .* without bounds; write .{{0,80}}")


def _children(value: Any) -> Iterator[Any]:
    if isinstance(value, parser.SubPattern):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _children(item)


def _nested(pattern: Any, inside: bool) -> bool:
    for code, value in pattern:
        unbounded = code in _REPEATS and value[1] > _FEW
        if inside and (unbounded or code == codes.BRANCH):
            return True
        if any(_nested(child, inside or unbounded) for child in _children(value)):
            return True
    return False


def _anything(pattern: Any) -> Iterator[Any]:
    """Find repetitions without bounds of anything wider than one letter."""
    for code, value in pattern:
        if code in _REPEATS and value[1] > _FEW and _is_wide(value[2]):
            yield value
        for child in _children(value):
            yield from _anything(child)


def _is_wide(repeated: Any) -> bool:
    for code, value in repeated:
        if code in (codes.ANY, codes.NOT_LITERAL):
            return True
        if code == codes.IN and value and value[0][0] == codes.NEGATE:
            return True
    return False
