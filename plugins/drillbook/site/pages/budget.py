"""The time budget of a scenario: what its steps are estimated to take, what drills measured, what is left."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from drillbook.catalog import Page
from drillbook.catalog.records import Record
from drillbook.drills.readiness import carried_out
from drillbook.drills.trends import Budget, trend_of
from drillbook.site.edition import Edition
from drillbook.site.pages.charts import draw_budget
from drillbook.site.pages.readiness import data_of
from drillbook.site.views.rehearsals import BudgetView, Extent


@dataclass(frozen=True)
class _Measured:
    """What runs that carried out the same procedures measured, and the estimate of the rest of the path."""

    procedures: frozenset[str]
    records: tuple[Record, ...]
    p90: float
    rest: datetime.timedelta

    @property
    def needed(self) -> datetime.timedelta:
        """The time of the whole path, as far as it was measured, and estimated beyond that."""
        return datetime.timedelta(seconds=self.p90) + self.rest


def budget_view(edition: Edition, scenario: Page) -> BudgetView | None:
    """The time budget of a scenario, where it has an RTO and the time of all its procedures is known."""
    rto = scenario.objective.rto if scenario.objective else None
    path = edition.catalog.path_of(scenario)
    if rto is None or not path:
        return None
    estimate = _sum(path)
    measured = list(_measured(path, edition.catalog.records_of(scenario)))
    shown = max(measured, key=lambda m: (len(m.procedures), m.p90), default=None)
    needed = max((m.needed for m in measured), default=None)
    budget = Budget(rto, estimate, needed, datetime.timedelta(seconds=shown.p90) if shown else None)
    if budget.decide is None:
        return None
    held = list({r.drill: edition.catalog.pages[r.drill] for r in shown.records}.values()) if shown else []
    data = "; ".join(dict.fromkeys(filter(None, (data_of(edition, drill) for drill in held))))
    lang = edition.text(held[0]).lang if data else ""
    extent = Extent(len(shown.procedures), len(path)) if shown else Extent()
    p90 = shown.p90 if shown else None
    picture = Markup(draw_budget(budget))
    return BudgetView(rto, budget.estimate, p90, budget.decide, picture, data, lang, extent)


def _measured(path: Sequence[Page], records: Sequence[Record]) -> Iterator[_Measured]:
    """Group the runs that passed by what they carried out; a part is never taken for the whole."""
    groups: dict[frozenset[str], list[Record]] = defaultdict(list)
    for record in records:
        if record.proves and (carried := carried_out(record, path)):
            groups[carried].append(record)
    for carried, runs in groups.items():
        p90, rest = trend_of(runs).p90, _sum([page for page in path if page.id not in carried])
        if p90 is not None and rest is not None:
            yield _Measured(carried, tuple(runs), p90, rest)


def _sum(procedures: Sequence[Page]) -> datetime.timedelta | None:
    """Add up estimates; where one is missing, nobody knows the sum."""
    found = [procedure.estimate for procedure in procedures]
    known = [time for time in found if time is not None]
    return sum(known, datetime.timedelta()) if len(known) == len(found) else None
