"""Holding the blocks of code and HTML while the text around them is rendered.

Each becomes one line with its number, which stands where the block stood; nothing of what it
holds can then be taken for a list, a link or an end.
"""

from __future__ import annotations

import re

from drillbook.catalog.markdown.blocks import Block
from drillbook.catalog.markdown.body import Body
from drillbook.catalog.markdown.fences import read_info
from drillbook.catalog.markdown.inert import BLOCK, as_text
from drillbook.markup.code import code_block
from drillbook.markup.context import Context
from drillbook.markup.extension import without_shortcodes

_RUNS = re.compile(r"\s*(?:.?)(script|style)\b", re.IGNORECASE)


def hold(body: Body, context: Context) -> str:
    """Give the text of a page with the places of its blocks, whose HTML the context then has."""
    if not body.blocks:
        return body.marked
    lines = body.marked.split("\n")
    for block in body.blocks:
        if block.kind == "indented":
            continue
        before = lines[block.first][: block.column]  # the marks of its lists and quotes
        marked = "\n".join(lines[block.first : block.last + 1])[block.column :]
        html = _html(block, marked, context)
        for row in range(block.first, block.last + 1):
            lines[row] = _HOLE
        lines[block.last] = before + block.tail if block.tail else _HOLE
        if html or not block.tail:
            # One that shows nothing has a place too: a list may end there.
            context.held.append(html)
            lines[block.first] = f"{before}{BLOCK}{len(context.held) - 1}{BLOCK}"
    return "\n".join(line for line in lines if line is not _HOLE)


_HOLE = "\0"


def _html(block: Block, marked: str, context: Context) -> str:
    if block.kind == "comment":
        return ""
    if block.kind == "fence":
        language, caption = read_info(block.info)
        source = "\n".join(block.lines)
        return code_block(source, language, context.values, context.words.expect, caption)
    if _RUNS.match(marked):
        return code_block(as_text(marked), "html")
    return without_shortcodes(marked)
