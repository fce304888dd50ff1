"""Documents as lines and columns, which is how browsers read them: ``theme/static/search/texts.js``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from drillbook.search.index.documents import SearchDocument

_BREAKS = re.compile(r"[\t\n\r]")
_BETWEEN = re.compile("[^a-z0-9_\uac00-\ud7af]+")


def anchor_of(title: str) -> str:
    """Give the anchor that a heading most likely has; those that have it need not name it."""
    return _BETWEEN.sub("-", title.lower()).strip("-")


def text_of(document: SearchDocument) -> str:
    """What is shown of a document, in lines: address, summary, what it declares, then its sections."""
    declared = [*document.symptoms, *document.signatures]
    rows = [[document.address], [document.summary], declared]
    rows += [["" if s.anchor == anchor_of(s.title) else s.anchor, s.title, s.text] for s in document.sections]
    return "\n".join("\t".join(map(line_of, row)) for row in rows)


def line_of(text: str) -> str:
    """Write a text so that it is one field of one line."""
    return _BREAKS.sub(" ", text)


def briefs_of(found: Iterable[SearchDocument]) -> list[str]:
    """What lists show of documents: a line each of titles, severities, proofs and systems."""
    columns = zip(*((d.title, d.severity, d.proof, ",".join(d.systems)) for d in found), strict=True)
    return ["\n".join(map(line_of, column)) for column in columns] or [""] * 4
