"""Declared texts that are there in part: most words of a symptom, the beginning of a log line, half a title.

The twin is ``theme/static/search/parts.js``. A declared text is filed under its rarest words alone:
who has said those has said it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from drillbook.search.answer.declared import FORMS
from drillbook.search.answer.engine import Understood
from drillbook.search.index.declared import Declared, words_of
from drillbook.search.language.query import rules

MOST_WORDS = 4
STEPS = 4  # of a weight, to one
LEAST = 0.2
SHOWN = 0.4
BONUS = 0.5  # what a text that is there whole adds to the score of its page, as a share of it

Weigh = Callable[[str], float]


@dataclass(frozen=True)
class Part:
    """A declared text that a query has a share of, from 0 to 1: of the text, and of the query."""

    declared: Declared
    share: float

    @property
    def line(self) -> tuple[str, str] | None:
        """What to show of it, with its form, where there is enough; an expression is no line to read."""
        is_shown = self.share >= SHOWN and self.declared.form in FORMS and self.declared.form != "regex"
        return (FORMS[self.declared.form], self.declared.text) if is_shown else None


class Filed:
    """Declared texts by their rarest words.

    ``under`` gives of each word the texts, with the place of the word among those that the text is filed
    under, and the weight of all of these, to the nearest step: a browser gets no finer one.
    """

    def __init__(self, declared: Iterable[Declared], weigh: Weigh) -> None:
        self._weigh = weigh
        self.under: dict[str, list[tuple[Declared, int, float]]] = defaultdict(list)
        for text in declared:
            if text.form == "name" and len(text.words) == 1:
                continue  # it is there whole or not at all
            words = rarest_terms(text.words, self._weight)
            whole = stepped(sum(map(self._weight, words)))
            for at, word in enumerate(words):
                self.under[word].append((text, at, whole))

    def _weight(self, word: str) -> float:
        return self._weigh(word) * (rules()["functionWeight"] if word in rules()["functionWords"] else 1.0)

    def in_query(self, understood: Understood) -> dict[int, Part]:
        """Give the texts that a query has most of, in its own or other words: the best of each document."""
        said = list(dict.fromkeys(words_of(understood.query.said)))[: rules()["mostTerms"]]
        others = _others(understood)
        whole = sum(map(self._weight, said)) or 1.0
        there: dict[Declared, dict[int, float]] = defaultdict(dict)
        sizes: dict[Declared, float] = {}
        for word in said:
            own = self._weight(word)
            for term in dict.fromkeys((word, *sorted(others.get(word, ())))):
                weight = min(own, self._weight(term)) if own else self._weight(term)
                for text, at, size in self.under.get(term, ()):
                    # In the order of the query: the first word that stands for one of the text has it.
                    there[text].setdefault(at, weight)
                    sizes[text] = size
        found: dict[int, Part] = {}
        for text, places in there.items():
            most = heaviest_increasing(list(places.items()))
            share = min(most / sizes[text], 1.0) * min(most / whole, 1.0)
            if share >= LEAST and (text.document not in found or share > found[text.document].share):
                found[text.document] = Part(text, share)
        return found


def stepped(weight: float) -> float:
    """Give a weight to the nearest step; there is no text of no weight."""
    return max(1, math.floor(weight * STEPS + 0.5)) / STEPS


def _others(understood: Understood) -> dict[str, list[str]]:
    """Give the single words that stand for a word of the query."""
    found: dict[str, list[str]] = defaultdict(list)
    for group in understood.groups:
        for alternative in (*group.alternatives, *group.also):
            if len(alternative.terms) == 1:
                found[group.word.term].append(alternative.terms[0])
    return found


def rarest_terms(words: Sequence[str], weigh: Weigh) -> list[str]:
    """Give the rarest words of a text, in its order."""
    rarest = sorted(dict.fromkeys(words), key=lambda word: (-weigh(word), word))[:MOST_WORDS]
    return [word for word in dict.fromkeys(words) if word in rarest]


def heaviest_increasing(places: Sequence[tuple[int, float]]) -> float:
    """Give the most weight that stands in the order of the text. ``places`` are in the order of the query."""
    best: list[float] = []
    for number, (at, weight) in enumerate(places):
        before = [best[n] for n in range(number) if places[n][0] < at]
        best.append(weight + max(before, default=0.0))
    return max(best, default=0.0)
