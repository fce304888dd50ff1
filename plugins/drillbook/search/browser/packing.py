"""How the browser's part of the index is written down: small as text, smaller when compressed.

The reader is ``theme/static/search/index.js``. Numbers are characters from ``"`` up, so that
most of them take one byte, and lists are one string, so that a shard is read without
thousands of small values.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from drillbook.search.index.declared import Declared

BASE = 34
# Character codes stay below the surrogates. A larger number is written as several characters.
LARGEST = 50_000

BRIEFS_TOGETHER = 8  # documents, of a site that has many, whose titles and summaries are one script

_FORMS = {"symptom": "s", "signature": "g", "alert": "a", "name": "n", "false": "f"}
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def script(call: str, *values: object) -> str:
    """Write a call of one of the functions that ``search/index.js`` offers."""
    listed = ",".join(json.dumps(v, ensure_ascii=False, separators=(",", ":")) for v in values)
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


def declared_entry(declared: Declared, key: str) -> str:
    """Write a declared text as what is compared: its length, where its key stands, and a digest."""
    numbers = len(declared.words), declared.words.index(key), declared.place
    size, at, place = (chr(BASE + min(n, LARGEST)) for n in numbers)
    number = pack_numbers([declared.document])
    return _FORMS[declared.form] + size + at + row_digest(declared.words) + place + number


def part_entry(declared: Declared, at: int, steps: int) -> str:
    """Write a declared text as what a part of it is known by.

    ``at`` is where its key stands among its telling words, and ``steps`` what all of these weigh.
    """
    is_line = declared.form in _FORMS and declared.form != "name"
    numbers = declared.place, 4 * at + 2 * declared.is_false + is_line, steps
    return "".join(chr(BASE + min(n, LARGEST)) for n in numbers) + pack_numbers([declared.document])


def row_digest(words: Sequence[str]) -> str:
    """Give 30 bits for a row of words (FNV-1a over UTF-8), so that long texts need not be carried."""
    value = 0x811C9DC5
    for byte in " ".join(words).encode("utf-8", "replace"):
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return "".join(_DIGITS[value >> shift & 63] for shift in (24, 18, 12, 6, 0))
