"""Making what is searched of pages: the words that they show, and those that they are found by.

Apart from ``documents``, since it needs the catalog, for which nobody waits who asks an index that is there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from itertools import groupby

from drillbook.catalog import Catalog, Page
from drillbook.catalog.instead import instead_of
from drillbook.catalog.markdown.inline import (
    AS_WRITTEN,
    Wording,
    inline_text,
    link_label,
    parameter_text,
    with_values,
)
from drillbook.catalog.markdown.readable import Line, readable_lines
from drillbook.catalog.markdown.syntax import (
    ATTRIBUTES_WITH_ID,
    BOX,
    BOX_MARKS,
    CODE_SPAN,
    HEADING_MARKS,
    PARAMETER,
    TABBED,
    WIKI_LINK,
)
from drillbook.catalog.markdown.tags import without_tags
from drillbook.catalog.models import (
    DrillMetadata,
    ExampleMetadata,
    Metadata,
    ProcedureMetadata,
    ScenarioMetadata,
)
from drillbook.catalog.wording import counted_of, wording_of
from drillbook.search.index.documents import FalseAlarm, SearchDocument, SearchSection
from drillbook.search.index.seen import seen_texts

LARGEST_FILE = 64 * 1024

_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\n]*\)|\[([^\[\]\n]*)\])")
_MARKS = re.compile(
    rf"^[ \t]*(?:{HEADING_MARKS}|>|[-*+]|\d+[.)]|{BOX_MARKS})[ \t]+|[*`|]+|__+",
    re.MULTILINE,
)
_BOX = re.compile(rf"^[ \t]*(?:{BOX.pattern}|{TABBED.pattern})", re.MULTILINE)
_TASK = re.compile(r"^[ \t]*[-*+][ \t]+\[[ xX]\]", re.MULTILINE)
_SIGNS = re.compile(rf"[*`|]+|__+|^[ \t]*{HEADING_MARKS}[ \t]+", re.MULTILINE)
_HELD = re.compile(r"\0(\d+)\0")
_BLANKS = re.compile(r"\s+")


def documents(catalog: Catalog, proof: Mapping[str, str] | None = None) -> Iterator[SearchDocument]:
    """Yield every published page in every language it is written in.

    ``proof`` gives the proof state of pages by id: what records say of them today.
    """
    states = proof or {}
    for page in catalog.published():
        for variant in page.variants():
            yield make_document(catalog, page, variant, states.get(page.id, ""))


def make_document(catalog: Catalog, page: Page, shown: Page, proof: str = "") -> SearchDocument:
    """Make the document of a page in one language."""
    root = "" if shown.lang == catalog.lang else f"{shown.lang}/"
    scenario, meta = shown.maybe(ScenarioMetadata), shown.metadata
    wording, files = wording_of(catalog, shown), tuple(_files(catalog, page))
    to_text, fill = partial(plain, wording=wording), partial(with_values, wording=wording)
    seen = seen_texts(catalog, page, shown, to_text, fill)
    return SearchDocument(
        key=f"{page.id}.{shown.lang}",
        id=page.id,
        lang=shown.lang,
        kind=page.kind.name,
        title=shown.title,
        summary=meta.summary or _gist(meta),
        address=root + page.address,
        file=shown.file,
        severity=scenario.severity if scenario else "",
        failures=tuple(scenario.failure) if scenario else (),
        proof=proof,
        systems=tuple(page.metadata.systems),
        tags=tuple(page.metadata.tags),
        owner=page.metadata.owner or "",
        symptoms=tuple(scenario.symptoms) if scenario else (),
        signatures=tuple(map(str, scenario.signatures)) if scenario else (),
        weak=tuple(str(s) for s in scenario.signatures if s.weak) if scenario else (),
        false_alarms=tuple(_false_alarms(catalog, shown, wording, root)),
        alerts=tuple(scenario.alerts) if scenario else (),
        aliases=tuple(page.metadata.aliases),
        sections=tuple(_sections(shown, wording, counted_of(catalog, shown))),
        files=files,
        seen=tuple(dict.fromkeys(filter(None, (*seen, *(text for _, text in files))))),
    )


def _false_alarms(catalog: Catalog, shown: Page, wording: Wording, root: str) -> Iterator[FalseAlarm]:
    scenario = shown.maybe(ScenarioMetadata)
    for alarm in scenario.false_alarms if scenario else ():
        text = plain([Line(alarm.text)], wording)
        signatures = tuple(str(signature) for signature in alarm.signatures if not signature.weak)
        then, title, address = instead_of(catalog, shown, alarm)
        yield FalseAlarm(text, signatures, then, title, root + address if address else "")


def _gist(meta: Metadata) -> str:
    """What stands in the place of a summary that nobody wrote."""
    if isinstance(meta, ProcedureMetadata):
        return meta.outcome or meta.purpose or ""
    if isinstance(meta, ExampleMetadata):
        return meta.outcome or ""
    return (meta.purpose or "") if isinstance(meta, DrillMetadata) else ""


def _sections(page: Page, wording: Wording, counted: Wording) -> Iterator[SearchSection]:
    lines, first = readable_lines(page.body), page.front.body_line
    starts = [(h.line - first, h) for h in page.body.headings]
    labels = {link.text.lower() for link in page.body.links if link.form == "definition"}
    before = lines[: starts[0][0]] if starts else lines
    if plain(before):
        yield _section("", "", "", before, (wording, counted), labels)
    for number, (start, heading) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(lines)
        title, below = inline_text(heading.markup, wording), lines[start + 1 : end]
        yield _section(heading.anchor, title, heading.text, below, (wording, counted), labels)


def _section(
    anchor: str,
    title: str,
    named: str,
    lines: list[Line],
    wordings: tuple[Wording, Wording],
    labels: Collection[str],
) -> SearchSection:
    """Make a section: the first of the ``wordings`` is what it shows, and the second what it is found by."""
    shown, counted = wordings
    found_by = plain(lines, counted, labels)
    differs = any("[[" in line.text or "{{" in line.text for line in lines)
    return SearchSection(anchor, title, plain(lines, shown, labels) if differs else found_by, named, found_by)


def plain(lines: Iterable[Line], wording: Wording = AS_WRITTEN, labels: Collection[str] = ()) -> str:
    """Drop the marks of Markdown; commands stay. ``wording`` says what stands for ids and parameters."""
    parts = []
    for is_code, group in groupby(lines, key=lambda line: line.is_code):
        text = "\n".join(line.text for line in group)
        parts.append(_code(text, wording) if is_code else _prose(text, wording, labels))
    return _BLANKS.sub(" ", " ".join(parts)).strip()


def _code(text: str, wording: Wording) -> str:
    """What stands in code is no link and no list, whatever it looks like."""
    return with_values(_SIGNS.sub(" ", text), wording)


def _link_text(found: re.Match[str], labels: Collection[str]) -> str:
    """What a link shows: with its label where nothing is called so, since it is no link then."""
    text, label = found.group(1), found.group(2) or ""
    return text if not label or label.lower() in labels else f"{text} {label}"


def _prose(text: str, wording: Wording, labels: Collection[str]) -> str:
    pieces: list[str] = []

    def hold(piece: str) -> str:
        pieces.append(piece)
        return f"\0{len(pieces) - 1}\0"

    def linked(found: re.Match[str]) -> str:
        said = link_label(found, wording)
        # What is held already is code, which no name has.
        return said.text if said.is_markdown or "\0" in said.text else hold(said.text)

    if "`" in text:
        text = CODE_SPAN.sub(lambda found: f" {hold(_code(found['code'], wording))} ", text)
    text = without_tags(ATTRIBUTES_WITH_ID.sub(" ", text))
    text = _TASK.sub("", _BOX.sub(lambda found: found["title"] or found["tab"] or "", text))
    text = PARAMETER.sub(lambda found: hold(parameter_text(found, wording)), text)
    text = WIKI_LINK.sub(linked, text)
    text = _MARKS.sub(" ", _LINK.sub(lambda m: _link_text(m, labels), text))
    return _HELD.sub(lambda m: pieces[int(m.group(1))], text) if pieces else text


def _files(catalog: Catalog, page: Page) -> Iterator[tuple[str, str]]:
    for name, file in page.files:
        path = catalog.file(name)
        if path is None:
            continue
        data = path.read_bytes()[:LARGEST_FILE]
        if b"\0" not in data:
            yield file.path, data.decode("utf-8", "replace")
