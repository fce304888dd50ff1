"""Texts as browsers fetch them: frequent words are written as one character each.

Every page's text is a file of its own, so that a search fetches those of its results and no
others, and such small files have little in them that repeats. What repeats between them is in
the lexicon, which comes once, with the manifest. The reader is ``theme/static/search/texts.js``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

# Characters that stand for words: first what text has no use for, which takes one byte, then what
# takes two. Those that a text of the site does have are passed over.
_SIGNS = tuple(map(chr, (*range(1, 9), 11, 12, *range(14, 32), 127, *range(0x80, 0x800))))
_WORD = re.compile(r" ?(?:[A-Za-z0-9_]+|[\uac00-\ud7af]+)")
# Fetched by everybody's first search, so that it must not outweigh what it saves on ten texts.
MOST_WORDS = 1300
_TIERS = (27, 400)
LEAST_SAVING = 8  # characters, in all texts together


class Lexicon:
    """The frequent words of all texts of a site, each with its sign."""

    def __init__(self, texts: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        used: set[str] = set()
        for text in texts:
            counts.update(_WORD.findall(text))
            used.update(text)
        self.taken = "".join(sign for sign in _SIGNS if sign in used)
        self.words = self._choose(counts)
        free = (sign for sign in _SIGNS if sign not in used)
        self._signs = dict(zip(self.words, free, strict=False))
        self.words = list(self._signs)

    @staticmethod
    def _choose(counts: Counter[str]) -> list[str]:
        """Choose the words that are shortest written as signs, by what that saves in all."""
        saving = {word: n * (len(word) - 1.5) - len(word) for word, n in counts.items()}
        worth = (word for word in saving if saving[word] >= LEAST_SAVING)
        chosen = sorted(worth, key=lambda word: (-saving[word], word))[:MOST_WORDS]
        chosen.sort(key=lambda word: (-counts[word], word))
        first, second = _TIERS
        # In order of the alphabet the list itself is smaller; the frequent ones stay with one another,
        # since what compresses the texts profits from signs that are used unevenly.
        return chosen[:first] + sorted(chosen[first:second]) + sorted(chosen[second:])

    def write(self, text: str) -> str:
        """Write a text with signs."""
        return _WORD.sub(lambda found: self._signs.get(found[0], found[0]), text)
