"""Characters that nobody sees in code: whoever copies it would carry out another text than was read."""

from __future__ import annotations

import re

from drillbook.names import HIDING, JOINERS

# The sign that makes an emoji of the one before it does just that where that is no letter of ours.
_HIDDEN = re.compile(f"[{HIDING}]|(?<![^\\x00-\xff])\ufe0f(?!\u20e3)")
_HIDDEN_IN_TEXT = re.compile(f"(?![{JOINERS}]){_HIDDEN.pattern}")
# Metadata that is carried out, or compared letter by letter. What these keys say in them is words.
_CODE = frozenset({"parameters", "files", "tools", "validate_with", "alerts"})
_WORDS = frozenset({"description", "version"})


def has_hidden(text: str) -> bool:
    """Whether a text holds a character that nobody sees in code."""
    return not text.isascii() and _HIDDEN.search(text) is not None


def code_of(sign: str) -> str:
    """Name a character by its number: ``U+202E``."""
    return f"U+{ord(sign):04X}"


def hidden_codes(line: str) -> tuple[int, str]:
    """Give the column of the first such character in a line, or 0, and the numbers of all of them."""
    found = list(_HIDDEN.finditer(line))
    codes = ", ".join(dict.fromkeys(code_of(one.group()) for one in found))
    return (found[0].start() + 1 if found else 0), codes


def with_codes(text: str, before: str = "", after: str = "") -> str:
    """Show such characters by their numbers, between two texts."""
    if not has_hidden(text):
        return text
    return _HIDDEN.sub(lambda found: before + code_of(found.group()) + after, text)


def hidden_in_value(path: tuple[str | int, ...]) -> re.Pattern[str] | None:
    """What may not stand in a value of metadata, beside what may stand in none; None for words."""
    name = path[0] if path else ""
    if name == "false_alarms" and len(path) > 2:
        return _HIDDEN if path[2] == "then" else _HIDDEN_IN_TEXT if path[2] == "signatures" else None
    if name == "signatures" or (name == "parameters" and len(path) == 2):  # in short, which may be words
        return _HIDDEN_IN_TEXT
    return _HIDDEN if name in _CODE and path[-1] not in _WORDS else None
