"""Links in double brackets: to pages, headings and files, and pictures with a ``!`` before them."""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as etree

from markdown.inlinepatterns import InlineProcessor
from markdown.util import STX, AtomicString

from drillbook.catalog.wikilinks import PICTURES, is_contents
from drillbook.markup.context import context_of
from drillbook.markup.relocate import file_href


class WikiLinks(InlineProcessor):
    """``[[id]]``, ``[[id|text]]``, ``[[id#heading]]``, ``![[picture.png]]``."""

    def handleMatch(  # type: ignore[override]
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002  Python-Markdown passes it
    ) -> tuple[etree.Element | str, int, int]:
        context = context_of(self.md)
        target, text = m["target"].strip(), (m["text"] or "").strip()
        name, found, said, href = context.wiki(target, text)
        if is_contents(name):
            return "", m.start(0), m.end(0)
        if m["shown"] and found.what == "file" and posixpath.splitext(found.file)[1].lower() in PICTURES:
            alt = self.unescape(said.text)
            return etree.Element("img", {"src": file_href(found.file), "alt": alt}), m.start(0), m.end(0)
        # What Python-Markdown holds already is code, which no name has.
        words = said.text if said.is_markdown or STX in said.text else AtomicString(said.text)
        return _element(href, found.what, words), m.start(0), m.end(0)


def _element(href: str | None, what: str, words: str) -> etree.Element:
    """Write a link; one that leads nowhere is text."""
    if href is None:
        element = etree.Element("span", {"class": "broken-link"})
    else:
        element = etree.Element("a", {"href": href, "class": "external" if what == "external" else "wiki"})
    element.text = words
    return element
