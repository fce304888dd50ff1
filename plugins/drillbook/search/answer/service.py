"""Searching: one call from text to results, for the terminal, the HTTP API and tests."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from drillbook.search.answer.alarms import LEADS, Denied, denied_in
from drillbook.search.answer.declared import MOST_LINES, Named, strength
from drillbook.search.answer.engine import Scored, Understood, rank, understand
from drillbook.search.answer.excerpts import Excerpt, excerpt
from drillbook.search.answer.fitting import (
    CLIFF,
    LEAST_OF_FILTERED,
    LEAST_OF_LOG,
    NEAREST,
    First,
    Signs,
    signs_of,
)
from drillbook.search.answer.parts import BONUS, Filed, Part
from drillbook.search.answer.purpose import Names, Purpose, purpose_of
from drillbook.search.answer.shapes import Suggestion
from drillbook.search.index.declared import Declared, words_of
from drillbook.search.index.documents import FalseAlarm, SearchDocument
from drillbook.search.index.reading import Brief, SearchIndex
from drillbook.search.index.scoring import ESSENTIAL, rarity
from drillbook.search.language.analysis import pieces
from drillbook.search.language.phrases import MARK, has_phrase, terms_of
from drillbook.search.language.query import Query, parse, rules
from drillbook.search.language.thesaurus import Thesaurus

# Phrases are looked for in the text of this many of the best pages.
PHRASE_DEPTH = 200
LONGEST = 1 << 20  # characters of a paste that are looked at here; the query takes what it needs
DEFAULT_LIMIT = 10
_FORMS = ("name", "alert", "symptom", "signature", "regex")
_HANGUL = re.compile("[\uac00-\ud7af]")


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
    ``unknown`` are words that are on no page.
    """

    query: str
    fits: bool = False
    unknown: list[str] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    nearest: list[Result] = field(default_factory=list)
    total: int = 0
    corrected: dict[str, str] = field(default_factory=dict)
    phrases_ignored: bool = False
    filters: dict[str, str] = field(default_factory=dict)


@dataclass
class _Ranking:
    """All pages that have anything of a query, the best first, and what they were ranked by."""

    query: Query
    understood: Understood
    purpose: Purpose
    strong: dict[int, Named]
    parts: dict[int, Part]
    denied: dict[int, Denied] = field(default_factory=dict)
    order: list[Scored] = field(default_factory=list)
    phrases_ignored: bool = False
    has_phrase: bool = False

    @property
    def fits(self) -> bool:
        """Whether the first page answers."""
        if not self.order:
            return False
        only_filters = not any(word.weight > rules()["functionWeight"] for word in self.query.words)
        return self.strength(self.order[0].number) > 0 or self.has_phrase or only_filters

    def strength(self, number: int) -> int:
        """How strongly a document is named, as what it is or as what it is not; 0 where it is not."""
        if number in self.denied:
            return self.denied[number].strength
        return self.strong[number].strength if number in self.strong else 0


class Searcher:
    """Searches one index."""

    def __init__(self, index: SearchIndex, thesaurus: Thesaurus) -> None:
        self.index = index
        self.thesaurus = thesaurus
        self._document = functools.lru_cache(maxsize=4096)(index.document)
        self._answer = functools.lru_cache(maxsize=512)(self._search)

    @functools.cached_property
    def declared(self) -> list[Declared]:
        """Every text that a page declares."""
        return list(self.index.declared())

    @functools.cached_property
    def _by_key(self) -> dict[str, list[Declared]]:
        found: dict[str, list[Declared]] = defaultdict(list)
        for declared in self.declared:
            found[declared.key].append(declared)
        return dict(found)

    @functools.cached_property
    def _systems(self) -> frozenset[str]:
        """The systems that pages are about."""
        return frozenset(name for n in range(self.index.total) for name in self.index.brief(n).systems)

    def search(self, text: str, limit: int = DEFAULT_LIMIT, filters: dict[str, str] | None = None) -> Results:
        """Find pages for anything that was typed or pasted. Never raises for what ``text`` is."""
        return self._answer(text[:LONGEST], limit, _asked(filters))

    def ranked(
        self, text: str, limit: int = DEFAULT_LIMIT, filters: dict[str, str] | None = None
    ) -> list[SearchDocument]:
        """Give the pages that have anything of a query, the best first, whether they answer it or not."""
        order = self._ranking(text[:LONGEST], _asked(filters)).order
        return [self._document(item.number) for item in order[:limit]]

    def signs(self, text: str) -> Signs | None:
        """Give the signs that the first page answers; nothing where it declares what is asked."""
        ranking = self._ranking(text[:LONGEST], ())
        return None if ranking.fits or not ranking.order else self._signs(ranking)

    def _search(self, text: str, limit: int, filters: tuple[tuple[str, str], ...]) -> Results:
        ranking = self._ranking(text, filters)
        query, understood = ranking.query, ranking.understood
        found = Results(
            query.text,
            fits=ranking.fits or self._answers(ranking),
            unknown=understood.unknown,
            corrected=understood.corrected,
            phrases_ignored=ranking.phrases_ignored,
            filters=query.filters,
        )
        good = self._good(ranking) if found.fits else []
        found.total = len(good)
        found.results = self._shown(ranking, good[:limit])
        found.nearest = [] if found.fits else self._shown(ranking, ranking.order[:NEAREST])
        return found

    def _ranking(self, text: str, filters: tuple[tuple[str, str], ...]) -> _Ranking:
        query = parse(text)
        query.filters |= dict(filters)
        understood = understand(self.index, query, self.thesaurus)
        strong, alarms = self._declared_in(query)
        parts = {} if query.is_log else self._filed.in_query(understood)
        in_part = {} if query.is_log else self._filed_alarms.in_query(understood)
        purpose = purpose_of(query, self.thesaurus, self._systems)
        ranking = _Ranking(query, understood, purpose, strong, parts)
        ranking.denied = denied_in(
            strong,
            alarms,
            parts,
            in_part,
            self._page_of,
            lambda number: purpose.is_elsewhere(self.index.brief(number)),
        )
        scored, ranking.phrases_ignored, ranking.has_phrase = self._with_phrases(self._merged(ranking), query)
        ranking.order = self._one_per_page(scored, query)
        return ranking

    def _answers(self, ranking: _Ranking) -> bool:
        """Whether the first page answers by what it says, and not by a text that it declares."""
        if not ranking.order:
            return False
        if ranking.query.is_log:
            return ranking.order[0].essence >= LEAST_OF_LOG
        if ranking.query.filters and ranking.order[0].cover >= LEAST_OF_FILTERED:
            return True
        return self._signs(ranking).evidence > 0

    def _signs(self, ranking: _Ranking) -> Signs:
        first = ranking.order[0]
        part = ranking.parts[first.number].share if first.number in ranking.parts else 0.0
        systems = self.index.brief(first.number).systems
        facts = First(first, part, systems, functools.partial(self._is_about, first.number))
        return signs_of(ranking.understood, ranking.purpose, facts, rarity(self.index.total, 0))

    def _is_about(self, number: int, names: Names) -> bool:
        """Whether a document has all words of a name of a thing among those that say what it is about."""
        return any(all(self._is_essential(number, term) for term in name) for name in names)

    def _is_essential(self, number: int, term: str) -> bool:
        return any(n == number and impact >= ESSENTIAL for n, impact in self.index.postings(term))

    def _good(self, ranking: _Ranking) -> list[Scored]:
        """The pages before relevance falls off."""
        order, purpose = ranking.order, ranking.purpose
        if not ranking.query.words:
            return order
        best = max(item.score for item in order)
        is_elsewhere = purpose.is_elsewhere(self.index.brief(order[0].number))
        return [
            item
            for item in order
            if ranking.strength(item.number)
            or (
                item.score >= CLIFF * best
                and purpose.is_elsewhere(self.index.brief(item.number)) <= is_elsewhere
            )
        ]

    def _shown(self, ranking: _Ranking, chosen: list[Scored]) -> list[Result]:
        weights = _weights(self.index, ranking.understood)
        having = functools.cache(lambda term: {number for number, _ in self.index.postings(term)})
        found = []
        for item in chosen:
            document = self._document(item.number)
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

    def _denied(self, ranking: _Ranking, document: SearchDocument, number: int) -> FalseAlarm | None:
        """The false alarm that a question names of a page, in this language or else in another."""
        own = ranking.denied.get(number)
        if own:
            return own.of(document)
        others = (n for n in ranking.denied if self._page_of(n) == document.id)
        other = None if number in ranking.strong else next(others, None)
        return ranking.denied[other].of(self._document(other)) if other is not None else None

    def _page_of(self, number: int) -> str:
        return self.index.brief(number).id

    def suggest(self, text: str, limit: int = 8) -> list[Suggestion]:
        """Complete what is being typed: declared texts that have its words, the last one perhaps half."""
        typed = words_of(text[:200])
        raw = text.strip().lower()
        found = []
        for declared in self.declared:
            if not declared.names or declared.is_expression or not typed:
                continue
            if all(word in declared.words for word in typed[:-1]) and _begins(declared, typed[-1], raw):
                found.append(declared)
        found.sort(
            key=lambda d: (not d.text.lower().startswith(raw), _FORMS.index(d.form), len(d.text), d.text)
        )
        suggestions: dict[str, Suggestion] = {}
        for declared in found:
            document = self._document(declared.document)
            entry = Suggestion(
                text=declared.text, form=declared.form, title=document.title, address=document.address
            )
            suggestions.setdefault(declared.text, entry)
        return list(suggestions.values())[:limit]

    def _declared_in(self, query: Query) -> tuple[dict[int, Named], dict[int, Named]]:
        """What a query names of each document: of what tells that it is this, and that it is not."""
        words, lines = words_of(query.read(MOST_LINES)), query.lines(MOST_LINES)
        strong: dict[int, Named] = {}
        alarms: dict[int, Named] = {}
        for key in dict.fromkeys(("", *words)):
            for declared in self._by_key.get(key, ()):
                value, line = strength(declared, words, lines)
                found = alarms if declared.is_false else strong
                best = found.get(declared.document)
                if value and (
                    best is None or (best.strength, -best.declared.place) < (value, -declared.place)
                ):
                    found[declared.document] = Named(declared, value, line)
        return strong, alarms

    @functools.cached_property
    def _filed(self) -> Filed:
        return Filed((text for text in self.declared if text.names), self.index.rarity)

    @functools.cached_property
    def _filed_alarms(self) -> Filed:
        return Filed((text for text in self.declared if text.is_false), self.index.rarity)

    def _scored(self, understood: Understood) -> list[Scored]:
        """Score what has the words; filters alone ask for every page that passes them."""
        if understood.query.words or not understood.query.filters:
            return rank(self.index, understood)
        return [Scored(number, 1.0) for number in range(self.index.total)]

    def _merged(self, ranking: _Ranking) -> list[Scored]:
        """Add exact matches, drop what the filters refuse, put first what helps."""
        query, purpose, parts = ranking.query, ranking.purpose, ranking.parts
        found = {item.number: item for item in self._scored(ranking.understood)}
        for number in (*ranking.strong, *ranking.denied):
            found.setdefault(number, Scored(number, 0.0))
        kept = []
        for number, item in found.items():
            brief = self.index.brief(number)
            if _passes(brief, query.filters):
                said = 1 + BONUS * parts[number].share if number in parts else 1.0
                kept.append(replace(item, score=item.score * purpose.weight(brief) * said))
        return sorted(kept, key=lambda item: self._order(item, ranking))

    def _order(self, item: Scored, ranking: _Ranking) -> tuple[float, bool, bool, float, int]:
        is_elsewhere = ranking.purpose.is_elsewhere(self.index.brief(item.number))
        is_denied, named = item.number in ranking.denied, ranking.strength(item.number)
        return (-named, is_denied, is_elsewhere, -item.score, item.number)

    def _with_phrases(self, scored: list[Scored], query: Query) -> tuple[list[Scored], bool, bool]:
        """Keep the pages that have every phrase; say where one is in no page, and whether any is in one.

        Where more pages may have it than are looked at, and none of those has, nothing is said.
        """
        order, ignored, kept = {item.number: item for item in scored}, False, None
        for phrase in query.phrases:
            able = self._able(phrase)
            places = [number for number in order if number in able]
            places += sorted(n for n in able - order.keys() if _passes(self.index.brief(n), query.filters))
            holding = {number for number in places[:PHRASE_DEPTH] if self._holds(number, phrase)}
            ignored = ignored or (not holding and len(places) <= PHRASE_DEPTH)
            if holding:
                kept = holding if kept is None else kept & holding
        if not kept:
            return scored, ignored, False
        found = [item for item in scored if item.number in kept]
        return found + [Scored(number, 0.0) for number in sorted(kept - order.keys())], ignored, True

    def _able(self, phrase: tuple[str, ...]) -> set[int]:
        """The documents that have all words of a phrase, found by them or not."""
        able = set(range(self.index.total))
        for term in {term for piece in phrase for term in terms_of(piece)}:
            able &= {n for name in (term, MARK + term) for n, _ in self.index.postings(name)}
        return able

    def _holds(self, number: int, phrase: tuple[str, ...]) -> bool:
        return any(has_phrase(row, phrase) for row in _rows(self._document(number)))

    def _one_per_page(self, scored: list[Scored], query: Query) -> list[Scored]:
        """A page and its translations are one result, in the language of the query where it has that."""
        place: dict[str, int] = {}
        kept: list[Scored] = []
        for item in scored:
            brief = self.index.brief(item.number)
            at = place.setdefault(brief.id, len(kept))
            if at == len(kept):
                kept.append(item)
            elif speaks(brief.lang, query.said) and not speaks(self._lang(kept[at]), query.said):
                kept[at] = replace(kept[at], number=item.number)
        return kept

    def _lang(self, item: Scored) -> str:
        return self.index.brief(item.number).lang


def _asked(filters: dict[str, str] | None) -> tuple[tuple[str, str], ...]:
    return tuple((name, value.lower()) for name, value in sorted((filters or {}).items()) if value)


def _begins(declared: Declared, word: str, raw: str) -> bool:
    last = raw.rsplit(maxsplit=1)[-1] if raw.split() else ""
    return any(w.startswith(word) for w in declared.words) or last in declared.text.lower()


def speaks(lang: str, text: str) -> bool:
    """Say whether a text may be in a language: Hangul is Korean, and no other script is."""
    return (lang == "ko") == bool(_HANGUL.search(text))


def _passes(brief: Brief, filters: dict[str, str]) -> bool:
    return (
        filters.get("kind", brief.kind) == brief.kind
        and filters.get("lang", brief.lang) == brief.lang
        and ("system" not in filters or filters["system"] in brief.systems)
        and ("tag" not in filters or filters["tag"] in brief.tags)
    )


def _rows(document: SearchDocument) -> list[list[str]]:
    texts = [document.title, document.summary, *document.symptoms, *document.signatures]
    texts += [part for s in document.sections for part in (s.title, s.text)]
    return [pieces(text) for text in (*texts, *document.alerts, *document.seen)]


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
