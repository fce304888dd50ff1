"""What to do instead of a scenario where it is a false alarm, in the words of the page that says so."""

from __future__ import annotations

from typing import NamedTuple

from drillbook.catalog.false_alarms import FalseAlarm
from drillbook.catalog.graph import Catalog
from drillbook.catalog.markdown.headings import find_anchor
from drillbook.catalog.markdown.inline import with_values
from drillbook.catalog.page import Page
from drillbook.catalog.wording import link_words, wording_of


class Instead(NamedTuple):
    """A command as ``then``; or the id of a page, with its ``title`` and its ``address`` in its language."""

    then: str = ""
    title: str = ""
    address: str = ""


def instead_of(catalog: Catalog, shown: Page, alarm: FalseAlarm) -> Instead:
    """Say what to do instead; nothing where nobody wrote it, or where it leads to no published page."""
    told = alarm.instead
    if told is None:
        return Instead()
    if told.command:
        return Instead(with_values(told.command, wording_of(catalog, shown)))
    link = catalog.resolver.reading(shown, told.target, told.text).link
    page = catalog.pages.get(link.page)
    if page is None or page.metadata.draft:
        return Instead()
    anchors = page.in_language(shown.lang).body.anchors
    anchor = find_anchor(link.anchor, anchors) if link.anchor else None
    title = link_words(catalog, shown, told.target, told.text).text
    return Instead(page.id, title, f"{page.address}#{anchor}" if anchor else page.address)
