"""The views of pages that list others."""

from __future__ import annotations

from dataclasses import dataclass, field

from drillbook.site.views.cards import Card, Choice


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
