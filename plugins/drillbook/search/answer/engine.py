"""What the words of a query stand for, and what they score each document of one index.

The twins are ``understand`` in ``theme/static/search/words.js`` and ``rank`` in ``scores.js`` beside it: same
words, same alternatives, same sums, so that the browser and the terminal agree. ``engine.js`` there is the
twin of ``service.py`` and of the merging in ``ranking.py``.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field, replace

from drillbook.search.index.reading import SearchIndex
from drillbook.search.index.scoring import ESSENTIAL, FULL, rarity
from drillbook.search.language.analysis import tokens
from drillbook.search.language.common import commonness
from drillbook.search.language.query import Query, Word, rules
from drillbook.search.language.spelling import corrections
from drillbook.search.language.thesaurus import Thesaurus, word_of

COMPLETIONS = 12
SHORTEST_TYPO = 4
SHORTEST_TERM = 3
LONG_TYPO = 7
ABOUT = 1.8  # levels: what a word of the essence counts more
NAMED = 0.5  # of the weight of a word that is on no page: who says less is not told that it is on none


@dataclass(frozen=True)
class Alternative:
    """A term, or several that must all be there, that may stand for a word.

    ``ceiling`` bounds the rarity that counts: another word for what was typed must
    not weigh more than the word itself only because fewer pages say it. Where ``is_synonym``, only pages
    count that are about it.
    """

    terms: tuple[str, ...]
    weight: float
    ceiling: float = math.inf
    is_synonym: bool = False


@dataclass
class Group:
    """A word of a query, or a phrase of its words, and what may stand for it.

    ``importance`` is how much of the question it is: of a word that is on no page, too. ``also`` are
    what phrases that it is part of may be said in: who says that has said the word.
    """

    word: Word
    alternatives: list[Alternative]
    importance: float = 0.0
    also: list[Alternative] = field(default_factory=list)


@dataclass
class Understood:
    """A query with what its words may stand for in one index. ``unknown`` words are on no page."""

    query: Query
    groups: list[Group] = field(default_factory=list)
    corrected: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Scored:
    """A document and how well it fits.

    ``score`` orders documents, ``value`` is what the words alone gave. ``cover`` is the share of the
    question that the document speaks of, and ``essence`` the share that it is about, from 0 to 1.
    """

    number: int
    score: float
    value: float = 0.0
    cover: float = 0.0
    essence: float = 0.0


@dataclass
class _Match:
    """What a word gives a document: for the score, and the shares of the word that it covers."""

    value: float = 0.0
    cover: float = 0.0
    essence: float = 0.0


def understand(index: SearchIndex, query: Query, thesaurus: Thesaurus) -> Understood:
    """Find what each word stands for: itself, a word it begins, a typo of it, another word for it."""
    found = Understood(query)
    synonyms, phrases = ({}, {}) if query.is_log else _synonyms(query, thesaurus)
    for word in query.words:
        ceiling = index.rarity(word.term) if index.frequency(word.term) else math.inf
        listed = synonyms.get(word.term, [])
        others = [replace(a, ceiling=ceiling) for a in _on_pages(index, listed)]
        found.groups.append(Group(word, _alternatives(index, query, word, found, bool(listed)) + others))
    for text, listed in phrases.items():
        alternatives = _on_pages(index, listed)
        if alternatives:
            found.groups.append(Group(Word(text.lower(), 1.0, text), alternatives))
        for group in found.groups:
            if group.word.text in text.split(" "):
                group.also += alternatives
    _weigh(index, found)
    return found


def _on_pages(index: SearchIndex, alternatives: list[Alternative]) -> list[Alternative]:
    """The alternatives that any page may have: all of their terms are on some."""
    return [a for a in alternatives if all(index.frequency(term) for term in a.terms)]


def _weigh(index: SearchIndex, understood: Understood) -> None:
    """Say how important each word is for the question, and which words are on no page."""
    none = rarity(index.total, 0)
    said = {group.word.text for group in understood.groups if group.alternatives}
    for group in understood.groups:
        word = group.word
        if " " in word.text:
            continue  # a phrase: its words have their own
        if index.frequency(word.term):
            group.importance = word.weight * index.rarity(word.term)
        elif group.alternatives:
            rarest = max(index.rarity(term) for a in group.alternatives for term in a.terms)
            group.importance = word.weight * min(rarest, commonness(word.term))
        elif word.text not in said:
            group.importance = word.weight * min(none, commonness(word.term))
            if not group.also and group.importance >= NAMED * none and word.text not in understood.unknown:
                understood.unknown.append(word.text)


def _synonyms(
    query: Query, thesaurus: Thesaurus
) -> tuple[dict[str, list[Alternative]], dict[str, list[Alternative]]]:
    """Look the query up: other words for single words, by their term, and for phrases, by their text."""
    cut = tokens(query.said)
    weight = rules()["synonymWeight"]
    words: dict[str, list[Alternative]] = defaultdict(list)
    phrases: dict[str, list[Alternative]] = defaultdict(list)
    first: dict[tuple[str, ...], int] = {}
    for at, token in enumerate(cut):
        for length, others in thesaurus.matches(cut, at):
            part = cut[at : at + length]
            if first.setdefault(tuple(map(word_of, part)), at) != at:
                continue  # a phrase that is said twice counts once, as a word does
            alternatives = [Alternative(terms, weight, is_synonym=True) for terms in others]
            if length == 1 and token.terms:
                words[token.terms[0]] += alternatives
            else:
                phrases[" ".join(t.text for t in part)] += alternatives
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
    sums: dict[int, _Match] = defaultdict(_Match)
    whole = sum(group.importance for group in understood.groups) or 1.0
    for group in understood.groups:
        share = group.importance / whole
        for number, match in _best(index, group).items():
            found = sums[number]
            found.value += group.word.weight * match.value
            found.cover += share * match.cover
            found.essence += share * match.essence
    scored = [Scored(n, m.value, m.value, m.cover, m.essence) for n, m in sums.items()]
    return sorted(scored, key=lambda item: (-item.score, item.number))


def level_of(impact: int) -> float:
    """What an impact counts: a little more where it is what the page is about."""
    return impact - ESSENTIAL + ABOUT if impact >= ESSENTIAL else impact


def _best(index: SearchIndex, group: Group) -> dict[int, _Match]:
    """The most that any alternative of a word gives each document."""
    found: dict[int, _Match] = defaultdict(_Match)
    for at, alternative in enumerate([*group.alternatives, *group.also]):
        coverage = math.sqrt(alternative.weight)  # another word for it covers more of it than it scores
        for number, (value, is_essential) in _matches(index, alternative).items():
            match = found[number]
            if at < len(group.alternatives):
                match.value = max(match.value, value)
            match.cover = max(match.cover, coverage)
            if is_essential:
                match.essence = max(match.essence, coverage)
    return found


def _matches(index: SearchIndex, alternative: Alternative) -> dict[int, tuple[float, bool]]:
    """The documents with all terms of an alternative: what it gives them, and whether all are essential."""
    found: dict[int, tuple[float, bool]] | None = None
    share = alternative.weight / len(alternative.terms)
    for term in alternative.terms:
        weight = share * min(index.rarity(term), alternative.ceiling) / (FULL + ABOUT)
        listed = index.postings(term)
        if alternative.is_synonym:
            listed = tuple(posting for posting in listed if posting[1] >= ESSENTIAL)
        values = {n: (weight * level_of(i), i >= ESSENTIAL) for n, i in listed}
        if found is not None:
            both = found.keys() & values.keys()
            values = {n: (found[n][0] + values[n][0], found[n][1] and values[n][1]) for n in both}
        found = values
    return found or {}
