"""The view of a page with its content."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from drillbook.catalog.models import Metadata
from drillbook.site.views.cards import Card, LinkGroup
from drillbook.site.views.rehearsals import BudgetView, ProofView, RunView


@dataclass(frozen=True)
class Section:
    """What stands below one level-2 heading. ``name`` is set for sections that have a meaning."""

    name: str
    title: str
    anchor: str
    html: str


@dataclass(frozen=True)
class TocItem:
    """An entry of "on this page"."""

    text: str
    anchor: str
    level: int = 2
    lang: str = ""


@dataclass(frozen=True)
class FileView:
    """A real file that lies beside a config page."""

    name: str
    address: str
    bytes: int
    sha256: str
    html: str
    install: str = ""
    mode: str = ""
    owner: str = ""
    description: str = ""
    anchor: str = ""
    binary: bool = False


@dataclass(frozen=True)
class ParameterView:
    """A value of the reader's own system. ``lang`` is the language of its description."""

    name: str
    description: str
    value: str
    example: str
    required: bool
    secret: bool
    lang: str = ""


@dataclass(frozen=True)
class ProcedureView:
    """A procedure as it stands on the page of a scenario or a drill.

    ``sections`` are what is carried out; ``more`` names the rest, which stands on the
    procedure's own page: a page of many procedures must stay light.
    """

    card: Card
    number: int
    meta: Metadata
    anchor: str
    intro: str
    sections: tuple[Section, ...]
    steps: int
    time: datetime.timedelta | None = None
    more: tuple[TocItem, ...] = ()


@dataclass(frozen=True)
class ContentView:
    """A content page: what ``page.html`` and its children show."""

    card: Card
    meta: Metadata
    intro: str
    sections: tuple[Section, ...]
    toc: tuple[TocItem, ...]
    groups: tuple[LinkGroup, ...]
    procedures: tuple[ProcedureView, ...] = ()
    parameters: tuple[ParameterView, ...] = ()
    files: tuple[FileView, ...] = ()
    relations: str = ""
    time: datetime.timedelta | None = None
    untranslated: bool = False
    stale: bool = False
    review_overdue: bool = False
    proof: ProofView | None = None
    runs: tuple[RunView, ...] = ()
    trend: str = ""
    budget: BudgetView | None = None

    def section(self, name: str) -> Section | None:
        """The section with a meaning, such as ``confirm``."""
        return next((s for s in self.sections if s.name == name), None)

    def group(self, relation: str) -> tuple[Card, ...]:
        """The pages linked in one way."""
        return next((g.cards for g in self.groups if g.relation == relation), ())
