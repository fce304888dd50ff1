"""The journal of a run: events, and what they add up to.

The worker sends each event to whoever shows the run, and both keep the sum: when one
of the two is killed, the other still knows what happened, and writes the record.
"""

from __future__ import annotations

import datetime
import os
from collections import deque
from dataclasses import dataclass, field
from typing import assert_never

from drillbook.catalog.records import FilesRead, PhaseRecord, StepRecord, Verdict
from drillbook.drills.events import (
    Asked,
    Checked,
    Cleaned,
    Event,
    Judged,
    Lent,
    Measured,
    Noticed,
    NotRecorded,
    Outcome,
    PhaseBegun,
    PhaseEnded,
    Printed,
    Progress,
    Read,
    Recorded,
    Said,
    StepBegun,
    StepEnded,
    now,
    packed,
)
from drillbook.drills.judging import is_loss, worse

TAIL = 60  # lines of output that a record keeps
_MOST_CHECKS = 200  # results that a record keeps; of what was lost all
_WIDEST = 300  # characters of each


@dataclass
class Run:
    """What is known of a run so far."""

    started: datetime.datetime = field(default_factory=now)
    phases: list[PhaseRecord] = field(default_factory=list)
    tail: deque[str] = field(default_factory=lambda: deque(maxlen=TAIL))
    checks: dict[str, str] = field(default_factory=dict)
    reads: FilesRead | None = None
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

    def apply(self, event: Event) -> None:
        """Take an event in."""
        match event:
            case PhaseBegun() | PhaseEnded() | StepBegun() | StepEnded():
                self._go_on(event)
            case Printed() | Checked() | Noticed() | Lent() | Read():
                self._listen(event)
            case Measured() | Judged() | Cleaned() | Recorded():
                self._conclude(event)
            case Asked() | NotRecorded():
                pass  # only to be seen
            case _:
                assert_never(event)

    def _go_on(self, event: Progress) -> None:
        match event:
            case PhaseBegun(name):
                self.phases.append(PhaseRecord(name=name, status="aborted", started=event.at))
            case PhaseEnded(status):
                phase = self.phases[-1]
                phase.status, phase.ended = status, event.at
            case StepBegun(title, page):
                step = StepRecord(title=title, page=page, status="aborted", started=event.at)
                self.phases[-1].steps.append(step)
            case StepEnded(status, code, seconds):
                step = self.phases[-1].steps[-1]
                step.status, step.ended, step.exit_code = status, event.at, code
                step.seconds = round(seconds, 3)
            case _:
                assert_never(event)

    def _listen(self, event: Said) -> None:
        match event:
            case Printed(line):
                # What is printed while cleaning up says nothing about the recovery.
                if self.phase is not None and self.phase.name != "cleanup":
                    self.tail.append(line[:_WIDEST])
            case Checked(name, value):
                self._check(name, value)
            case Noticed(text):
                self.findings.append(text)
            case Lent(known):
                self.reads = FilesRead(known=known)
            case Read(files):
                if self.reads is not None:
                    self.reads.files.update(files)
            case _:
                assert_never(event)

    def _check(self, name: str, value: str) -> None:
        # A Verify that prints its whole configuration makes no record that nobody can read.
        if name in self.checks or len(self.checks) < _MOST_CHECKS or is_loss(name):
            self.checks[name] = worse(name, self.checks.get(name), value)

    def _conclude(self, event: Outcome) -> None:
        match event:
            case Measured(recovery, loss):
                self.recovery_seconds, self.data_loss_seconds = recovery, loss
            case Judged(verdict, reason):
                self.verdict, self.reason, self.decided = verdict, reason, True
            case Cleaned():
                self.clean = True
            case Recorded(path):
                self.record = path
            case _:
                assert_never(event)

    def abandon(self) -> None:
        """Close what was open when the run was stopped from outside."""
        for phase in self.phases:
            phase.ended = phase.ended or now()


class Journal:
    """Takes events in, and passes them on to whoever shows the run."""

    def __init__(self, run: Run, pipe: int | None = None) -> None:
        self.run = run
        self._pipe = pipe

    def say(self, event: Event) -> None:
        """Add an event."""
        self.run.apply(event)
        if self._pipe is None:
            return
        try:
            _write(self._pipe, packed(event))
        except OSError:  # nobody looks any more; the run goes on to its end
            self._pipe = None


def _write(pipe: int, data: bytes) -> None:
    while data:
        data = data[os.write(pipe, data) :]
