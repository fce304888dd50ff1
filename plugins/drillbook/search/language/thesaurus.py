"""The thesaurus: words of operations language that stand for one another."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from drillbook.folders import lies_inside
from drillbook.names import THESAURUS
from drillbook.search.language.analysis import WORD_MARK, Token, normalise, tokens
from drillbook.search.language.kept import Lines, keep, place_of, read_kept

_HANGUL = re.compile("^[\uac00-\ud7af]{2,}$")
LONGEST_TAIL = 3

Terms = tuple[str, ...]
Entry = tuple[tuple[str, ...], tuple[Terms, ...]]  # the words of a phrase, what else it may be said in


@dataclass
class Thesaurus:
    """Phrases by their first key, each with the terms it may also be said in.

    A key is the first term of a phrase; of a Hangul word, its first two syllables,
    since particles and endings follow the word without a blank. What a cache kept is
    ``kept`` as it was read: a search asks for a few of two thousand keys.
    """

    own: dict[str, list[Entry]] = field(default_factory=dict)
    kept: Lines = field(default_factory=dict)

    def listed(self, key: str) -> list[Entry]:
        """Give what is listed under a key."""
        if key not in self.own and key in self.kept:
            entries = json.loads(self.kept[key])
            self.own[key] = [(tuple(words), tuple(map(tuple, others))) for words, others in entries]
        return self.own.get(key, [])

    def entries(self) -> Iterator[Entry]:
        """Yield all of it."""
        for key in self.kept or self.own:
            yield from self.listed(key)

    def add(self, said: str, others: Iterable[str]) -> None:
        """Let a phrase also find what others say."""
        words = phrase_words(said)
        alternatives = tuple(
            dict.fromkeys(t for other in others if other != said and (t := phrase_terms(other)))
        )
        if words and alternatives:
            self.own.setdefault(key_of(words[0]), []).append((words, alternatives))

    def matches(self, cut: Sequence[Token], at: int) -> list[tuple[int, tuple[Terms, ...]]]:
        """Find the phrases that begin at a token: how many tokens long, and what else to look for."""
        first = word_of(cut[at])
        found = []
        for words, alternatives in self.listed(key_of(first)):
            rest = [word_of(token) for token in cut[at : at + len(words)]]
            if len(rest) == len(words) and all(is_same(a, b) for a, b in zip(words, rest, strict=True)):
                found.append((len(words), alternatives))
        return found


def word_of(token: Token) -> str:
    """The form of a token that phrases are compared by."""
    if not token.terms or _HANGUL.match(token.text):  # with its ending, which may be none: see is_same
        return token.text.lower()
    return token.terms[0].removeprefix(WORD_MARK)


def key_of(word: str) -> str:
    """Where a phrase that begins with a word is kept."""
    return word[:2] if _HANGUL.match(word) else word


@lru_cache(maxsize=8192)
def phrase_words(phrase: str) -> tuple[str, ...]:
    """The words of a phrase, folded."""
    return tuple(word_of(token) for token in tokens(normalise(phrase)))


@lru_cache(maxsize=8192)
def phrase_terms(phrase: str) -> Terms:
    """The terms a page must have to say a phrase."""
    found: dict[str, None] = {}
    for token in tokens(normalise(phrase)):
        terms = [t for t in token.terms if not t.startswith(WORD_MARK)]
        is_cjk = token.terms[:1] != tuple(terms[:1]) or (terms and not terms[0].isascii())
        found.update(dict.fromkeys(terms if is_cjk else terms[:1]))
    return tuple(found)


def is_same(listed: str, typed: str) -> bool:
    """Whether a word is one that is listed, in Korean perhaps with a particle or an ending."""
    if listed == typed:
        return True
    return (
        bool(_HANGUL.match(listed)) and typed.startswith(listed) and len(typed) - len(listed) <= LONGEST_TAIL
    )


def load_thesaurus(content: Path | None = None) -> tuple[Thesaurus, bool]:
    """Read the thesaurus that is shipped and the site's own; say whether all of it could be read.

    Working it out takes longer than a search, so what came of it is kept in the
    user's cache, under a name made of the words themselves.
    """
    texts, whole = [files("drillbook.search.language").joinpath("thesaurus.yaml").read_text("utf-8")], True
    own = content / THESAURUS if content else None
    if content and own and lies_inside(content, own) and own.is_file():
        try:
            texts.append(own.read_text("utf-8"))
        except (OSError, ValueError):
            whole = False
    place = place_of("thesaurus", *texts)
    kept = read_kept(place)
    if kept is not None:
        return Thesaurus(kept=kept), whole
    found = Thesaurus()
    for text in texts:
        whole = _add_all(found, text) and whole
    if whole:
        keep(place, found.own)
    return found, whole


def _add_all(found: Thesaurus, text: str) -> bool:
    # What reads pages is loaded only where the cache does not know the words yet.
    from drillbook.catalog.word_groups import read_groups

    groups = read_groups(text)
    for said, others in groups.found:
        for word in said:
            found.add(word, others)
    return not groups.wrong
