"""Questions that ask the same in other words: most asked first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from drillbook.search.index.reading import SearchIndex
from drillbook.search.language.analysis import terms
from drillbook.search.language.query import rules
from drillbook.search.misses.miss import Miss

ALIKE = 0.6  # of the weight of all their words, two questions that ask the same share so much


@dataclass
class Asked:
    """A question as it was asked most often, and all that ask the same, the most asked first.

    ``unknown`` are its words that are on no page: a synonym that is missing, or another matter.
    """

    misses: list[Miss] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def question(self) -> str:
        """The words that were used most often."""
        return self.misses[0].question

    @property
    def times(self) -> int:
        """How often it was asked, in any words."""
        return sum(miss.times for miss in self.misses)


def grouped(misses: Iterable[Miss], index: SearchIndex) -> list[Asked]:
    """Put together what asks the same. A rare word tells questions apart, a common one hardly does."""
    groups: list[tuple[frozenset[str], Asked]] = []
    having: dict[str, list[int]] = defaultdict(list)  # of a word, the groups that have it, in order
    for miss in _merged(misses):
        words = _words(miss.question)
        near = sorted({number for word in words for number in having[word]})
        same = next((groups[n][1] for n in near if _alike(words, groups[n][0], index) >= ALIKE), None)
        if same:
            same.misses.append(miss)
            continue
        for word in words:
            having[word].append(len(groups))
        groups.append((words, Asked([miss])))
    return sorted((asked for _, asked in groups), key=lambda asked: (-asked.times, asked.question))


def _merged(misses: Iterable[Miss]) -> list[Miss]:
    """The same words once, with how often they were asked; the most asked first, else in order."""
    times: Counter[str] = Counter()
    first: dict[str, Miss] = {}
    for miss in misses:
        key = " ".join(miss.question.casefold().split())
        times[key] += miss.times
        first.setdefault(key, miss)
    return [first[key].model_copy(update={"times": number}) for key, number in times.most_common()]


def _words(question: str) -> frozenset[str]:
    """What is asked for, without the words that only hold a sentence together, unless there are no others."""
    found = frozenset(terms(question))
    return found - rules()["functionWords"] or found


def _alike(one: frozenset[str], other: frozenset[str], index: SearchIndex) -> float:
    """The share of their words that both have, from 0 to 1."""
    whole = sum(map(index.rarity, one | other))
    return sum(map(index.rarity, one & other)) / whole if whole else float(one == other)
