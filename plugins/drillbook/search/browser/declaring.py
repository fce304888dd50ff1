"""Texts that pages declare, filed under words that every query has which names one, or a part of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any  # Any: an expression for the browser, words and numbers at fixed places

from drillbook.catalog.signatures.javascript import javascript
from drillbook.search.answer import parts
from drillbook.search.browser.packing import declared_entry, part_entry
from drillbook.search.index.declared import Declared, declared_of
from drillbook.search.index.documents import SearchDocument
from drillbook.search.language import query

Expression = list[
    Any
]  # [document, "r" or "x" of a false alarm, length, the expression as JavaScript writes it, place]


@dataclass
class Filed:
    """Declared texts by their key, packed, and expressions by theirs.

    ``parts`` are all of them again, by each of their telling words. ``anywhere`` are expressions that have
    no word to be filed under. ``pasted`` are the keys that a pasted log must ask for, since it does not ask
    for all of its words.
    """

    texts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    expressions: dict[str, list[Expression]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[str, list[str]] = field(default_factory=dict)
    anywhere: list[Expression] = field(default_factory=list)
    pasted: set[str] = field(default_factory=set)

    @property
    def keys(self) -> set[str]:
        """All words that something is filed under."""
        return {*self.texts, *self.expressions, *self.parts}

    def size(self, key: str) -> int:
        """Say how many characters are filed under a word, more or less."""
        whole = len(self.texts.get(key, ())) + len(self.expressions.get(key, ()))
        return 20 * whole + 5 * len(self.parts.get(key, ()))


def file_declared(
    documents: Mapping[int, SearchDocument], frequency: Mapping[str, int], weigh: Callable[[str], float]
) -> Filed:
    """File what documents declare.

    ``frequency`` says how many documents have a term of the index, ``weigh`` how rare one is.
    """
    filed = Filed()
    listed = (
        declared for number, document in documents.items() for declared in declared_of(number, document)
    )
    found = [declared for declared in listed if declared.names or declared.is_false]
    for declared in found:
        if declared.is_expression:
            _file_expression(filed, declared, frequency)
        elif declared.words:
            _file_text(filed, declared, frequency)
    filed.parts = _parts(found, weigh)
    return filed


def _parts(found: Iterable[Declared], weigh: Callable[[str], float]) -> dict[str, list[str]]:
    return {
        key: [part_entry(declared, at, round(whole * parts.STEPS)) for declared, at, whole in texts]
        for key, texts in parts.Filed(found, weigh).under.items()
    }


def _file_expression(filed: Filed, declared: Declared, frequency: Mapping[str, int]) -> None:
    form = "x" if declared.is_false else "r"
    expression = [declared.document, form, len(declared.text), javascript(declared.text), declared.place]
    words = [word for word in declared.words if word in frequency]
    if not words:
        filed.anywhere.append(expression)
        return
    key = _rarest(words, frequency)
    filed.expressions[key].append(expression)
    filed.pasted.add(key)


def _file_text(filed: Filed, declared: Declared, frequency: Mapping[str, int]) -> None:
    key = _rarest(declared.words, frequency)
    filed.texts[key].append(declared_entry(declared, key))
    if declared.anywhere or key not in {word.term for word in query.parse(declared.text).words}:
        filed.pasted.add(key)


def _rarest(words: list[str] | tuple[str, ...], frequency: Mapping[str, int]) -> str:
    return min(words, key=lambda word: (frequency.get(word, 0), word))
