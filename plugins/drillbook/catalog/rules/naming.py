"""Rules about ids, aliases and addresses."""

from __future__ import annotations

from collections.abc import Iterator

from drillbook.catalog.graph import Catalog
from drillbook.catalog.page import Page
from drillbook.catalog.problems import Problem, Severity, problem, shown


def alias_clashes(catalog: Catalog) -> Iterator[Problem]:
    """An alias must lead to one page alone."""
    owner: dict[str, str] = {}
    for page in catalog.pages.values():
        for number, alias in enumerate(page.metadata.aliases):
            at = page.place("aliases", number)
            severity = Severity.WARNING if page.foreign else None
            if alias in catalog.pages:
                message = f"alias {shown(alias)} is the id of {catalog.pages[alias].file}"
                yield problem(page.file, at, "alias-clash", message, "remove the alias", severity)
            elif owner.setdefault(alias, page.id) != page.id:
                message = f"alias {shown(alias)} is also an alias of {catalog.pages[owner[alias]].file}"
                yield problem(page.file, at, "alias-clash", message, "keep it on one of the two", severity)


def address_clashes(catalog: Catalog) -> Iterator[Problem]:
    """No two pages may be written to one file."""
    taken: dict[str, str] = {}
    for page in catalog.pages.values():
        first = taken.setdefault(page.address.casefold(), page.file)
        if first != page.file:
            message = f"the page would be written to {shown(page.address)}, as {first} is"
            yield problem(page.file, (1, 1), "address-clash", message, "rename one of the files")


def titles(catalog: Catalog) -> Iterator[Problem]:
    """Every page has a title, and pages that lists show have a summary."""
    for page in catalog.pages.values():
        if page.lacks("title") and not any(h.text for h in page.body.headings):
            message = "the page has neither a title nor a heading"
            yield problem(page.file, (1, 1), "missing-title", message, "add 'title: ...' to the front matter")
        if not page.foreign and page.lacks("summary") and not page.is_kind("page"):
            message = "the page has no summary"
            hint = "add 'summary: ...', one sentence that lists and search results show"
            yield problem(page.file, (1, 1), "missing-summary", message, hint)


def translations(catalog: Catalog) -> Iterator[Problem]:
    """A translation must not be older than its source."""
    for page in catalog.pages.values():
        for translated in page.translations.values():
            if is_stale(page, translated):
                line = translated.place("translates")
                message = f"the source {page.file} has changed since this translation"
                hint = f"bring it up to date and write 'translates: {page.digest}'"
                yield problem(translated.file, line, "stale-translation", message, hint)


def is_stale(page: Page, translated: Page) -> bool:
    """Say whether a translation was made of an earlier version of its source.

    The translation names the source's digest; without one, the review dates tell.
    """
    made_of, reviewed = translated.metadata.translates, page.metadata.reviewed
    if made_of:
        return made_of != page.digest
    return bool(reviewed and translated.metadata.reviewed and translated.metadata.reviewed < reviewed)


RULES = (alias_clashes, address_clashes, titles, translations)
