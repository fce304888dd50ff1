"""What templates see: plain typed values, one class per thing on the page.

This is the theme's contract. Addresses are relative to the site's root
(``scenarios/x.html``); a template turns one into a link that works from its own
page with ``href(address)``. HTML is already made for the page it stands on.
Every template also gets ``_``, ``ngettext``, ``href``, ``static``, ``site`` and
``here``, and the formatters ``duration(timedelta)``, ``took(seconds)``, ``day(date)``, ``size(bytes)``.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from drillbook.catalog.fields import Objective
from drillbook.catalog.models import Metadata
from drillbook.site.rehearsals import BudgetView, ProofView, RunView


@dataclass(frozen=True)
class Choice:
    """A link among alternatives, such as a language or a filter."""

    label: str
    address: str
    current: bool = False
    count: int | None = None
    lang: str = ""


@dataclass(frozen=True)
class Card:
    """A page as lists show it. ``lang`` is the language its words are in.

    ``unplanned`` is a scenario without a procedure; it is no plan yet.
    """

    id: str
    kind: str
    title: str
    summary: str
    address: str
    lang: str
    systems: tuple[Choice, ...] = ()
    tags: tuple[Choice, ...] = ()
    owner: Choice | None = None
    severity: str = ""
    failure: str = ""
    risk: str = ""
    area: str = ""
    objective: Objective | None = None
    symptoms: tuple[str, ...] = ()
    proof: str = ""
    proof_reason: str = ""
    proof_share: tuple[str, int, int] = ("", 0, 0)
    changed: datetime.date | None = None
    reviewed: datetime.date | None = None
    review_due: datetime.date | None = None
    foreign: bool = False
    unplanned: bool = False


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
class LinkGroup:
    """Pages linked with this one in one way. ``relation`` says which: see ``RELATIONS``."""

    relation: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Here:
    """The page that is being written."""

    address: str
    lang: str
    title: str
    description: str = ""
    canonical: str = ""
    languages: tuple[Choice, ...] = ()
    alternates: tuple[Choice, ...] = ()
    kind: str = ""
    source: str = ""
    indexed: bool = True


@dataclass(frozen=True)
class Site:
    """What is the same on every page of one language."""

    name: str
    tagline: str
    home: str
    navigation: tuple[Choice, ...]
    built: datetime.date
    version: str
    search: str = ""
    dated: bool = (
        False  # `built` is the day of the newest change, so that the same content gives the same bytes
    )
    index: str = ""  # the folder of the browser's search index; its name changes with what it holds
    ways: tuple[Choice, ...] = ()  # further ways in, at the foot: systems, tags, owners


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


@dataclass(frozen=True)
class Listing:
    """A list of pages with its filters: a kind, a system, a tag or an owner."""

    heading: str
    cards: tuple[Card, ...]
    filters: tuple[tuple[str, tuple[Choice, ...]], ...] = ()
    intro: str = ""
    by_kind: tuple[tuple[str, tuple[Card, ...]], ...] = ()


@dataclass(frozen=True)
class Symptom:
    """A symptom and the scenario it points to. ``lang`` is the language of its text."""

    text: str
    card: Card
    lang: str


@dataclass(frozen=True)
class SystemView:
    """A system on the home page, with its scenarios."""

    choice: Choice
    scenarios: tuple[Card, ...]


@dataclass(frozen=True)
class Home:
    """The home page."""

    systems: tuple[SystemView, ...]
    symptoms: tuple[Symptom, ...]
    changes: tuple[Card, ...]
    kinds: tuple[Choice, ...]
    counts: dict[str, int] = field(default_factory=dict)
    intro: str = ""
    others: tuple[Card, ...] = ()
    proofs: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class CoverageRow:
    """One system of the coverage map: its scenarios by kind of failure."""

    system: Choice
    cells: tuple[tuple[Card, ...], ...]

    @property
    def covered(self) -> int:
        """For how many kinds of failure a scenario says what to do."""
        return sum(any(not card.unplanned for card in cell) for cell in self.cells)


@dataclass(frozen=True)
class Coverage:
    """The coverage map: systems by kinds of failure."""

    failures: tuple[str, ...]
    rows: tuple[CoverageRow, ...]
    unsorted: tuple[Card, ...] = ()
    covered: int = 0
    gaps: int = 0


# The ways in which pages hang together, in the order pages show them. The name
# says what the other page is to this one.
RELATIONS = (
    "procedures",  # carried out by this page
    "alternatives",  # other ways
    "before",  # to be done first
    "verify",  # verifies the outcome
    "rollback",  # undoes it
    "configs",  # this page depends on them
    "examples",  # worked cases of this page
    "drills",  # recovery tests of this page
    "scenarios",  # this page belongs to them / they use this page
    "used-by",  # other pages that use this one
    "related",  # worth reading
    "references",  # outside sources
    "mentions",  # pages whose text links here
)
