"""What the records prove today. Nobody types a state: it is derived, and falls when its reason goes."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from drillbook.catalog import Catalog, Page
from drillbook.catalog.fields import Objective
from drillbook.catalog.problems import shown
from drillbook.catalog.records import Record
from drillbook.drills.digests import key
from drillbook.drills.plan import make_plan

State = Literal["verified", "due-soon", "overdue", "failing", "unproven"]
Reason = Literal["", "never", "changed", "not-verified", "failed"]

# The worst first: what an owner must see of a scenario with several drills. Unproven comes last,
# since one drill that was held proves what it carried out, whatever the others still have to show.
ORDER: tuple[State, ...] = ("failing", "overdue", "due-soon", "verified", "unproven")
_SOON = datetime.timedelta(days=14)
_SHARE = 6  # of the interval: a weekly drill is due soon a day before, not all the time


# Dates are reckoned with, so that some room is needed before the last one that can be written.
_LATEST = int(datetime.datetime(9000, 12, 31, tzinfo=datetime.UTC).timestamp())
_EPOCH_HINT = "set it to the seconds since 1970, such as $(git log -1 --format=%ct), or unset it"


@dataclass(frozen=True)
class Proof:
    """What records say of a page today. ``record`` is the run that says so."""

    state: State = "unproven"
    reason: Reason = "never"
    record: Record | None = None
    drill: str = ""
    objective: Objective = field(default_factory=Objective)
    due: datetime.date | None = None

    @property
    def date(self) -> datetime.date | None:
        """The day of the run."""
        return self.record.started.date() if self.record else None

    @property
    def recovery(self) -> float | None:
        """The recovery time that the run measured, in seconds."""
        return self.record.recovery_seconds if self.record else None

    def measured(self) -> dict[str, str | float | None]:
        """What was measured and what was asked, for programs: dates in ISO form, times in seconds."""
        rto, rpo = self.objective.rto, self.objective.rpo
        return {
            "date": self.date.isoformat() if self.date else None,
            "due": self.due.isoformat() if self.due else None,
            "recovery_seconds": self.recovery,
            "data_loss_seconds": self.record.data_loss_seconds if self.record else None,
            "rto_seconds": rto.total_seconds() if rto is not None else None,
            "rpo_seconds": rpo.total_seconds() if rpo is not None else None,
        }


def proofs(catalog: Catalog, today: datetime.date) -> dict[str, Proof]:
    """Give the proof of every drill, and of every scenario, procedure and config, by id."""
    found: dict[str, list[Proof]] = {}
    for page in catalog.of_kind("scenario") + catalog.of_kind("procedure") + catalog.of_kind("config"):
        found[page.id] = []
    for drill in catalog.of_kind("drill"):
        plan, records = make_plan(catalog, drill), catalog.records.get(drill.id, [])
        whole = prove(records, plan.digests, plan.every, plan.objective, today)
        found[drill.id] = [whole]
        for scenario in scenarios_of(catalog, drill):
            found.setdefault(scenario.id, []).append(whole)
        for page in (*catalog.procedures_of(drill), *catalog.linked(drill, "configs")):
            own = {key(page): plan.digests[key(page)]}
            found.setdefault(page.id, []).append(prove(records, own, plan.every, plan.objective, today))
    return {
        page_id: together(
            several or [Proof(objective=catalog.pages[page_id].get("objective") or Objective())]
        )
        for page_id, several in found.items()
    }


def today() -> datetime.date:
    """The day that states are derived for; SOURCE_DATE_EPOCH sets it for reproducible builds.

    Raises ValueError, with what to do, where it is set to what is no day.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not epoch:
        return datetime.datetime.now(datetime.UTC).date()
    if not (epoch.isascii() and epoch.isdigit()):
        raise ValueError(f"SOURCE_DATE_EPOCH is {shown(epoch)}, which is no number of seconds; {_EPOCH_HINT}")
    if len(epoch) > len(str(_LATEST)) or int(epoch) > _LATEST:
        raise ValueError(
            f"SOURCE_DATE_EPOCH is {shown(epoch)}, which lies after the year 9000; {_EPOCH_HINT}"
        )
    return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()


def states_today(catalog: Catalog) -> dict[str, str]:
    """Give the state of every page that records say anything of, by id."""
    return {page_id: proof.state for page_id, proof in proofs(catalog, today()).items()}


def scenarios_of(catalog: Catalog, drill: Page) -> list[Page]:
    """The scenarios that a drill rehearses: the one it names, and those that name it."""
    named = catalog.linked(drill, "scenario")
    naming = [catalog.pages[edge.source] for edge in catalog.links_to(drill.id) if edge.relation == "drills"]
    return list({page.id: page for page in (*named, *naming) if page.is_kind("scenario")}.values())


def drills_of(catalog: Catalog, scenario: Page) -> list[Page]:
    """The drills that rehearse a scenario, by title."""
    return [d for d in catalog.of_kind("drill") if scenario in scenarios_of(catalog, d)]


def prove(
    records: Iterable[Record],
    digests: Mapping[str, str],
    every: datetime.timedelta,
    objective: Objective,
    today: datetime.date,
) -> Proof:
    """Derive the proof of what these digests stand for from the records of one drill."""
    counted = [r for r in records if not r.draft and r.verdict != "aborted" and r.kind != "tabletop"]
    drill = counted[-1].drill if counted else ""
    same = [r for r in counted if all(r.digests.get(name) == value for name, value in digests.items())]
    if not same:
        last = counted[-1] if counted else None
        return Proof("unproven", "changed" if last else "never", last, drill, objective)
    last = same[-1]
    if last.verdict == "failed":
        return Proof("failing", "failed", last, drill, objective)
    if last.verdict == "could-not-verify":
        return Proof("unproven", "not-verified", last, drill, objective)
    due = due_after(last.started.date(), every)
    return Proof(_by_date(due, every, today), "", last, drill, objective, due)


def due_after(day: datetime.date, every: datetime.timedelta) -> datetime.date:
    """The last day on which a run of that day still counts."""
    try:
        return day + every
    except OverflowError:  # beyond any calendar: never again
        return datetime.date.max


def _by_date(due: datetime.date, every: datetime.timedelta, today: datetime.date) -> State:
    if today > due:
        return "overdue"
    return "due-soon" if today > due - min(_SOON, every / _SHARE) else "verified"


def together(several: Iterable[Proof]) -> Proof:
    """Give the one proof that stands for several: the worst of those that say anything."""
    ordered = sorted(
        several, key=lambda p: (ORDER.index(p.state), p.record is None, p.due or datetime.date.max)
    )
    return ordered[0] if ordered else Proof()


def needs_care(found: Iterable[Proof]) -> bool:
    """Say whether anything is overdue or failing: what a scheduled job must fail for."""
    return any(proof.state in ("overdue", "failing") for proof in found)
