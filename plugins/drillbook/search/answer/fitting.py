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
    "cover": 2.72,
    "whole": 0.72,
    "essence": 2.64,
    "share": 1.14,
    "value": 3.12,
    "unknown": 0.59,
    "part": 1.61,
    "trouble": 1.35,
    "asks": 0.62,
    "system": 1.32,
    "foreign": -4.51,
    "topic": -5.13,
    "keyword": 0.63,
    "gap": -1.5,
}
BIAS = -4.15  # a little above what was learnt, so that of the answered questions 3 to 4 in 100 are lost
WHOLE = 0.95  # of a question: the page says all of it
MOST_OF_KEYWORDS = 0.5
BESIDE = 0.75  # of a query that names another page: with less a page has only ordinary words of it
CLIFF = 0.4  # of the best score: what has less is no good answer any more
LEAST_OF_LOG = 0.12  # of a pasted log, which says much beside what is wrong, a page must be about so much
LEAST_OF_FILTERED = 0.2  # of a question with a filter, which asks for a list
NEAREST = 3  # pages that are named where none fits
MOST_VALUE = 2.0  # words as rare as can be, found in full
KEYWORDS = 2  # words: who types so few looks for what they name, and asks nothing
MOST_TYPED = 3  # words, with those such as "the": more are a sentence


@dataclass(frozen=True)
class Signs:
    """What speaks for and against the first page, each from 0 to 1."""

    cover: float
    whole: float
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
    gap: float

    @property
    def evidence(self) -> float:
        """How much stands for the page: above 0, it answers.

        Who types a word or two looks for the pages that have them; where these name another thing, for
        those that have all of it.
        """
        least = WHOLE if self.topic or self.foreign else MOST_OF_KEYWORDS
        if self.keyword and not self.gap and self.cover >= least:
            return 1.0
        signs: dict[str, float] = asdict(self)
        return BIAS + sum(WEIGHTS[name] * sign for name, sign in signs.items())


@dataclass(frozen=True)
class First:
    """The first page of a ranking.

    ``part`` is the share of a declared text that the question has. ``is_about`` says whether what the page
    is about has any of a thing's names, ``is_gap`` whether the question is about a failure that no scenario
    covers.
    """

    scored: Scored
    part: float
    systems: Sequence[str]
    is_about: Callable[[Names], bool]
    is_gap: bool


def signs_of(understood: Understood, purpose: Purpose, first: First, rarest: float) -> Signs:
    """Gather the signs for the first page. ``rarest`` is the weight of a word that is on no page."""
    whole = sum(group.importance for group in understood.groups) or 1.0
    own = [g.word for g in understood.groups if " " not in g.word.text]
    typed = {word.text for word in own}
    said = {word.text for word in own if word.weight >= rules()["bigramWeight"]}
    unknown = sum(g.importance for g in understood.groups if g.word.text in understood.unknown)
    return Signs(
        cover=first.scored.cover,
        whole=float(first.scored.cover >= WHOLE),
        essence=first.scored.essence,
        share=first.scored.value / whole,
        value=min(first.scored.value / rarest, MOST_VALUE) / MOST_VALUE,
        unknown=unknown / whole,
        part=first.part,
        trouble=float(purpose.trouble),
        asks=float(bool(purpose.kinds) or purpose.acts),
        system=float(not purpose.systems.isdisjoint(first.systems)),
        foreign=float(any(not first.is_about(_single(names)) for names in purpose.foreign)),
        topic=float(any(not first.is_about(names) for names in purpose.topics)),
        keyword=float(len(said) <= KEYWORDS and len(typed) <= MOST_TYPED and not understood.unknown),
        gap=float(first.is_gap),
    )


def _single(names: Names) -> Names:
    """The names that are one word: of others a page may have the words, and mean something else."""
    return tuple(name for name in names if len(name) == 1)
