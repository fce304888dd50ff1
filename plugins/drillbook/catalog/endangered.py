"""The parameters of a page that destructive commands use: nowhere else does a wrong value do more harm."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from drillbook.catalog.destroys import is_nothing
from drillbook.catalog.graph import Catalog
from drillbook.catalog.markdown.syntax import BOX, PARAMETER
from drillbook.catalog.models import ProcedureMetadata
from drillbook.catalog.page import Page

# A class of HTML or of an attribute list: where its element ends, only the renderer knows.
_MARKED = re.compile(r"""\{:?[^{}\n]*\.danger\b|<[^<>]*\bclass\s*=[^<>]*\bdanger\b""", re.IGNORECASE)


def endangered(catalog: Catalog, page: Page) -> set[str]:
    """Name the parameters of a page, with its procedures and alternatives, that a destructive command uses.

    That is what a step names as its ``target=``, and everything in the commands of such a step or in a
    ``danger`` box. Where a page says that it destroys something and no step says which, it is all of them.
    """
    sources = (page, *catalog.procedures_of(page), *catalog.linked(page, "alternatives"))
    variants = (variant for source in sources for variant in source.variants())
    return {name for variant in variants for name in _own_once(catalog, variant)}


def _own_once(catalog: Catalog, page: Page) -> frozenset[str]:
    if page.file not in catalog.endangered_in:
        catalog.endangered_in[page.file] = frozenset(_own(page))
    return catalog.endangered_in[page.file]


def _own(page: Page) -> Iterator[str]:
    marked = [heading for heading in page.body.headings if "destroys" in heading.attributes]
    yield from filter(None, (step.target for step in page.steps))
    for heading in marked:
        if not is_nothing(heading.attributes["destroys"]):
            end = page.body.end_of(heading) or 1 << 30
            yield from _names(block.text for block in page.body.code if heading.line < block.line < end)
    yield from _names(_boxes(page.text.split("\n")))
    procedure = page.maybe(ProcedureMetadata)
    untold = procedure and procedure.destroys and not is_nothing(procedure.destroys) and not marked
    if untold or _MARKED.search(page.text):
        yield from _names([page.text])


def _names(texts: Iterable[str]) -> Iterator[str]:
    return (found["name"] for text in texts for found in PARAMETER.finditer(text) if not found["escape"])


def _boxes(lines: list[str]) -> Iterator[str]:
    """Give the lines of ``danger`` boxes, with all that stands further in than their first."""
    depth: int | None = None
    for line in lines:
        text = line.lstrip(" >\t")
        column = len(line.expandtabs(4)) - len(text.expandtabs(4))
        if depth is not None and text and column <= depth:
            depth = None
        if depth is not None:
            yield line
        elif (box := BOX.match(text)) and "danger" in (box["names"] or "").split():
            depth = column
