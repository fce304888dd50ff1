"""Regular expressions of pages in the words of the browser: the same language, or a ValueError.

The pattern is read by Python's own parser and written down anew from what was read, for
a JavaScript expression with the flag ``u`` and no other. So ``\\d`` is what it is here (ASCII
alone), ``.`` is anything but a line break, capitals are folded as Python folds them, and a
letter outside the first plane is one letter. Groups keep their names, where both engines give the same text
for a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any  # Any: the trees of re._parser, which have no types of their own

from drillbook.catalog.signatures.tree import codes, flags_of, is_tree, name_of, parse

_LAST = 0x10FFFF
_OTHER = 256  # stands for every character that is not of Latin-1
_DIGITS = [(48, 57)]
_SPACES = [(9, 13), (32, 32)]
_WORD = [(48, 57), (65, 90), (95, 95), (97, 122)]
Ranges = list[tuple[int, int]]
_CATEGORIES: dict[Any, tuple[Ranges, bool]] = {
    codes.CATEGORY_DIGIT: (_DIGITS, False),
    codes.CATEGORY_NOT_DIGIT: (_DIGITS, True),
    codes.CATEGORY_SPACE: (_SPACES, False),
    codes.CATEGORY_NOT_SPACE: (_SPACES, True),
    codes.CATEGORY_WORD: (_WORD, False),
    codes.CATEGORY_NOT_WORD: (_WORD, True),
}
_PLACES = {
    codes.AT_BEGINNING: "^",
    codes.AT_BEGINNING_STRING: "^",
    codes.AT_END: "$",
    codes.AT_END_STRING: "$",
    codes.AT_BOUNDARY: r"\b",
    codes.AT_NON_BOUNDARY: r"\B",
}
_SYNTAX = frozenset(map(ord, "^$\\.*+?()[]{}|/-"))


def javascript(pattern: str) -> str:
    """Give the source of the JavaScript expression that matches the same lines.

    Raises ValueError for what browsers do not have or do otherwise. A line has no line break in it.
    """
    try:
        parsed = parse(pattern, re.ASCII)
    except re.error as error:
        raise ValueError(f"is not a regular expression ({error})") from None
    except ValueError:
        raise ValueError("uses (?u), which browsers handle differently; remove it") from None
    return _sequence(parsed, flags_of(parsed))


def characters(code: Any = codes.ANY, value: Any = None) -> frozenset[int]:
    """The characters that one item of a parsed pattern takes, those beyond Latin-1 as one."""
    if code is codes.LITERAL:
        return frozenset((min(value, _OTHER),))
    if code is codes.NOT_LITERAL:
        return frozenset(range(_OTHER + 1)) - {value}
    if code is codes.IN:
        ranges = _ranges(value, re.IGNORECASE)
        return frozenset(n for low, high in ranges for n in range(min(low, _OTHER), min(high, _OTHER) + 1))
    return frozenset(range(_OTHER + 1))


def _sequence(items: Iterable[Any], flags: int) -> str:
    return "".join(_WRITERS.get(code, _refuse)(value, flags) for code, value in items)


def _refuse(_value: Any, _flags: int) -> str:
    raise ValueError(
        "uses a feature that browsers lack or handle differently (a backreference, a conditional, an "
        "atomic group, a possessive quantifier); rewrite it without"
    )


def _literal(value: int, flags: int) -> str:
    folded = _folded([(value, value)], flags)
    return _character(value) if len(folded) == 1 else _class(folded)


def _not_literal(value: int, flags: int) -> str:
    return _class(_complement(_folded([(value, value)], flags)))


def _any(_value: None, flags: int) -> str:
    return "[^]" if flags & re.DOTALL else r"[^\n]"


def _in(value: Sequence[Any], flags: int) -> str:
    return _class(_ranges(value, flags))


def _ranges(value: Sequence[Any], flags: int) -> Ranges:
    found: Ranges = []
    for code, item in value:
        if code is codes.LITERAL:
            found += _folded([(item, item)], flags)
        elif code is codes.RANGE:
            found += _folded([item], flags)
        elif code is codes.CATEGORY:
            ranges, negative = _CATEGORIES[item]
            found += _complement(ranges) if negative else ranges
    return _complement(found) if value[0][0] is codes.NEGATE else found


def _folded(ranges: Ranges, flags: int) -> Ranges:
    """Add the other case of ASCII letters, where capitals do not matter."""
    if not flags & re.IGNORECASE:
        return ranges
    found = list(ranges)
    for low, high in ranges:
        for first, last, step in ((65, 90, 32), (97, 122, -32)):
            if low <= last and high >= first:
                found.append((max(low, first) + step, min(high, last) + step))
    return found


def _complement(ranges: Ranges) -> Ranges:
    found, at = [], 0
    for low, high in sorted(ranges):
        if low > at:
            found.append((at, low - 1))
        at = max(at, high + 1)
    if at <= _LAST:
        found.append((at, _LAST))
    return found


def _class(ranges: Ranges) -> str:
    if not ranges:
        return "[]"
    is_open = max(high for _, high in ranges) == _LAST
    shown = _complement(ranges) if is_open else ranges
    parts = (_character(a) if a == b else f"{_character(a)}-{_character(b)}" for a, b in shown)
    return f"[{'^' if is_open else ''}{''.join(parts)}]"


def _character(value: int) -> str:
    if value in _SYNTAX:
        # Outside of a class the dash needs no backslash, and may have none.
        return f"\\{chr(value)}" if value != ord("-") else r"\x2d"
    return chr(value) if 32 <= value < 127 or chr(value).isalpha() else f"\\u{{{value:x}}}"


def _branch(value: Any, flags: int) -> str:
    return f"(?:{'|'.join(_sequence(branch, flags) for branch in value[1])})"


def _group(value: Any, flags: int) -> str:
    number, added, removed, inner = value
    flags = (flags | added) & ~removed
    if name := name_of(number, inner):
        return f"(?<{name}>{_sequence(inner, flags)})"
    return _sequence(inner, flags) if _is_one(inner, codes.BRANCH) else f"(?:{_sequence(inner, flags)})"


def _has_name(items: Any) -> bool:
    for code, value in items:
        if code is codes.SUBPATTERN and name_of(value[0], value[3]):
            return True
        parts = value[1] if code is codes.BRANCH else value if isinstance(value, tuple) else ()
        if any(is_tree(part) and _has_name(part) for part in parts):
            return True
    return False


def _is_one(items: Sequence[Any], *kinds: Any) -> bool:
    return len(items) == 1 and items[0][0] in kinds


def _repeat(mark: str) -> Callable[[Any, int], str]:
    def write(value: Any, flags: int) -> str:
        least, most, inner = value
        if most != 1 and _has_name(inner):
            raise ValueError(
                "names a part that repeats, of which browsers keep another one; name the whole repetition"
            )
        bounds = (
            f"{least}," if most is codes.MAXREPEAT else f"{least}" if least == most else f"{least},{most}"
        )
        short = {"0,": "*", "1,": "+", "0,1": "?"}.get(bounds, f"{{{bounds}}}")
        whole = _is_one(inner, codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN, codes.SUBPATTERN)
        text = _sequence(inner, flags)
        return f"{text if whole else f'(?:{text})'}{short}{mark}"

    return write


def _look(mark: str) -> Callable[[Any, int], str]:
    def write(value: Any, flags: int) -> str:
        direction, inner = value
        if mark == "!" and _has_name(inner):
            raise ValueError("names a part of what must not be there; remove the name")
        return f"(?{'<' if direction < 0 else ''}{mark}{_sequence(inner, flags)})"

    return write


_WRITERS: dict[Any, Callable[[Any, int], str]] = {
    codes.LITERAL: _literal,
    codes.NOT_LITERAL: _not_literal,
    codes.ANY: _any,
    codes.IN: _in,
    codes.BRANCH: _branch,
    codes.SUBPATTERN: _group,
    codes.MAX_REPEAT: _repeat(""),
    codes.MIN_REPEAT: _repeat("?"),
    codes.ASSERT: _look("="),
    codes.ASSERT_NOT: _look("!"),
    codes.AT: lambda value, _flags: _PLACES[value],
    codes.FAILURE: lambda _value, _flags: "[]",
}
