"""The text of a page, looked over once: headings, links, commands, parameters.

The page is not rendered here. Blocks of code and HTML, comments and code spans are
blanked out with spaces, so that every offset stays what it was, and a few expressions
look over the rest: a thousand pages take a second.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from drillbook.catalog.kinds import section_name
from drillbook.catalog.markdown import syntax
from drillbook.catalog.markdown.blocks import Block, find_blocks
from drillbook.catalog.markdown.fences import read_info
from drillbook.catalog.markdown.headings import (
    THEME_IDS,
    Anchors,
    Heading,
    plain_text,
    split_attributes,
    without_closing,
)
from drillbook.catalog.markdown.inert import Unit, mark
from drillbook.catalog.markdown.tags import unknown_tags

LONGEST_LINE = 20_000
_RUN = frozenset({"bash", "sh", "shell"})

# What repeats is possessive (`*+`) where it can be: never tried again with less, no text makes it slow.
_QUOTE = re.compile(r"[ \t]*+(?:>[ \t]?+)++")
_OTHERS = rf"{syntax.HEADING_MARKS}[ \t]|\||{syntax.BOX_MARKS}|{syntax.TAB_MARKS} +\"|\[\^"
_STARTS_BLOCK = re.compile(rf"[ \t]*+(?:$|[-*+:][ \t]|\d+[.)][ \t]|{_OTHERS})")
_NOT_BREAK = re.compile(r"[^\n]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_WORD = r"[^\s()]*(?:\([^\s()]*\)[^\s()]*)*"
_INLINE = re.compile(
    r"(!?)\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\]){0,500})\]"
    rf"\(\s*+(<[^<>\n]*>|{syntax.OTHERS_TAG_AS_ADDRESS}[^\s()]*|{_WORD}(?:[ ]++(?![\"'(]){_WORD})*)"
    r"(?:\s++[\"'(][^\n]*?[\"')])?\s*+\)"
)
_DEFINITION = re.compile(r"^ {0,3}\[([^\]^\n]+)\]:[ \t]*(\S+)", re.MULTILINE)
_UNSAFE = re.compile(r"<[a-z][^<>]*?\s(on\w+|style)\s*=", re.IGNORECASE)
_HTML_LINK = re.compile(
    r"<(a|img)\s(?:[^<>]*?\s)?(?:href|src)\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+))", re.IGNORECASE
)
_HTML_ID = re.compile(r"<[a-zA-Z][^<>]*?\s(?:id|name)\s*=\s*[\"']?([^\"'\s<>]+)")


@dataclass(frozen=True)
class Link:
    """A link as written. ``form`` is wiki, inline, image or definition."""

    form: str
    target: str
    text: str
    line: int
    column: int


@dataclass(frozen=True)
class CodeBlock:
    """A fenced block: its language, its lines, the line of its first line of code.

    ``nested`` says that it stands in a list, a quote, a box or an element.
    """

    language: str
    text: str
    line: int
    indent: int = 0
    nested: bool = False
    closed: bool = True

    @property
    def is_run(self) -> bool:
        """Whether a drill runs it. What is nested is advice, and what has no end may hold anything."""
        return self.language in _RUN and not self.nested and self.closed and bool(self.text.strip())


@dataclass(frozen=True)
class Mention:
    """Something found in the text: a parameter, a shortcode, unsafe HTML, a fence without an end."""

    name: str
    line: int
    column: int


@dataclass
class Body:
    """What was found in the text of a page."""

    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    code: list[CodeBlock] = field(default_factory=list)
    parameters: list[Mention] = field(default_factory=list)
    shortcodes: list[Mention] = field(default_factory=list)
    unsafe: list[Mention] = field(default_factory=list)
    unclosed: list[Mention] = field(default_factory=list)
    html_ids: frozenset[str] = frozenset()
    sections: dict[str, Heading] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    marked: str = ""  # the text, with a mark for each sign that begins no element

    @property
    def anchors(self) -> set[str]:
        """Everything on the page that a link may lead to."""
        return {heading.anchor for heading in self.headings} | self.html_ids

    def under(self, section: str) -> list[Heading]:
        """Give the level-3 headings of a known section, such as ``steps``."""
        opening = self.sections.get(section)
        if opening is None:
            return []
        after = [h for h in self.headings if h.line > opening.line]
        end = next((h.line for h in after if h.level <= opening.level), None)
        return [h for h in after if h.level == opening.level + 1 and (end is None or h.line < end)]

    def end_of(self, heading: Heading) -> int | None:
        """Give the line on which what a heading covers has ended, or None at the end of the page."""
        return next(
            (h.line for h in self.headings if h.line > heading.line and h.level <= heading.level), None
        )


class _Places:
    """Turns offsets in the body into lines and columns of the file."""

    def __init__(self, text: str, first_line: int) -> None:
        self.starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self.first_line = first_line

    def __call__(self, offset: int) -> tuple[int, int]:
        row = bisect_right(self.starts, offset) - 1
        return self.first_line + row, offset - self.starts[row] + 1


def scan(text: str, first_line: int = 1, kind: str = "page") -> Body:
    """Look over the text of a page that starts on a given line of its file."""
    lines = text.split("\n")
    body = Body(blocks=tuple(find_blocks(lines)))
    place = _Places(text, first_line)
    _note_code(body, first_line)
    body.marked, unsafe = mark(text, _units(text, lines, body.blocks, place.starts))
    lines = lines if body.marked == text else body.marked.split("\n")
    kept = _blank_comments("\n".join(_without(lines, body.blocks))).split("\n")
    body.headings = list(_headings(kept, first_line, kind))
    for heading in body.headings:
        name = section_name(kind, heading.text) if heading.level == 2 else None
        if name:
            body.sections.setdefault(name, heading)
    spans_out = "\n".join(_blank_spans(part) for part in _paragraphs(kept))
    named = (m for m in syntax.PARAMETER.finditer(text) if not m["escape"])
    body.parameters = [Mention(m["name"], *place(m.start())) for m in named]
    raw = _with_html(spans_out, lines, body.blocks)
    body.shortcodes = [Mention(name, *place(at)) for name, at in unknown_tags(raw)]
    links = [*_links(spans_out, place), *_html_links(raw, place)]
    body.links = sorted(links, key=lambda link: (link.line, link.column))
    found = [*unsafe, *((m.group(1), m.start()) for m in _UNSAFE.finditer(raw))] if "<" in text else []
    body.unsafe = [Mention(name, *place(at)) for name, at in sorted(found, key=lambda one: one[1])]
    ids = _HTML_ID.findall(raw) if "<" in raw else ()
    body.html_ids = frozenset(i for i in ids if not i.startswith(THEME_IDS))
    return body


def _note_code(body: Body, first_line: int) -> None:
    for block in body.blocks:
        if block.kind != "fence":
            continue
        line = first_line + block.first + block.below
        text, (language, _) = "\n".join(block.lines), read_info(block.info)
        body.code.append(CodeBlock(language, text, line, block.column, block.nested, block.closed))
        if not block.closed:
            body.unclosed.append(Mention(block.marker, line - 1, block.column + 1))


def _units(text: str, lines: list[str], blocks: Iterable[Block], starts: list[int]) -> Iterator[Unit]:
    """Give what is read at once: each paragraph, each block of HTML, each block of indented code."""
    units = []
    for block in blocks:
        if block.kind in ("html", "indented"):
            kind: Literal["html", "code"] = "html" if block.kind == "html" else "code"
            start, end = starts[block.first] + block.column, starts[block.last] + len(lines[block.last])
            units.append(Unit(start, text[start:end], kind))
    at = 0
    for part in _paragraphs(_without(lines, blocks)):
        units.append(Unit(at, part))
        at += len(part) + 1
    # In order, since an element may begin in one and end in another.
    yield from sorted(units, key=lambda unit: unit.start)


def _without(lines: list[str], blocks: Iterable[Block]) -> list[str]:
    """Give the lines with blocks blanked, and what is too long for a line of text."""
    kept = [line if len(line) <= LONGEST_LINE else " " * len(line) for line in lines]
    for block in blocks:
        for row in range(block.first, block.last + 1):
            kept[row] = (block.tail if row == block.last else "").rjust(len(kept[row]))
    return kept


def _with_html(text: str, lines: list[str], blocks: Iterable[Block]) -> str:
    """Put the blocks of HTML back into a text without them."""
    found = [block for block in blocks if block.kind == "html"]
    if not found:
        return text
    kept = text.split("\n")
    for block in found:
        kept[block.first : block.last + 1] = lines[block.first : block.last + 1]
    return _blank_comments("\n".join(kept))


def _blank_comments(text: str) -> str:
    if "<!--" not in text:
        return text
    # Behind the last end there is none to look for, which each open comment would do anew.
    last = text.rfind("-->") + 3
    return _COMMENT.sub(lambda m: _NOT_BREAK.sub(" ", m.group()), text[:last]) + text[last:]


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Put lines together that one code span may reach across, unless they are far too many."""
    block: list[str] = []
    size = 0
    quoted = False
    for line in lines:
        quote = _QUOTE.match(line) if ">" in line else None
        bare = line[quote.end() :] if quote else line
        begins = _STARTS_BLOCK.match(bare) or (quote and not quoted)
        if block and (begins or size > LONGEST_LINE):
            yield "\n".join(block)
            block, size = [], 0
        quoted = quote is not None or (quoted and not begins)
        block.append(line)
        size += len(line)
    yield "\n".join(block)


def _blank_spans(text: str) -> str:
    return syntax.CODE_SPAN.sub(lambda m: _NOT_BREAK.sub(" ", m.group()), text) if "`" in text else text


def _headings(lines: list[str], first_line: int, kind: str) -> Iterator[Heading]:
    anchors = Anchors()
    before, heading_ends = "", -1
    for number, line in enumerate(lines):
        atx = syntax.HEADING.match(line)
        if atx and atx["text"] is not None:
            text = without_closing(atx["text"])
            yield _heading(len(atx["marks"]), text, first_line + number, anchors, kind)
            heading_ends = number
        elif line.strip() and not before.strip() and number + 1 < len(lines):
            under = syntax.UNDERLINE.match(lines[number + 1])
            if under and not line.startswith((" ", "\t", ">", "|", "- ", "* ")):
                level = 1 if under["underline"][0] == "=" else 2
                yield _heading(level, line, first_line + number, anchors, kind)
                heading_ends = number + 1
        # What follows a heading begins anew, whether or not a blank line is between.
        before = "" if number == heading_ends else line


def _heading(level: int, markup: str, line: int, anchors: Anchors, kind: str) -> Heading:
    markup, attributes = split_attributes(markup)
    text = plain_text(markup)
    wanted = attributes.get("id") or (section_name(kind, text) if level == 2 else None)
    return Heading(level, text, anchors.give(text, wanted), line, 1, attributes, markup)


def _links(text: str, place: _Places) -> Iterator[Link]:
    if "](" in text:
        for m in _INLINE.finditer(text):
            form = "image" if m.group(1) else "inline"
            target = m.group(3).strip("<>") if m.group(3).startswith("<") else m.group(3)
            yield Link(form, target, m.group(2), *place(m.start()))
            # A picture that is itself a link: [![alt](picture)](target).
            for inner in _INLINE.finditer(m.group(2)):
                yield Link("image", inner.group(3), inner.group(2), *place(m.start(2) + inner.start()))
    if "[[" in text:
        for m in syntax.WIKI_LINK.finditer(text):
            yield Link("wiki", m["target"].strip(), m["text"] or "", *place(m.start()))
    if "]:" in text:
        for m in _DEFINITION.finditer(text):
            yield Link("definition", m.group(2).strip("<>"), m.group(1), *place(m.start()))


def _html_links(text: str, place: _Places) -> Iterator[Link]:
    for m in _HTML_LINK.finditer(text) if "<" in text else ():
        target = html.unescape(next(value for value in m.groups()[1:] if value is not None))
        yield Link("image" if m.group(1).lower() == "img" else "inline", target, "", *place(m.start()))
