"""Lists as people write them, re-indented as Python-Markdown reads them.

Python-Markdown wants a blank line before a list and four spaces for each level;
most Markdown in the world has neither. Lines keep their number, except that a
blank line is added before a list, a table or a heading that has none. A block of
code or HTML is one line here: what it holds is put in its place later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from drillbook.catalog.inert import BLOCK

_ITEM = re.compile(r"^( *)([-*+]|\d{1,9}[.)])( +|$)(.*)$")
_RULE = re.compile(r"^ {0,3}([-*_])( *\1){2,} *$")
_BLOCK = re.compile(r"^( *)(?:!!!|\?\?\?\+?|///) ?\S")
_HELD = re.compile(rf"[ >]*+{BLOCK}\d+{BLOCK}$")
_HEADING = re.compile(r"#{1,6} ")
_UNDERLINE = re.compile(r"(?:=+|-+)$")
_TABLE_RULE = re.compile(r"^ *\|? *:?-{2,}:? *(\| *:?-{2,}:? *)+\|? *$")
_LEVEL = 4
_DEEPEST = 20  # deeper ones are a mistake, and more than Python-Markdown can take


@dataclass
class _Container:
    """A list item or admonition that further lines may belong to."""

    content: int
    ordered: bool | None = None


class _Normaliser:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.out: list[str] = []
        self.stack: list[_Container] = []
        self.after_block = False

    def run(self) -> list[str]:
        for number, line in enumerate(self.lines):
            self._line(number, line)
        return self.out

    def _line(self, number: int, line: str) -> None:
        text = line.expandtabs(_LEVEL) if "\t" in line else line
        if not text.strip():
            self.out.append(line)
            self.after_block = False
            return
        indent = len(text) - len(text.lstrip(" "))
        if self.after_block or _HELD.match(text):
            self._part(text)
        self.after_block = text.endswith(BLOCK)
        if _HELD.match(text):
            self._leave(indent)
            self._emit(text, indent)
            return
        item = None if _RULE.match(text) else _ITEM.match(text)
        if item and self._may_start(item, indent):
            self._item(item, indent)
        elif _BLOCK.match(text):
            self._leave(indent)
            self._emit(text, indent)
            self.stack.append(_Container(indent + _LEVEL))
        else:
            self._text(number, text, indent)

    def _part(self, text: str) -> None:
        """Set a block off from what stands above it, within its quotation."""
        above = self.out[-1].strip() if self.out else ""
        if above.strip("> "):
            self.out.append(">" if text.lstrip().startswith(">") and above.startswith(">") else "")

    def _may_start(self, item: re.Match[str], indent: int) -> bool:
        """Say whether a line that looks like an item is one, and not code or a year at a line's start."""
        if len(self.stack) >= _DEEPEST:
            return False
        if self.stack:
            return indent < self.stack[-1].content + _LEVEL
        if indent >= _LEVEL:
            return False
        in_paragraph = bool(self.out and self.out[-1].strip()) and not self.out[-1].lstrip().startswith(
            ("#", "<")
        )
        return not in_paragraph or item.group(2) in ("-", "*", "+", "1.", "1)")

    def _item(self, item: re.Match[str], indent: int) -> None:
        sibling = self._leave(indent)
        marker = item.group(2).replace(")", ".")
        ordered = marker[0].isdigit()
        before = self.out[-1] if self.out else ""
        starts_list = not self.stack and not (sibling and sibling.ordered is not None)
        changes_kind = sibling is not None and sibling.ordered is (not ordered)
        quoted = before.lstrip().startswith(">")
        if before.strip() and (changes_kind or quoted or (starts_list and not self._was_item(before))):
            self.out.append("")
        self.out.append(" " * (_LEVEL * len(self.stack)) + f"{marker} {item.group(4)}".rstrip())
        width = len(item.group(3))
        content = indent + len(item.group(2)) + (width if 1 <= width <= _LEVEL else 1)
        self.stack.append(_Container(content, ordered))

    @staticmethod
    def _was_item(line: str) -> bool:
        return bool(_ITEM.match(line)) and not _RULE.match(line)

    def _text(self, number: int, text: str, indent: int) -> None:
        after_blank = not self.out or not self.out[-1].strip()
        if after_blank or text.lstrip().startswith(("#", ">")):
            self._leave(indent)
        if not after_blank and self._begins_anew(text):
            self.out.append("")
            after_blank = True
        if self.stack and not after_blank and indent < self.stack[-1].content:
            # A lazy continuation: it belongs to the paragraph above it.
            self.out.append(" " * (_LEVEL * len(self.stack)) + text.strip())
            return
        starts_table = number + 1 < len(self.lines) and _TABLE_RULE.match(self.lines[number + 1])
        if starts_table and "|" in text and not after_blank:
            self.out.append("")
        self._emit(text, indent)

    def _begins_anew(self, text: str) -> bool:
        """Say whether a line is no part of the paragraph above it.

        Python-Markdown cuts headings out of a paragraph one by one, each time with a copy of
        the rest, and sees no quotation within an item.
        """
        if text.lstrip().startswith(">"):
            return not self.out[-1].lstrip().startswith(">")
        return not self.stack and (bool(_HEADING.match(text)) or self._ends_heading())

    def _ends_heading(self) -> bool:
        """Say whether the line above underlines a heading."""
        before, title, *under = [line.strip() for line in ["", "", *self.out[-3:]][-3:]]
        return bool(title and not before and _UNDERLINE.match(under[0]))

    def _leave(self, indent: int) -> _Container | None:
        """Leave what a line of this indent does not belong to; gives the outermost thing left."""
        left = None
        while self.stack and indent < self.stack[-1].content:
            left = self.stack.pop()
        return left

    def _indent_of(self, indent: int) -> int:
        inside = self.stack[-1].content if self.stack else 0
        return _LEVEL * len(self.stack) + max(0, indent - inside)

    def _emit(self, text: str, indent: int) -> None:
        self.out.append(" " * self._indent_of(indent) + text.lstrip(" "))


def normalise_lists(lines: list[str]) -> list[str]:
    """Re-indent nested lists by four and set a blank line before lists and tables."""
    return _Normaliser(lines).run()
