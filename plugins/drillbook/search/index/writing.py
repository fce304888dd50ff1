"""Writes an index: all of it, or what has changed."""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from whoosh import fields, formats, index
from whoosh.codec import default_codec
from whoosh.system import pack_uint
from whoosh.writing import IndexWriter

from drillbook.search.index.changes import Changes
from drillbook.search.index.declared import pack_declared
from drillbook.search.index.documents import only_seen, pack_document
from drillbook.search.index.integrity import NOT_SUMMED, Meta, checksums, stamp
from drillbook.search.index.reading import COUNTS, DECLARED, VOCABULARY, Progress, SearchIndex
from drillbook.search.index.scoring import impacts


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

    def index(self, value: Mapping[str, int], **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, impact in value.items():
            yield term.encode("utf-8"), impact, float(impact), pack_uint(impact)

    def to_bytes(self, value: str | bytes) -> bytes:
        return value.encode("utf-8") if isinstance(value, str) else value

    def from_bytes(self, value: bytes) -> str:
        return value.decode("utf-8")


def write_index(
    folder: Path, changes: Changes, old: SearchIndex | None = None, progress: Progress | None = None
) -> None:
    """Write an index into a new folder: all of it, or what has changed beside what ``old`` has."""
    store = folder / "whoosh"
    store.mkdir(parents=True)
    if old is None:
        schema = fields.Schema(terms=_Impacts(), document=fields.STORED(), own=fields.STORED())
        opened = index.create_in(str(store), schema)
    else:
        _link(old.folder / "whoosh", store)
        if not old.is_in_place:
            raise FileNotFoundError("another index has replaced this one")
        opened = index.open_dir(str(store))
    codec = default_codec()
    codec.length_stats = False  # impacts have them in; Whoosh would look for a file with each posting
    first, writer = opened.doc_count_all(), opened.writer(limitmb=512, codec=codec)
    vocabulary: Counter[str] = Counter()
    try:
        if old is not None:
            vocabulary.update(old.counts)
            for place in changes.gone:
                writer.delete_document(place)
                vocabulary.subtract(old.terms_of(place))
        _add(writer, changes, vocabulary, progress)
    except BaseException:
        writer.cancel()
        raise
    writer.commit(merge=False)
    segments = (old.meta["segments"] if old else 0) + bool(changes.new)
    known = old.packed if old else {}
    declared = {d.key: known[d.key] if d.key in changes.kept else pack_declared(d) for d in changes.found}
    (folder / DECLARED).write_text(json.dumps(declared, ensure_ascii=False), "utf-8")
    _finish(folder, changes, changes.places(first), +vocabulary, segments)


def _add(writer: IndexWriter, changes: Changes, vocabulary: Counter[str], progress: Progress | None) -> None:
    """Add the new documents, and count how many documents have each term."""
    for number, document in enumerate(changes.new, start=1):
        words = changes.words[document.key]
        own = impacts(words, changes.averages) | only_seen(document, words)
        vocabulary.update(own.keys())
        packed = zlib.compress("\n".join(own).encode("utf-8"), 1)
        writer.add_document(terms=own, document=pack_document(document), own=packed)
        if progress:
            progress(number, len(changes.new))


def _finish(
    folder: Path, changes: Changes, places: list[int], vocabulary: Mapping[str, int], segments: int
) -> None:
    """Write what an index says of itself. The sums are last: they cover all the rest."""
    found = changes.found
    ordered = sorted(vocabulary, key=lambda term: term.encode("utf-8"))
    (folder / VOCABULARY).write_text("".join(f"{term}\n" for term in ordered), "utf-8")
    (folder / COUNTS).write_text("".join(f"{vocabulary[term]}\n" for term in ordered), "utf-8")
    meta: Meta = {
        "stamp": stamp(),
        "documents": len(found),
        "segments": segments,
        "averages": changes.averages,
        "briefs": [(d.id, d.lang, d.kind, list(d.systems), list(d.tags), list(d.failures)) for d in found],
        "digests": {d.key: d.digest for d in found},
        "places": places,
        "lengths": changes.lengths,
        "files": checksums(folder),
    }
    (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False), "utf-8")


def _link(source: Path, target: Path) -> None:
    """Take over the files of an index. Whoosh never writes into one that is there: links do."""
    for path in source.iterdir():
        if path.name not in NOT_SUMMED:
            try:
                os.link(path, target / path.name)
            except OSError:
                shutil.copy2(path, target / path.name)
