"""Words by their first letter: what a word may be that is on no page of the site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from string import ascii_lowercase

from drillbook.search.answer import engine
from drillbook.search.language.common import bands, weights


@dataclass
class Letter:
    """The words of a letter: those that a typo may have been meant for, those that are none, and common ones.

    ``common`` are on no page; those that are have how common they are beside their postings.
    """

    words: list[str] = field(default_factory=list)
    spelt: list[str] = field(default_factory=list)
    common: list[str] = field(default_factory=list)


def letters_of(terms: Mapping[str, object], spelt: Iterable[str]) -> tuple[dict[str, Letter], list[str]]:
    """Give the words of each letter, and the common ones of all other scripts.

    ``terms`` are those of the index; ``spelt`` words of the thesaurus that it does not know.
    """
    found: dict[str, Letter] = defaultdict(Letter)
    for term in terms:
        # Bigrams are no words, and a typo makes a word at most one letter shorter.
        if term.isalpha() and len(term) >= engine.SHORTEST_TERM - term.isascii():
            found[term[0]].words.append(term)
    for word in spelt:
        found[word[0]].spelt.append(word)
    others: list[str] = []
    for term in weights():
        if term not in terms:
            (found[term[0]].common if term[0] in ascii_lowercase else others).append(term)
    return dict(found), others


def banded(terms: Iterable[str]) -> str:
    """Write common words: a line for all of one weight."""
    known = weights()
    lines: dict[float, list[str]] = {band: [] for band in bands()}
    for term in terms:
        lines[known[term]].append(term)
    return "\n".join(map(" ".join, lines.values())).rstrip("\n")
