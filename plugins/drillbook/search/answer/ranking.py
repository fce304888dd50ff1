"""All pages that have anything of a query, in order: what they say and declare, and what is asked for."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace

from drillbook.search.answer.alarms import Denied, denied_in
from drillbook.search.answer.declared import MOST_LINES, Named, strength
from drillbook.search.answer.engine import Scored, Understood, rank, understand
from drillbook.search.answer.parts import BONUS, Filed, Part
from drillbook.search.answer.purpose import Purpose, purpose_of
from drillbook.search.answer.quoted import Quoted
from drillbook.search.index.declared import Declared, words_of
from drillbook.search.index.documents import covered_failures
from drillbook.search.index.reading import Brief, SearchIndex
from drillbook.search.language.query import Query, parse, rules
from drillbook.search.language.thesaurus import Thesaurus

_HANGUL = re.compile("[\uac00-\ud7af]")


@dataclass
class Ranking:
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


class Ranker:
    """Ranks the pages of one index."""

    def __init__(self, index: SearchIndex, thesaurus: Thesaurus) -> None:
        self.index = index
        self.thesaurus = thesaurus
        self.document = functools.lru_cache(maxsize=4096)(index.document)
        self._quoted = Quoted(index, self.document)

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

    @functools.cached_property
    def covered(self) -> dict[str, set[str]]:
        """The kinds of failure that scenarios cover of each system of the site."""
        return covered_failures(map(self.index.brief, range(self.index.total)))

    def rank(self, text: str, filters: tuple[tuple[str, str], ...]) -> Ranking:
        """Rank for anything that was typed or pasted; ``filters`` come on top of those in the text."""
        query = parse(text)
        query.filters |= dict(filters)
        understood = understand(self.index, query, self.thesaurus)
        strong, alarms = self._declared_in(query)
        parts = {} if query.is_log else self._filed.in_query(understood)
        in_part = {} if query.is_log else self._filed_alarms.in_query(understood)
        purpose = purpose_of(query, self.thesaurus, self._systems)
        ranking = Ranking(query, understood, purpose, strong, parts)
        ranking.denied = denied_in(
            strong,
            alarms,
            parts,
            in_part,
            self.page_of,
            lambda number: purpose.is_elsewhere(self.index.brief(number)),
        )
        scored, ranking.phrases_ignored, ranking.has_phrase = self._quoted.keep(
            self._merged(ranking), query.phrases, lambda number: self._passes(number, query)
        )
        ranking.order = self._one_per_page(scored, query)
        return ranking

    def page_of(self, number: int) -> str:
        """The id of the page that a document is, in one language."""
        return self.index.brief(number).id

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

    def _merged(self, ranking: Ranking) -> list[Scored]:
        """Add exact matches, drop what the filters refuse, put first what helps."""
        query, purpose, parts = ranking.query, ranking.purpose, ranking.parts
        found = {item.number: item for item in self._scored(ranking.understood)}
        for number in (*ranking.strong, *ranking.denied):
            found.setdefault(number, Scored(number, 0.0))
        kept = []
        for number, item in found.items():
            if self._passes(number, query):
                boost = 1 + BONUS * parts[number].share if number in parts else 1.0
                kept.append(
                    replace(item, score=item.score * purpose.weight(self.index.brief(number)) * boost)
                )
        return sorted(kept, key=lambda item: self._order(item, ranking))

    def _order(self, item: Scored, ranking: Ranking) -> tuple[float, bool, bool, float, int]:
        is_elsewhere = ranking.purpose.is_elsewhere(self.index.brief(item.number))
        is_denied, named = item.number in ranking.denied, ranking.strength(item.number)
        return (-named, is_denied, is_elsewhere, -item.score, item.number)

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

    def _passes(self, number: int, query: Query) -> bool:
        return passes(self.index.brief(number), query.filters)


def speaks(lang: str, text: str) -> bool:
    """Say whether a text may be in a language: Hangul is Korean, and no other script is."""
    return (lang == "ko") == bool(_HANGUL.search(text))


def passes(brief: Brief, filters: dict[str, str]) -> bool:
    """Say whether a document is one that filters keep."""
    return (
        filters.get("kind", brief.kind) == brief.kind
        and filters.get("lang", brief.lang) == brief.lang
        and ("system" not in filters or filters["system"] in brief.systems)
        and ("tag" not in filters or filters["tag"] in brief.tags)
    )
