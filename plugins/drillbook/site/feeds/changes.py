"""The feed of changed pages, feed.atom."""

from __future__ import annotations

from drillbook.catalog import Page
from drillbook.site.edition import Edition
from drillbook.site.feeds.atom import Entry, atom

ENTRIES = 30


def changes_feed(edition: Edition, name: str, url: str) -> str:
    """Write the feed of changed pages, the latest first."""
    pages = [page for page in edition.catalog.published() if edition.card(page).changed]
    pages.sort(key=lambda page: (edition.card(page).changed, page.id), reverse=True)
    entries = [_entry(edition, page) for page in pages[:ENTRIES]]
    return atom(edition, url, ("feed.atom", "index.html"), name, name, entries)


def _entry(edition: Edition, page: Page) -> Entry:
    card = edition.card(page)
    return Entry(page.id, card.title, card, card.changed or edition.today, page.kind.name)
