"""What a word adds to the score of a page: BM25F, divided between indexing and asking.

The *impact* of a term in a document, from 1 to 31, is worked out when the page is indexed; its
rarity when it is asked for. An impact is a level, from 1 to 15, and 16 more where the term is of the
page's essence: in what says what the page is about. Finer levels find nothing better, and a browser
would have to fetch them. Nothing in here knows how an index is kept.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from drillbook.search.index.documents import WEIGHTS

K1 = 1.2
B = {
    "title": 0.3,
    "name": 0.3,
    "summary": 0.3,
    "headings": 0.5,
    "symptoms": 0.3,
    "tags": 0.3,
    "body": 0.75,
    "files": 0.75,
    "alarms": 0.75,
}
FULL, ESSENTIAL = 15, 16
NAMED = 0.3  # a word of the title or the name counts a little more, beyond what repetition can give
PLAIN = 6  # of a page that has no summary and no symptoms, words from this level up are of the essence
ESSENCE = ("title", "name", "summary", "symptoms", "tags")
STEP = 1.2  # of average lengths: at most a tenth off, which moves no impact by more than that


def impacts(words: Mapping[str, Counter[str]], averages: Mapping[str, float]) -> dict[str, int]:
    """Give each term of a document its impact, from 1 to 31. ``words`` has every field of ``WEIGHTS``."""
    frequency: dict[str, float] = {}
    for name, counts in words.items():
        if not counts:
            continue
        length = sum(counts.values())
        part = WEIGHTS[name] / (1 - B[name] + B[name] * length / max(averages.get(name, 1.0), 1.0))
        for term, count in counts.items():
            frequency[term] = frequency.get(term, 0.0) + part * count
    named = words["title"].keys() | words["name"].keys()
    essence = set().union(*(words[name] for name in ESSENCE))
    levels = {
        term: max(1, round(FULL * (x / (K1 + x) + (NAMED if term in named else 0)) / (1 + NAMED)))
        for term, x in frequency.items()
    }
    if not words["summary"] and not words["symptoms"]:
        # Nobody says what the page is about: what it says most is.
        essence |= {term for term, level in levels.items() if level >= PLAIN}
    return {term: level + (ESSENTIAL if term in essence else 0) for term, level in levels.items()}


def rarity(total: int, having: int) -> float:
    """Give a term's weight by how few documents have it (BM25's idf).

    Rounded, because the last bit of a logarithm is not the same in every browser.
    """
    return math.floor(math.log(1 + (total - having + 0.5) / (having + 0.5)) * 1e6 + 0.5) / 1e6


def lengths_of(words: Mapping[str, Counter[str]]) -> dict[str, int]:
    """Give the number of terms of each field that a document has."""
    return {name: sum(counts.values()) for name, counts in words.items() if counts}


def averages_of(lengths: Iterable[Mapping[str, int]]) -> dict[str, float]:
    """Give the average length of each field, over the documents that have it, to the nearest step.

    Steps, because impacts hang on averages: a page more or less does not move them, so that
    the impacts of all other pages stay what they are and those pages need not be indexed again.
    """
    sums: Counter[str] = Counter()
    having: Counter[str] = Counter()
    for document in lengths:
        sums.update(document)
        having.update(document.keys())
    return {name: _stepped(sums[name] / having[name]) for name in sorted(sums)}


def _stepped(average: float) -> float:
    return round(math.pow(STEP, round(math.log(average, STEP))), 2)
