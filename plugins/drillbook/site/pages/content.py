"""The view of a content page: its text, its procedures, its files, its neighbours."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from markupsafe import Markup

from drillbook.catalog import Catalog, Page
from drillbook.catalog.fields import ConfigFile
from drillbook.catalog.graph import TEXT
from drillbook.catalog.markdown.inline import inline_text
from drillbook.catalog.wording import wording_of
from drillbook.markup import Embedding, RenderedSection, file_listing, ids_of, relocate
from drillbook.site.edition import Edition
from drillbook.site.pages.parameters import parameter_views
from drillbook.site.pages.rehearsals import rehearsals_of
from drillbook.site.pages.relations import draw_relations
from drillbook.site.views.cards import RELATIONS, LinkGroup
from drillbook.site.views.content import ContentView, FileView, ProcedureView, Section, TocItem

# The sections of a procedure that stand on the page of its scenario too.
CARRIED_OUT = ("steps", "verify")
LARGEST_LISTING = 256 * 1024

# A link that comes in is named by the kind of page it comes from.
_INCOMING = {
    "scenario": "scenarios",
    "drill": "drills",
    "example": "examples",
    "config": "configs",
    "reference": "used-by",
    "page": "mentions",
}


def content_view(edition: Edition, page: Page) -> ContentView:
    """Make everything that the template of a content page shows."""
    shown, address = edition.text(page), edition.address(page)
    rendered = edition.renderer.render(shown)
    sections = sections_of(rendered.sections, address, edition.root)
    due = edition.card(page).review_due
    intro = relocate(rendered.intro, address, edition.root)
    if rendered.subtitle and rendered.subtitle.casefold() != shown.title.casefold():
        intro = f'<p class="subtitle">{Markup.escape(rendered.subtitle)}</p>{intro}'
    rehearsals = rehearsals_of(edition, page)
    return ContentView(
        card=edition.card(page),
        meta=shown.metadata,
        intro=Markup(intro),
        sections=sections,
        toc=_contents(edition.catalog, page, shown, sections),
        groups=link_groups(edition, page),
        procedures=_procedures(edition, page),
        parameters=parameter_views(edition, page),
        files=file_views(edition, page),
        relations=Markup(draw_relations(edition, page)) if page.is_kind("scenario") else "",
        time=page.estimate,
        untranslated=shown.lang != edition.lang,
        stale=shown.is_stale,
        review_overdue=bool(due and due < edition.today),
        proof=rehearsals.proof,
        runs=rehearsals.runs,
        trend=rehearsals.trend,
        budget=rehearsals.budget,
    )


def _contents(
    catalog: Catalog, page: Page, shown: Page, sections: tuple[Section, ...]
) -> tuple[TocItem, ...]:
    """The sections of a page; those of a procedure with its steps."""
    items, wording = [], wording_of(catalog, shown)
    for section in sections:
        items.append(TocItem(Markup(section.title).striptags(), section.anchor, lang=shown.lang))
        if section.name == "steps" and page.is_kind("procedure"):
            items += [
                TocItem(
                    f"{s.number}. {inline_text(s.heading.markup, wording)}", s.heading.anchor, 3, shown.lang
                )
                for s in shown.steps
            ]
    return tuple(items)


def sections_of(
    found: Iterable[RenderedSection], address: str, root: str, embedding: Embedding | None = None
) -> tuple[Section, ...]:
    """Fit rendered sections to the page at an address."""
    prefix = embedding.prefix if embedding else ""
    return tuple(
        Section(
            s.name,
            Markup(relocate(s.title, address, root, embedding)),
            prefix + s.anchor,
            Markup(relocate(s.html, address, root, embedding)),
        )
        for s in found
    )


def _procedures(edition: Edition, page: Page) -> tuple[ProcedureView, ...]:
    """The procedures that stand on the page of a scenario or a drill, in order."""
    if not page.is_kind("scenario", "drill"):
        return ()
    found = edition.catalog.procedures_of(page)
    return tuple(_procedure(edition, page, p, number) for number, p in enumerate(found, start=1))


def _procedure(edition: Edition, page: Page, procedure: Page, number: int) -> ProcedureView:
    shown, address = edition.text(procedure), edition.address(page)
    rendered = edition.renderer.render(shown, {**edition.renderer.catalog_values(procedure), **page.given})
    carried_out = [s for s in rendered.sections if s.name in CARRIED_OUT]
    html = rendered.intro + "".join(s.html for s in carried_out)
    ids = ids_of(html) | {s.anchor for s in carried_out}
    embedding = Embedding(f"p{number}-", 2, procedure.address, ids)
    return ProcedureView(
        card=edition.card(procedure),
        number=number,
        meta=shown.metadata,
        anchor=procedure.id,
        intro=Markup(relocate(rendered.intro, address, edition.root, embedding)),
        sections=sections_of(carried_out, address, edition.root, embedding),
        steps=len(procedure.steps),
        time=procedure.estimate,
        more=tuple(
            TocItem(Markup(s.title).striptags(), s.anchor)
            for s in rendered.sections
            if s.name not in CARRIED_OUT
        ),
    )


def file_views(edition: Edition, page: Page, prefix: str = "") -> tuple[FileView, ...]:
    """The files of a configuration, described in this language; ``prefix`` goes before their ids."""
    described = {file.path: file.description for _, file in edition.text(page).files}
    views = []
    for number, (path, file) in enumerate(page.files, start=1):
        found = edition.catalog.file(path)
        if found is None:
            continue
        data = found.read_bytes()
        anchor = f"{prefix}file-{number}"
        make = partial(_file_view, file, path, data, anchor)
        view = edition.renderer.memo.of(("file", path, anchor), (file, data), make)
        views.append(replace(view, description=described.get(file.path) or view.description))
    return tuple(views)


def _file_view(file: ConfigFile, path: str, data: bytes, anchor: str) -> FileView:
    listing, binary = "", b"\0" in data[:8192] or len(data) > LARGEST_LISTING
    if not binary:
        text = data.decode("utf-8", "replace")
        listing, _ = file_listing(text, posixpath.basename(path), anchor, file.language or "")
    return FileView(
        name=file.path,
        address=path,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        html=Markup(listing),
        install=file.install or "",
        mode=file.mode or "",
        owner=file.owner or "",
        description=file.description or "",
        anchor=anchor,
        binary=binary,
    )


def link_groups(edition: Edition, page: Page) -> tuple[LinkGroup, ...]:
    """The pages around a page, in both directions, each named once."""
    catalog = edition.catalog
    found: dict[str, list[str]] = {relation: [] for relation in RELATIONS}
    for edge in catalog.links_from(page.id):
        if edge.relation != TEXT:
            found["scenarios" if edge.relation == "scenario" else edge.relation].append(edge.target)
    for edge in catalog.links_to(page.id):
        found[_incoming(catalog, page, edge.source, edge.relation)].append(edge.source)
    groups, seen = [], {page.id}
    for relation in RELATIONS:
        ids = [i for i in dict.fromkeys(found[relation]) if i not in seen]
        seen.update(ids)
        if ids:
            groups.append(LinkGroup(relation, edition.cards([catalog.pages[i] for i in ids])))
    return tuple(groups)


def _incoming(catalog: Catalog, page: Page, source: str, relation: str) -> str:
    if relation == TEXT:
        return "mentions"
    if relation == "related":
        return "related"
    kind = catalog.pages[source].kind.name
    if kind == "procedure":
        return "procedures" if page.is_kind("config") else "used-by"
    return "used-by" if page.is_kind("reference") else _INCOMING[kind]


def attached_files(catalog: Catalog) -> set[str]:
    """Name the files that published pages show or link to, below the content folder."""
    found = set()
    for page in catalog.published():
        for variant in page.variants():
            links = (catalog.resolver.resolve(variant, link) for link in variant.body.links)
            found |= {link.file for link in links if link.what == "file"}
    return found
