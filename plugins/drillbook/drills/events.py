"""What happens in a run, as values, and as lines of the pipe between the two processes of a run.

Each kind of event is a class, and whoever takes events in must have an answer to every one of them:
mypy says which is missing. What comes out of the pipe and is none of them is an error, never nothing.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict, dataclass, field
from typing import get_args

from drillbook.catalog.problems import shown
from drillbook.catalog.records import Status, Verdict


def now() -> datetime.datetime:
    """The time, in UTC, to the millisecond: what records say."""
    at = datetime.datetime.now(datetime.UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


@dataclass(frozen=True)
class _Happened:
    """What all events have: the time."""

    at: datetime.datetime = field(default_factory=now, kw_only=True)


@dataclass(frozen=True)
class PhaseBegun(_Happened):
    """A phase began: prepare, break, recover, verify or cleanup."""

    name: str


@dataclass(frozen=True)
class PhaseEnded(_Happened):
    """The phase that was begun last ended."""

    status: Status


@dataclass(frozen=True)
class StepBegun(_Happened):
    """A step began. ``page`` is the id of the page it stands on."""

    title: str
    page: str


@dataclass(frozen=True)
class StepEnded(_Happened):
    """The step that was begun last ended. ``code`` is None where it was stopped."""

    status: Status
    code: int | None
    seconds: float


@dataclass(frozen=True)
class Printed(_Happened):
    """A command printed a line; secrets are out of it."""

    line: str


@dataclass(frozen=True)
class Checked(_Happened):
    """Verify printed a result, such as ``lost_rows=0``."""

    name: str
    value: str


@dataclass(frozen=True)
class Noticed(_Happened):
    """Something was noticed that belongs among the findings."""

    text: str


@dataclass(frozen=True)
class Lent(_Happened):
    """The run has its copy of the content folder. ``known``: whether file reads can be detected."""

    known: bool


@dataclass(frozen=True)
class Read(_Happened):
    """A step read files of the content folder: their digests by their paths."""

    files: dict[str, str]


@dataclass(frozen=True)
class Measured(_Happened):
    """The recovery time and the data that were lost, in seconds; None where nobody can tell."""

    recovery: float | None
    loss: float | None


@dataclass(frozen=True)
class Judged(_Happened):
    """The run has a verdict. A later one replaces it."""

    verdict: Verdict
    reason: str


@dataclass(frozen=True)
class Cleaned(_Happened):
    """Nothing is left of the run."""


@dataclass(frozen=True)
class Asked(_Happened):
    """The run waits for a yes before it breaks something."""


@dataclass(frozen=True)
class Recorded(_Happened):
    """The record lies at a path."""

    path: str


@dataclass(frozen=True)
class NotRecorded(_Happened):
    """The record could not be written."""

    problem: str


Progress = PhaseBegun | PhaseEnded | StepBegun | StepEnded
Said = Printed | Checked | Noticed | Lent | Read
Outcome = Measured | Judged | Cleaned | Recorded
Event = Progress | Said | Outcome | Asked | NotRecorded

_KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in get_args(Event)}


def packed(event: Event) -> bytes:
    """Give an event as a line of the pipe."""
    # Pydantic would refuse what names of files may hold: bytes that are no UTF-8.
    values = {**asdict(event), "at": event.at.isoformat()}
    return json.dumps({"event": type(event).__name__, **values}).encode() + b"\n"


def unpacked(line: bytes) -> Event:
    """Read an event from a line of the pipe. Raises ValueError for anything that is none."""
    try:
        values = json.loads(line)
        kind, at = _KINDS[values.pop("event")], datetime.datetime.fromisoformat(values.pop("at"))
        return kind(**values, at=at)
    except (AttributeError, KeyError, TypeError, ValueError):
        sent = shown(line.decode("utf-8", "replace").strip(), 120)
        raise ValueError(f"the worker sent an invalid event: {sent}") from None
