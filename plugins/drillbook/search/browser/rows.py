"""Documents as lines and columns, which is how browsers read them: ``theme/static/search/texts.js``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from drillbook.catalog.kinds import KINDS
from drillbook.search.index.declared import declared_of
from drillbook.search.index.documents import SearchDocument
from drillbook.search.language.analysis import pieces

_BREAKS = re.compile(r"[\t\n\r]")
_BETWEEN = re.compile("[^a-z0-9_\uac00-\ud7af]+")
WITHIN = "\x1f"  # between the parts of one field
SAME = "="  # the address of a translation: that of its page


def anchor_of(title: str) -> str:
    """Give the anchor that a heading most likely has; those that have it need not name it."""
    return _BETWEEN.sub("-", title.lower()).strip("-")


def line_of(text: str) -> str:
    """Write a text so that it is one field of one line."""
    return _BREAKS.sub(" ", text)


def briefs_of(documents: Mapping[int, SearchDocument], *, whole: bool) -> list[str]:
    """What lists show of documents: a line each of titles, severities, proofs, addresses and summaries.

    ``whole`` says that these are all documents of a site.
    """
    first: dict[str, SearchDocument] = {}
    rows = []
    for document in documents.values():
        page = first.setdefault(document.id, document)
        address = _address(document, page if whole else document)
        rows.append((document.title, document.severity, document.proof, address, document.summary))
    return ["\n".join(map(line_of, column)) for column in zip(*rows, strict=True)] or [""] * 5


def _address(document: SearchDocument, page: SearchDocument) -> str:
    """What a browser needs to know of an address: nothing that follows from the title, or only the folder."""
    if document is not page and document.address == f"{document.lang}/{page.address}":
        return SAME
    folder, likely = f"{KINDS[document.kind].folder}/", f"{anchor_of(document.title)}.html"
    if document.address == folder + likely:
        return ""
    return document.address.removesuffix(likely) if f"/{likely}" in document.address else document.address


def lines_of(document: SearchDocument) -> str:
    """What a document declares, each with the letter of its form, in the order of ``declared_of``."""
    declared = [*(f"s{text}" for text in document.symptoms), *(f"g{text}" for text in document.signatures)]
    declared += [f"a{text}" for text in document.alerts]
    if document.false_alarms:
        declared += ["n" for one in declared_of(0, document) if one.form == "name"]
    return "\t".join(map(line_of, (*declared, *_alarms(document))))


def _alarms(document: SearchDocument) -> Iterator[str]:
    """False alarms with what to do instead; in the place of a signature of one, how far before it stands."""
    for alarm in document.false_alarms:
        yield "f" + WITHIN.join((alarm.text, alarm.then, alarm.title, alarm.address))
        yield from (f"b{back}" for back, _ in enumerate(alarm.signatures, start=1))


Written = dict[str, tuple[int, int]]  # texts of sections, each with its document and its place in there
SHORT = 20  # characters: such a text is not longer than the way to where it stands already


def texts_of(number: int, document: SearchDocument, written: Written) -> str:
    """What a document shows, in lines: its sections, after what it shows beside them.

    A text that stands in one before is named by its place there; commands are, in translations.
    """
    lines = ["\t".join(map(line_of, _further(document)))]
    for at, section in enumerate(document.sections):
        anchor = "" if section.anchor == anchor_of(section.title) else section.anchor
        place = written.setdefault(section.text, (number, at)) if len(section.text) > SHORT else (number, at)
        text = [line_of(section.text)] if place == (number, at) else ["", *map(str, place)]
        lines.append("\t".join((line_of(anchor), line_of(section.title), *text)))
    return "\n".join(lines)


def _further(document: SearchDocument) -> Iterator[str]:
    """What a document shows beside its sections and no phrase finds in these: most code stands in both."""
    shown = [t for s in document.sections for t in (s.title, s.text)]
    rows = [f" {' '.join(pieces(text))} " for text in (document.title, document.summary, *shown)]
    for text in document.seen:
        row = f" {' '.join(pieces(text))} "
        if not any(row in other for other in rows):
            rows.append(row)
            yield text
