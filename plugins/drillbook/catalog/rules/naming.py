"""Rules about ids, aliases and addresses."""

from __future__ import annotations

from collections.abc import Iterator

from drillbook.catalog.graph import Catalog
from drillbook.catalog.identity import UNSEEN
from drillbook.catalog.page import Page
from drillbook.catalog.problems import Problem, Severity, error, problem, shown, warning
from drillbook.catalog.rules.checks import checks


@checks(
    error(
        "alias-clash",
        "an alias is also the id or the alias of another page",
        "An old address must lead to exactly one page. Remove the alias from one of the two.",
    ),
)
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


@checks(
    error(
        "address-clash",
        "a page, redirect or file would overwrite another, or cannot be written",
        "Two files cannot share one address, and file systems reject some names. Rename one.",
    ),
)
def address_clashes(catalog: Catalog) -> Iterator[Problem]:
    """No two things of the site may be written to one file, and each file has a name that can be written."""
    for refusal in catalog.addresses.refusals:
        page, field = refusal.page, refusal.field
        if field == "aliases" and _is_taken(catalog, page, refusal.number):
            continue
        at = page.place(field, refusal.number) if field else (1, 1)
        severity = Severity.WARNING if page.foreign and field else None
        yield problem(page.file, at, "address-clash", refusal.message, refusal.hint, severity)
    for runs in catalog.records.values():
        for record in runs:
            if taken := catalog.addresses.refuses(record.file):
                message = f"the record would be published in place of {taken}"
                yield problem(record.file, (1, 1), "address-clash", message, "remove that alias or file")


def _is_taken(catalog: Catalog, page: Page, number: int) -> bool:
    """Whether the alias of another page, or its id, was named already."""
    alias = page.metadata.aliases[number]
    others = (p for p in catalog.pages.values() if p is not page)
    return alias in catalog.pages or any(alias in p.metadata.aliases for p in others)


@checks()
def unseen(catalog: Catalog) -> Iterator[Problem]:
    """Nobody sees a control character in a file's name, or knows what it does where the name is shown."""
    for page in catalog.pages.values():
        for variant in page.variants():
            if found := UNSEEN.search(variant.file):
                message = f"the file's name holds U+{ord(found.group()):04X}, which is invisible"
                yield problem(variant.file, (1, 1), "control-character", message, "rename the file")


@checks(
    warning(
        "missing-title",
        "the page has neither a title nor a heading",
        "Lists and links would show the file's name. Add `title:`.",
    ),
    warning(
        "missing-summary",
        "lists and search results have nothing to show",
        "A sentence under `summary:` tells readers of a list whether this is the right page.",
    ),
)
def titles(catalog: Catalog) -> Iterator[Problem]:
    """Every page has a title, and pages that lists show have a summary."""
    for page in catalog.pages.values():
        if not page.metadata.title and not page.says("title") and not any(h.text for h in page.body.headings):
            message = "the page has neither a title nor a heading"
            yield problem(page.file, (1, 1), "missing-title", message, "add 'title: ...' to the front matter")
        told = page.foreign or page.metadata.summary or page.says("summary")
        if not told and not page.is_kind("page"):
            message = "the page has no summary"
            hint = "add 'summary: ...', one sentence that lists and search results show"
            yield problem(page.file, (1, 1), "missing-summary", message, hint)
