"""Where blocks of code and of HTML begin and end in a text: one answer for all who ask.

The page, the search, the terminal, the rules and the drills take it from here, so that what
one of them shows as a command no other reads as text. It is CommonMark's answer, with what
authors of other dialects write beside it: admonitions, definitions and footnotes are indented
by four; a closing mark may stand left of the list that its block began in; a fence or a
comment ends HTML that no blank line ends. Of other generators come tags that hold code, and the
mark of a list of contents, which is a comment here: each page has that list.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Any, Literal  # Any: further fields of a block, each of its own type

from drillbook.catalog.markdown.containers import TAB, Containers, indent_of, take
from drillbook.catalog.markdown.contents import is_contents, is_contents_item
from drillbook.catalog.markdown.elements import BLOCK_TAGS, OPTIONAL_END, VOID, WITHIN
from drillbook.catalog.markdown.syntax import FENCE, HEADING, UNDERLINE
from drillbook.catalog.markdown.tags import Opening, opening, without_raw

Kind = Literal["fence", "indented", "html", "comment"]

_PLAIN_START = re.compile(r"[^\s>\-*+0-9!?:\[`~<#=_{]")
_RULE = re.compile(r"([-*_])(?:[ \t]*+\1){2,}[ \t]*+$")
_VERBATIM = re.compile(r"<(pre|script|style)(?=[\s>]|$)", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>]|$)")
_MARKDOWN_IN = re.compile(r"<[a-zA-Z][^<>]*\smarkdown(?:=[^<>]*)?>\s*$")
_END = re.compile(r"</([a-zA-Z][a-zA-Z0-9]*)|(-->)")


@dataclass(frozen=True)
class Block:
    """A block that is no text: rows count from 0, ``last`` is its own too.

    ``lines`` are without the marks of the lists and quotes around them. ``nested`` says that
    it stands in a list, a quote, a box or an element: what it holds is advice, never a step's.
    Those of code begin ``below`` the first row.
    """

    kind: Kind
    first: int
    last: int
    column: int
    lines: tuple[str, ...]
    nested: bool = False
    quotes: int = 0
    items: int = 0
    marker: str = ""
    info: str = ""
    closed: bool = True
    tail: str = ""
    below: int = 1


def find_blocks(lines: list[str]) -> list[Block]:
    """Find every block of code, HTML and comment in the lines of a text."""
    return _Finder(lines).run()


class _Finder:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.found: list[Block] = []
        self.around = Containers()
        self.elements: dict[str, int] = {}
        self._ends: dict[str, int] | None = None
        self._without_end: dict[str, int] = {}  # to which row an end was looked for in vain
        self._closing: dict[str, list[int]] = {}  # the rows on which tags of other generators end
        self._toc: bool | None = None

    def run(self) -> list[Block]:
        row = 0
        while row < len(self.lines):
            line = self.lines[row]
            if not self.around.stack and _PLAIN_START.match(line):
                self.around.in_paragraph = True
                row += 1
            else:
                row = self._line(row, line)
        return self.found

    def _line(self, row: int, line: str) -> int:
        around = self.around
        matched, rest, column = around.follow(line)
        if not rest.strip():
            around.leave(matched)
            around.in_paragraph = False
            return row + 1
        if matched < len(around.stack):
            if around.in_paragraph and not self._begins(row, rest, column):
                return row + 1  # it goes on with the paragraph, though not as far in
            around.leave(matched)
        if is_contents_item(rest, "".join(self.lines[row + 1 : row + 2])):
            return self._add("comment", row, row + 1, rest.lstrip(" \t"), [])
        rest, column = around.enter(rest, column)
        return self._leaf(row, rest, column) if rest.strip() else row + 1

    def _begins(self, row: int, rest: str, column: int) -> bool:
        """Say whether a line begins something that no paragraph goes on with."""
        bare = rest.lstrip(" \t")
        return indent_of(rest, column) < TAB and bool(
            self.around.begins(bare)
            or FENCE.match(bare)
            or HEADING.match(bare)
            or _RULE.match(bare)
            or self._begins_html(row, bare)
            or self._closed_tag(row, bare)
            or is_contents(bare, self._has_toc)
        )

    def _leaf(self, row: int, rest: str, column: int) -> int:
        bare, indent = rest.lstrip(" \t"), indent_of(rest, column)
        if indent >= TAB:
            return row + 1 if self.around.in_paragraph else self._indented(row, rest, column)
        fence = FENCE.match(bare)
        if fence:
            return self._fence(row, fence, indent, bare)
        if is_contents(bare, self._has_toc):
            return self._add("comment", row, row, bare, [])
        if tag := self._closed_tag(row, bare):
            return self._tag(row, bare, *tag)
        until = self._begins_html(row, bare)
        after = self._html(row, bare, until) if until else None
        if after is not None:
            return after
        ends = self.around.in_paragraph and UNDERLINE.match(bare)
        self.around.in_paragraph = not (ends or HEADING.match(bare) or _RULE.match(bare))
        return row + 1

    def _add(self, kind: Kind, first: int, last: int, bare: str, lines: list[str], **more: Any) -> int:
        around = self.around
        around.in_paragraph = False
        nested = bool(around.stack) or any(self.elements.values())
        column = len(self.lines[first]) - len(bare)
        places: dict[str, Any] = {
            "nested": nested,
            "quotes": around.quotes,
            "items": len(around.stack) - around.quotes,
        }
        self.found.append(Block(kind, first, last, column, tuple(lines), **places, **more))
        return last + 1

    def _indented(self, row: int, rest: str, column: int) -> int:
        at, last = row + 1, row
        lines = [take(rest, column, TAB)[0]]
        while at < len(self.lines):
            matched, inner, place = self.around.follow(self.lines[at])
            blank = not inner.strip()
            if matched < len(self.around.stack) or not (blank or indent_of(inner, place) >= TAB):
                break
            lines.append("" if blank else take(inner, place, TAB)[0])
            last = last if blank else at
            at += 1
        return self._add("indented", row, last, rest.lstrip(" \t"), lines[: last - row + 1])

    def _fence(self, row: int, opening: re.Match[str], indent: int, bare: str) -> int:
        marker, info = opening["marker"], opening["info"]
        lines: list[str] = []
        closed = False
        at = row + 1
        while at < len(self.lines) and not closed:
            matched, inner, column = self.around.follow(self.lines[at])
            closes = _closes(inner, column, marker)
            if matched < len(self.around.stack):
                # The mark that closes may stand left of the list, on the very next line.
                if not closes or self.around.quoted_beyond(matched) or (lines and not lines[-1]):
                    break
                closed = True
            elif closes:
                closed = True
            else:
                lines.append(take(inner, column, indent)[0] if inner.strip() else "")
            at += 1
        while not closed and lines and not lines[-1]:
            lines.pop()
        last = at - 1 if closed else row + len(lines)
        return self._add("fence", row, last, bare, lines, marker=marker, info=info.strip(), closed=closed)

    def _has_toc(self) -> bool:
        """Say whether the text has an address for a link that reads ``[toc]``."""
        if self._toc is None:
            self._toc = any(line.lower().startswith("[toc]:") for line in self.lines)
        return self._toc

    def _closed_tag(self, row: int, bare: str) -> tuple[Opening, int] | None:
        """Read a tag that opens code or a remark, with the row on which it ends, if it does."""
        found = opening(bare)
        if found is None:
            return None
        name, closes = found.closes.pattern, found.closes
        if name not in self._closing:
            self._closing[name] = [at for at, line in enumerate(self.lines) if closes.search(line)]
        ends = self._closing[name]
        number = bisect_left(ends, row)
        return (found, ends[number]) if number < len(ends) else None

    def _tag(self, row: int, bare: str, tag: Opening, last: int) -> int:
        """Take in what stands up to the end of a tag, however far in each line of it stands."""
        inner = [self.around.follow(line)[1] for line in self.lines[row + 1 : last + 1]]
        lines = [tag.rest, *inner]
        lines[-1] = tag.closes.sub("", lines[-1])
        if tag.is_remark:
            return self._add("comment", row, last, bare, [])
        below = int(not lines[0].strip())
        lines = lines[below : len(lines) if lines[-1].strip() else -1]
        lines, first = without_raw(lines)
        # What holds the code may be as far in as it is itself.
        margin = min((indent_of(line) for line in lines if line.strip()), default=0)
        margin = min(margin, indent_of(self.around.follow(self.lines[row])[1])) if below else 0
        lines = [take(line, 0, margin)[0] for line in lines]
        longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
        more = {"marker": "`" * max(3, longest + 1), "info": tag.language, "below": below + first}
        return self._add("fence", row, last, bare, lines, **more)

    def _begins_html(self, row: int, bare: str) -> str:
        """Say what ends the HTML that begins here: a comment, an element, a blank line; or nothing does."""
        if bare[0] != "<":
            return ""
        verbatim = _VERBATIM.match(bare)
        if verbatim or bare.startswith("<!--"):
            until = verbatim.group(1).lower() if verbatim else "-->"
            return until if self._last(until) >= row >= self._without_end.get(until, 0) else ""
        tag = _TAG.match(bare)
        name = tag.group(2).lower() if tag else ""
        if tag is None or name not in BLOCK_TAGS:
            return ""
        if name in WITHIN and not any(self.elements.get(around) for around in WITHIN[name]):
            return ""  # a word, and not the part of a table that its name says
        ends = tag.group(1) or name in OPTIONAL_END or name in VOID or self._last(name) >= row
        return "blank" if ends else ""

    def _last(self, what: str) -> int:
        """Give the last row on which an element or a comment ends."""
        if self._ends is None:
            self._ends = {}
            for row, line in enumerate(self.lines):
                if "</" in line or "-->" in line:
                    for found in _END.finditer(line):
                        self._ends[(found.group(1) or found.group(2)).lower()] = row
        return self._ends.get(what, -1)

    def _html(self, row: int, bare: str, until: str) -> int | None:
        """Take in HTML up to its end; nothing where its list or quote ends before."""
        if until == "blank":
            return self._element(row, bare)
        mark = "-->" if until == "-->" else f"</{until}"
        at, lines, place = row, [bare], 4
        while (end := lines[-1].lower().find(mark, place)) < 0:
            at, place = at + 1, 0
            if at == len(self.lines):
                return None
            matched, inner, _ = self.around.follow(self.lines[at])
            if matched < len(self.around.stack):
                self._without_end[until] = at
                return None
            lines.append(inner)
        if until != "-->":
            return self._add("html", row, at, bare, lines)
        tail = lines[-1][end + 3 :].strip()
        return None if tail and at == row else self._add("comment", row, at, bare, lines, tail=tail)

    def _element(self, row: int, bare: str) -> int:
        at, lines = row + 1, [bare]
        while at < len(self.lines) and not _MARKDOWN_IN.match(lines[-1]):
            matched, inner, column = self.around.follow(self.lines[at])
            text = inner.strip()
            begins = FENCE.match(text) or text.startswith("<!--") or self._closed_tag(at, text)
            ends = begins and indent_of(inner, column) < TAB
            if matched < len(self.around.stack) or not text or ends:
                break
            lines.append(inner)
            at += 1
        after = self._add("html", row, at - 1, bare, lines)
        for tag in _TAG.finditer("\n".join(lines)):
            name = tag.group(2).lower()
            if name in BLOCK_TAGS and name not in VOID and name not in OPTIONAL_END:
                left = self.elements.get(name, 0) + (-1 if tag.group(1) else 1)
                self.elements[name] = max(0, left)
        return after


def _closes(text: str, column: int, marker: str) -> bool:
    bare = text.strip(" \t")
    return len(bare) >= len(marker) and not bare.strip(marker[0]) and indent_of(text, column) < TAB
