"""What the site offers to programs: catalog.json, the feed, the sitemap, llms.txt."""

from __future__ import annotations

import datetime
import json
import re
import uuid
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as etree

from drillbook import __version__
from drillbook.catalog import Catalog, Page
from drillbook.site.edition import Edition

CATALOG_VERSION = 1
FEED_ENTRIES = 30
ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def catalog_json(first: Edition, editions: list[Edition]) -> str:
    """Write the whole graph: every published page and every link. See docs/catalog-json.md."""
    catalog = first.catalog
    document = {
        "version": CATALOG_VERSION,
        "generator": f"drillbook {__version__}",
        "language": catalog.lang,
        "languages": [edition.lang for edition in editions],
        "pages": [_page(first, page, editions) for page in catalog.published()],
        "links": [
            {"source": edge.source, "target": edge.target, "relation": edge.relation}
            for edge in catalog.edges
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=False) + "\n"


def _page(first: Edition, page: Page, editions: list[Edition]) -> dict[str, Any]:
    changed = first.card(page).changed
    return {
        "id": page.id,
        "kind": page.kind.name,
        "lang": page.lang,
        "title": page.title,
        "address": page.address,
        "source": page.address.removesuffix(".html") + ".md",
        "file": page.file,
        "changed": changed.isoformat() if changed else None,
        "metadata": page.metadata.model_dump(
            mode="json", exclude_defaults=True, exclude={"title", "lang", "kind"}
        ),
        "headings": [{"level": h.level, "text": h.text, "anchor": h.anchor} for h in page.body.headings],
        "steps": [
            {
                "number": step.number,
                "title": step.heading.text,
                "anchor": step.heading.anchor,
                "time": step.time,
                "requires": list(step.requires),
                "destroys": step.destroys,
            }
            for step in page.steps
        ],
        "translations": [
            {
                "lang": edition.lang,
                "title": edition.text(page).title,
                "address": edition.address(page),
                "stale": edition.is_stale(page),
            }
            for edition in editions
            if edition.lang in page.translations
        ],
    }


def absolute(url: str, address: str) -> str:
    """Give the full address of a page."""
    return f"{url}/{quote(address)}"


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


def sitemap(editions: list[Edition], addresses: list[str], url: str) -> str:
    """Write the sitemap: the given addresses, and pages with their translations."""
    root = etree.Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": _XHTML})
    for address in addresses:
        _text(etree.SubElement(root, "url"), "loc", absolute(url, address))
    for edition in editions:
        for page in edition.catalog.published():
            if edition.root and edition.lang not in page.translations:
                continue
            entry = etree.SubElement(root, "url")
            _text(entry, "loc", absolute(url, edition.address(page)))
            changed = edition.card(page).changed
            if changed:
                _text(entry, "lastmod", changed.isoformat())
            for other in editions:
                if page.translations and other.lang in {v.lang for v in page.variants()}:
                    href = absolute(url, other.address(page))
                    attributes = {"rel": "alternate", "hreflang": other.lang, "href": href}
                    etree.SubElement(entry, "xhtml:link", attributes)
    return xml(root)


def llms_txt(edition: Edition, name: str, tagline: str) -> str:
    """Write the list of pages, as Markdown, for programs that read Markdown."""
    lines = [f"# {name}", ""]
    if tagline:
        lines += [f"> {tagline}", ""]
    for kind, (_, plural) in edition.kinds.items():
        pages = edition.catalog.of_kind(kind)
        if pages:
            lines += [f"## {plural}", ""]
            for page in pages:
                source = quote(page.address.removesuffix(".html") + ".md")
                summary = f": {page.metadata.summary}" if page.metadata.summary else ""
                # Brackets of a title would end the link, and begin another one.
                title = re.sub(r"([\\\[\]])", r"\\\1", " ".join(page.title.split()))
                lines.append(f"- [{title}]({source}){summary}")
            lines.append("")
    return "\n".join(lines)


def attached_files(catalog: Catalog) -> set[str]:
    """Name the files that published pages show or link to, below the content folder."""
    found = set()
    for page in catalog.published():
        for variant in page.variants():
            links = (catalog.resolver.resolve(variant, link) for link in variant.body.links)
            found |= {link.file for link in links if link.what == "file"}
    return found


def _text(parent: etree.Element, tag: str, text: str) -> None:
    etree.SubElement(parent, tag).text = text


def _stamp(day: datetime.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def xml(root: etree.Element) -> str:
    """Write XML as a file."""
    etree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{etree.tostring(root, encoding="unicode")}\n'
