"""What looks like HTML and is none: placeholders, generics, forbidden elements, comments without an end.

Each such sign is marked, in the place where it stands, so that all who read the text take it
for a sign and nothing behind it is lost. A mark is one character for one, and every offset
stays what it was.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from drillbook.catalog.markdown.elements import FORBIDDEN, OPTIONAL_END, PUBLISHED, UNWRAPPED, VOID, WITHIN
from drillbook.catalog.markdown.syntax import ANGLED_SHORTCODE

SIGN = "\x05"  # stands for a `<` that begins no element
NOTHING = "\x06"  # stands for a backslash that has done its work
BLOCK = "\x07"  # stands around the number of a block
_OURS = {ord(sign): "\ufffd" for sign in (SIGN, NOTHING, BLOCK)}

_ATTRIBUTE = r"\s++[a-zA-Z_:@.][\w:@.-]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?+"
_TOKEN = re.compile(
    rf"(?P<escape>\\[\\`<])|(?P<ticks>`++)|(?P<code>{ANGLED_SHORTCODE})"
    r"|(?P<address>(?<=\]\()[ ]?<[^<>\n]*+>|<[a-zA-Z][a-zA-Z0-9+.-]*+://[^<>\s]*+>|<[^<>\s!`@]++@[^<>\s@`]++>)"
    r"|(?P<comment><!--)"
    rf"|(?P<tag><(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*+)(?P<rest>(?:{_ATTRIBUTE})*+)\s*+(?P<self>/?)>)"
    r"|(?P<sign><(?=(?P<word>/?[a-zA-Z][\w-]*+)|[!?/]))",
    re.DOTALL,
)
_DEFINITION = re.compile(r"^[ >]*+\[[^\]\n]++\]:[ \t]*+<[^<>\n]*+>", re.MULTILINE)


@dataclass(frozen=True)
class Unit:
    """A stretch of text that is read at once: a paragraph, HTML where nothing is code, or code."""

    start: int
    piece: str
    kind: Literal["text", "html", "code"] = "text"


@dataclass(frozen=True)
class _Tag:
    at: int
    name: str
    closes: bool
    bare: bool
    is_void: bool
    in_text: bool


class _Reading:
    def __init__(self) -> None:
        self.signs: list[int] = []
        self.escapes: list[int] = []
        self.unsafe: list[tuple[str, int]] = []
        self.tags: list[_Tag] = []

    def unit(self, unit: Unit) -> None:
        piece = unit.piece
        if unit.kind == "code":
            self._all(unit.start, piece)
            return
        runs = _runs(piece) if unit.kind == "text" and "`" in piece else {}
        held = [m.span() for m in _DEFINITION.finditer(piece)] if "]:" in piece else []
        at, last_comment = 0, piece.rfind("-->")
        while found := _TOKEN.search(piece, at):
            at = found.end()
            place = unit.start + found.start()
            if found.group("ticks") is not None:
                at = self._span(unit.start, piece, found, runs)
            elif found.group("escape") is not None:
                if found.group() == "\\<" and unit.kind == "text":
                    self.escapes.append(place)
                    self.signs.append(place + 1)
            elif found.group("comment") is not None:
                at = piece.find("-->", at) + 3 if at <= last_comment else at
                if at == found.end():
                    self.signs.append(place)
            elif found.group("tag") is not None:
                self._tag(place, found, unit.kind == "text")
            elif found.group("sign") is not None and not any(a <= found.start() < b for a, b in held):
                self._sign(place, (found.group("word") or "").lower())

    def _span(self, start: int, piece: str, found: re.Match[str], runs: dict[int, list[int]]) -> int:
        """Read a code span: what it holds is code. Gives where to go on."""
        size = len(found.group())
        ends = runs.get(size, [])
        number = bisect_right(ends, found.start())
        if number == len(ends):
            return found.end()
        self._all(start + found.end(), piece[found.end() : ends[number]])
        return ends[number] + size

    def _all(self, start: int, code: str) -> None:
        self.signs += (start + found.start() for found in re.finditer("<", code))

    def _sign(self, at: int, word: str) -> None:
        self.signs.append(at)
        if word in FORBIDDEN:
            self.unsafe.append((word, at))

    def _tag(self, at: int, found: re.Match[str], in_text: bool) -> None:
        name, rest = found.group("name").lower(), found.group("rest")
        if name not in PUBLISHED and name not in UNWRAPPED:
            self._sign(at, "" if found.group("close") else name)
            return
        is_void = name in VOID or bool(found.group("self"))
        self.tags.append(_Tag(at, name, bool(found.group("close")), not rest.strip(), is_void, in_text))

    def unmatched(self) -> Iterator[int]:
        """Give the places of elements that are begun and never ended: no author means such a one."""
        open_: defaultdict[str, list[int]] = defaultdict(list)
        matched: dict[int, int] = {}
        for tag in self.tags:
            if tag.closes:
                if open_[tag.name]:
                    matched[tag.at] = 1
                    matched[open_[tag.name].pop()] = -1
            elif tag.is_void:
                if tag.bare and tag.name not in ("br", "hr", "wbr", "col"):
                    yield tag.at
            # A paragraph ends by itself where it is a block, and not within a line of text.
            elif tag.name not in OPTIONAL_END or (tag.name == "p" and tag.in_text):
                open_[tag.name].append(tag.at)
        for places in open_.values():
            yield from places
        yield from self._out_of_place(matched)

    def _out_of_place(self, matched: dict[int, int]) -> Iterator[int]:
        """Give the places of cells outside of a table, of items outside of a list, and the like."""
        inside: Counter[str] = Counter()
        for tag in self.tags:
            around = WITHIN.get(tag.name)
            stray = tag.closes and tag.in_text and tag.name == "p" and tag.at not in matched
            astray = around and not any(inside[name] for name in around) and (tag.in_text or not tag.closes)
            if stray or astray:
                yield tag.at
            inside[tag.name] -= matched.get(tag.at, 0)


def _runs(piece: str) -> dict[int, list[int]]:
    """Give the places of backticks by how many stand together."""
    runs: dict[int, list[int]] = defaultdict(list)
    for found in re.finditer("`+", piece):
        runs[len(found.group())].append(found.start())
    return runs


def mark(text: str, units: Iterable[Unit]) -> tuple[str, list[tuple[str, int]]]:
    """Mark each sign that begins no element; gives the text, and forbidden elements with their offsets."""
    if any(sign in text for sign in (SIGN, NOTHING, BLOCK)):
        text = text.translate(_OURS)
    if "<" not in text:
        return text, []
    reading = _Reading()
    for unit in units:
        if "<" in unit.piece:
            reading.unit(unit)
    changed = dict.fromkeys([*reading.signs, *reading.unmatched()], SIGN)
    changed |= dict.fromkeys(reading.escapes, NOTHING)
    if not changed:
        return text, []
    parts, rest = [], 0
    for at in sorted(changed):
        parts += [text[rest:at], changed[at]]
        rest = at + 1
    return "".join([*parts, text[rest:]]), reading.unsafe


def as_text(marked: str) -> str:
    """Give the signs back as they are written."""
    return marked.replace(SIGN, "<").replace(NOTHING, "")


def as_html(marked: str) -> str:
    """Give the signs as HTML shows them."""
    return marked.replace(SIGN, "&lt;").replace(NOTHING, "")
