"""Pages that have what stands in quotes, to the letter."""

from __future__ import annotations

from collections.abc import Callable

from drillbook.search.answer.engine import Scored
from drillbook.search.index.documents import SearchDocument
from drillbook.search.index.reading import SearchIndex
from drillbook.search.language.analysis import pieces
from drillbook.search.language.phrases import MARK, has_phrase, terms_of

# Phrases are looked for in the text of this many of the best pages.
PHRASE_DEPTH = 200


class Quoted:
    """Looks for phrases in one index."""

    def __init__(self, index: SearchIndex, document: Callable[[int], SearchDocument]) -> None:
        self.index = index
        self._document = document

    def keep(
        self, scored: list[Scored], phrases: list[tuple[str, ...]], passes: Callable[[int], bool]
    ) -> tuple[list[Scored], bool, bool]:
        """Keep the pages that have every phrase; say where one is in no page, and whether any is in one.

        Where more pages may have it than are looked at, and none of those has, nothing is said.
        """
        order, ignored, kept = {item.number: item for item in scored}, False, None
        for phrase in phrases:
            able = self._able(phrase)
            places = [number for number in order if number in able]
            places += sorted(n for n in able - order.keys() if passes(n))
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


def _rows(document: SearchDocument) -> list[list[str]]:
    texts = [document.title, document.summary, *document.symptoms, *document.signatures]
    texts += [part for s in document.sections for part in (s.title, s.text)]
    return [pieces(text) for text in (*texts, *document.alerts, *document.seen)]
