"""What the line says that opens a block of code, and what a block holds that was not meant to be code."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from drillbook.catalog.markdown.blocks import Block
from drillbook.catalog.markdown.containers import TAB, indent_of
from drillbook.catalog.markdown.headings import plain_text, split_attributes
from drillbook.catalog.markdown.syntax import BOX_START, FENCE, HEADING

_LANGUAGE = re.compile(r"[\w#.+/-]*")
_TITLE = re.compile(r"(?<![\w-])(?:title|filename|file|name)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'{}]+))")
_BRACKETS = re.compile(r"^\S*[ \t]+\[([^\[\]]+)\]")
_BRACES = re.compile(r"^\{[ \t]*(?:\.(?P<dotted>[\w#+-]+)|(?P<bare>[a-zA-Z][\w#+-]*)(?=[\s,}]))?")
_PARTS = re.compile(r"^(?P<language>[^\s:{,=]+):(?P<name>[^\s{}]+)")

# Languages in which a line with signs of Markdown is nothing out of the ordinary.
_MARKDOWN = frozenset({"md", "markdown", "mdx"})
_ABOUT_MARKDOWN = _MARKDOWN | frozenset({"", "text", "txt", "plain", "plaintext", "html", "diff"})
_STEP_KEYS = frozenset({"id", "time", "destroys", "requires", "target"})
# What stands only behind marks that open: no sentence about marks goes on so.
_INFO = re.compile(r"[ \t]*[\w{][^`]*")


def read_info(info: str) -> tuple[str, str]:
    """Read what stands behind the marks: the language in lower case, and the caption."""
    info = info.strip()
    given = _TITLE.search(info) or _BRACKETS.match(info)
    title = next((part for part in given.groups() if part), "") if given else ""
    braces = _BRACES.match(info)
    if braces:
        return (braces.group("dotted") or braces.group("bare") or "").lower(), html.unescape(title)
    word = info.split(maxsplit=1)[0] if info else ""
    parts = _PARTS.match(info)
    if parts and not title:
        title = parts.group("name")
    language = _LANGUAGE.match(word.lstrip(".").removeprefix("language-"))
    named = language.group() if language and "=" not in re.split(r"[{:,]", word)[0] else ""
    return named.lower(), html.unescape(title)


@dataclass(frozen=True)
class Swallowed:
    """A heading, a box or the start of another block that a block of code took in.

    ``danger`` says that it warns of a loss, ``certain`` that it can be nothing else.
    """

    row: int
    text: str
    danger: bool
    certain: bool


def _swallowed(block: Block, wrong: bool, astray: bool) -> list[Swallowed]:
    """Name the headings and boxes in a block of code that are no code.

    A comment of a shell looks like a heading, and an example of Markdown is one. What tells them
    apart: the marks that only a heading of a step has, a box in a language that has none, and,
    where the marks of the page are ``astray``, a heading between blank lines.
    """
    language, _ = read_info(block.info)
    loose = language in _ABOUT_MARKDOWN and not astray
    lines = ["", *block.lines, ""]
    found = []
    for row, ((before, line), after) in enumerate(zip(pairwise(lines), lines[2:], strict=False), block.below):
        heading, box = HEADING.match(line), BOX_START.match(line)
        # One sign alone is a comment of a shell.
        if heading and heading["text"] and len(heading["marks"]) > 1:
            text, marks = split_attributes(heading["text"])
            marked = bool(_STEP_KEYS & set(marks)) and not loose
            if marked or (astray and not before.strip() and not after.strip()):
                danger = "destroys" in marks
                found.append(Swallowed(block.first + row, plain_text(text), danger, marked or wrong))
        elif box and not loose and not before.strip() and after.startswith("    "):
            found.append(Swallowed(block.first + row, line.strip(), box["kind"] == "danger", True))
    return found


def _openings(block: Block) -> list[Swallowed]:
    """Name the lines in a block that can only open one, with marks that could close it.

    Whoever shows such a line puts more marks around it, or others.
    """
    certain = read_info(block.info)[0] not in _MARKDOWN
    found = []
    for row, line in enumerate(block.lines, block.below):
        opening = FENCE.match(line.lstrip(" ")) if indent_of(line) < TAB else None
        if opening and opening["marker"].startswith(block.marker) and _INFO.fullmatch(opening["info"]):
            found.append(Swallowed(block.first + row, line.strip(), danger=False, certain=certain))
    return found


def find_swallowed(blocks: Sequence[Block]) -> Iterator[tuple[Block, list[Swallowed]]]:
    """Give the blocks of a page that took in more than code, the outermost of each mistake."""
    fences = [block for block in blocks if block.kind == "fence"]
    openings = [_openings(block) for block in fences]
    wrong = [n for n, block in enumerate(fences) if not block.closed or openings[n]]
    for number, block in enumerate(fences):
        # One mark too few turns all that follows inside out, up to where it is noticed.
        astray = number in wrong or (any(n > number for n in wrong) and not block.nested)
        found = [*_swallowed(block, number in wrong, astray), *openings[number]]
        if found:
            yield block, sorted(found, key=lambda swallowed: swallowed.row)
