"""What leaves the program for a screen: no text of a page, a log or a record steers the terminal.

An escape sequence can clear the screen, name the window or write into the clipboard; a mark of direction can
make a command read as another one. Both are shown as what they are, ``\\x1b``, and carried out by nobody.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from drillbook.names import STEERING

_STEERS = re.compile(f"[{STEERING}]")

# What a terminal may open at a click; any other scheme starts a program with what a page says.
_LINKED = ("http://", "https://", "mailto:")


def tamed(text: str) -> str:
    """Show what steers a terminal as its code."""
    return _STEERS.sub(lambda m: ascii(m.group())[1:-1], text) if not text.isprintable() else text


class Screen(Console):
    """A console on which styles are its own, and text is only text."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render as ever, and tame the text."""
        for text, style, control in super().render(renderable, options):
            is_odd = style and style.link and not style.link.lower().startswith(_LINKED)
            kept = style.update_link(None) if style and is_odd else style
            yield Segment(text if control else tamed(text), kept, control)


def as_json(value: object, indent: int | None = None) -> str:
    """Write JSON that is safe to print: what steers a terminal is escaped, as JSON may have it."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _STEERS.sub(lambda m: f"\\u{ord(m.group()):04x}", text)
