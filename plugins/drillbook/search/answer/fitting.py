"""Whether the first page answers the question, or no page does; and where good answers end.

The twin is ``theme/static/search/fitting.js``. The weights of the signs were learnt by ``bench/fitting.py``
from questions that pages answer and questions that none does: what stands for a page is positive.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from drillbook.search.answer.engine import Scored, Understood
from drillbook.search.answer.purpose import Names, Purpose
from drillbook.search.language.query import rules

WEIGHTS = {
    "cover": 2.88,
    "essence": 1.75,
    "share": 1.68,
    "value": 3.24,
    "unknown": -0.23,
    "part": 1.62,
    "trouble": 1.08,
    "asks": 0.9,
    "system": 1.21,
    "foreign": -3.98,
    "topic": -4.46,
    "keyword": 1.15,
}
BIAS = -4.18
MOST_OF_KEYWORDS = 0.5
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
    topic: float
    keyword: float

    @property
    def evidence(self) -> float:
        """How much stands for the page: above 0, it answers.

        Who types a word or two looks for the pages that have them, whatever these are about.
        """
        if self.keyword and self.cover >= MOST_OF_KEYWORDS:
            return 1.0
        signs: dict[str, float] = asdict(self)
        return BIAS + sum(WEIGHTS[name] * sign for name, sign in signs.items())


@dataclass(frozen=True)
class First:
    """The first page of a ranking.

    ``part`` is the share of a declared text that the question has. ``is_about`` says whether what the page
    is about has any of a thing's names.
    """

    scored: Scored
    part: float
    systems: Sequence[str]
    is_about: Callable[[Names], bool]


def signs_of(understood: Understood, purpose: Purpose, first: First, rarest: float) -> Signs:
    """Gather the signs for the first page. ``rarest`` is the weight of a word that is on no page."""
    whole = sum(group.importance for group in understood.groups) or 1.0
    said = {g.word.text for g in understood.groups if g.word.weight >= rules()["pairWeight"]}
    unknown = sum(g.importance for g in understood.groups if g.word.text in understood.unknown)
    return Signs(
        cover=first.scored.cover,
        essence=first.scored.essence,
        share=first.scored.value / whole,
        value=min(first.scored.value / rarest, MOST_VALUE) / MOST_VALUE,
        unknown=unknown / whole,
        part=first.part,
        trouble=float(purpose.trouble),
        asks=float(bool(purpose.kinds) or purpose.acts),
        system=float(not purpose.systems.isdisjoint(first.systems)),
        foreign=float(any(not first.is_about(names) for names in purpose.foreign)),
        topic=float(any(not first.is_about(names) for names in purpose.topics)),
        keyword=float(len(said) <= KEYWORDS and not understood.unknown),
    )
