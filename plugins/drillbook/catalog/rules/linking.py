"""Rules about links between pages and to files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath

from drillbook.catalog.files import file_at, is_hidden
from drillbook.catalog.graph import Catalog, then_links, typed_links
from drillbook.catalog.identity import UNSEEN
from drillbook.catalog.markdown.body import Link
from drillbook.catalog.markdown.headings import find_anchor
from drillbook.catalog.page import Page, ResolvedLink
from drillbook.catalog.problems import (
    Known,
    Problem,
    Severity,
    error,
    nearest,
    problem,
    raises,
    shown,
    warning,
)
from drillbook.catalog.rules.checks import checks


class _Meant:
    """What a mistaken link could have meant, found out once: there may be thousands of dead ones."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.pages = cache(self._pages)
        self.files = cache(self._files)
        self.anchors = cache(self._anchors)

    def _pages(self, kinds: tuple[str, ...] = ()) -> Known:
        return Known(i for i, page in self._catalog.pages.items() if not kinds or page.is_kind(*kinds))

    def _files(self, folder: str) -> Known:
        path = self._catalog.root / folder
        try:
            names = [entry.name for entry in path.iterdir() if entry.is_file()]
        except OSError:
            names = []
        return Known(name for name in names if name.isprintable())  # names in no encoding cannot be shown

    def _anchors(self, page_id: str) -> tuple[frozenset[str], Known]:
        variants = self._catalog.pages[page_id].variants()
        found = frozenset[str]().union(*(variant.body.anchors for variant in variants))
        return found, Known(found)


@raises(
    error(
        "hidden-file",
        "a page links or attaches a hidden file, which is not published",
        "Files whose names begin with a dot often hold secrets, so none is published. Link a copy under "
        "another name if every reader may have it.",
    ),
)
def why_withheld(catalog: Catalog, path: str) -> tuple[str, str, str] | None:
    """Say why a file that is there is not published, if so: the rule, what is wrong, what to do."""
    if file_at(catalog.root, path) is None:
        return None
    if is_hidden(path):
        return (
            "hidden-file",
            "is hidden, so it is not published",
            "link a copy under another name, if every reader may have it",
        )
    if UNSEEN.search(path):
        return "control-character", "has invisible characters in its name", "rename the file"
    taken = catalog.addresses.refuses(path)
    why = f"would be published as {shown(path)}, replacing {taken}"
    return ("address-clash", why, "rename the file") if taken else None


@checks(
    error(
        "broken-link",
        "a link leads to no page and no file",
        "In an incident nobody has time to search for the page that was meant. Correct the id or "
        "path, or write that page.",
    ),
    error(
        "wrong-kind",
        "a typed link leads to a page of another kind",
        "Each key links to pages of one kind. Others belong under `related:`.",
    ),
    warning(
        "link-to-draft",
        "a published page links to a draft",
        "Drafts are not published, so readers would find nothing there. Publish that page too, or remove "
        "the link.",
    ),
)
def typed(catalog: Catalog) -> Iterator[Problem]:
    """Ids in metadata lead to pages of the right kind."""
    meant = _Meant(catalog)
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
                    hint = (
                        nearest(wanted, meant.pages(kinds))
                        or f"write the id of a page{_of(kinds)}, or add that page"
                    )
                    message = f"{name}: there is no page {shown(wanted)}"
                    yield problem(variant.file, at, "broken-link", message, hint)
                elif target.metadata.draft and not page.metadata.draft:
                    yield _unpublished(variant, at, f"{name}: {shown(wanted)}")
                elif kinds and target.kind.name not in kinds:
                    message = f"{name}: {shown(wanted)} is a {target.kind.name}, not a {' or '.join(kinds)}"
                    hint = "list it under related:, or link it in the text"
                    yield problem(variant.file, at, "wrong-kind", message, hint)


def _of(kinds: tuple[str, ...]) -> str:
    return f" of kind {' or '.join(kinds)}" if kinds else ""


@checks(
    error(
        "broken-anchor",
        "a link leads to a heading that the page does not have",
        "A heading's anchor is its text in lower case with dashes, or its `{#id}`. Correct either.",
    ),
    warning(
        "remote-image",
        "an image is on another server",
        "A site that must work in an incident needs no other server. Put the image next to the page.",
    ),
)
def in_text(catalog: Catalog) -> Iterator[Problem]:
    """Links in the text lead to pages, headings and files that exist."""
    meant = _Meant(catalog)
    for page in catalog.pages.values():
        for variant in page.variants():
            soft = Severity.WARNING if variant.foreign else None
            # What to do instead of a scenario is its source's in every language, and said of that.
            for link in (*variant.body.links, *(then_links(page) if variant is page else ())):
                found = catalog.resolver.resolve(variant, link)
                if found.what == "broken" and catalog.escapes(variant, link):
                    yield _escaping(variant, link)
                elif found.what == "broken":
                    yield _broken(catalog, meant, variant, link, found, soft)
                elif found.what == "page" and _is_left_out(catalog, found, page):
                    yield _unpublished(variant, (link.line, link.column), shown(link.target))
                elif found.what == "page" and found.anchor:
                    yield from _anchor(meant, variant, link, found, soft)
                elif found.what == "external" and link.form == "image" and "//" in link.target:
                    message = f"image {shown(link.target)} is on another server"
                    hint = "put the image beside the page; it is published as a link"
                    yield problem(variant.file, (link.line, link.column), "remote-image", message, hint)


def _escaping(page: Page, link: Link) -> Problem:
    message = f"file {shown(link.target)} is outside the content folder, through a symbolic link"
    hint = "put the file itself into the content folder, or remove the link"
    return problem(page.file, (link.line, link.column), "outside-content", message, hint)


def _is_left_out(catalog: Catalog, found: ResolvedLink, page: Page) -> bool:
    return catalog.pages[found.page].metadata.draft and not page.metadata.draft


def _unpublished(page: Page, at: tuple[int, int], what: str) -> Problem:
    message = f"{what} is a draft, so the link leads nowhere"
    return problem(page.file, at, "link-to-draft", message, "publish that page too, or remove the link")


def _broken(
    catalog: Catalog, meant: _Meant, page: Page, link: Link, found: ResolvedLink, severity: Severity | None
) -> Problem:
    at = (link.line, link.column)
    withheld = next(filter(None, (why_withheld(catalog, path) for path in found.tried)), None)
    if withheld:
        rule, why, hint = withheld
        return problem(page.file, at, rule, f"file {shown(link.target)} {why}", hint, severity)
    if found.wants_page:
        name = PurePosixPath(link.target.split("#")[0].rstrip("/")).stem
        hint = nearest(name, meant.pages()) or "correct the id, or add that page"
        return problem(page.file, at, "broken-link", f"there is no page {shown(link.target)}", hint, severity)
    beside = meant.files(posixpath.dirname(page.file))
    hint = nearest(PurePosixPath(link.target).name, beside) or "add the file, or correct the path"
    return problem(page.file, at, "broken-link", f"there is no file {shown(link.target)}", hint, severity)


def _anchor(
    meant: _Meant, page: Page, link: Link, found: ResolvedLink, severity: Severity | None
) -> Iterator[Problem]:
    anchors, known = meant.anchors(found.page)
    if find_anchor(found.anchor, anchors) is None:
        message = f"page {shown(found.page)} has no heading {shown('#' + found.anchor)}"
        hint = nearest(found.anchor, known) or "its headings are " + (
            ", ".join(sorted(anchors)[:6]) or "none"
        )
        yield problem(page.file, (link.line, link.column), "broken-anchor", message, hint, severity)


@checks(
    warning(
        "orphan-page",
        "nothing links to the page",
        "Readers come to procedures, configs and references through other pages. Link it where it is needed.",
    ),
)
def orphans(catalog: Catalog) -> Iterator[Problem]:
    """Something links to every procedure, config and reference, or nobody finds it."""
    if any(page.front.unread for page in catalog.pages.values()):
        return  # what those pages link to is not known
    for page in catalog.published():
        if not page.kind.entry and not page.foreign and not catalog.links_to(page.id):
            message = f"nothing links to {shown(page.id)}"
            hint = "link it from the page that needs it"
            yield problem(page.file, (1, 1), "orphan-page", message, hint)
