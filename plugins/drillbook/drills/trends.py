"""What runs of a drill say together: how often they pass, how long they take, where that is going."""

from __future__ import annotations

import datetime
import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from drillbook.catalog.records import Record

_STEADY = 0.1  # a change of less than this is noise


@dataclass(frozen=True)
class Trend:
    """Numbers about runs; times in seconds. Where nothing was measured there is none."""

    runs: int = 0
    passed: int = 0
    median: float | None = None
    worst: float | None = None
    p90: float | None = None
    direction: str = ""

    @property
    def rate(self) -> float | None:
        """The share of runs that passed."""
        return self.passed / self.runs if self.runs else None


def conclusive(records: Iterable[Record]) -> list[Record]:
    """The runs that came to an end; drafts, talks and aborted runs are none."""
    return [r for r in records if not r.draft and r.kind != "tabletop" and r.verdict != "aborted"]


def trend_of(records: Iterable[Record]) -> Trend:
    """Sum up the runs of a drill or of several, the oldest first."""
    runs = conclusive(records)
    times = [r.recovery_seconds for r in runs if r.recovery_seconds is not None]
    return Trend(
        runs=len(runs),
        passed=sum(r.verdict == "passed" for r in runs),
        median=statistics.median(times) if times else None,
        worst=max(times, default=None),
        p90=percentile(times, 0.9),
        direction=_direction(times),
    )


def percentile(values: Sequence[float], share: float) -> float | None:
    """Give the value that a share of all is not above, as it was measured: no average of two."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1] if ordered else None


def _direction(times: Sequence[float]) -> str:
    """Compare the newer half with the older one: slower, faster, steady; nothing below four runs."""
    if len(times) < 4:
        return ""
    half = len(times) // 2
    before, after = statistics.median(times[:half]), statistics.median(times[-half:])
    if after > before * (1 + _STEADY):
        return "slower"
    return "faster" if after < before * (1 - _STEADY) else "steady"


@dataclass(frozen=True)
class Budget:
    """The time of a recovery: estimated, measured, allowed. ``decide`` is the latest moment for plan B.

    ``p90`` is the time of the whole; ``part`` what was measured of it, where that is not all.
    """

    rto: datetime.timedelta
    estimate: datetime.timedelta | None
    p90: datetime.timedelta | None
    part: datetime.timedelta | None = None

    @property
    def needed(self) -> datetime.timedelta | None:
        """How long a recovery takes: the longer of estimate and measurement, since drills are small."""
        known = [value for value in (self.estimate, self.p90) if value is not None]
        return max(known, default=None)

    @property
    def decide(self) -> datetime.timedelta | None:
        """From then on, what is left of the RTO is shorter than a recovery from the start."""
        if self.needed is None:
            return None
        return max(self.rto - self.needed, datetime.timedelta())
