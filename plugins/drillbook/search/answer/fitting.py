"""Whether the first page answers the question, or no page does; and where good answers end.

The twin is ``theme/static/search/fitting.js``. The weights of the signs were learnt by ``bench/fitting.py``
from questions that pages answer and questions that none does: what stands for a page is positive.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from drillbook.search.answer.engine import Scored, Understood
from drillbook.search.answer.purpose import Purpose
from drillbook.search.language.query import rules

WEIGHTS = {
    "cover": 3.81,
    "essence": 2.12,
    "share": 2.01,
    "value": 5.33,
    "unknown": -1.65,
    "part": 2.52,
    "trouble": 1.47,
    "asks": 1.55,
    "system": 1.44,
    "foreign": -4.06,
    "keyword": 2.34,
}
BIAS = -6.55
CLIFF = 0.4  # of the best score: what has less is no good answer any more
LEAST_OF_LOG = 0.12  # of a pasted log, which says much beside what is wrong, a page must be about so much
NEAREST = 3  # pages that are named where none fits
MOST_VALUE = 2.0  # words as rare as can be, found in full
KEYWORDS = 2  # words: who types so few looks for what they name, and asks nothing


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
    keyword: float

    @property
    def evidence(self) -> float:
        """How much stands for the page: above 0, it answers."""
        signs: dict[str, float] = asdict(self)
        return BIAS + sum(WEIGHTS[name] * sign for name, sign in signs.items())


def signs_of(
    understood: Understood,
    purpose: Purpose,
    first: Scored,
    part: float,
    systems: Sequence[str],
    rarest: float,
) -> Signs:
    """Gather the signs for the first page. ``systems`` are the page's own.

    ``rarest`` is the weight of a word that is on no page.
    """
    whole = sum(group.importance for group in understood.groups) or 1.0
    said = {g.word.text for g in understood.groups if g.word.weight >= rules()["pairWeight"]}
    unknown = sum(g.importance for g in understood.groups if g.word.text in understood.unknown)
    return Signs(
        cover=first.cover,
        essence=first.essence,
        share=first.value / whole,
        value=min(first.value / rarest, MOST_VALUE) / MOST_VALUE,
        unknown=unknown / whole,
        part=part,
        trouble=float(purpose.trouble),
        asks=float(bool(purpose.kinds) or purpose.acts),
        system=float(not purpose.systems.isdisjoint(systems)),
        foreign=float(bool(purpose.foreign)),
        keyword=float(len(said) <= KEYWORDS and not understood.unknown),
    )
