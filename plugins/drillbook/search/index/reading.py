"""The Whoosh index: the one module that knows Whoosh.

One field holds the terms of a document. The weight of a posting is the *impact*:
what the term adds to the document's score before it is multiplied by the term's
rarity, from 1 to 31: see ``scoring``. Query time is then a sum, which the browser can
do over the same numbers.

Pages that have not changed are not indexed again: a segment of the changed ones is put
beside those that are there. Whoosh then numbers documents by when they came, so that the
numbers given out here are places in the catalog, whatever has happened to the index.

An index holds pickles, so none is opened that this program has not made: it lies
in a cache folder of the user, never in the site. It is built into a new folder
that takes the old one's place, and whatever is wrong with it, it is built again.
"""

from __future__ import annotations

import json
import threading
import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from whoosh import index
from whoosh.reading import TermNotFound

from drillbook.search.index.declared import Declared, unpack_declared
from drillbook.search.index.documents import SearchDocument, unpack_document
from drillbook.search.index.integrity import Meta, checksums, stamp
from drillbook.search.index.scoring import rarity
from drillbook.search.language.common import commonness

COMPLETED = 64  # of the words that a prefix begins, this many are looked at
_TERMS = "terms"
_TEXTS = VOCABULARY, COUNTS, DECLARED = "vocabulary.txt", "counts.txt", "declared.json"
MOST_KEPT = 20_000  # terms whose postings stay in memory

Progress = Callable[[int, int], None]


class Brief(NamedTuple):
    """What ranking and filters need of a document."""

    id: str
    lang: str
    kind: str
    systems: list[str]
    tags: list[str]
    failures: list[str]


def identity(folder: Path) -> tuple[int, int, int] | None:
    """Tell an index from others that lie in the same place before and after it."""
    try:
        status = (folder / "meta.json").stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_mtime_ns


class SearchIndex:
    """An opened index. Raises anything at all on open when it is damaged: see ``store``.

    Nothing is read from its folder later on, where another index may lie by then.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.identity = identity(folder)
        self.meta: Meta = json.loads((folder / "meta.json").read_text("utf-8"))
        if self.meta["stamp"] != stamp():
            raise ValueError("the index was made by another version")
        # Whoosh unpickles what it finds and, when that fails, leaves files open: it sees whole bytes only.
        if self.meta["files"] != checksums(folder):
            raise ValueError("the index is damaged")
        self._texts = {name: (folder / name).read_text("utf-8") for name in _TEXTS}
        # Whoosh reads through one file handle, which two threads would move under each other's feet.
        self._lock = threading.Lock()
        self._reader = index.open_dir(str(folder / "whoosh"), readonly=True).reader()
        self.total: int = self._reader.doc_count()
        self._places: list[int] = self.meta["places"]
        self._numbers = {place: number for number, place in enumerate(self._places)}
        self._briefs = [Brief(*brief) for brief in self.meta["briefs"]]
        self._postings: dict[str, tuple[tuple[int, int], ...]] = {}
        if self.total != self.meta["documents"]:
            raise ValueError("the index is incomplete")

    def close(self) -> None:
        """Let go of the files."""
        self._reader.close()

    @property
    def is_in_place(self) -> bool:
        """Whether this is still what its folder holds."""
        return self.identity is not None and identity(self.folder) == self.identity

    @cached_property
    def vocabulary(self) -> list[str]:
        """All terms, sorted as bytes are. Taken apart only when a word must be completed or corrected."""
        return self._texts[VOCABULARY].split("\n")[:-1]

    def frequency(self, term: str) -> int:
        """How many documents have a term: ranking asks it of every word that a page declares."""
        return self.counts.get(term, 0)

    def rarity(self, term: str) -> float:
        """The weight of a term: how rare it is on the site, but no rarer than in the language."""
        return min(rarity(self.total, self.frequency(term)), commonness(term))

    def postings(self, term: str) -> tuple[tuple[int, int], ...]:
        """Give (document number, impact) of every document that has a term."""
        found = self._postings.get(term)
        if found is None:
            with self._lock:
                found = tuple(sorted(self._read(term)))
            if len(self._postings) >= MOST_KEPT:
                self._postings.clear()
            self._postings[term] = found
        return found

    def _read(self, term: str) -> Iterator[tuple[int, int]]:
        try:
            matcher = self._reader.postings(_TERMS, term.encode("utf-8"))
        except TermNotFound:
            return
        while matcher.is_active():
            yield self._numbers[matcher.id()], int(matcher.weight())
            matcher.next()

    def starting_with(self, prefix: str) -> list[str]:
        """Give the first terms with a prefix.

        The browser holds only a part of the vocabulary, and both must agree.
        """
        vocabulary = self.vocabulary
        start = bisect_left(vocabulary, prefix.encode("utf-8"), key=lambda t: t.encode("utf-8"))
        found = []
        for term in vocabulary[start : start + COMPLETED]:
            if not term.startswith(prefix):
                break
            found.append(term)
        return found

    @cached_property
    def counts(self) -> dict[str, int]:
        """All terms, each with how many documents have it."""
        lines = self._texts[COUNTS].split()
        return dict(zip(self.vocabulary, map(int, lines), strict=True))

    @cached_property
    def packed(self) -> dict[str, list[list[str]]]:
        """What each document declares, by its key, as ``index/declared.py`` packs it."""
        found: dict[str, list[list[str]]] = json.loads(self._texts[DECLARED])
        return found

    def declared(self) -> Iterator[Declared]:
        """Yield every text that a document declares."""
        for number, packed in enumerate(self.packed.values()):
            yield from unpack_declared(number, packed)

    def vocabulary_of(self, letter: str) -> list[str]:
        """Give the terms that begin with a letter."""
        vocabulary, key = self.vocabulary, letter.encode("utf-8")
        start = bisect_left(vocabulary, key, key=lambda t: t.encode("utf-8"))
        end = start
        while end < len(vocabulary) and vocabulary[end].startswith(letter):
            end += 1
        return vocabulary[start:end]

    def document(self, number: int) -> SearchDocument:
        """The document of a number, without its attached files."""
        with self._lock:
            stored = self._reader.stored_fields(self._places[number])["document"]
        return unpack_document(stored)

    def brief(self, number: int) -> Brief:
        """What filters need of a document, without its text."""
        return self._briefs[number]

    def documents(self) -> Iterator[tuple[int, SearchDocument]]:
        """Yield all documents with their numbers."""
        for number in range(self.total):
            yield number, self.document(number)

    def terms_of(self, place: int) -> list[str]:
        """The terms of a document, by its place in Whoosh's own order."""
        packed: bytes = self._reader.stored_fields(place)["own"]
        return zlib.decompress(packed).decode("utf-8").split("\n")
