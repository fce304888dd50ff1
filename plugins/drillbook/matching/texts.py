"""What a line of a log says, apart from how it was written down: without colours, out of its quotes.

The twin is in ``theme/static/match/engine.js``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from drillbook.loglines import unquoted

# Colours, and the sign that clears a line, which comes with the colours of `grep`.
_COLOUR = re.compile(rb"\x1b\[[0-9;]*[mK]")
_STRING = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"?', re.DOTALL)
_BREAK = re.compile(r"[\r\n]+")


def colourless(block: bytes) -> bytes:
    """Take the colours out that programs write for terminals."""
    return _COLOUR.sub(b"", block) if b"\x1b[" in block else block


def quoted(line: str) -> Iterator[str]:
    """Yield the strings of a line of JSON, or of ``key="value"``, as they were before they were quoted.

    A message of several lines is several texts.
    """
    if not line.lstrip(" ").startswith("{") and '\\"' not in line:
        return
    for found in _STRING.finditer(line):
        for text in _BREAK.split(unquoted(found[1])):
            if text:
                yield text
