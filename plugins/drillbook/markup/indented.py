"""Code that is indented instead of fenced: a block like any other."""

from __future__ import annotations

import xml.etree.ElementTree as etree

from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from drillbook.markup import own
from drillbook.markup.code import depth_of


class IndentedCode(Treeprocessor):
    """Gives it the frame of fenced blocks, and each of its lines an element of its own."""

    def run(self, root: etree.Element) -> None:
        for block in list(root.iter("pre")):
            code = block.find("code")
            if code is None or len(block) != 1:
                continue
            block.remove(code)
            block.tag, block.attrib = "div", {"class": own.classes("code"), own.data("language"): "text"}
            etree.SubElement(block, "pre").append(_by_line(code))


def _by_line(code: etree.Element) -> etree.Element:
    lines = etree.Element("code")
    line = etree.SubElement(lines, "span")
    for piece in [code.text or "", *code]:
        if isinstance(piece, str):
            text = piece
        else:
            text, piece.tail = piece.tail or "", None
            line.append(piece)
        first, *rest = text.split("\n")
        _add(line, first)
        for more in rest:
            line.tail = "\n"
            line = etree.SubElement(lines, "span")
            _add(line, more)
    if len(lines) > 1 and not len(line) and not line.text:
        lines.remove(line)  # after the last line break there is no line
    for line in lines:
        if depth := depth_of("".join(line.itertext())):
            line.set("class", depth)
    return lines


def _add(line: etree.Element, text: str) -> None:
    if len(line):
        line[-1].tail = AtomicString((line[-1].tail or "") + text)
    else:
        line.text = AtomicString((line.text or "") + text)
