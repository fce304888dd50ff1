"""Regular expressions that pages may declare: those that cannot take forever.

Signatures are matched against whole logs, in Python and in the browser, and both
engines backtrack. What makes them slow beyond measure is repetition within
repetition, and several repetitions that can share one text in many ways. Patterns
with the first are refused; for the second, the steps that the worst line can cost
are estimated.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any  # Any: the trees of re._parser, which have no types of their own

from drillbook.catalog.signatures.javascript import characters, javascript
from drillbook.catalog.signatures.tree import codes, is_tree, parse

WINDOW = 4096  # characters of a line that an expression sees at once
MOST_ANYTHING = 2
MOST_STEPS = 1e9  # of an engine that backtracks; about a second
_MOST_COUNT = 1000  # what {1,1000} may say; engines write such repetitions out
_MOST_ITEMS = 400
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)


@dataclass(frozen=True)
class _Part:
    """A stretch of a match: the characters it is made of, and how many ways it can be long."""

    characters: frozenset[int]
    ways: int = 1
    length: int = 1


_START = _Part(characters(), WINDOW)


def check_pattern(pattern: str, whole: bool = False) -> None:
    """Raise ValueError for what is not a regular expression, could take forever, or is Python's alone.

    ``whole`` says that it must match a text from end to end; then it may match nothing too.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            _check(pattern, whole)
    except FutureWarning:
        raise ValueError(
            r"has an ambiguous character in brackets; write \[, \-, \& , \~ or \| there"
        ) from None
    except RecursionError:
        raise ValueError("is nested too deeply; write it with fewer groups") from None


def _check(pattern: str, whole: bool) -> None:
    try:
        parsed = parse(pattern)
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"is not a regular expression ({error}); fix it or remove the slashes") from None
    if not whole and re.compile(pattern).match(""):
        raise ValueError("matches anything, even an empty line; add text that the log must contain")
    if _nested(parsed, inside=False):
        raise ValueError("has nested quantifiers, which can take forever; bound them, like {1,80}")
    if sum(1 for _ in _anything(parsed)) > MOST_ANYTHING:
        raise ValueError(f"has more than {MOST_ANYTHING} unbounded wildcards like .*; write .{{0,80}}")
    if _count(parsed) > _MOST_COUNT:
        raise ValueError(f"repeats more than {_MOST_COUNT} times; remove the bound or make it smaller")
    if steps(f"^(?:{pattern})$" if whole else pattern) > MOST_STEPS:
        raise ValueError(
            "can take too long on repetitive lines; add literal text between its quantifiers, or bounds"
        )
    javascript(pattern)


def steps(pattern: str) -> float:
    """Estimate the steps that a window of the worst line can cost an engine that backtracks."""
    parsed = parse(pattern)
    parts = list(_parts(parsed))
    if len(parts) > _MOST_ITEMS:
        return math.inf
    if not _is_anchored(parsed):
        parts.insert(0, _START)
    ways, unbounded = 1.0, 1
    for at, part in enumerate(parts):
        if part.ways > 1 and (shared := _shared(parts[:at], part)):
            # A hostile line repeats what stands between; each place to end at costs that much text.
            before, gap = shared
            ways *= max(1.0, min(before.ways, part.ways) / max(1, gap))
            unbounded += part.ways == WINDOW
    return ways * WINDOW / math.factorial(unbounded)


def _shared(before: list[_Part], part: _Part) -> tuple[_Part, int] | None:
    """Find the nearest repetition that can share a text in many ways: both take in all that is between."""
    between: list[_Part] = []
    for other in reversed(before):
        overlap = other.characters & part.characters
        if other.ways > 1 and (
            overlap if not between else all(p.characters & other.characters for p in between)
        ):
            return other, sum(p.length for p in between if p.ways == 1)
        if not overlap:
            return None
        between.append(other)
    return None


def _parts(pattern: Any) -> Iterator[_Part]:
    for code, value in pattern:
        if code in _REPEATS:
            yield from _repeated(*value)
        elif code is codes.BRANCH:
            # The worst one stands for all.
            branches = [list(_parts(one)) for one in value[1]]
            yield from max(branches, key=_worth)
            yield _Part(_taken(part for parts in branches for part in parts), len(branches))
        elif code is codes.SUBPATTERN:
            yield from _parts(value[3])
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from (part for part in _parts(value[1]) if part.ways > 1)
        elif code is not codes.AT:
            yield _Part(characters(code, value))


def _repeated(least: int, most: int, inner: Any) -> Iterator[_Part]:
    parts = list(_parts(inner))[:_MOST_ITEMS]
    taken = _taken(parts)
    if all(part.ways == 1 for part in parts):
        if least:
            yield _Part(taken, length=len(parts) * min(least, WINDOW))
        if most > least:
            yield _Part(taken, min(most - least + 1, WINDOW))
        return
    varying = [part for part in parts if part.ways > 1]
    for number in range(min(most, _MOST_ITEMS)):
        yield from parts if number < least else [_Part(taken, 2), *varying]


def _taken(parts: Iterable[_Part]) -> frozenset[int]:
    return frozenset[int]().union(*(part.characters for part in parts))


def _worth(parts: list[_Part]) -> tuple[float, int]:
    return math.prod(float(part.ways) for part in parts), -sum(part.length for part in parts)


def _is_anchored(pattern: Any) -> bool:
    for code, value in pattern:
        if code is codes.SUBPATTERN:
            return _is_anchored(value[3])
        return code is codes.AT and value in (codes.AT_BEGINNING, codes.AT_BEGINNING_STRING)
    return False


def _children(value: Any) -> Iterator[Any]:
    if is_tree(value):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _children(item)


def _nested(pattern: Any, inside: bool) -> bool:
    for code, value in pattern:
        varies = code in _REPEATS and value[1] != value[0]
        if inside and (varies or code == codes.BRANCH):
            return True
        unbounded = code in _REPEATS and value[1] is codes.MAXREPEAT
        if any(_nested(child, inside or unbounded) for child in _children(value)):
            return True
    return False


def _count(pattern: Any) -> int:
    """How long a pattern is with its bounded repetitions written out."""
    found = 0
    for code, value in pattern:
        times = 1
        if code in _REPEATS:
            times = max(value[0], 1) if value[1] is codes.MAXREPEAT else value[1]
        inner = sum(_count(child) for child in _children(value)) if code is not codes.IN else 0
        found = max(found, times * max(1, inner))
    return found


def _anything(pattern: Any) -> Iterator[Any]:
    """Find repetitions without bounds of anything wider than one letter."""
    for code, value in pattern:
        if code in _REPEATS and value[1] is codes.MAXREPEAT and _is_wide(value[2]):
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
