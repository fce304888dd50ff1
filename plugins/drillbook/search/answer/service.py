"""Searching: one call from text to results, for the terminal, the HTTP API and tests."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from drillbook.search.answer.declared import MOST_LINES, strength
from drillbook.search.answer.engine import PRIOR, Scored, Understood, rank, understand
from drillbook.search.answer.excerpts import Excerpt, excerpt
from drillbook.search.answer.shapes import Suggestion
from drillbook.search.index.declared import Declared, words_of
from drillbook.search.index.documents import SearchDocument
from drillbook.search.index.reading import Brief, SearchIndex
from drillbook.search.language.analysis import pieces
from drillbook.search.language.phrases import MARK, has_phrase, terms_of
from drillbook.search.language.query import Query, parse
from drillbook.search.language.thesaurus import Thesaurus

# Phrases are looked for in the text of this many of the best pages.
PHRASE_DEPTH = 200
LONGEST = 1 << 20  # characters of a paste that are looked at here; the query takes what it needs
DEFAULT_LIMIT = 10
_FORMS = ("name", "alert", "symptom", "signature", "regex")
_HANGUL = re.compile("[\uac00-\ud7af]")


@dataclass(frozen=True)
class Result:
    """A page that was found."""

    document: SearchDocument
    score: float
    exact: bool
    excerpt: Excerpt
    matched: tuple[str, ...]


@dataclass
class Results:
    """What a query found, and how it was understood."""

    query: str
    results: list[Result] = field(default_factory=list)
    total: int = 0
    corrected: dict[str, str] = field(default_factory=dict)
    phrases_ignored: bool = False
    filters: dict[str, str] = field(default_factory=dict)


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

    def search(self, text: str, limit: int = DEFAULT_LIMIT, filters: dict[str, str] | None = None) -> Results:
        """Find pages for anything that was typed or pasted. Never raises for what ``text`` is."""
        asked = tuple((name, value.lower()) for name, value in sorted((filters or {}).items()) if value)
        return self._answer(text[:LONGEST], limit, asked)

    def _search(self, text: str, limit: int, filters: tuple[tuple[str, str], ...]) -> Results:
        query = parse(text)
        query.filters |= dict(filters)
        found = Results(query.text, filters=query.filters)
        understood = understand(self.index, query, self.thesaurus)
        found.corrected = understood.corrected
        strong = self._declared_in(query)
        scored = self._merged(self._scored(understood), strong, query)
        scored, found.phrases_ignored = self._with_phrases(scored, query)
        chosen = self._one_per_page(scored, query)
        found.total = len(chosen)
        weights = _weights(self.index, understood)
        having = functools.cache(lambda term: {number for number, _ in self.index.postings(term)})
        for item in chosen[:limit]:
            document = self._document(item.number)
            matched = _matched(understood, item.number, having)
            exact = item.number in strong
            found.results.append(Result(document, item.score, exact, excerpt(document, weights), matched))
        return found

    def suggest(self, text: str, limit: int = 8) -> list[Suggestion]:
        """Complete what is being typed: declared texts that have its words, the last one perhaps half."""
        typed = words_of(text[:200])
        raw = text.strip().lower()
        found = []
        for declared in self.declared:
            if declared.form == "regex" or not typed:
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

    def _declared_in(self, query: Query) -> dict[int, int]:
        words, lines = words_of(query.read(MOST_LINES)), query.lines(MOST_LINES)
        found: dict[int, int] = {}
        for key in {"", *words}:
            for declared in self._by_key.get(key, ()):
                value = strength(declared, words, lines)
                if value > found.get(declared.document, 0):
                    found[declared.document] = value
        return found

    def _scored(self, understood: Understood) -> list[Scored]:
        """Score what has the words; filters alone ask for every page that passes them."""
        if understood.query.words or not understood.query.filters:
            return rank(self.index, understood)
        return [Scored(number, 1.0) for number in range(self.index.total)]

    def _merged(self, scored: list[Scored], strong: dict[int, int], query: Query) -> list[Scored]:
        """Add exact matches, drop what the filters refuse, put first what helps."""
        scores = {item.number: item.score for item in scored}
        for number in strong:
            scores.setdefault(number, 0.0)
        kept = []
        for number, score in scores.items():
            brief = self.index.brief(number)
            if _passes(brief, query.filters):
                kept.append(Scored(number, score * PRIOR.get(brief.kind, 1.0)))
        return sorted(kept, key=lambda s: (-strong.get(s.number, 0), -s.score, s.number))

    def _with_phrases(self, scored: list[Scored], query: Query) -> tuple[list[Scored], bool]:
        """Keep the pages that have every phrase; say so where one is in no page, and look for the others.

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
            return scored, ignored
        found = [item for item in scored if item.number in kept]
        return found + [Scored(number, 0.0) for number in sorted(kept - order.keys())], ignored

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
                kept[at] = Scored(item.number, kept[at].score)
        return kept

    def _lang(self, item: Scored) -> str:
        return self.index.brief(item.number).lang


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
    for word, alternatives in understood.groups:
        for alternative in alternatives:
            for term in alternative.terms:
                value = word.weight * alternative.weight * index.rarity(term) / len(alternative.terms)
                weights[term] = max(weights[term], value)
    return weights


def _matched(understood: Understood, number: int, having: Callable[[str], set[int]]) -> tuple[str, ...]:
    """The words of the query that a page has, as they were typed. ``having`` gives the pages of a term."""
    found: dict[str, None] = {}
    for word, alternatives in understood.groups:
        if word.weight >= 0.5 and any(all(number in having(t) for t in a.terms) for a in alternatives):
            found[word.text] = None
    return tuple(found)
