"""What the site offers to programs of its pages: catalog.json and llms.txt."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

from drillbook.catalog import Page
from drillbook.catalog.markdown.inline import inline_text
from drillbook.catalog.wording import wording_of
from drillbook.site.edition import Edition
from drillbook.version import __version__

CATALOG_VERSION = 1


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


def _page(first: Edition, page: Page, editions: list[Edition]) -> dict[str, object]:
    changed, wording = first.card(page).changed, wording_of(first.catalog, page)
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
        "headings": [
            {"level": h.level, "text": inline_text(h.markup, wording), "anchor": h.anchor}
            for h in page.body.headings
        ],
        "steps": [
            {
                "number": step.number,
                "title": inline_text(step.heading.markup, wording),
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
                "stale": edition.text(page).is_stale,
            }
            for edition in editions
            if edition.lang in page.translations
        ],
    }


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
