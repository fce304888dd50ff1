"""The print edition: all scenarios, procedures and configurations on one page, for paper.

Paper has no links. So every sheet has a tab (``S1``, ``P4``), which the contents, the running
heads and every mention of the sheet name; a procedure stands in the binder once.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from markupsafe import Markup

from drillbook.catalog import Page
from drillbook.catalog.fields import Role
from drillbook.catalog.models import Metadata, ScenarioMetadata
from drillbook.catalog.page import by_severity
from drillbook.markup import Embedding, ids_of, relative, relocate
from drillbook.site.edition import Edition
from drillbook.site.pages.content import file_views, link_groups, sections_of
from drillbook.site.pages.readiness import proof_view
from drillbook.site.views.cards import Card, LinkGroup
from drillbook.site.views.content import FileView, Section
from drillbook.site.views.rehearsals import ProofView

NAME = "binder.html"
# The parts of the binder, in order, with the letter of their tabs.
PARTS = {"scenario": "S", "procedure": "P", "config": "C"}
_LINK = re.compile(r'<a ([^>]*?)href="([^"#]*)(?:#[^"]*)?"([^>]*)>(.*?)</a>', re.DOTALL)

Render = Callable[[Page, "Sheet", "Binder"], str]


@dataclass(frozen=True)
class Sheet:
    """One page of the site as it stands in the binder."""

    tab: str
    card: Card
    meta: Metadata
    intro: str
    sections: tuple[Section, ...]
    files: tuple[FileView, ...]
    groups: tuple[LinkGroup, ...]
    procedures: tuple[str, ...]
    steps: int
    time: datetime.timedelta | None
    proof: ProofView | None
    html: str = ""

    def section(self, name: str) -> Section | None:
        """The section with a meaning, such as ``confirm``."""
        return next((s for s in self.sections if s.name == name), None)

    def group(self, relation: str) -> tuple[Card, ...]:
        """The pages linked in one way."""
        return next((g.cards for g in self.groups if g.relation == relation), ())


@dataclass(frozen=True)
class Binder:
    """The whole print edition. ``sheets`` are by kind of page."""

    sheets: dict[str, tuple[Sheet, ...]]
    roles: tuple[Role, ...]
    owners: tuple[str, ...]

    def sheet(self, page_id: str) -> Sheet | None:
        """The sheet of a page."""
        return next((s for part in self.sheets.values() for s in part if s.card.id == page_id), None)

    @property
    def style(self) -> str:
        """The running heads: a named kind of paper for each sheet, since print has no other way yet."""
        return "\n".join(_paper(sheet) for part in self.sheets.values() for sheet in part)


def has_binder(edition: Edition) -> bool:
    """Say whether there is anything to print."""
    return any(edition.catalog.of_kind(kind) for kind in ("scenario", "procedure"))


def make_binder(edition: Edition, render: Render) -> Binder:
    """Make the print edition of a language. ``render`` makes the HTML of a sheet."""
    catalog = edition.catalog
    pages = {kind: catalog.of_kind(kind) for kind in PARTS}
    pages["scenario"] = by_severity(pages["scenario"])
    tabs = {page.id: f"{PARTS[kind]}{n}" for kind in PARTS for n, page in enumerate(pages[kind], start=1)}
    plain = {kind: tuple(_sheet(edition, page, tabs) for page in pages[kind]) for kind in PARTS}
    binder = Binder(plain, _roles(edition, pages["scenario"]), _owners(edition))
    addresses = {relative(edition.address(catalog.pages[i]), _base(edition)): tab for i, tab in tabs.items()}
    return Binder(
        {
            kind: tuple(
                _with_html(sheet, addresses, render(page, sheet, binder))
                for page, sheet in zip(pages[kind], plain[kind], strict=True)
            )
            for kind in PARTS
        },
        binder.roles,
        binder.owners,
    )


def _base(edition: Edition) -> str:
    return f"{edition.root}{NAME}"


def _sheet(edition: Edition, page: Page, tabs: dict[str, str]) -> Sheet:
    shown, base = edition.text(page), _base(edition)
    rendered = edition.renderer.render(shown)
    html = rendered.intro + "".join(section.html for section in rendered.sections)
    ids = ids_of(html) | {section.anchor for section in rendered.sections}
    embedding = Embedding(f"{tabs[page.id]}-", 1, page.address, ids)
    scenario = page.is_kind("scenario")
    return Sheet(
        tab=tabs[page.id],
        card=edition.card(page),
        meta=shown.metadata,
        intro=Markup(relocate(rendered.intro, base, edition.root, embedding)),
        sections=sections_of(rendered.sections, base, edition.root, embedding),
        files=file_views(edition, page, f"{tabs[page.id]}-"),
        groups=link_groups(edition, page),
        procedures=tuple(p.id for p in edition.catalog.procedures_of(page)) if scenario else (),
        steps=len(page.steps),
        time=page.estimate,
        proof=proof_view(edition, page),
    )


def _with_html(sheet: Sheet, addresses: dict[str, str], html: str) -> Sheet:
    """Let links to other sheets name their tab, which is all that paper can follow."""

    def name(found: re.Match[str]) -> str:
        before, address, after, text = found.groups()
        tab = addresses.get(address)
        if not tab:
            return found.group()
        if tab == sheet.tab:
            return text
        return f'<a {before}href="#{tab}"{after}>{text}</a> <span class="tab-of">{tab}</span>'

    return replace(sheet, html=Markup(_LINK.sub(name, html)))


def _roles(edition: Edition, scenarios: list[Page]) -> tuple[Role, ...]:
    """Everybody whom a scenario names, each once."""
    found: dict[tuple[str, str], Role] = {}
    for page in scenarios:
        for role in edition.text(page).meta(ScenarioMetadata).roles:
            found.setdefault((role.role, role.contact or ""), role)
    return tuple(found.values())


def _owners(edition: Edition) -> tuple[str, ...]:
    names = {page.metadata.owner for page in edition.catalog.published() if page.metadata.owner}
    return tuple(sorted(edition.names.get(name, name) for name in names))


def _paper(sheet: Sheet) -> str:
    title = re.sub(r'(["\\])', r"\\\1", " ".join(sheet.card.title.split()))
    tab = sheet.tab
    return (
        f'@page {tab} {{ @top-left {{ content: "{title}"; }} @top-right {{ content: "{tab}"; }} }}\n'
        f"#{tab} {{ page: {tab}; }}"
    )
