"""The thesaurus as browsers read it: phrases, and the postings of what they may also be said in.

The postings of other words lie together by subject and not by their bytes. A query with
three words of which each may be said in five ways asks for three files, not for fifteen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from drillbook.search.answer.engine import SHORTEST_TERM
from drillbook.search.browser.packing import BASE
from drillbook.search.language.thesaurus import Terms, Thesaurus, phrase_terms

# A cluster is cut at this many characters of postings.
MOST_CHARACTERS = 4000
_HANGUL = re.compile("[\uac00-\ud7af]")


class Synonyms:
    """What of the thesaurus can find anything in one index."""

    def __init__(self, thesaurus: Thesaurus, sizes: Mapping[str, int]) -> None:
        self.thesaurus = thesaurus
        self.sizes = sizes

    @cached_property
    def numbers(self) -> dict[Terms, int]:
        """The other words that the index knows, in the order of the thesaurus, which goes by subject."""
        found: dict[Terms, int] = {}
        for _, others in self.thesaurus.entries():
            for terms in others:
                if all(term in self.sizes for term in terms):
                    found.setdefault(terms, len(found))
        return found

    @cached_property
    def clusters(self) -> list[tuple[int, list[str]]]:
        """The terms of the other words, each once; every cluster with the place of its first term."""
        found: list[tuple[int, list[str]]] = []
        size = MOST_CHARACTERS
        for at, term in enumerate(dict.fromkeys(term for terms in self.numbers for term in terms)):
            if size >= MOST_CHARACTERS:
                found.append((at, []))
                size = 0
            found[-1][1].append(term)
            size += len(term) + 2 * self.sizes[term]
        return found

    def phrases(self) -> tuple[str, str]:
        """The phrases that find something, a line for those that stand for one another.

        A line has the phrases, the number that each has itself (none: ``!``), and the numbers
        of all. Phrases of Hangul stand apart, since most queries have no use for them.
        """
        lines: dict[tuple[bool, str], list[tuple[str, str]]] = {}
        for words, others in self.thesaurus.entries():
            known = {self.numbers[t] for t in others if t in self.numbers}
            if known:
                own = self._own(words, known)
                together = sorted(known if own is None else known | {own})
                line = (bool(_HANGUL.search(words[0])), "".join(chr(BASE + n) for n in together))
                sign = "!" if own is None else chr(BASE + own)
                lines.setdefault(line, []).append((" ".join(words), sign))
        return self._lines(lines, False), self._lines(lines, True)

    def _own(self, words: tuple[str, ...], known: set[int]) -> int | None:
        own = self.numbers.get(phrase_terms(" ".join(words)) if _HANGUL.search(words[0]) else words)
        return None if own in known else own

    @staticmethod
    def _lines(lines: Mapping[tuple[bool, str], list[tuple[str, str]]], hangul: bool) -> str:
        return "\n".join(
            "\t".join((",".join(said for said, _ in group), "".join(sign for _, sign in group), numbers))
            for (script, numbers), group in lines.items()
            if script == hangul
        )

    def spelt(self) -> list[str]:
        """The single words of the thesaurus that find nothing here. They are no typos."""
        found = {
            words[0]
            for words, others in self.thesaurus.entries()
            if len(words) == 1 and not any(t in self.numbers for t in others)
        }
        return sorted(w for w in found - self.sizes.keys() if w.isalpha() and len(w) >= SHORTEST_TERM)

    def others(self) -> str:
        """The other words by number, as lines."""
        return "\n".join(" ".join(terms) for terms in self.numbers)
