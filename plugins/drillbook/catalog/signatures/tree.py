"""Regular expressions as trees: what Python's own parser reads in them.

That parser is private to Python, and nothing public gives its tree. So nobody but this file
imports it, and a test holds what we rely on for every Python that we support.
"""

from __future__ import annotations

import re
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any  # Any: the trees of re._parser, which have no types of their own

__all__ = ["codes", "flags_of", "is_tree", "name_of", "parse"]


def parse(pattern: str, flags: int = 0) -> Any:
    """Give the tree of a pattern: a row of ``(code, value)``.

    Raises re.error for what is not a regular expression, ValueError for flags that exclude each other,
    OverflowError and RecursionError for what is too large.
    """
    return _parser.parse(pattern, flags)


def is_tree(value: Any) -> bool:
    """Say whether the value of an item is a row of items itself."""
    return isinstance(value, _parser.SubPattern)


def name_of(number: int | None, inner: Any) -> str:
    """Give the name of a group, ``(?P<name>...)``, by its number and any tree of its pattern, or nothing."""
    names: dict[str, int] = inner.state.groupdict
    return next((name for name, other in names.items() if other == number), "")


def flags_of(tree: Any) -> re.RegexFlag:
    """Give the flags that hold for a whole pattern: those it was read with, and its own, as in ``(?i)``."""
    return re.RegexFlag(tree.state.flags)
