"""What templates see of rehearsals: a part of the contract in ``views``."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drillbook.catalog.fields import Objective

if TYPE_CHECKING:
    from drillbook.site.views import Card


@dataclass(frozen=True)
class ProofView:
    """What records prove of a page. Times are seconds; ``drill`` says so, on so much ``data``."""

    state: str
    reason: str = ""
    date: datetime.date | None = None
    recovery: float | None = None
    objective: Objective | None = None
    due: datetime.date | None = None
    drill: Card | None = None
    data: str = ""
    record: str = ""


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


@dataclass(frozen=True)
class BudgetView:
    """The time of a recovery: allowed, estimated, measured, and the latest moment for plan B."""

    rto: datetime.timedelta
    estimate: datetime.timedelta | None
    p90: float | None
    decide: datetime.timedelta
    picture: str
    data: str = ""
    data_lang: str = ""


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
