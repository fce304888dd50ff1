"""What templates see of rehearsals: a part of the contract in ``views``."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drillbook.catalog.fields import Objective

if TYPE_CHECKING:
    from drillbook.site.views.cards import Card, Choice


@dataclass(frozen=True)
class ProofView:
    """What records prove of a page. Times are seconds; ``drill`` says so, on so much ``data``.

    ``done`` and ``missing`` are the parts that were rehearsed and that were not: procedures of a scenario's
    path, files of a configuration. Of those in ``lacks`` not all was. ``share`` says of how many parts or
    drills how many stand, ``extent`` how much of it the time is of.
    """

    state: str
    reason: str = ""
    date: datetime.date | None = None
    recovery: float | None = None
    objective: Objective | None = None
    due: datetime.date | None = None
    drill: Card | None = None
    data: str = ""
    record: str = ""
    kind: str = ""
    done: tuple[Choice, ...] = ()
    missing: tuple[Choice, ...] = ()
    lacks: tuple[Lack, ...] = ()
    share: tuple[str, int, int] = ("", 0, 0)
    extent: Extent = field(default_factory=lambda: Extent())  # noqa: PLW0108 (it stands below)

    @property
    def is_long(self) -> bool:
        """Whether it names what was rehearsed and what was not, and so needs room."""
        return bool(self.lacks or (self.done and self.missing))


@dataclass(frozen=True)
class Lack:
    """What a procedure lacks: drills that do not stand, with the reason, and steps that no drill carried out.

    ``part`` is the procedure on the page of a scenario; its own page needs no name for it.
    """

    part: Choice | None
    drills: tuple[tuple[Choice, str], ...]
    done: int
    whole: int
    skipped: tuple[str, ...]
    lang: str


@dataclass(frozen=True)
class Extent:
    """How many procedures of a path a time is of. What has no path is whole."""

    carried: int = 0
    whole: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether it may be compared with the objective of the path."""
        return self.carried == self.whole


@dataclass(frozen=True)
class RunView:
    """One run of a drill. ``address`` is its record; ``by`` is runner, hand or import."""

    id: str
    date: datetime.date
    verdict: str
    address: str
    kind: str = "drill"
    by: str = "runner"
    draft: bool = False
    reason: str = ""
    recovery: float | None = None
    rto: float | None = None
    loss: float | None = None
    checks: tuple[tuple[str, str], ...] = ()
    tools: tuple[tuple[str, str], ...] = ()
    findings: tuple[str, ...] = ()
    notes: str = ""
    skipped: tuple[str, ...] = ()
    lang: str = "en"
    extent: Extent = field(default_factory=Extent)


@dataclass(frozen=True)
class BudgetView:
    """The time of a recovery: allowed, estimated, measured, and the latest moment for plan B.

    ``extent`` says of how much the time was measured.
    """

    rto: datetime.timedelta
    estimate: datetime.timedelta | None
    p90: float | None
    decide: datetime.timedelta
    picture: str
    data: str = ""
    data_lang: str = ""
    extent: Extent = field(default_factory=Extent)


@dataclass(frozen=True)
class ReadinessRow:
    """A scenario on the readiness page. ``trend`` is a picture of its runs; times are seconds."""

    card: Card
    proof: ProofView
    runs: tuple[RunView, ...] = ()
    age: int | None = None
    passed: int = 0
    total: int = 0
    median: float | None = None
    worst: float | None = None
    direction: str = ""
    trend: str = ""


@dataclass(frozen=True)
class Readiness:
    """The readiness page: every scenario with what its records say today."""

    rows: tuple[ReadinessRow, ...]
    states: tuple[tuple[str, int], ...]
    passed: int = 0
    total: int = 0
    median: float | None = None
    worst: float | None = None
