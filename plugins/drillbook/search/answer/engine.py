"""Ranking: from a query to pages, over one index.

The twin is ``theme/static/search/engine.js``: same words, same alternatives, same
sums, so that the browser and the terminal agree.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field

from drillbook.search.index.reading import SearchIndex
from drillbook.search.index.scoring import FULL
from drillbook.search.language.analysis import tokens
from drillbook.search.language.query import Query, Word, rules
from drillbook.search.language.spelling import corrections
from drillbook.search.language.thesaurus import Thesaurus, word_of

COMPLETIONS = 12
SHORTEST_TYPO = 4
SHORTEST_TERM = 3
LONG_TYPO = 7

# What pages are for: in doubt, the page that says what to do comes first, what rehearses or tells last.
PRIOR = {"scenario": 1.08, "procedure": 1.04, "drill": 0.9, "page": 0.9, "reference": 0.9}


@dataclass(frozen=True)
class Alternative:
    """A term, or several that must all be there, that may stand for a word.

    ``ceiling`` bounds the rarity that counts: another word for what was typed must
    not weigh more than the word itself only because fewer pages say it.
    """

    terms: tuple[str, ...]
    weight: float
    ceiling: float = math.inf


@dataclass
class Understood:
    """A query with what its words may stand for in one index."""

    query: Query
    groups: list[tuple[Word, list[Alternative]]] = field(default_factory=list)
    corrected: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Scored:
    """A document and its score."""

    number: int
    score: float


def understand(index: SearchIndex, query: Query, thesaurus: Thesaurus) -> Understood:
    """Find what each word stands for: itself, a word it begins, a typo of it, another word for it."""
    found = Understood(query)
    synonyms, phrases = ({}, []) if query.is_log else _synonyms(query, thesaurus)
    for word in query.words:
        ceiling = index.rarity(word.term) if index.frequency(word.term) else math.inf
        others = [Alternative(a.terms, a.weight, ceiling) for a in synonyms.get(word.term, [])]
        alternatives = _alternatives(index, query, word, found, bool(others)) + others
        if alternatives:
            found.groups.append((word, alternatives))
    found.groups += phrases
    return found


def _synonyms(
    query: Query, thesaurus: Thesaurus
) -> tuple[dict[str, list[Alternative]], list[tuple[Word, list[Alternative]]]]:
    """Look the query up: other words for single words, and groups of their own for phrases."""
    cut = tokens(query.said)
    weight = rules()["synonymWeight"]
    words: dict[str, list[Alternative]] = defaultdict(list)
    phrases = []
    first: dict[tuple[str, ...], int] = {}
    for at, token in enumerate(cut):
        for length, others in thesaurus.matches(cut, at):
            part = cut[at : at + length]
            if first.setdefault(tuple(map(word_of, part)), at) != at:
                continue  # a phrase that is said twice counts once, as a word does
            alternatives = [Alternative(terms, weight) for terms in others]
            if length == 1 and token.terms:
                words[token.terms[0]] += alternatives
            else:
                text = " ".join(t.text for t in part)
                phrases.append((Word(text.lower(), 1.0, text), alternatives))
    return words, phrases


def _alternatives(
    index: SearchIndex, query: Query, word: Word, found: Understood, has_synonyms: bool
) -> list[Alternative]:
    known = index.frequency(word.term) > 0
    options = {word.term: 1.0} if known else {}
    plain = word.text.lower()
    if query.is_short and len(plain) >= 2 and (word.last or not known):
        weight = rules()["lastPrefixWeight"] if known else rules()["prefixWeight"]
        for term in _completions(index, plain):
            options.setdefault(term, weight)
    if not options and not has_synonyms and _may_be_typo(query, word):
        for term, distance in corrections(index.vocabulary_of(word.term[0]), word.term):
            options[term] = rules()["typoWeight"] / distance
            found.corrected.setdefault(word.text, term)
    return [Alternative((term,), weight) for term, weight in options.items()]


def _may_be_typo(query: Query, word: Word) -> bool:
    # A pasted log is not typed, and in a whole sentence an unknown short word is just another word.
    shortest = SHORTEST_TYPO if query.is_short else LONG_TYPO
    # A piece of an identifier or of a Korean word has too few letters to tell a typo from another word.
    is_whole = len(word.text) >= shortest and len(word.term) >= SHORTEST_TERM
    return not query.is_log and word.weight >= 0.5 and is_whole and word.term.isalpha()


def _completions(index: SearchIndex, prefix: str) -> list[str]:
    terms = index.starting_with(prefix)
    return sorted(terms, key=lambda t: (-index.frequency(t), t))[:COMPLETIONS]


def rank(index: SearchIndex, understood: Understood) -> list[Scored]:
    """Score every document that has any of the words, the best first."""
    scores: dict[int, float] = defaultdict(float)
    for word, alternatives in understood.groups:
        best: dict[int, float] = {}
        for alternative in alternatives:
            for number, value in _matches(index, alternative).items():
                if value > best.get(number, 0.0):
                    best[number] = value
        for number, value in best.items():
            scores[number] += word.weight * value
    found = [Scored(number, score) for number, score in scores.items()]
    return sorted(found, key=lambda scored: (-scored.score, scored.number))


def _matches(index: SearchIndex, alternative: Alternative) -> dict[int, float]:
    found: dict[int, float] | None = None
    share = alternative.weight / len(alternative.terms)
    for term in alternative.terms:
        weight = share * min(index.rarity(term), alternative.ceiling) / FULL
        values = {number: weight * impact for number, impact in index.postings(term)}
        found = values if found is None else {n: found[n] + v for n, v in values.items() if n in found}
    return found or {}
