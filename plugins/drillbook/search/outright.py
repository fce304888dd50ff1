"""Texts that find their page outright: declared symptoms, signatures, alerts, ids and titles.

A declared text is compared as a row of words, so that capitals, punctuation and
inflection do not matter. Signatures and alerts may stand anywhere in what is
pasted; symptoms and titles are what the whole query says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drillbook.search.analysis import normalise, tokens
from drillbook.search.documents import SearchDocument

LONGEST_LINE = 1000
MOST_LINES = 200


@dataclass(frozen=True)
class Declared:
    """A declared text. ``form`` is symptom, signature, regex, alert or name."""

    document: int
    form: str
    text: str
    words: tuple[str, ...]

    @property
    def anywhere(self) -> bool:
        """Whether the text may stand inside a longer query."""
        return self.form in ("signature", "alert")


def words_of(text: str) -> tuple[str, ...]:
    """The row of words that a text is compared by."""
    return tuple(token.terms[0] for token in tokens(normalise(text)) if token.terms)


def declared_of(number: int, document: SearchDocument) -> Iterator[Declared]:
    """Yield what a document declares."""
    for text in document.symptoms:
        yield Declared(number, "symptom", text, words_of(text))
    for text in document.signatures:
        if is_regex(text):
            yield Declared(number, "regex", text[1:-1], ())
        else:
            yield Declared(number, "signature", text, words_of(text))
    for text in document.alerts:
        yield Declared(number, "alert", text, words_of(text))
    for text in dict.fromkeys((document.title, document.id, *document.aliases)):
        yield Declared(number, "name", text, words_of(text))


def pack_declared(document: SearchDocument) -> list[list[str]]:
    """Give what a document declares as an index keeps it, so that no search reads all documents for it."""
    return [[d.form, d.text, " ".join(d.words)] for d in declared_of(0, document)]


def unpack_declared(number: int, packed: list[list[str]]) -> Iterator[Declared]:
    """Yield what a document declares from what an index keeps."""
    for form, text, words in packed:
        yield Declared(number, form, text, tuple(words.split(" ")) if words else ())


def is_regex(signature: str) -> bool:
    """Say whether a signature is written as ``/regex/``."""
    return len(signature) > 2 and signature.startswith("/") and signature.endswith("/")


def strength(declared: Declared, words: Sequence[str], lines: Sequence[str]) -> int:
    """Say how strongly a query names a declared text: 0 for not at all, more for longer texts."""
    if declared.form == "regex":
        return 1000 + min(len(declared.text), 900) if _finds(declared.text, lines) else 0
    if not declared.words:
        return 0
    if tuple(words) == declared.words:
        return 2000 + len(declared.words) + (1 if declared.form != "name" else 0)
    if declared.anywhere and contains(words, declared.words):
        return 1000 + len(declared.words)
    return 0


def _finds(pattern: str, lines: Sequence[str]) -> bool:
    try:
        expression = re.compile(pattern, re.ASCII)
    except (re.error, ValueError):  # (?u) and re.ASCII exclude each other
        return False
    return any(expression.search(line[:LONGEST_LINE]) for line in lines[:MOST_LINES])


def contains(words: Sequence[str], part: Sequence[str]) -> bool:
    """Say whether a row of words holds another without a gap."""
    first, length = part[0], len(part)
    return any(
        words[at] == first and tuple(words[at : at + length]) == tuple(part)
        for at in range(len(words) - length + 1)
    )
