"""Rules about links between pages and to files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import PurePosixPath

from drillbook.catalog.body import Link
from drillbook.catalog.graph import Catalog, typed_links
from drillbook.catalog.headings import slug
from drillbook.catalog.page import Page, ResolvedLink
from drillbook.catalog.problems import Problem, Severity, nearest, problem, shown


def typed(catalog: Catalog) -> Iterator[Problem]:
    """Ids in metadata lead to pages of the right kind."""
    for page in catalog.pages.values():
        for variant in page.variants():
            seen: dict[str, int] = {}
            for name, kinds, wanted in typed_links(variant):
                number = seen[name] = seen.get(name, -1) + 1
                if variant is not page and name not in variant.front.data:
                    continue  # inherited, and said of the source
                at = variant.place(name, number)
                target = catalog.resolver.find(wanted)
                if target is None:
                    ids = [i for i, p in catalog.pages.items() if not kinds or p.kind.name in kinds]
                    hint = nearest(wanted, ids) or f"write the id of a page{_of(kinds)}, or add that page"
                    yield problem(
                        variant.file, at, "broken-link", f"{name}: there is no page {shown(wanted)}", hint
                    )
                elif kinds and target.kind.name not in kinds:
                    message = f"{name}: {shown(wanted)} is a {target.kind.name}, not a {' or '.join(kinds)}"
                    hint = "list it under related:, or link it in the text"
                    yield problem(variant.file, at, "wrong-kind", message, hint)


def _of(kinds: tuple[str, ...]) -> str:
    return f" of kind {' or '.join(kinds)}" if kinds else ""


def in_text(catalog: Catalog) -> Iterator[Problem]:
    """Links in the text lead to pages, headings and files that exist."""
    for page in catalog.pages.values():
        for variant in page.variants():
            soft = Severity.WARNING if variant.foreign else None
            for link in variant.body.links:
                found = catalog.resolver.resolve(variant, link)
                if found.what == "broken":
                    yield _broken(catalog, variant, link, found, soft)
                elif found.what == "page" and found.anchor:
                    yield from _anchor(catalog, variant, link, found, soft)
                elif found.what == "external" and link.form == "image" and "//" in link.target:
                    message = f"image {shown(link.target)} lies on another server"
                    hint = "put the image beside the page; it is published as a link"
                    yield problem(variant.file, (link.line, link.column), "remote-image", message, hint)


def _broken(
    catalog: Catalog, page: Page, link: Link, found: ResolvedLink, severity: Severity | None
) -> Problem:
    at = (link.line, link.column)
    name = PurePosixPath(link.target.split("#")[0].rstrip("/")).stem
    if link.form == "wiki" or found.wants_page:
        hint = nearest(name, catalog.pages) or "correct the id, or add that page"
        return problem(page.file, at, "broken-link", f"there is no page {shown(link.target)}", hint, severity)
    folder = catalog.root / posixpath.dirname(page.file)
    beside = [p.name for p in folder.iterdir() if p.is_file()] if folder.is_dir() else []
    beside = [name for name in beside if name.isprintable()]  # names in no encoding cannot be shown
    hint = nearest(PurePosixPath(link.target).name, beside) or "add the file, or correct the path"
    return problem(page.file, at, "broken-link", f"there is no file {shown(link.target)}", hint, severity)


def _anchor(
    catalog: Catalog, page: Page, link: Link, found: ResolvedLink, severity: Severity | None
) -> Iterator[Problem]:
    target = catalog.pages.get(found.page, page)
    known = {anchor for variant in target.variants() for anchor in variant.body.anchors}
    if find_anchor(found.anchor, known) is None:
        message = f"page {shown(target.id)} has no heading {shown('#' + found.anchor)}"
        hint = nearest(found.anchor, known) or "its headings are " + (", ".join(sorted(known)[:6]) or "none")
        yield problem(page.file, (link.line, link.column), "broken-anchor", message, hint, severity)


def find_anchor(wanted: str, known: set[str]) -> str | None:
    """Find an anchor as written, or written as the heading reads."""
    return next((a for a in (wanted, wanted.lower(), slug(wanted)) if a in known), None)


def orphans(catalog: Catalog) -> Iterator[Problem]:
    """Something links to every procedure, config and reference, or nobody finds it."""
    if any(page.front.unread for page in catalog.pages.values()):
        return  # what those pages link to is not known
    for page in catalog.published():
        if not page.kind.entry and not page.foreign and not catalog.links_to(page.id):
            message = f"nothing links to {shown(page.id)}"
            hint = "name it in the page that needs it"
            yield problem(page.file, (1, 1), "orphan-page", message, hint)


RULES = (typed, in_text, orphans)
