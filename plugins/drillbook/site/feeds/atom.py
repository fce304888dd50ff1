"""The Atom feed of changed pages."""

from __future__ import annotations

import datetime
import uuid
from xml.etree import ElementTree as etree

from drillbook.catalog import Page
from drillbook.site.edition import Edition, absolute

FEED_ENTRIES = 30


ATOM = "http://www.w3.org/2005/Atom"


def atom_feed(edition: Edition, name: str, url: str) -> str:
    """Write the feed of changed pages, the latest first."""
    address = f"{edition.root}feed.atom"
    pages = [p for p in edition.catalog.published() if edition.card(p).changed]
    pages.sort(key=lambda p: (edition.card(p).changed, p.id), reverse=True)
    feed = etree.Element("feed", {"xmlns": ATOM, "xml:lang": edition.lang})
    _text(feed, "title", name)
    _text(feed, "id", absolute(url, address))
    etree.SubElement(feed, "link", {"rel": "self", "href": absolute(url, address)})
    etree.SubElement(feed, "link", {"href": absolute(url, f"{edition.root}index.html")})
    latest = edition.card(pages[0]).changed if pages else edition.today
    _text(feed, "updated", _stamp(latest or edition.today))
    author = etree.SubElement(feed, "author")
    _text(author, "name", name)
    for page in pages[:FEED_ENTRIES]:
        _entry(feed, edition, page, url)
    return xml(feed)


def _entry(feed: etree.Element, edition: Edition, page: Page, url: str) -> None:
    card = edition.card(page)
    entry = etree.SubElement(feed, "entry")
    _text(entry, "title", card.title)
    # The id survives a move of the site: it is made of the page's id, not of its address.
    _text(entry, "id", uuid.uuid5(uuid.NAMESPACE_URL, f"drillbook:{page.id}:{edition.lang}").urn)
    etree.SubElement(entry, "link", {"href": absolute(url, card.address), "hreflang": card.lang})
    _text(entry, "updated", _stamp(card.changed or edition.today))
    etree.SubElement(entry, "category", {"term": page.kind.name})
    _text(entry, "summary", card.summary)


def _text(parent: etree.Element, tag: str, text: str) -> None:
    etree.SubElement(parent, tag).text = text


def _stamp(day: datetime.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def xml(root: etree.Element) -> str:
    """Write XML as a file."""
    etree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{etree.tostring(root, encoding="unicode")}\n'
