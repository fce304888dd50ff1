"""The page that is being rendered, and where its links lead."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from markdown import Markdown

from drillbook.catalog.graph import Catalog
from drillbook.catalog.markdown.headings import find_anchor
from drillbook.catalog.markdown.inline import Said
from drillbook.catalog.page import Page, ResolvedLink
from drillbook.catalog.wording import link_words
from drillbook.markup.code import Values
from drillbook.markup.lists import Box, Listing
from drillbook.markup.relocate import PAGE, file_href
from drillbook.markup.words import Words
from drillbook.memo import Ask

REF_SCHEME = "hugo-ref:"


class WikiLink(NamedTuple):
    """A link in double brackets: the ``name`` in it, where that leads, what it says, and its address."""

    name: str
    found: ResolvedLink
    said: Said
    href: str | None


@dataclass
class Context:
    """The page that is being rendered."""

    catalog: Catalog
    page: Page
    values: Values = field(default_factory=dict)
    words: Words = field(default_factory=Words)
    held: list[str] = field(default_factory=list)  # the HTML of the blocks whose places are in the text
    nested: list[Listing | Box] = field(default_factory=list)  # the lists and boxes likewise
    ask: Ask | None = None  # answers like ``answer``, and keeps what was asked

    def href(self, target: str) -> str | None:
        """Turn a Markdown link's target into an address, or None where it leads nowhere."""
        return cast("str | None", (self.ask or self.answer)(("href", target)))

    def wiki(self, target: str, text: str) -> WikiLink:
        """Say where a wiki link leads, and what it says."""
        return cast("WikiLink", (self.ask or self.answer)(("wiki", target, text)))

    def answer(self, question: Hashable) -> str | WikiLink | None:
        """Answer a question about other pages: all that rendering one asks of them."""
        what, *about = cast("tuple[str, ...]", question)
        return self._href(*about) if what == "href" else self._wiki(*about)

    def _wiki(self, target: str, text: str) -> WikiLink:
        name, _, found = self.catalog.resolver.reading(self.page, target, text)
        said = link_words(self.catalog, self.page, target, text)
        href = {"external": name, "file": file_href(found.file, found.anchor)}.get(found.what)
        if found.what == "page":
            href = self.page_href(found.page, found.anchor)
        return WikiLink(name, found, said, href)

    def _href(self, target: str) -> str | None:
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
        known = {a for v in target.variants() for a in v.body.anchors} if anchor else ()
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
