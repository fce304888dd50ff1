"""What several drills prove together of a procedure: each must stand, and each step be carried out by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from drillbook.catalog.records import Record
from drillbook.drills.proof import Part, Proof, State, state_of, whole_of


def skipped_steps(record: Record, page: str, phase: str = "recover") -> frozenset[int]:
    """The steps of a page that a run says it skipped, by their place among those with commands."""
    steps = (step for found in record.phases if found.name == phase for step in found.steps)
    own = [step.status for step in steps if step.page == page]
    return frozenset(place for place, status in enumerate(own) if status == "skipped")


def never_done(runs: Iterable[frozenset[int]]) -> frozenset[int]:
    """The steps that each of the runs skipped."""
    skipped = list(runs)
    return frozenset.intersection(*skipped) if skipped else frozenset()


def state_together(states: Sequence[State], skipped: bool) -> State:
    """Give the state of a procedure from those of its drills, and of whether all of them skipped a step."""
    state = state_of(states)
    return "in-part" if skipped and state in ("verified", "due-soon") else state


def prove_together(procedure: str, titles: Sequence[str], drills: Sequence[Part]) -> Proof:
    """Give the proof of a procedure from those of its drills. ``titles`` are its steps with commands."""
    if not drills:
        return Proof()
    runs = [drill.proof.record for drill in drills if drill.proof.stands and drill.proof.record]
    left = never_done(skipped_steps(run, procedure) for run in runs)
    found = whole_of(drills, drills[0].proof.objective)
    return replace(
        found,
        state=state_together([drill.proof.state for drill in drills], bool(left)),
        parts=(),
        drills=tuple(drills),
        skipped=tuple(title for place, title in enumerate(titles) if place in left),
    )
