"""How the browser's part of the index is written down: small as text, smaller when compressed.

The reader is ``theme/static/search/index.js``. Numbers are characters from ``"`` up, so that
most of them take one byte, and lists are one string, so that a shard is read without
thousands of small values.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from drillbook.search.index.declared import Declared

BASE = 34
# Character codes stay below the surrogates. A larger number is written as several characters.
LARGEST = 50_000

# An impact is written by its place among the document's own frequent ones: most words of a page
# stand in it once, so that most of its impacts are the same, and what is the same takes no room.
SEEN_TOGETHER = 8  # documents whose further texts are one script
MOST_RANKS = 3

_FORMS = {"symptom": "s", "signature": "g", "alert": "a", "name": "n"}
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


class Literal(str):
    """What stands in a script as it is."""

    __slots__ = ()


def literal(text: str) -> Literal:
    """Write a string for a script. Unlike JSON's, it may hold control characters, which take one byte."""
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\0", " ")
    return Literal('"' + text.replace("\n", "\\n").replace("\r", "\\r") + '"')


def _value(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def script(call: str, *values: object) -> str:
    """Write a call of one of the functions that ``search-index.js`` offers."""
    listed = ",".join(v if isinstance(v, Literal) else _value(v) for v in values)
    # Old engines take these two for line breaks; in a script they may not stand in a string.
    listed = listed.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"drillbook.{call}({listed});\n"


def pack_numbers(numbers: Iterable[int]) -> str:
    """Write rising numbers as the steps between them."""
    found, before = [], -1
    for number in numbers:
        step = number - before - 1
        before = number
        while step >= LARGEST:
            found.append(chr(BASE + LARGEST))
            step -= LARGEST
        found.append(chr(BASE + step))
    return "".join(found)


def pack_impacts(impacts: Iterable[int]) -> str:
    """Write impacts, each as one character: a list is as long as the term is frequent."""
    return "".join(chr(BASE + impact) for impact in impacts)


def rank_tables(impacts: Mapping[int, Counter[int]], most: int) -> dict[int, list[int]]:
    """Give each document its most frequent impacts, the most frequent first."""
    return {
        number: sorted(counts, key=lambda impact: (-counts[impact], impact))[:most]
        for number, counts in impacts.items()
    }


def pack_ranks(pairs: Iterable[tuple[int, int]], tables: Mapping[int, list[int]], most: int) -> str:
    """Write impacts by their place in their document's table, or as they are behind all places."""
    found = []
    for number, impact in pairs:
        table = tables[number]
        found.append(chr(BASE + (table.index(impact) if impact in table else most + impact)))
    return "".join(found)


def boundaries(shards: Sequence[Sequence[str]]) -> list[str]:
    """Give each shard's lower bound: the shortest text that parts it from the one before."""
    found = [""]
    for before, after in pairwise(shards):
        last, first = before[-1], after[0]
        same = next((n for n, (a, b) in enumerate(zip(last, first, strict=False)) if a != b), len(last))
        found.append(first[: same + 1])
    return found


def declared_entry(declared: Declared, key: str) -> str:
    """Write a declared text as what is compared: its length, where its key stands, and a digest."""
    size, at = (chr(BASE + min(n, LARGEST)) for n in (len(declared.words), declared.words.index(key)))
    return _FORMS[declared.form] + size + at + row_digest(declared.words) + pack_numbers([declared.document])


def row_digest(words: Sequence[str]) -> str:
    """Give 30 bits for a row of words (FNV-1a over UTF-8), so that long texts need not be carried."""
    value = 0x811C9DC5
    for byte in " ".join(words).encode("utf-8", "replace"):
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return "".join(_DIGITS[value >> shift & 63] for shift in (24, 18, 12, 6, 0))
