"""Boxes and steps that keep what they hold, whatever ends of elements an author writes into them.

A stray ``</div>`` in a box would close the box, and the command below it would stand outside: without its
warning, and copied without a question. So each frame of the renderer's own gets an end that is told by the
cleaned HTML to lie in it. Where one does not, the page is rendered with its author's HTML as text.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from markdown.treeprocessors import Treeprocessor

from drillbook.catalog.markdown.elements import VOID
from drillbook.markup import own
from drillbook.markup.context import context_of

_BEGIN, _END = own.data("begin"), own.data("end")
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[^\s=>"]+(?:="[^"]*")?)*)\s*>')
_NUMBER = re.compile(rf'{_BEGIN}="(\d+)"')
_MARKS = re.compile(rf'<span {_END}="\d+"></span>| {_BEGIN}="\d+"')


class TornFrameError(ValueError):
    """An author's HTML ends a frame of the renderer's own."""


class Frames(Treeprocessor):
    """Marks where each box and each step begins and ends."""

    def run(self, root: etree.Element) -> None:
        if "<" not in context_of(self.md).page.body.marked:
            return  # nobody could
        framed = [element for element in root.iter() if _is_frame(element)]
        for number, element in enumerate(framed):
            element.set(_BEGIN, str(number))
            etree.SubElement(element, "span", {_END: str(number)})


def _is_frame(element: etree.Element) -> bool:
    classes = (element.get("class") or "").replace(own.MARK, "").split()
    return "admonition" in classes or "step" in classes or element.tag == "details"


def unframed(html: str) -> str:
    """Take the marks off cleaned HTML. Raises TornFrameError where a frame has lost what it held."""
    if _END not in html:
        if _BEGIN in html:
            raise TornFrameError
        return html
    stack: list[str] = []
    for tag in _TAG.finditer(html):
        closes, name, attributes = tag.groups()
        if closes:
            if stack:
                stack.pop()
        elif name not in VOID:
            if f' {_END}="' in attributes and (not stack or f'{_END}="{stack[-1]}"' not in attributes):
                raise TornFrameError
            begun = _NUMBER.search(attributes)
            stack.append(begun.group(1) if begun else "")
    return _MARKS.sub("", html)
