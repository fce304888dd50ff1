"""Lists, quotes and boxes as people write them, and as CommonMark reads them.

Python-Markdown wants a blank line before a list and four spaces for each level, and loses an
item that it does not see; most Markdown in the world has neither. So what stands in what is
found here, the way the blocks of code are: each list and box becomes one line with its number,
and what it holds is rendered by itself. A block of code or HTML is one line here too: what it
holds is put in its place later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from drillbook.catalog.markdown.containers import TAB, Containers, indent_of
from drillbook.catalog.markdown.inert import BLOCK
from drillbook.catalog.markdown.syntax import BOX, HEADING, TABBED, UNDERLINE

NESTED = re.compile(rf"{BLOCK}n(\d+){BLOCK}")
_HELD = re.compile(rf"{BLOCK}\d+{BLOCK}$")
_RULE = re.compile(r"([-*_])(?:[ \t]*+\1){2,}[ \t]*+$")
_TABLE_RULE = re.compile(r" *\|? *:?-{2,}:? *(\| *:?-{2,}:? *)+\|? *$")
_BOX = re.compile(rf"{BOX.pattern}|{TABBED.pattern}")


@dataclass
class Item:
    """An item of a list: its lines, and whether its text is set in paragraphs."""

    lines: list[str] = field(default_factory=list)
    loose: bool = False
    ends_apart: bool = False


@dataclass
class Listing:
    """A list; ``sign`` is the last one of the marks of its items."""

    sign: str
    start: int | None
    items: list[Item] = field(default_factory=list)


@dataclass
class Box:
    """An admonition, one that can be folded, or a tab: its first line, and what it holds."""

    head: str
    lines: list[str] = field(default_factory=list)


@dataclass
class _Open:
    """What further lines may belong to, and what stands before those it gives to what is around it."""

    lines: list[str]
    prefix: str | None = None
    item: Item | None = None
    listing: Listing | None = None  # the list that ends here so far
    apart: bool = False  # something that wants a blank line after it ends here


class _Nesting:
    def __init__(self, lines: list[str], nested: list[Listing | Box]) -> None:
        self.lines = lines
        self.nested = nested
        self.around = Containers()
        self.open = [_Open([])]
        self.blanks = 0

    def run(self) -> list[str]:
        for row, line in enumerate(self.lines):
            self._line(row, line.expandtabs(TAB))
        self._leave(0)
        return self.open[0].lines

    def _line(self, row: int, line: str) -> None:
        around = self.around
        matched, rest, column = around.follow(line)
        if not rest.strip():
            self._leave(matched)
            around.in_paragraph = False
            self.blanks += 1
            return
        if matched < len(around.stack):
            if around.in_paragraph and not self._begins(rest):
                self._put(rest)
                return
            self._leave(matched)
        rest, column = around.enter(rest, column)
        for mark in around.opened:
            self._enter(mark)
        if rest.strip():
            self._leaf(row, rest)

    def _begins(self, rest: str) -> bool:
        bare = rest.lstrip(" ")
        return indent_of(rest) < TAB and bool(
            self.around.begins(bare) or _HELD.match(bare) or HEADING.match(bare) or _RULE.match(bare)
        )

    def _enter(self, mark: str) -> None:
        inside = self.open[-1]
        if mark == ">":
            self._gap(inside, apart=True)
            self.open.append(_Open([], "> "))
        elif _BOX.match(mark):
            self._gap(inside, apart=True)
            box = Box(mark)
            self._nest(inside, box)
            self.open.append(_Open(box.lines))
        elif mark[0].isdigit() or mark in ("-", "*", "+"):
            self._item(inside, mark)
        else:
            self._gap(inside)
            # Of definitions and notes Python-Markdown knows; a box without a name is text.
            self.open.append(_Open([mark], "" if mark[0] in "!?" else " " * TAB))

    def _nest(self, inside: _Open, what: Listing | Box) -> None:
        inside.lines.append(f"{BLOCK}n{len(self.nested)}{BLOCK}")
        self.nested.append(what)

    def _item(self, inside: _Open, mark: str) -> None:
        listing, item = inside.listing, Item()
        if listing and listing.sign == mark[-1]:
            if self.blanks or listing.items[-1].ends_apart:
                item.loose = listing.items[-1].loose = True
            self.blanks = 0
        else:
            self._gap(inside, apart=True, loosens=False)
            listing = inside.listing = Listing(mark[-1], int(mark[:-1]) if mark[:-1] else None)
            self._nest(inside, listing)
        listing.items.append(item)
        self.open.append(_Open(item.lines, item=item))

    def _leave(self, matched: int) -> None:
        """Leave what a line is not in."""
        self.around.leave(matched)
        while len(self.open) > matched + 1:
            left, inside = self.open.pop(), self.open[-1]
            if left.item:
                left.item.ends_apart = left.apart
                continue
            if left.prefix == "> ":
                inside.lines += [f"> {line}" if line else ">" for line in left.lines] or [">"]
            elif left.prefix is not None:
                inside.lines += left.lines[:1]
                inside.lines += [f"{left.prefix}{line}" if line else "" for line in left.lines[1:]]
            inside.apart = left.prefix != " " * TAB or left.apart or left.listing is not None

    def _gap(self, inside: _Open, *, apart: bool = False, loosens: bool = True) -> None:
        """Set what comes next off from what stands above it, as far as it has to be."""
        if inside.lines:
            forced = inside.apart or apart
            inside.lines += [""] * (self.blanks or int(forced or inside.listing is not None))
            if inside.item and (self.blanks or inside.apart or (apart and loosens)):
                inside.item.loose = True
        self.blanks = 0
        inside.apart, inside.listing = False, None

    def _put(self, rest: str, *, apart: bool = False) -> None:
        inside = self.open[-1]
        self._gap(inside, apart=apart)
        inside.lines.append(rest if indent_of(rest) >= TAB else rest.lstrip(" "))

    def _leaf(self, row: int, rest: str) -> None:
        around, bare = self.around, rest.lstrip(" ")
        if indent_of(rest) >= TAB:
            self._put(rest)
        elif _HELD.match(bare):
            self._put(rest, apart=True)
            self.open[-1].apart = True
            around.in_paragraph = False
        else:
            goes_on = around.in_paragraph
            heading = bool(HEADING.match(bare))
            self._put(rest, apart=heading or self._ends_heading() or (goes_on and self._is_table(row, bare)))
            ends = goes_on and UNDERLINE.match(bare)
            around.in_paragraph = not (ends or heading or _RULE.match(bare))

    def _is_table(self, row: int, bare: str) -> bool:
        if "|" not in bare or row + 1 == len(self.lines):
            return False
        return bool(_TABLE_RULE.match(self.around.follow(self.lines[row + 1])[1]))

    def _ends_heading(self) -> bool:
        """Say whether the line above underlines a heading.

        Python-Markdown cuts headings out of a paragraph one by one, each time with a copy of the rest.
        """
        before, title, under = ["", "", "", *self.open[-1].lines[-3:]][-3:]
        return bool(title and not before and UNDERLINE.match(under))


def nest(lines: list[str], nested: list[Listing | Box]) -> list[str]:
    """Give the lines with one for each list and box; those are added to ``nested``."""
    return _Nesting(lines, nested).run()


def parts(what: Listing | Box) -> list[Item] | list[Box]:
    """Give what has lines of its own in a list or a box."""
    return what.items if isinstance(what, Listing) else [what]
