"""Atom, as feed readers want it (RFC 4287): entries of pages, in the language of the site they belong to."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as etree

from drillbook.site.edition import Edition, absolute
from drillbook.site.feeds.xml import add_text, as_file
from drillbook.site.views.cards import Card

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Entry:
    """One entry. ``about`` says what it is about, and stays the same wherever the site moves."""

    about: str
    title: str
    card: Card
    updated: datetime.date
    category: str


def atom(
    edition: Edition, url: str, names: tuple[str, str], title: str, author: str, entries: Iterable[Entry]
) -> str:
    """Write a feed; its entries stand in order, the latest first.

    ``names`` are those of its file and of the page that shows the same, below the root of the edition.
    """
    own, home = (absolute(url, edition.root + name) for name in names)
    listed = list(entries)
    feed = etree.Element("feed", {"xmlns": ATOM, "xml:lang": edition.lang})
    add_text(feed, "title", title)
    add_text(feed, "id", own)
    etree.SubElement(feed, "link", {"rel": "self", "href": own})
    etree.SubElement(feed, "link", {"href": home})
    add_text(feed, "updated", _stamp(listed[0].updated if listed else edition.today))
    add_text(etree.SubElement(feed, "author"), "name", author)
    for entry in listed:
        _add(feed, entry, edition.lang, url)
    return as_file(feed)


def _add(feed: etree.Element, entry: Entry, lang: str, url: str) -> None:
    card, element = entry.card, etree.SubElement(feed, "entry")
    add_text(element, "title", entry.title)
    add_text(element, "id", uuid.uuid5(uuid.NAMESPACE_URL, f"drillbook:{entry.about}:{lang}").urn)
    etree.SubElement(element, "link", {"href": absolute(url, card.address), "hreflang": card.lang})
    add_text(element, "updated", _stamp(entry.updated))
    etree.SubElement(element, "category", {"term": entry.category})
    add_text(element, "summary", card.summary)


def _stamp(day: datetime.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
