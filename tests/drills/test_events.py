"""Events of a run arrive as they were told, and an invalid event is an error and never nothing."""

from __future__ import annotations

import datetime
from typing import get_args

import pytest

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
    PhaseBegun,
    PhaseEnded,
    Printed,
    Read,
    Recorded,
    StepBegun,
    StepEnded,
    packed,
    unpacked,
)
from drillbook.drills.journal import Run

AT = datetime.datetime(2026, 11, 23, 9, 30, 0, 125000, tzinfo=datetime.UTC)
EVERY: list[Event] = [
    PhaseBegun("break", at=AT),
    StepBegun("파일을 지운다", "drill-x", at=AT),
    Printed("lost_rows=0\tµ", at=AT),
    Checked("lost_rows", "0", at=AT),
    StepEnded("timed-out", None, 1.25, at=AT),
    PhaseEnded("failed", at=AT),
    Noticed("a process is left", at=AT),
    Lent(True, at=AT),
    Read({"configs/a/b.conf": "0" * 64}, at=AT),
    Measured(12.5, None, at=AT),
    Judged("failed", "a step failed", at=AT),
    Cleaned(at=AT),
    Asked(at=AT),
    Recorded("/srv/\udcff/record.yaml", at=AT),  # a name that is no UTF-8
    NotRecorded("no space left", at=AT),
]


def test_every_kind_of_event_is_tried_here() -> None:
    assert {type(event) for event in EVERY} == set(get_args(Event))


@pytest.mark.parametrize("event", EVERY, ids=lambda event: type(event).__name__)
def test_an_event_arrives_as_it_was_told_on_one_line(event: Event) -> None:
    line = packed(event)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert unpacked(line) == event


@pytest.mark.parametrize(
    "line",
    [
        b'{"event": "PhaseBegan", "at": "2026-11-23T09:30:00+00:00", "name": "break"}\n',
        b'{"event": "PhaseBegun", "at": "2026-11-23T09:30:00+00:00", "nam": "break"}\n',
        b'{"event": "PhaseBegun", "at": "2026-11-23T09:30:00+00:00"}\n',
        b'{"event": "PhaseBegun", "name": "break"}\n',
        b'{"event": "PhaseBegun", "at": "soon", "name": "break"}\n',
        b'{"event": ["PhaseBegun"], "at": "2026-11-23T09:30:00+00:00", "name": "break"}\n',
        b'{"at": "2026-11-23T09:30:00+00:00"}\n',
        b'["PhaseBegun"]\n',
        b'"PhaseBegun"\n',
        b"\xff\n",
        b"\n",
    ],
)
def test_what_is_no_event_is_refused_and_shown(line: bytes) -> None:
    with pytest.raises(ValueError, match="the worker sent an invalid event") as told:
        unpacked(line)
    assert line.decode("utf-8", "replace").strip()[:40] in str(told.value)


def test_a_run_adds_up_what_it_is_told() -> None:
    run = Run()
    for event in EVERY:
        run.apply(event)
    (phase,) = run.phases
    (step,) = phase.steps
    assert (phase.name, phase.status, phase.started, phase.ended) == ("break", "failed", AT, AT)
    assert (step.title, step.page, step.status, step.exit_code) == (
        "파일을 지운다", "drill-x", "timed-out", None,
    )  # fmt: skip
    assert step.seconds == 1.25
    assert list(run.tail) == ["lost_rows=0\tµ"]
    assert run.checks == {"lost_rows": "0"}
    assert run.findings == ["a process is left"]
    assert (run.recovery_seconds, run.data_loss_seconds) == (12.5, None)
    assert (run.verdict, run.reason, run.decided, run.clean) == ("failed", "a step failed", True, True)
    assert run.record == "/srv/\udcff/record.yaml"
