"""The words that every part of the program shares, and that cost nothing to know."""

from __future__ import annotations

import re
from typing import Literal, get_args

KindName = Literal["scenario", "example", "procedure", "config", "drill", "reference", "page"]
KIND_NAMES: tuple[KindName, ...] = get_args(KindName)

# A site's own words for searching, in its content folder.
THESAURUS = "thesaurus.yaml"

# A site's own logs of what is well, in its content folder: no signature may stand in them.
HEALTHY_LOGS = "healthy-logs"

# Characters that nobody sees and that act: on a terminal, or on the order in which text is read. Line ends
# and tabs are no such, nor are the marks and joiners that Arabic, Hebrew and Indic text needs.
STEERING = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"

# What nobody sees in a command, and whoever copies it gets all the same: the above, joiners, marks and blanks
# without a width, and letters without a shape. Signs that choose how an emoji looks stay behind one.
HIDING = (
    STEERING
    + "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Those of them that text in Arabic, Persian and Indic scripts needs.
JOINERS = "\u200c\u200d"

# Folders that programs fill with what is no page of anybody's.
SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "lost+found"})

_BREAKS = re.compile(f"[{STEERING}\n]")
# Hangul, kana and Han, inside the brackets of an expression: scripts whose words join without blanks.
CJK = r"\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
# What servers that build and test take for an order to them: GitHub at the start of a line, others anywhere.
_ORDER = re.compile(r"^(\s*):(?=:)")
_OTHER_ORDER = re.compile(r"##(?=\w*\[)")


def one_line(text: str) -> str:
    """Write a path or a message as one line that gives nobody orders: a break in a file's name is ``\\n``."""
    if "::" in text or "##" in text:
        text = _OTHER_ORDER.sub(r"#\\x23", _ORDER.sub(r"\1\\x3a", text))
    return text if text.isprintable() else _BREAKS.sub(lambda found: ascii(found.group())[1:-1], text)


def count(number: int, noun: str) -> str:
    """Count a thing: ``1 page``, ``2 pages``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
