"""Rendering the lists and boxes that ``lists`` has found, each by itself."""

from __future__ import annotations

import xml.etree.ElementTree as etree

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.util import HTML_PLACEHOLDER_RE

from drillbook.catalog.markdown.syntax import TABBED
from drillbook.markup import own
from drillbook.markup.context import context_of
from drillbook.markup.lists import NESTED, Box, Listing


class _Nested(BlockProcessor):
    """Puts a list, a box or a block of code where its line stands."""

    def test(self, parent: etree.Element, block: str) -> bool:  # noqa: ARG002  Python-Markdown passes it
        return bool(NESTED.fullmatch(block.strip()) or HTML_PLACEHOLDER_RE.fullmatch(block.strip()))

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        place = blocks.pop(0).strip()
        found = NESTED.fullmatch(place)
        if found is None:
            number = HTML_PLACEHOLDER_RE.sub(r"\1", place)
            if self.parser.md.htmlStash.rawHtmlBlocks[int(number)]:
                etree.SubElement(parent, "p").text = place  # however far in it stands, it is no code
            return
        what = context_of(self.parser.md).nested[int(found.group(1))]
        if isinstance(what, Listing):
            self._listing(parent, what)
        else:
            self._box(parent, what)

    def _listing(self, parent: etree.Element, listing: Listing) -> None:
        element = etree.SubElement(parent, "ul" if listing.start is None else "ol")
        if listing.start not in (None, 1):
            element.set("start", str(listing.start))
        for item in listing.items:
            self._parse(etree.SubElement(element, "li"), item.lines, "looselist" if item.loose else "list")

    def _box(self, parent: etree.Element, box: Box) -> None:
        if tab := TABBED.match(box.head):
            self._tab(parent, tab["tab"], box)
            return
        name = "admonition" if box.head.startswith("!") else "details"
        self.parser.blockprocessors[name].run(parent, [box.head])
        self._parse(parent[-1], box.lines, name)

    def _tab(self, parent: etree.Element, title: str, box: Box) -> None:
        """All of them stand below each other: in an incident nobody looks behind the one that is on top."""
        group = etree.SubElement(parent, "div", {"class": own.classes("tab"), "role": "group"})
        name = etree.SubElement(group, "p", {"class": own.classes("tab-title")})
        name.text = title
        self._parse(group, box.lines, "tab")

    def _parse(self, element: etree.Element, lines: list[str], state: str) -> None:
        self.parser.state.set(state)
        self.parser.parseChunk(element, "\n".join(lines))
        self.parser.state.reset()


def register_nested(md: Markdown) -> None:
    """Register it instead of Python-Markdown's own ways with lists."""
    processors = md.parser.blockprocessors
    for name in ("indent", "olist", "ulist"):
        processors.deregister(name)
    # What is indented below a list is code: only definitions are left to take it in.
    definitions = processors["defindent"]
    definitions.ITEM_TYPES, definitions.LIST_TYPES = ["dd"], ["dl"]  # type: ignore[attr-defined]
    processors.register(_Nested(md.parser), "drillbook_nested", 82)  # after definitions, before code
