"""Links in double brackets: to pages, headings and files, and pictures with a ``!`` before them."""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as etree

from markdown.inlinepatterns import InlineProcessor

from drillbook.catalog.markdown.body import Link
from drillbook.catalog.wikilinks import PICTURES, is_contents
from drillbook.markup.context import Context
from drillbook.markup.relocate import file_href

# In a table the stroke may have a backslash, as others need it: before what takes backslashes out.
PATTERN = r"(?<!\\)(!?)\[\[([^\[\]\n|]+?)(?:\\?\|([^\[\]\n]*))?\]\]"


class WikiLinks(InlineProcessor):
    """``[[id]]``, ``[[id|text]]``, ``[[id#heading]]``, ``![[picture.png]]``."""

    def handleMatch(  # type: ignore[override]
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002  Python-Markdown passes it
    ) -> tuple[etree.Element | str, int, int]:
        context: Context = self.md.context  # type: ignore[attr-defined]
        target, text = m.group(2).strip(), (m.group(3) or "").strip()
        if is_contents(target):
            return "", m.start(0), m.end(0)
        return _element(context, target, text, bool(m.group(1))), m.start(0), m.end(0)


def _element(context: Context, target: str, text: str, embedded: bool) -> etree.Element:
    resolver = context.catalog.resolver
    found = resolver.resolve(context.page, Link("wiki", target, text, 1, 1))
    words = resolver.words(context.page, target, text)
    if found.what == "external":
        return _link(resolver.reading(context.page, target, text)[0], words, "external")
    if found.what == "file":
        address = file_href(found.file, found.anchor)
        if embedded and posixpath.splitext(found.file)[1].lower() in PICTURES:
            return etree.Element("img", {"src": address, "alt": words})
        return _link(address, words, "wiki")
    href = context.page_href(found.page, found.anchor) if found.what == "page" else None
    return _link(href, words, "wiki") if href is not None else _broken(words)


def _link(href: str, text: str, kind: str) -> etree.Element:
    element = etree.Element("a", {"href": href, "class": kind})
    element.text = text
    return element


def _broken(text: str) -> etree.Element:
    element = etree.Element("span", {"class": "broken-link"})
    element.text = text
    return element
