"""The thesaurus as browsers read it: phrases, and the postings of what they may also be said in.

The postings of other words lie together by subject and not by their bytes. A query with
three words of which each may be said in five ways asks for three files, not for fifteen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from drillbook.search.engine import SHORTEST_TERM
from drillbook.search.packing import BASE
from drillbook.search.thesaurus import Terms, Thesaurus

# A cluster is cut at this many characters of postings.
MOST_CHARACTERS = 1500
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
        for listed in self.thesaurus.entries.values():
            for _, others in listed:
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
        """The phrases that find something, as lines.

        Those of Hangul stand apart, since most queries have no use for them. A single word
        that finds nothing stays: it is no slip of the pen.
        """
        latin: list[str] = []
        hangul: list[str] = []
        for listed in self.thesaurus.entries.values():
            for words, others in listed:
                found = "".join(chr(BASE + self.numbers[t]) for t in others if t in self.numbers)
                if found or (len(words) == 1 and self._looks_wrong(words[0])):
                    (hangul if _HANGUL.search(words[0]) else latin).append(f"{' '.join(words)}\t{found}")
        return "\n".join(dict.fromkeys(latin)), "\n".join(dict.fromkeys(hangul))

    def _looks_wrong(self, word: str) -> bool:
        return word not in self.sizes and word.isalpha() and len(word) >= SHORTEST_TERM

    def others(self) -> str:
        """The other words by number, as lines."""
        return "\n".join(" ".join(terms) for terms in self.numbers)
