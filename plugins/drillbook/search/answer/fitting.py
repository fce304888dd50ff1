"""Whether the first page answers the question, or no page does; and where good answers end.

The twin is ``theme/static/search/fitting.js``. The weights of the signs were learnt by ``bench/fitting.py``
from questions that pages answer and questions that none does: what stands for a page is positive.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from drillbook.search.answer.engine import Scored, Understood
from drillbook.search.answer.purpose import Purpose

WEIGHTS = {
    "cover": 0.98,
    "essence": 1.15,
    "share": 3.47,
    "value": 7.4,
    "unknown": 0.0,
    "part": 3.73,
    "trouble": 2.5,
    "asks": 1.33,
    "system": 0.95,
    "foreign": -4.4,
}
BIAS = -4.2
CLIFF = 0.4  # of the best score: what has less is no good answer any more
NEAREST = 3  # pages that are named where none fits
MOST_VALUE = 12.0


@dataclass(frozen=True)
class Signs:
    """What speaks for and against the first page, each from 0 to 1."""

    cover: float
    essence: float
    share: float
    value: float
    unknown: float
    part: float
    trouble: float
    asks: float
    system: float
    foreign: float

    @property
    def evidence(self) -> float:
        """How much stands for the page: above 0, it answers."""
        signs: dict[str, float] = asdict(self)
        return BIAS + sum(WEIGHTS[name] * sign for name, sign in signs.items())


def signs_of(
    understood: Understood, purpose: Purpose, first: Scored, part: float, systems: Sequence[str]
) -> Signs:
    """Gather the signs for the first page. ``systems`` are the page's own."""
    whole = sum(group.importance for group in understood.groups) or 1.0
    unknown = sum(g.importance for g in understood.groups if g.word.text in understood.unknown)
    return Signs(
        cover=first.cover,
        essence=first.essence,
        share=first.value / whole,
        value=min(first.value, MOST_VALUE) / MOST_VALUE,
        unknown=unknown / whole,
        part=part,
        trouble=float(purpose.trouble),
        asks=float(bool(purpose.kinds) or purpose.acts),
        system=float(not purpose.systems.isdisjoint(systems)),
        foreign=float(bool(purpose.foreign)),
    )
