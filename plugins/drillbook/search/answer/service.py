"""Searching: one call from text to results, for the terminal, the HTTP API and tests."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from drillbook.search.answer import suggesting
from drillbook.search.answer.alarms import LEADS
from drillbook.search.answer.engine import Scored, Understood
from drillbook.search.answer.excerpts import Excerpt, excerpt
from drillbook.search.answer.fitting import (
    BESIDE,
    CLIFF,
    LEAST_OF_FILTERED,
    LEAST_OF_LOG,
    NEAREST,
    First,
    Signs,
    signs_of,
)
from drillbook.search.answer.purpose import Names, Purpose
from drillbook.search.answer.ranking import Ranker, Ranking
from drillbook.search.answer.shapes import Suggestion
from drillbook.search.index.documents import FalseAlarm, SearchDocument
from drillbook.search.index.reading import SearchIndex
from drillbook.search.index.scoring import ESSENTIAL, rarity
from drillbook.search.language.thesaurus import Thesaurus

LONGEST = 1 << 20  # characters of a paste that are looked at here; the query takes what it needs
DEFAULT_LIMIT = 10


@dataclass(frozen=True)
class Result:
    """A page that was found. With ``denied``, as what it is not: the question names this false alarm."""

    document: SearchDocument
    score: float
    exact: bool
    excerpt: Excerpt
    matched: tuple[str, ...]
    denied: FalseAlarm | None = None


@dataclass
class Results:
    """What a query found, and how it was understood.

    Where no page answers, ``fits`` is false: there are no results then, but the pages that come ``nearest``.
    ``unknown`` are words that are on no page. ``gap`` is a system with a kind of failure that the question is
    about and that no scenario covers.
    """

    query: str
    fits: bool = False
    unknown: list[str] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    nearest: list[Result] = field(default_factory=list)
    gap: tuple[str, str] | None = None
    total: int = 0
    corrected: dict[str, str] = field(default_factory=dict)
    phrases_ignored: bool = False
    filters: dict[str, str] = field(default_factory=dict)


class Searcher:
    """Searches one index."""

    def __init__(self, index: SearchIndex, thesaurus: Thesaurus) -> None:
        self.index = index
        self.ranker = Ranker(index, thesaurus)
        self._answer = functools.lru_cache(maxsize=512)(self._search)

    def search(self, text: str, limit: int = DEFAULT_LIMIT, filters: dict[str, str] | None = None) -> Results:
        """Find pages for anything that was typed or pasted. Never raises for what ``text`` is."""
        return self._answer(text[:LONGEST], limit, _asked(filters))

    def ranked(
        self, text: str, limit: int = DEFAULT_LIMIT, filters: dict[str, str] | None = None
    ) -> list[SearchDocument]:
        """Give the pages that have anything of a query, the best first, whether they answer it or not."""
        order = self.ranker.rank(text[:LONGEST], _asked(filters)).order
        return [self.ranker.document(item.number) for item in order[:limit]]

    def signs(self, text: str) -> Signs | None:
        """Give the signs that the first page answers; nothing where it declares what is asked."""
        ranking = self.ranker.rank(text[:LONGEST], ())
        return None if ranking.fits or not ranking.order else self._signs(ranking)

    def _search(self, text: str, limit: int, filters: tuple[tuple[str, str], ...]) -> Results:
        ranking = self.ranker.rank(text, filters)
        query, understood = ranking.query, ranking.understood
        found = Results(
            query.text,
            fits=ranking.fits or self._answers(ranking),
            unknown=understood.unknown,
            corrected=understood.corrected,
            phrases_ignored=ranking.phrases_ignored,
            filters=query.filters,
        )
        good = self._above_cutoff(ranking) if found.fits else []
        found.total = len(good)
        found.results = self._shown(ranking, good[:limit])
        if not found.fits:
            found.nearest = self._shown(ranking, ranking.order[:NEAREST])
            found.gap = self._gap(ranking.purpose)
        return found

    def _gap(self, purpose: Purpose) -> tuple[str, str] | None:
        """The system and the kind of failure that a question is about, where no scenario covers them.

        A question that names several systems, or a class of them, is about none for certain.
        """
        if not self._is_gap(purpose) or len(purpose.failures) != 1:
            return None
        (system,), (failure,) = purpose.systems, purpose.failures
        return system, failure

    def _is_gap(self, purpose: Purpose) -> bool:
        """Whether a question is about one system, and tells of failures of which no scenario covers any."""
        covered = [self.ranker.covered[system] for system in purpose.systems]
        return len(covered) == 1 and bool(purpose.failures) and purpose.failures.isdisjoint(covered[0])

    def suggest(self, text: str, limit: int = 8) -> list[Suggestion]:
        """Complete what is being typed: declared texts that have its words, the last one perhaps half."""
        return suggesting.suggest(self.ranker, text, limit)

    def _answers(self, ranking: Ranking) -> bool:
        """Whether the first page answers by what it says, and not by a text that it declares."""
        if not ranking.order:
            return False
        if ranking.query.is_log:
            return ranking.order[0].essence >= LEAST_OF_LOG
        query, purpose = ranking.query, ranking.purpose
        is_other = purpose.foreign or purpose.topics or ranking.understood.unknown
        asks_for_a_list = query.filters and (query.phrases or not is_other)
        if asks_for_a_list and ranking.order[0].cover >= LEAST_OF_FILTERED:
            return True
        return self._signs(ranking).evidence > 0

    def _signs(self, ranking: Ranking) -> Signs:
        first = ranking.order[0]
        part = ranking.parts[first.number].share if first.number in ranking.parts else 0.0
        systems = self.index.brief(first.number).systems
        is_about = functools.partial(self._is_about, first.number)
        facts = First(first, part, systems, is_about, self._is_gap(ranking.purpose))
        return signs_of(ranking.understood, ranking.purpose, facts, rarity(self.index.total, 0))

    def _is_about(self, number: int, names: Names) -> bool:
        """Whether a document has all words of a name of a thing among those that say what it is about."""
        return any(all(self._is_essential(number, term) for term in name) for name in names)

    def _is_essential(self, number: int, term: str) -> bool:
        return any(n == number and impact >= ESSENTIAL for n, impact in self.index.postings(term))

    def _above_cutoff(self, ranking: Ranking) -> list[Scored]:
        """The pages before relevance falls off.

        Behind a page that is named by what it declares, only those that have much of the query.
        """
        order, purpose = ranking.order, ranking.purpose
        if not ranking.query.words:
            return order
        is_elsewhere = purpose.is_elsewhere(self.index.brief(order[0].number))
        best = max(
            item.score
            for item in order
            if purpose.is_elsewhere(self.index.brief(item.number)) <= is_elsewhere
        )
        least = BESIDE if ranking.strength(order[0].number) > LEADS else 0.0
        return [
            item
            for item in order
            if ranking.strength(item.number)
            or (
                item.score >= CLIFF * best
                and item.cover >= least
                and purpose.is_elsewhere(self.index.brief(item.number)) <= is_elsewhere
            )
        ]

    def _shown(self, ranking: Ranking, chosen: list[Scored]) -> list[Result]:
        weights = _weights(self.index, ranking.understood)
        having = functools.cache(lambda term: {number for number, _ in self.index.postings(term)})
        found = []
        for item in chosen:
            document = self.ranker.document(item.number)
            denied = self._denied(ranking, document, item.number)
            named, part = ranking.strong.get(item.number), ranking.parts.get(item.number)
            line = named.line if named else (part.line if part else None)
            line = ("", denied.text) if denied else line
            found.append(
                Result(
                    document,
                    item.score,
                    ranking.strength(item.number) > LEADS,
                    excerpt(document, weights, line, bool(ranking.query.phrases)),
                    _matched(ranking.understood, item.number, having),
                    denied,
                )
            )
        return found

    def _denied(self, ranking: Ranking, document: SearchDocument, number: int) -> FalseAlarm | None:
        """The false alarm that a question names of a page, in this language or else in another."""
        own = ranking.denied.get(number)
        if own:
            return own.of(document)
        others = (n for n in ranking.denied if self.ranker.page_of(n) == document.id)
        other = None if number in ranking.strong else next(others, None)
        return ranking.denied[other].of(self.ranker.document(other)) if other is not None else None


def _asked(filters: dict[str, str] | None) -> tuple[tuple[str, str], ...]:
    return tuple((name, value.lower()) for name, value in sorted((filters or {}).items()) if value)


def _weights(index: SearchIndex, understood: Understood) -> dict[str, float]:
    """How much each term counts in an excerpt."""
    weights: dict[str, float] = defaultdict(float)
    for group in understood.groups:
        word = group.word
        for alternative in group.alternatives:
            for term in alternative.terms:
                value = word.weight * alternative.weight * index.rarity(term) / len(alternative.terms)
                weights[term] = max(weights[term], value)
    return weights


def _matched(understood: Understood, number: int, having: Callable[[str], set[int]]) -> tuple[str, ...]:
    """The words of the query that a page has, as they were typed. ``having`` gives the pages of a term."""
    found: dict[str, None] = {}
    for group in understood.groups:
        word = group.word
        if word.weight >= 0.5 and any(all(number in having(t) for t in a.terms) for a in group.alternatives):
            found[word.text] = None
    return tuple(found)
