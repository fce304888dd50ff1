"""Pictures made of records, as inline SVG: recovery times over runs, and the time budget.

Every picture says in words what it shows, and stands beside the same numbers as text.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from html import escape

from drillbook.catalog.records import Record
from drillbook.drills.trends import Budget
from drillbook.site.format import took

WIDTH, HEIGHT = 300, 110
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 8, 10, 18
_MOST = 20  # runs; more would be dots without room
_BAR = 360


def draw_trend(runs: Sequence[Record], rto: datetime.timedelta | None, label: str, words: str) -> str:
    """Draw the recovery times of runs, the oldest left, with axes and the objective's line.

    ``label`` names the picture, ``words`` the objective. Nothing is drawn where nothing was measured.
    """
    shown = [run for run in runs if run.recovery_seconds is not None][-_MOST:]
    if not shown:
        return ""
    times = [run.recovery_seconds or 0.0 for run in shown]
    top = _ceiling(max(times))
    allowed = rto.total_seconds() if rto is not None else None
    if allowed is not None and allowed <= top * 4:
        top = max(top, _ceiling(allowed))  # far above everything it would press the dots to the floor
    parts = [_axes(top, shown), _objective(allowed, top, words), _line(times, top)]
    parts += [_dot(number, run, len(shown), top) for number, run in enumerate(shown)]
    return (
        f'<svg class="drawing" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def _ceiling(value: float) -> float:
    """The round number above a value where an axis ends."""
    for step in (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400):
        if value <= step:
            return float(step)
    return float(-(-value // 86400) * 86400)


def _y(value: float, top: float) -> float:
    return round(HEIGHT - _BOTTOM - value / top * (HEIGHT - _TOP - _BOTTOM), 1)


def _x(number: int, count: int) -> float:
    room = WIDTH - _LEFT - _RIGHT - 20
    return round(_LEFT + 10 + (room / 2 if count == 1 else room * number / (count - 1)), 1)


def _axes(top: float, runs: Sequence[Record]) -> str:
    floor = HEIGHT - _BOTTOM
    first, last = runs[0].started.date().isoformat(), runs[-1].started.date().isoformat()
    dates = f'<text x="{_LEFT}" y="{HEIGHT - 4}">{first}</text>'
    if last != first:
        dates += f'<text text-anchor="end" x="{WIDTH - _RIGHT}" y="{HEIGHT - 4}">{last}</text>'
    return (
        f'<path class="edge" d="M{_LEFT} {_TOP}V{floor}H{WIDTH - _RIGHT}"/>'
        f'<text text-anchor="end" x="{_LEFT - 4}" y="{_TOP + 5}">{took(top)}</text>'
        f'<text text-anchor="end" x="{_LEFT - 4}" y="{floor}">0</text>{dates}'
    )


def _objective(allowed: float | None, top: float, words: str) -> str:
    if allowed is None:
        return ""
    inside = allowed <= top
    y = _y(allowed, top) if inside else _TOP - 6
    # Above the picture, it is named there with an arrow instead of a line.
    line = f'<path class="limit" stroke-dasharray="5 3" d="M{_LEFT} {y}H{WIDTH - _RIGHT}"/>' if inside else ""
    text = escape(words if inside else f"{words} ↑")
    return f'{line}<text text-anchor="end" x="{WIDTH - _RIGHT}" y="{y + 11}">{text}</text>'


def _line(times: Sequence[float], top: float) -> str:
    points = " ".join(f"{_x(n, len(times))},{_y(t, top)}" for n, t in enumerate(times))
    return f'<polyline class="edge" points="{points}"/>' if len(times) > 1 else ""


def _dot(number: int, run: Record, count: int, top: float) -> str:
    x, y = _x(number, count), _y(run.recovery_seconds or 0, top)
    if run.verdict == "passed":
        return f'<circle class="passed" cx="{x}" cy="{y}" r="4"/>'
    # A cross and not only another colour.
    return f'<path class="failed" d="M{x - 4} {y - 4}l8 8m0-8l-8 8"/>'


def draw_budget(budget: Budget) -> str:
    """Draw the RTO as a frame, in it estimate and measured p90 as bars, and the moment for plan B.

    It is hidden from screen readers: the words beside it say the same.
    """
    whole = max(budget.rto, budget.needed or budget.rto).total_seconds() or 1.0

    def at(value: datetime.timedelta) -> int:
        return max(round(value.total_seconds() / whole * _BAR), 1)

    known = ((budget.estimate, "shape", 4), (budget.part or budget.p90, "passed", 16))
    bars = "".join(f'<path class="{k}" d="M0 {y}h{at(v)}v9H0z"/>' for v, k, y in known if v is not None)
    decide = f'<path class="limit" d="M{at(budget.decide)} 0v29"/>' if budget.decide is not None else ""
    frame = f'<path class="edge" d="M.5 1h{at(budget.rto) - 1}v27H.5z"/>'
    size = f'viewBox="0 0 {_BAR} 29" width="{_BAR}"'
    return f'<svg class="drawing" {size} aria-hidden="true">{bars}{decide}{frame}</svg>'
