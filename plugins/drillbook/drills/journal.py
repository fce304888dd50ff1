"""The journal of a run: events, and what they add up to.

The worker sends each event to whoever shows the run, and both keep the sum: when one
of the two is killed, the other still knows what happened, and writes the record.
"""

from __future__ import annotations

import datetime
import json
import os
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from drillbook.catalog.records import PhaseRecord, Status, StepRecord, Verdict
from drillbook.drills.judging import is_loss, worse

TAIL = 60  # lines of output that a record keeps
_MOST_CHECKS = 200  # results that a record keeps; of what was lost all
_WIDEST = 300  # characters of each


def now() -> datetime.datetime:
    """The time, in UTC, to the millisecond: what records say."""
    at = datetime.datetime.now(datetime.UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


@dataclass
class Run:
    """What is known of a run so far."""

    started: datetime.datetime = field(default_factory=now)
    phases: list[PhaseRecord] = field(default_factory=list)
    tail: deque[str] = field(default_factory=lambda: deque(maxlen=TAIL))
    checks: dict[str, str] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)
    verdict: Verdict = "aborted"
    reason: str = "the run ended without a result"
    decided: bool = False
    clean: bool = False
    recovery_seconds: float | None = None
    data_loss_seconds: float | None = None
    record: str = ""

    @property
    def phase(self) -> PhaseRecord | None:
        """The phase that was begun last."""
        return self.phases[-1] if self.phases else None

    @property
    def step(self) -> StepRecord | None:
        """The step that was begun last."""
        return self.phases[-1].steps[-1] if self.phases and self.phases[-1].steps else None

    def apply(self, event: dict[str, Any]) -> None:
        """Take an event in."""
        getattr(self, f"_on_{event['event'].replace('-', '_')}", self._ignore)(event)

    def _ignore(self, event: dict[str, Any]) -> None:
        """Some events are only to be seen."""

    def _on_phase(self, event: dict[str, Any]) -> None:
        self.phases.append(PhaseRecord(name=event["name"], status="aborted", started=_at(event)))

    def _on_phase_end(self, event: dict[str, Any]) -> None:
        phase = self.phases[-1]
        phase.status, phase.ended = event["status"], _at(event)

    def _on_step(self, event: dict[str, Any]) -> None:
        step = StepRecord(title=event["title"], page=event["page"], status="aborted", started=_at(event))
        self.phases[-1].steps.append(step)

    def _on_step_end(self, event: dict[str, Any]) -> None:
        step = self.phases[-1].steps[-1]
        step.status, step.ended, step.exit_code = event["status"], _at(event), event["code"]
        step.seconds = round(event["seconds"], 3)

    def _on_output(self, event: dict[str, Any]) -> None:
        phase = self.phase
        # What is printed while cleaning up says nothing about the recovery.
        if phase is not None and phase.name != "cleanup":
            self.tail.append(event["line"][:_WIDEST])

    def _on_check(self, event: dict[str, Any]) -> None:
        name, value = event["name"], event["value"]
        # A Verify that prints its whole configuration makes no record that nobody can read.
        if name not in self.checks and len(self.checks) >= _MOST_CHECKS and not is_loss(name):
            return
        self.checks[name] = worse(name, self.checks.get(name), value)

    def _on_finding(self, event: dict[str, Any]) -> None:
        self.findings.append(event["text"])

    def _on_measured(self, event: dict[str, Any]) -> None:
        self.recovery_seconds = event["recovery"]
        self.data_loss_seconds = event["loss"]

    def _on_verdict(self, event: dict[str, Any]) -> None:
        self.verdict, self.reason, self.decided = event["verdict"], event["reason"], True

    def _on_clean(self, _event: dict[str, Any]) -> None:
        self.clean = True

    def _on_recorded(self, event: dict[str, Any]) -> None:
        self.record = event["path"]

    def abandon(self) -> None:
        """Close what was open when the run was stopped from outside."""
        for phase in self.phases:
            phase.ended = phase.ended or now()


def _at(event: dict[str, Any]) -> datetime.datetime:
    return datetime.datetime.fromisoformat(event["at"])


class Journal:
    """Takes events in, and passes them on to whoever shows the run."""

    def __init__(self, run: Run, pipe: int | None = None) -> None:
        self.run = run
        self._pipe = pipe

    def say(self, event: str, **values: Any) -> None:
        """Add an event."""
        whole = {"event": event, "at": now().isoformat(), **values}
        self.run.apply(whole)
        if self._pipe is None:
            return
        try:
            _write(self._pipe, json.dumps(whole).encode() + b"\n")
        except OSError:  # nobody looks any more; the run goes on to its end
            self._pipe = None

    def end_step(self, status: Status, code: int | None, seconds: float) -> None:
        """Say how a step ended."""
        self.say("step-end", status=status, code=code, seconds=seconds)


def _write(pipe: int, data: bytes) -> None:
    while data:
        data = data[os.write(pipe, data) :]
