"""What an index has to learn: the documents that are new or other than they were, and those that are gone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from drillbook.search.index.documents import SearchDocument
from drillbook.search.index.integrity import Meta
from drillbook.search.index.scoring import averages_of, lengths_of

MOST_SEGMENTS = 8  # each makes every look-up a little longer; with more, all is written anew
LARGEST_SHARE = 4  # where more than a fourth has changed, writing all of it is as fast


@dataclass(frozen=True)
class Changes:
    """The way from an index to another. ``gone`` are places in the older one."""

    found: list[SearchDocument]
    new: list[SearchDocument]
    gone: list[int]
    words: dict[str, dict[str, Counter[str]]]
    lengths: list[dict[str, int]]
    averages: dict[str, float]
    kept: dict[str, int]

    def places(self, first: int) -> list[int]:
        """Where each document is afterwards, when the new ones begin at ``first``."""
        places = self.kept | {document.key: first + at for at, document in enumerate(self.new)}
        return [places[document.key] for document in self.found]


def everything(found: list[SearchDocument]) -> Changes:
    """Take all documents for new."""
    words = {document.key: document.words() for document in found}
    lengths = [lengths_of(words[document.key]) for document in found]
    return Changes(found, found, [], words, lengths, averages_of(lengths), {})


def changes_since(meta: Meta, found: list[SearchDocument]) -> Changes | None:
    """Compare documents with what an index says of itself.

    Returns None where writing all of it anew is as fast or ends elsewhere: when much has
    changed, or often, or so that average lengths have, on which all impacts hang.
    """
    digests = meta["digests"]
    before = dict(zip(digests, meta["places"], strict=True))
    kept = {d.key: before[d.key] for d in found if digests.get(d.key) == d.digest}
    new = [document for document in found if document.key not in kept]
    gone = [place for key, place in before.items() if key not in kept]
    if meta["segments"] >= MOST_SEGMENTS or max(len(new), len(gone)) * LARGEST_SHARE > len(found):
        return None
    words = {document.key: document.words() for document in new}
    known = dict(zip(digests, meta["lengths"], strict=True)) | {k: lengths_of(w) for k, w in words.items()}
    lengths = [known[document.key] for document in found]
    averages = averages_of(lengths)
    if averages != meta["averages"]:
        return None
    return Changes(found, new, gone, words, lengths, averages, kept)
