"""Texts that pages declare: a query that holds one is an exact match."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drillbook.search.index.documents import SearchDocument
from drillbook.search.language.analysis import analyse_run, normalise, tokens

if TYPE_CHECKING:
    from drillbook.catalog.signatures import Signature


@dataclass(frozen=True)
class Declared:
    """A declared text. ``form`` is symptom, signature, regex, weak, alert, name, false or false-regex.

    False is what tells that it is not this scenario. A weak signature has its place and names nothing.
    ``words`` is the row of words that it is compared by; of a regex, which is no row, those that every
    match has. ``place`` is its own among what the document declares, from 0.
    """

    document: int
    form: str
    text: str
    words: tuple[str, ...]
    place: int = 0

    @property
    def key(self) -> str:
        """A word without which no query names the text; empty where there is none."""
        if self.is_expression:
            return max(self.words, key=len, default="")
        return self.words[0] if self.words else ""

    @property
    def anywhere(self) -> bool:
        """Whether the text may stand inside a longer query."""
        return self.form in ("signature", "alert", "false")

    @property
    def is_expression(self) -> bool:
        """Whether the text is a regular expression."""
        return self.form in ("regex", "false-regex")

    @property
    def is_false(self) -> bool:
        """Whether whoever has the text has not what the page is about."""
        return self.form in ("false", "false-regex")

    @property
    def names(self) -> bool:
        """Whether whoever has the text has what the page is about."""
        return self.form != "weak" and not self.is_false


def words_of(text: str) -> tuple[str, ...]:
    """The row of words that a text is compared by."""
    return tuple(token.terms[0] for token in tokens(normalise(text)) if token.terms)


def declared_of(number: int, document: SearchDocument) -> Iterator[Declared]:
    """Yield what a document declares."""
    for place, (form, text, words) in enumerate(_forms_of(document)):
        yield Declared(number, form, text, words, place)


def _forms_of(document: SearchDocument) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield the form, the text and the words of what a document declares."""
    # Who asks an index that is there does not wait for the catalog.
    from drillbook.catalog.signatures import Signature  # noqa: PLC0415

    for text in document.symptoms:
        yield "symptom", text, words_of(text)
    weak = set(document.weak)
    for text in document.signatures:
        form, pattern, words = _line(Signature.of(text))
        yield ("weak" if text in weak else form), pattern, words
    for text in document.alerts:
        yield "alert", text, words_of(text)
    for text in dict.fromkeys((document.title, document.id, *document.aliases)):
        yield "name", text, words_of(text)
    for alarm in document.false_alarms:
        yield "false", alarm.text, words_of(alarm.text)
        for text in alarm.signatures:
            form, pattern, words = _line(Signature.of(text))
            yield ("false-regex" if form == "regex" else "false"), pattern, words


def _line(signature: Signature) -> tuple[str, str, tuple[str, ...]]:
    if signature.is_regex:
        certain = tuple(analyse_run(word)[0] for word in signature.certain_words)
        return "regex", signature.pattern, certain
    return "signature", signature.text, words_of(signature.text)


def pack_declared(document: SearchDocument) -> list[list[str]]:
    """Give what a document declares as an index keeps it, so that no search reads all documents for it."""
    return [[d.form, d.text, " ".join(d.words)] for d in declared_of(0, document)]


def unpack_declared(number: int, packed: list[list[str]]) -> Iterator[Declared]:
    """Yield what a document declares from what an index keeps."""
    for place, (form, text, words) in enumerate(packed):
        yield Declared(number, form, text, tuple(words.split(" ")) if words else (), place)
