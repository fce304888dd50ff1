"""From text to terms: one analysis for pages and queries, in Python and in the browser.

The twin is ``theme/static/search/analysis.js``; both must pass the cases in
``tests/search/vectors/analysis.json``. The rules, in order:

1. NFKC. Line breaks and control characters part words.
2. A *run* is a stretch without blanks of word characters and the joiners
   ``. _ - : / \\ @ + # '``, joiners only between word characters.
3. A run is split at joiners and where CamelCase parts it: ``a|B``, ``1|B``,
   ``A|Bc``; the lower-cased run (the *whole*) is a term too when it had parts and
   is at most 40 characters long.
4. Latin words are stemmed by ``stem`` (English inflections).
5. Runs of Hangul, Han and Kana give pairs of letters, and the whole word with a
   mark in front, so that a word counts for more than its pieces. Particles and
   endings of Korean are no part of that word, so that they do not matter, but of
   the pairs; where two letters are left before them, the first pair is the word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from drillbook.names import CJK
from drillbook.search.language.rulebook import raw_rules

LONGEST_WHOLE = 40
LONGEST_TERM = 64
WORD_MARK = "="

# Letters and digits of every script, and the signs that some scripts put between letters.
_WORD = r"\w\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e\u1780-\u17d3"
_RUN = re.compile(rf"[{_WORD}]+(?:[.\-:/\\@+#'’]+[{_WORD}]+)*")
_JOINERS = re.compile(r"[._\-:/\\@+#'’]+")
_POSSESSIVE = re.compile(r"['’]s\b")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_CJK = re.compile(rf"[{CJK}]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_VOWEL = re.compile("[aeiouy]")


@dataclass(frozen=True)
class Token:
    """A run of a text with the terms it stands for. ``start`` and ``end`` are places in the text."""

    text: str
    start: int
    end: int
    terms: tuple[str, ...]


def normalise(text: str) -> str:
    """Bring text to the form that is analysed."""
    return unicodedata.normalize("NFKC", _SURROGATE.sub("\ufffd", text))


def tokens(text: str) -> list[Token]:
    """Cut normalised text into tokens, each with its terms."""
    return [Token(m.group(), m.start(), m.end(), analyse_run(m.group())) for m in _RUN.finditer(text)]


def terms(text: str) -> list[str]:
    """Give the terms of a text, in order, repeated as often as they stand there."""
    found: list[str] = []
    for run in _RUN.findall(normalise(text)):
        found += analyse_run(run)
    return found


@lru_cache(maxsize=1 << 17)
def analyse_run(run: str) -> tuple[str, ...]:
    """Give the terms of one run, the whole first: ``pg_wal`` is ``pg_wal``, ``pg``, ``wal``."""
    run = _POSSESSIVE.sub("", run).replace("’", "'")
    parts = [part for piece in _JOINERS.split(run) for part in _split_piece(piece)]
    found = []
    if len(parts) > 1 and len(run) <= LONGEST_WHOLE:
        found.append(run.lower().strip("_"))
    for part in parts:
        found += _part_terms(part.lower())
    return tuple(dict.fromkeys(term[:LONGEST_TERM] for term in found if term))


def pieces(text: str) -> list[str]:
    """Cut a text into what phrases are compared by: folded words, parts of names, whole words of Hangul."""
    return [piece for run in _RUN.findall(normalise(text)) for piece in _pieces_of(run)]


@lru_cache(maxsize=1 << 17)
def _pieces_of(run: str) -> tuple[str, ...]:
    run = _POSSESSIVE.sub("", run)
    parts = (part.lower() for piece in _JOINERS.split(run) for part in _split_piece(piece))
    return tuple(piece for part in parts for piece in _stretches(part) if piece)


def _stretches(word: str) -> Iterator[str]:
    """Part a word where its script changes; what is in Latin letters is folded."""
    rest = 0
    for cjk in _CJK.finditer(word):
        yield stem(word[rest : cjk.start()])[:LONGEST_TERM]
        yield cjk.group()
        rest = cjk.end()
    yield stem(word[rest:])[:LONGEST_TERM]


def is_cjk(piece: str) -> bool:
    """Say whether a piece is of a script that has no blanks between what people take for words."""
    return _CJK.fullmatch(piece) is not None


def _split_piece(piece: str) -> list[str]:
    return [part for part in _CAMEL.split(piece) if part]


def _part_terms(word: str) -> list[str]:
    found, rest = [], 0
    for cjk in _CJK.finditer(word):
        if cjk.start() > rest:
            found.append(stem(word[rest : cjk.start()]))
        found += _cjk_bigrams(cjk.group())
        rest = cjk.end()
    if rest < len(word):
        found.append(stem(word[rest:]))
    return found


def _cjk_bigrams(word: str) -> list[str]:
    if len(word) == 1:
        return [word]
    bigrams, bare = [word[i : i + 2] for i in range(len(word) - 1)], _bare(word)
    return bigrams if len(bare) == 2 else [WORD_MARK + bare, *bigrams]


def _bare(word: str) -> str:
    ending = _ending().fullmatch(word)
    return ending.group(1) if ending else word


@lru_cache(maxsize=1 << 16)
def ending_terms(run: str) -> frozenset[str]:
    """Give the bigrams of a run that only its Korean endings bring: they say how it is said, not what."""
    found: set[str] = set()
    kept: set[str] = set()
    for cjk in _CJK.finditer(run):
        word = cjk.group()
        cut = max(len(_bare(word)) - 1, 1)
        kept.update(word[i : i + 2] for i in range(cut))
        found.update(word[i : i + 2] for i in range(cut, len(word) - 1))
    return frozenset(found - kept)


@cache
def _ending() -> re.Pattern[str]:
    # As few letters as can be stand before it, and so the longest ending that there is.
    return re.compile(f"(..+?)(?:{'|'.join(raw_rules()['endings'].split())})")


def is_bigram(term: str) -> bool:
    """Say whether a term is a bigram: two letters of a script that is cut into bigrams."""
    return len(term) == 2 and _CJK.fullmatch(term) is not None


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Fold English inflections: ``restores``, ``restored``, ``restoring`` are ``restor``.

    A light hand: endings of the verb and the plural, no derivation, so that
    ``operator`` and ``operation`` stay two words.
    """
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    word = _fold_plural(word)
    for ending in ("ing", "ed"):
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) >= 3 and _VOWEL.search(stem):
            if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lsz":
                return stem[:-1]
            word = stem
            break
    if len(word) > 4 and word.endswith("e"):
        return word[:-1]
    if len(word) > 3 and word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "i"
    return word


def _fold_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
