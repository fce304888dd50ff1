"""What is literal in a regular expression: what a line must hold, the words it must have, and all its words.

The first is read from the expression's tree. The others are read from its text, because the tree
takes words apart: of ``could|cannot`` it is ``c`` with two ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any  # Any: the trees of re._parser, which have no types of their own

from drillbook.catalog.signatures.tree import codes, flags_of, parse

SHORTEST = 3  # bytes; shorter texts are in too many lines to tell anything
_MOST = 12  # alternatives; more are dearer than trying the expression
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
# What stands for other text is no word of its own (\d, [0-9], {3}), nor is what must not be there.
_NO_TEXT = re.compile(
    r"\\[a-zA-Z]|\[[^\]]*\]|\{[^}]*\}|\(\?<?[=!][^)]*\)|\(\?#[^)]*\)|\(\?(?:P<\w+>|[a-zA-Z-]*[:)])"
)
_SIGNS = re.compile(r"(?<!\\)[\^$.|?*+()]")
_CERTAIN = re.compile(r"(?: |\\s)\+?([A-Za-z]{3,})(?=(?: |\\s)(?![*?{]))")


def required(pattern: str) -> tuple[str, ...]:
    """Give texts of which a match has at least one, or nothing where none can be named.

    ``/cannot (open|stat) '.*'/`` is ``("cannot ",)``.
    """
    parsed = parse(pattern)
    if flags_of(parsed) & re.IGNORECASE:
        return ()
    return _best(parsed)


def words(pattern: str) -> str:
    """Give what is literal in a pattern, for whoever searches by its words.

    ``/cannot (open|stat) '.*'/`` is ``cannot  open stat  '  '``.
    """
    return re.sub(r"\\(.)", r"\1", _SIGNS.sub(" ", _NO_TEXT.sub(" ", pattern)))


def certain_words(pattern: str) -> tuple[str, ...]:
    """Give words that whatever matches a pattern has whole: blanks around, no choice, no group."""
    flat, depth, escaped = [], 0, False
    for sign in pattern:
        depth += not escaped and sign in "(["
        flat.append("\0" if depth else sign)
        depth -= not escaped and sign in ")]" and depth > 0
        escaped = sign == "\\" and not escaped
    plain = "".join(flat)
    if re.search(r"(?<!\\)\|", plain) or re.match(r"\(\?", pattern):
        return ()
    return tuple(_CERTAIN.findall(plain))


def _best(parsed: Iterable[Any]) -> tuple[str, ...]:
    """The most salient requirement of a row of items: all of them hold, so one is enough."""
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
