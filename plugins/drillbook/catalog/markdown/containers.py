"""The quotes, lists and boxes that a line of Markdown stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from drillbook.catalog.markdown.syntax import BOX_MARKS, TABBED

TAB = 4
_DEEPEST = 24  # deeper ones are a mistake
_ITEM = re.compile(r"(?:[-*+]|(\d{1,9})[.)])(?=[ \t]|$)")
_RULE = re.compile(r"([-*_])(?:[ \t]*+\1){2,}[ \t]*+$")
# What begins a box, a tab, a definition or a footnote: all that is indented below it is in it.
_BOX = re.compile(rf"{BOX_MARKS} ?\S|:[ \t]+\S|\[\^[^\]\s]+\]:|{TABBED.pattern}")


def indent_of(text: str, column: int = 0) -> int:
    """Say how many columns of blanks a text begins with that stands at a column of its line."""
    bare = text.lstrip(" ")
    if not bare.startswith("\t"):
        return len(text) - len(bare)
    at = column
    for char in text:
        if char == " ":
            at += 1
        elif char == "\t":
            at += TAB - at % TAB
        else:
            break
    return at - column


def take(text: str, column: int, columns: int) -> tuple[str, int]:
    """Take blanks off the start of a text, at most so many columns; of a tab what is left stays."""
    taken = at = 0
    while taken < columns and at < len(text) and text[at] in " \t":
        width = 1 if text[at] == " " else TAB - (column + taken) % TAB
        if taken + width > columns:
            return " " * (taken + width - columns) + text[at + 1 :], column + columns
        taken, at = taken + width, at + 1
    return text[at:], column + taken


@dataclass
class Containers:
    """What is open: a quote is 0, and what is indented has its width below what is around it."""

    stack: list[int] = field(default_factory=list)
    in_paragraph: bool = False
    opened: list[str] = field(default_factory=list)  # the marks that the last line began with

    @property
    def quotes(self) -> int:
        """How many of them are quotes."""
        return self.stack.count(0)

    def quoted_beyond(self, matched: int) -> bool:
        """Whether a quote is among those that a line is no longer in."""
        return 0 in self.stack[matched:]

    def leave(self, matched: int) -> None:
        """Leave what a line is not in."""
        if matched < len(self.stack):
            del self.stack[matched:]
            self.in_paragraph = False

    def follow(self, line: str) -> tuple[int, str, int]:
        """Follow a line into what is open: how many it is in, what is left of it, and its column."""
        rest, column = line, 0
        for number, width in enumerate(self.stack):
            if width:
                if rest.strip():
                    if indent_of(rest, column) < width:
                        return number, rest, column
                    rest, column = take(rest, column, width)
                continue
            indent, bare = indent_of(rest, column), rest.lstrip(" \t")
            if indent >= TAB or not bare.startswith(">"):
                return number, rest, column
            rest, column = take(bare[1:], column + indent + 1, 1)
        return len(self.stack), rest, column

    def begins(self, bare: str) -> bool:
        """Whether a line that is not in all that is open begins a quote, an item or a box."""
        return bool(bare.startswith(">") or _BOX.match(bare) or _ITEM.match(bare))

    def enter(self, rest: str, column: int) -> tuple[str, int]:
        """Open what begins on a line; gives what is left of it."""
        self.opened = []
        while len(self.stack) < _DEEPEST and (indent := indent_of(rest, column)) < TAB:
            bare = rest.lstrip(" \t")
            item = _ITEM.match(bare)
            if bare.startswith(">"):
                self.stack.append(0)
                self.opened.append(">")
                rest, column = take(bare[1:], column + indent + 1, 1)
            elif item and not _RULE.match(bare) and self._may_begin(item, bare):
                start, rest = column + indent + item.end(), bare[item.end() :]
                blanks = indent_of(rest, start)
                width = blanks if rest.strip() and blanks <= TAB else 1
                self.stack.append(indent + item.end() + width)
                self.opened.append(item.group())
                rest, column = take(rest, start, width)
            elif _BOX.match(bare):
                self.stack.append(indent + TAB)
                self.opened.append(bare)
                self.in_paragraph = bare[0] in ":["
                return "", column
            else:
                break
            self.in_paragraph = False
        return rest, column

    def _may_begin(self, item: re.Match[str], bare: str) -> bool:
        """Say whether an item may stand here: a year at the start of a paragraph's line is none."""
        if not self.in_paragraph:
            return True
        return bool(bare[item.end() :].strip()) and item.group(1) in (None, "1")
