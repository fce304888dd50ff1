"""The page that is being rendered, and where its links lead."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from markdown import Markdown

from drillbook.catalog.graph import Catalog
from drillbook.catalog.markdown.headings import find_anchor
from drillbook.catalog.page import Page
from drillbook.markup.code import Values
from drillbook.markup.lists import Box, Listing
from drillbook.markup.relocate import PAGE, file_href
from drillbook.markup.words import Words

REF_SCHEME = "hugo-ref:"


@dataclass
class Context:
    """The page that is being rendered."""

    catalog: Catalog
    page: Page
    values: Values = field(default_factory=dict)
    words: Words = field(default_factory=Words)
    held: list[str] = field(default_factory=list)  # the HTML of the blocks whose places are in the text
    nested: list[Listing | Box] = field(default_factory=list)  # the lists and boxes likewise

    def href(self, target: str) -> str | None:
        """Turn a Markdown link's target into an address, or None where it leads nowhere."""
        if target.startswith(REF_SCHEME):
            target = f'{{{{< ref "{target.removeprefix(REF_SCHEME)}" >}}}}'
        found = self.catalog.resolver.resolve_target(self.page, target)
        if found.what == "external":
            return target
        if found.what == "file":
            return file_href(found.file, found.anchor)
        if found.what == "page":
            return self.page_href(found.page, found.anchor, target.startswith("#"))
        return None

    def page_href(self, page_id: str, anchor: str, same_page: bool = False) -> str | None:
        """Give the address of a page's heading, in this page's language where it is translated."""
        target = self.catalog.pages[page_id]
        if target.metadata.draft:
            return None
        shown = self.page if target.id == self.page.id else target.in_language(self.page.lang)
        known = {a for v in target.variants() for a in v.body.anchors}
        found = find_anchor(anchor, shown.body.anchors) or find_anchor(anchor, known) if anchor else None
        if same_page or (found and target.id == self.page.id):
            return f"#{found}" if found else None
        return PAGE + target.address + (f"#{found}" if found else "")


class Parser(Markdown):
    """Python-Markdown with the page that it renders: it gives its processors itself and nothing else."""

    context: Context


def context_of(parser: Markdown) -> Context:
    """Give the page that a parser of ours renders."""
    return cast("Parser", parser).context
