"""The lines of a page without its marks of blocks and elements, and which of them are code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from drillbook.catalog.markdown.blocks import Block
from drillbook.catalog.markdown.body import Body
from drillbook.catalog.markdown.fences import read_info
from drillbook.catalog.markdown.inert import as_text

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_ADDRESS = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]*://[^<>\s]*|[^<>\s!`]+@[^<>\s@`]+)>")
_SHOWN = re.compile(r"\s(?:alt|title)=(?:\"([^\"]*)\"|'([^']*)')")


@dataclass(frozen=True)
class Line:
    """A line as it reads, and whether it is code."""

    text: str
    is_code: bool = False


def without_tags(marked: str) -> str:
    """Drop elements and comments from text in which every other sign is marked."""
    if "<" in marked:
        marked = _COMMENT.sub(_breaks, marked) if "<!--" in marked else marked
        marked = _TAG.sub(_tag, _ADDRESS.sub(r"\1", marked))
    return marked


def _breaks(found: re.Match[str]) -> str:
    return " " + "\n" * found.group().count("\n")


def _tag(found: re.Match[str]) -> str:
    # What a picture shows where it is missing are words of the page.
    words = " ".join(a or b for a, b in _SHOWN.findall(found.group()))
    return f" {words} " + "\n" * found.group().count("\n")


def readable_lines(body: Body) -> list[Line]:
    """Give each line of a page as it reads: their number stays what it was."""
    marked = body.marked.split("\n")
    held = {row: block for block in body.blocks for row in range(block.first, block.last + 1)}
    prose = without_tags("\n".join("" if row in held else line for row, line in enumerate(marked)))
    lines = [Line(as_text(text)) for text in prose.split("\n")]
    for block in body.blocks:
        _put(lines, block, marked)
    return lines


def _put(lines: list[Line], block: Block, marked: list[str]) -> None:
    if block.kind == "fence":
        lines[block.first] = Line(read_info(block.info)[1], is_code=True)
        for row, code in enumerate(block.lines, block.first + block.below):
            lines[row] = Line(code, is_code=True)
    elif block.kind == "indented":
        for row, code in enumerate(block.lines, block.first):
            lines[row] = Line(code, is_code=True)
    elif block.kind == "comment":
        lines[block.last] = Line(as_text(without_tags(block.tail)))
    else:
        html = without_tags("\n".join(marked[block.first : block.last + 1]))
        for row, text in enumerate(html.split("\n"), block.first):
            lines[row] = Line(unescape(as_text(text)))
