"""Whether an index is one that this program has made, and whole."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import TypedDict

import whoosh

from drillbook.search.index.documents import WEIGHTS
from drillbook.search.index.scoring import K1, NAMED, PLAIN, B
from drillbook.search.language.rulebook import raw_rules
from drillbook.version import __version__

FORMAT = 13
# What is written after the sums are taken, and Whoosh's lock, which may come and go.
NOT_SUMMED = frozenset({"meta.json", "files.json", "MAIN_WRITELOCK"})


class Meta(TypedDict):
    """What an index says of itself, in ``meta.json``.

    ``segments`` are the parts it was written in. ``briefs`` and ``lengths`` are by the place of their
    document in the catalog, ``places`` those in Whoosh; ``digests`` of documents by key, ``files`` by path.
    """

    stamp: str
    documents: int
    segments: int
    averages: dict[str, float]
    briefs: list[tuple[str, str, str, list[str], list[str], list[str]]]
    digests: dict[str, str]
    places: list[int]
    lengths: list[dict[str, int]]
    files: dict[str, list[int]]


def stamp() -> str:
    """What an index must have been made by to be opened: the program and the numbers of its impacts."""
    made_by = zlib.crc32(json.dumps([WEIGHTS, K1, B, NAMED, PLAIN, raw_rules()["endings"]]).encode())
    # Its own word: to look up what is installed takes as long as to open an index.
    return f"{FORMAT}.{made_by:08x}/{__version__}/whoosh-reloaded {whoosh.versionstring()}"


def checksums(folder: Path) -> dict[str, list[int]]:
    """Give the size and CRC-32 of each file of an index, other than the one that holds them."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in NOT_SUMMED:
            data = path.read_bytes()
            found[path.relative_to(folder).as_posix()] = [len(data), zlib.crc32(data)]
    return found
