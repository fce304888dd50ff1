"""The sitemap, sitemap.xml."""

from __future__ import annotations

from xml.etree import ElementTree as etree

from drillbook.site.edition import Edition, absolute
from drillbook.site.feeds.xml import add_text, as_file

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def sitemap(editions: list[Edition], addresses: list[str], url: str) -> str:
    """Write the sitemap: the given addresses, and pages with their translations."""
    root = etree.Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": _XHTML})
    for address in addresses:
        add_text(etree.SubElement(root, "url"), "loc", absolute(url, address))
    for edition in editions:
        for page in edition.catalog.published():
            if edition.root and edition.lang not in page.translations:
                continue
            entry = etree.SubElement(root, "url")
            add_text(entry, "loc", absolute(url, edition.address(page)))
            changed = edition.card(page).changed
            if changed:
                add_text(entry, "lastmod", changed.isoformat())
            for other in editions:
                if page.translations and other.lang in {v.lang for v in page.variants()}:
                    href = absolute(url, other.address(page))
                    attributes = {"rel": "alternate", "hreflang": other.lang, "href": href}
                    etree.SubElement(entry, "xhtml:link", attributes)
    return as_file(root)
