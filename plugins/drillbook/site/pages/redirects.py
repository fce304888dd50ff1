"""Addresses that lead on: former ids of pages, and names of alerts."""

from __future__ import annotations

from collections.abc import Iterator

from drillbook.catalog import Catalog, Page
from drillbook.catalog.addresses import alert_address
from drillbook.site.edition import Edition
from drillbook.site.pages.listings import by_severity


def redirects(edition: Edition) -> Iterator[tuple[str, Page]]:
    """Yield each address that leads on, below the site's root, and the page that it leads to."""
    worst = _alerts(edition.catalog)
    for redirect in edition.catalog.addresses.redirects:
        page = worst.get(redirect.address) if redirect.field == "alerts" else redirect.page
        if page and not page.metadata.draft:
            yield edition.root + redirect.address, page


def _alerts(catalog: Catalog) -> dict[str, Page]:
    """Several scenarios may name one alert: it leads to the most severe of them."""
    found: dict[str, Page] = {}
    for page in by_severity(catalog.of_kind("scenario")):
        for alert in page.get("alerts"):
            found.setdefault(alert_address(alert), page)
    return found
