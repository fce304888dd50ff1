"""The Whoosh index: the one module that knows Whoosh.

One field holds the terms of a document. The weight of a posting is the *impact*:
what the term adds to the document's score before it is multiplied by the term's
rarity, from 1 to 255. It is BM25F's saturated frequency, worked out when the page
is indexed. Query time is then a sum, which the browser can do over the same numbers.

An index holds pickles, so none is opened that this program has not made: it lies
in a cache folder of the user, never in the site. It is built into a new folder
that takes the old one's place, and whatever is wrong with it, it is built again.
"""

from __future__ import annotations

import json
import math
import shutil
import threading
import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cached_property
from importlib.metadata import version as library_version
from pathlib import Path
from typing import Any, NamedTuple

from whoosh import fields, formats, index
from whoosh.reading import TermNotFound
from whoosh.system import pack_uint

from drillbook import __version__
from drillbook.search.documents import WEIGHTS, SearchDocument, SearchSection

FORMAT = 2
K1 = 1.6
B = {"title": 0.3, "name": 0.3, "headings": 0.5, "symptoms": 0.3, "tags": 0.3, "body": 0.75, "files": 0.75}
FULL = 255
NAMED = 0.2  # a word of the title or the name counts a little more, beyond what repetition can give
COMPLETED = 64  # of the words that a prefix begins, this many are looked at
_TERMS = "terms"
MOST_KEPT = 20_000  # terms whose postings stay in memory
# What is written after the sums are taken, and Whoosh's lock, which may come and go.
NOT_SUMMED = frozenset({"meta.json", "files.json", "MAIN_WRITELOCK"})

Progress = Callable[[int, int], None]


class _Impacts(fields.FieldType):  # type: ignore[misc]
    """A field whose value is a mapping of terms to impacts, made ready by us."""

    def __init__(self) -> None:
        self.format = formats.Frequency()
        self.scorable = False
        self.stored = False
        self.unique = False
        self.vector = None
        self.spelling = False
        self.analyzer = None
        self.multitoken_query = "default"

    def index(self, value: Mapping[str, int], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, impact in value.items():
            yield term.encode("utf-8"), impact, float(impact), pack_uint(impact)

    def to_bytes(self, value: str | bytes) -> bytes:
        return value.encode("utf-8") if isinstance(value, str) else value

    def from_bytes(self, value: bytes) -> str:
        return value.decode("utf-8")


def impacts(words: Mapping[str, Counter[str]], averages: Mapping[str, float]) -> dict[str, int]:
    """Give each term of a document its impact, from 1 to 255. ``words`` has every field of ``WEIGHTS``."""
    frequency: dict[str, float] = {}
    for name, counts in words.items():
        if not counts:
            continue
        length = sum(counts.values())
        part = WEIGHTS[name] / (1 - B[name] + B[name] * length / max(averages.get(name, 1.0), 1.0))
        for term, count in counts.items():
            frequency[term] = frequency.get(term, 0.0) + part * count
    named = words["title"].keys() | words["name"].keys()
    return {
        term: max(1, round(FULL * (x / (K1 + x) + (NAMED if term in named else 0)) / (1 + NAMED)))
        for term, x in frequency.items()
    }


def rarity(total: int, having: int) -> float:
    """Give a term's weight by how few documents have it (BM25's idf).

    Rounded, because the last bit of a logarithm is not the same in every browser.
    """
    return math.floor(math.log(1 + (total - having + 0.5) / (having + 0.5)) * 1e6 + 0.5) / 1e6


def averages_of(words: Iterable[Mapping[str, Counter[str]]]) -> dict[str, float]:
    """Give the average length of each field, over the documents that have it."""
    sums: Counter[str] = Counter()
    having: Counter[str] = Counter()
    for document in words:
        for name, counts in document.items():
            if counts:
                sums[name] += sum(counts.values())
                having[name] += 1
    return {name: round(sums[name] / having[name], 2) for name in sorted(sums)}


class Brief(NamedTuple):
    """What ranking and filters need of a document."""

    id: str
    lang: str
    kind: str
    systems: list[str]
    tags: list[str]


class SearchIndex:
    """An opened index. Raises anything at all on open when it is damaged: see ``store``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.meta: dict[str, Any] = json.loads((folder / "meta.json").read_text("utf-8"))
        if self.meta["stamp"] != stamp():
            raise ValueError("the index was made by another version")
        # Whoosh unpickles what it finds and, when that fails, leaves files open: it sees whole bytes only.
        if self.meta["files"] != checksums(folder):
            raise ValueError("the index is damaged")
        # Whoosh reads through one file handle, which two threads would move under each other's feet.
        self._lock = threading.Lock()
        self._reader = index.open_dir(str(folder / "whoosh"), readonly=True).reader()
        self.total: int = self._reader.doc_count()
        self._briefs = [Brief(*brief) for brief in self.meta["briefs"]]
        self._postings: dict[str, tuple[tuple[int, int], ...]] = {}
        if self.total != self.meta["documents"]:
            raise ValueError("the index is not whole")

    def close(self) -> None:
        """Let go of the files."""
        self._reader.close()

    @cached_property
    def vocabulary(self) -> list[str]:
        """All terms, sorted as bytes are. Read only when a word must be completed or corrected."""
        return (self.folder / "vocabulary.txt").read_text("utf-8").split("\n")[:-1]

    def frequency(self, term: str) -> int:
        """How many documents have a term."""
        return len(self.postings(term))

    def rarity(self, term: str) -> float:
        """The weight of a term."""
        return rarity(self.total, self.frequency(term))

    def postings(self, term: str) -> tuple[tuple[int, int], ...]:
        """Give (document number, impact) of every document that has a term."""
        found = self._postings.get(term)
        if found is None:
            with self._lock:
                found = tuple(self._read(term))
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
            yield matcher.id(), int(matcher.weight())
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
            stored = self._reader.stored_fields(number)["document"]
        return _restored(json.loads(stored))

    def brief(self, number: int) -> Brief:
        """What filters need of a document, without its text."""
        return self._briefs[number]

    def documents(self) -> Iterator[tuple[int, SearchDocument]]:
        """Yield all documents with their numbers."""
        for number in self._reader.all_doc_ids():
            yield number, self.document(number)


def _restored(stored: dict[str, Any]) -> SearchDocument:
    sections = tuple(SearchSection(*section) for section in stored.pop("sections"))
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in stored.items()
    }
    return SearchDocument(**values, sections=sections)


def stamp() -> str:
    """What an index must have been made by to be opened."""
    return f"{FORMAT}/{__version__}/whoosh-reloaded {library_version('whoosh-reloaded')}"


def write_index(folder: Path, found: list[SearchDocument], progress: Progress | None = None) -> None:
    """Write an index into a new folder."""
    store = folder / "whoosh"
    store.mkdir(parents=True)
    words = [document.words() for document in found]
    averages = averages_of(words)
    schema = fields.Schema(terms=_Impacts(), document=fields.STORED())
    writer = index.create_in(str(store), schema).writer(limitmb=512)
    vocabulary: set[str] = set()
    try:
        for number, (document, counts) in enumerate(zip(found, words, strict=True), start=1):
            own = impacts(counts, averages)
            vocabulary.update(own)
            writer.add_document(terms=own, document=_packed(document))
            if progress:
                progress(number, len(found))
    except BaseException:
        writer.cancel()
        raise
    writer.commit()
    ordered = sorted(vocabulary, key=lambda term: term.encode("utf-8"))
    (folder / "vocabulary.txt").write_text("".join(f"{term}\n" for term in ordered), "utf-8")
    meta = {
        "stamp": stamp(),
        "documents": len(found),
        "averages": averages,
        "briefs": [[d.id, d.lang, d.kind, list(d.systems), list(d.tags)] for d in found],
        "digests": {d.key: d.digest for d in found},
        "files": checksums(folder),
    }
    (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False), "utf-8")


def checksums(folder: Path) -> dict[str, list[int]]:
    """Give the size and CRC-32 of each file of an index, other than the one that holds them."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in NOT_SUMMED:
            data = path.read_bytes()
            found[path.relative_to(folder).as_posix()] = [len(data), zlib.crc32(data)]
    return found


def _packed(document: SearchDocument) -> str:
    stored = asdict(document)
    stored.pop("files")
    stored["sections"] = [[s.anchor, s.title, s.text] for s in document.sections]
    return json.dumps(stored, ensure_ascii=False)


def remove(folder: Path) -> None:
    """Remove an index, whatever state it is in."""
    shutil.rmtree(folder, ignore_errors=True)
