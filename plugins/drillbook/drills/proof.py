"""What the runs of a drill prove today: a state, the run that says so, and how much of the whole it was.

Nobody types a state: it is derived, and falls when its reason goes. A whole made of parts (a path of
procedures, the files of a configuration) is proven by all of them and by nothing else.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from drillbook.catalog.fields import Objective
from drillbook.catalog.records import Record

State = Literal["verified", "in-part", "due-soon", "overdue", "failing", "unproven"]
Reason = Literal[
    "", "never", "changed", "not-verified", "failed", "alternative", "unused", "unrecorded", "not-known"
]

# The worst first: what an owner must see. Unproven comes last: of a whole with something that was
# rehearsed it makes a part of it, and is not what the whole is.
ORDER: tuple[State, ...] = ("failing", "overdue", "in-part", "due-soon", "verified", "unproven")
STANDING: tuple[State, ...] = ("verified", "due-soon", "overdue")  # it was rehearsed as it is today
_SOON = datetime.timedelta(days=14)
_SHARE = 6  # of the interval: a weekly drill is due soon a day before, not all the time


@dataclass(frozen=True)
class Proof:
    """What records say of a page today. ``record`` is the run that says so.

    ``parts`` are what must be proven for the whole to be: the procedures of a scenario's path, or the
    files of a configuration. ``carried`` says how many of them that run carried out. ``drills`` are those
    that carry a procedure out, each of which must stand; ``skipped`` its steps that none of them did.
    """

    state: State = "unproven"
    reason: Reason = "never"
    record: Record | None = None
    drill: str = ""
    objective: Objective = field(default_factory=Objective)
    due: datetime.date | None = None
    parts: tuple[Part, ...] = ()
    carried: int = 0
    drills: tuple[Part, ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def date(self) -> datetime.date | None:
        """The day of the run."""
        return self.record.started.date() if self.record else None

    @property
    def took(self) -> float | None:
        """The time that the run measured, in seconds: of what it carried out, which may be a part."""
        return self.record.recovery_seconds if self.record else None

    @property
    def stands(self) -> bool:
        """Whether it was rehearsed as it is today, due or not."""
        return self.state in STANDING

    @property
    def proven(self) -> int:
        """How many parts were rehearsed as they are today."""
        return sum(part.proof.is_full for part in self.parts)

    @property
    def absent(self) -> tuple[Part, ...]:
        """The drills of a procedure that do not stand today."""
        return tuple(drill for drill in self.drills if not drill.proof.stands)

    @property
    def is_full(self) -> bool:
        """Whether it stands with all of its drills and steps."""
        return self.stands and not self.absent and not self.skipped

    @property
    def share(self) -> tuple[str, int, int]:
        """How much of it stands: ``parts`` or ``drills``, so many, of so many, where that says anything.

        Of a path of one procedure it says how many of the drills, which is more than none of one procedure.
        """
        if self.parts and (self.proven or len(self.parts) > 1):
            return "parts", self.proven, len(self.parts)
        drills = self.parts[0].proof.drills if self.parts else self.drills
        standing = sum(drill.proof.stands for drill in drills)
        return ("drills", standing, len(drills)) if 0 < standing < len(drills) else ("", 0, 0)

    @property
    def is_whole(self) -> bool:
        """Whether the one run that is named carried out all there is."""
        return self.carried == len(self.parts)

    @property
    def recovery(self) -> float | None:
        """The recovery time in seconds, where one run measured all of it."""
        return self.took if self.is_whole else None

    def measured(self) -> dict[str, str | float | None]:
        """What was measured and what was asked, for programs: dates in ISO form, times in seconds."""
        rto, rpo = self.objective.rto, self.objective.rpo
        return {
            "date": self.date.isoformat() if self.date else None,
            "due": self.due.isoformat() if self.due else None,
            "recovery_seconds": self.recovery,
            "part_seconds": None if self.is_whole else self.took,
            "data_loss_seconds": self.record.data_loss_seconds if self.record else None,
            "rto_seconds": rto.total_seconds() if rto is not None else None,
            "rpo_seconds": rpo.total_seconds() if rpo is not None else None,
        }

    def as_dict(self) -> dict[str, object]:
        """What is proven of each part, or by each drill of a procedure, for programs."""
        return {
            **({"parts": [part.as_dict() for part in self.parts]} if self.parts else {}),
            **({"drills": [drill.as_dict() for drill in self.drills]} if len(self.drills) > 1 else {}),
            **({"skipped": list(self.skipped)} if self.skipped else {}),
        }


@dataclass(frozen=True)
class Part:
    """A procedure of a path or a drill of a procedure by its id, or a file by its name, with its proof."""

    name: str
    proof: Proof

    def as_dict(self) -> dict[str, object]:
        """What is proven of it, for programs."""
        proof = self.proof
        return {
            "name": self.name,
            "state": proof.state,
            "reason": proof.reason or None,
            "drill": proof.drill or None,
            "date": proof.date.isoformat() if proof.date else None,
            **proof.as_dict(),
        }


def prove(
    records: Iterable[Record],
    is_same: Callable[[Record], bool],
    every: datetime.timedelta,
    objective: Objective,
    today: datetime.date,
) -> Proof:
    """Derive a proof from the records of one drill. ``is_same`` says whether a run was of what is today."""
    counted = [r for r in records if not r.draft and r.verdict != "aborted" and r.kind != "tabletop"]
    drill = counted[-1].drill if counted else ""
    same = [record for record in counted if is_same(record)]
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
    """Give the one that decides: the worst of those that say anything."""
    ordered = sorted(
        several, key=lambda p: (ORDER.index(p.state), p.record is None, p.due or datetime.date.max)
    )
    return ordered[0] if ordered else Proof()


def state_of(parts: Sequence[State]) -> State:
    """Give the state of a whole: rehearsed only when each part is, and as bad as the worst of them."""
    standing = [state for state in parts if state in STANDING]
    if "failing" in parts:
        return "failing"
    if "overdue" in parts:
        return "overdue"
    if not standing and "in-part" not in parts:
        return "unproven"
    return min(standing, key=ORDER.index) if len(standing) == len(parts) else "in-part"


def whole_of(parts: Sequence[Part], objective: Objective) -> Proof:
    """Give the proof of a whole from those of its parts: the run that is named is that of the worst."""
    state = state_of([part.proof.state for part in parts])
    proofs = [part.proof for part in parts]
    held = [p for p in proofs if p.stands or p.state == "in-part"]
    first = together([p for p in proofs if p.state == "failing"] or held or proofs)
    asked = first.objective if objective == Objective() else objective
    due = first.due and min(p.due for p in held if p.due)
    return replace(
        first, state=state, objective=asked, due=due, parts=tuple(parts), carried=0, drills=(), skipped=()
    )


def needs_care(found: Iterable[Proof]) -> bool:
    """Say whether anything is overdue or failing: what a scheduled job must fail for."""
    return any(proof.state in ("overdue", "failing") for proof in found)
