"""The catalog: pages read, validated and linked. No Pelican, no Whoosh in here."""

from __future__ import annotations

from pathlib import Path

from drillbook.catalog.foreign import downgrade_if_foreign
from drillbook.catalog.graph import Catalog, Edge
from drillbook.catalog.identity import check_language
from drillbook.catalog.kinds import KINDS, Kind
from drillbook.catalog.loader import load_pages
from drillbook.catalog.page import Page, Step
from drillbook.catalog.problems import RULES, Problem, Rule, Severity, has_errors, in_order
from drillbook.catalog.records import Record, load_records
from drillbook.catalog.rules import check as check_rules
from drillbook.memo import Memo

__all__ = [
    "KINDS",
    "RULES",
    "Catalog",
    "Edge",
    "Kind",
    "Page",
    "Problem",
    "Record",
    "Rule",
    "Severity",
    "Step",
    "has_errors",
    "in_order",
    "load_catalog",
]


def load_catalog(
    root: Path | str, lang: str | None = None, check: bool = True, memo: Memo | None = None
) -> Catalog:
    """Read a content folder into a catalog, with every problem found in it.

    ``lang`` is the site's first language, for example ``en``; without it, the
    language most pages are written in. Bad content never raises: it is in
    ``problems``, sorted by file and line. Raises NotADirectoryError where there
    is no folder, and ValueError for what is not a language code. Without ``check``
    the pages are read, but not checked against the rules: readers of an incident need
    no more, and sooner. ``memo`` has what was made of files that have not changed.
    """
    folder = Path(root)
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder")
    if lang:
        check_language(lang)
    pages, first, problems = load_pages(folder, lang, memo)
    records, found = load_records(folder, memo)
    problems += found
    catalog = Catalog(folder, pages, first, records=records)
    problems += check_rules(catalog) if check else []
    # Records, and whatever else is checked against pages, belong to Drillbook only where it has a page.
    foreign = {variant.file for page in pages.values() for variant in page.variants() if variant.foreign}
    known = {variant.file for page in pages.values() for variant in page.variants()}
    nothing_ours = foreign == known
    # A page that has no place in the site ends a build, whoever wrote it.
    unwritable = {(r.page.file, "address-clash", 1, 1) for r in catalog.addresses.refusals if not r.field}
    catalog.problems = in_order(
        found
        for p in problems
        for found in downgrade_if_foreign(
            [p],
            (nothing_ours or p.file in foreign) and (p.file, p.rule, p.line, p.column) not in unwritable,
        )
    )
    return catalog
