"""Durations as people write them: ``15m``, ``4h``, ``2d``, ``1h30m``, ``0s``."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

UNITS = {"w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}
PATTERN = r"^(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?$"
_LONGEST = 60  # characters; Python refuses numbers of thousands of digits in words of its own
_PART = re.compile(r"(\d+)([wdhms])")


def parse_duration(text: object) -> timedelta:
    """Read ``1h30m`` into a timedelta.

    Units are w, d, h, m, s, largest first, each at most once. Raises
    ValueError, whose message says how to write one.
    """
    if isinstance(text, timedelta):
        return text
    written = str(text).strip()
    if not written or not re.match(PATTERN, written):
        raise ValueError("is not a duration; write it like 15m, 4h, 1h30m, 2d or 0s")
    try:
        if len(written) > _LONGEST:
            raise OverflowError
        return timedelta(seconds=sum(int(n) * UNITS[u] for n, u in _PART.findall(written)))
    except OverflowError:
        raise ValueError("is too long; write at most 99999d") from None


def format_duration(value: timedelta) -> str:
    """Write a timedelta the way an author would: ``5400 s`` is ``1h30m``.

    Whole weeks stay days (``90d``), since review intervals are spoken in days.
    """
    left = int(value.total_seconds())
    parts = []
    for unit in ("d", "h", "m", "s"):
        count, left = divmod(left, UNITS[unit])
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


def _validate(value: object) -> timedelta:
    # YAML reads `rto: 15` as a number and `1:30` as sexagesimal: neither has a unit.
    if isinstance(value, bool | int | float):
        raise ValueError("has no unit; write it like 15m, 4h, 2d or 0s")
    return parse_duration(value)


Duration = Annotated[
    timedelta,
    BeforeValidator(_validate),
    PlainSerializer(format_duration, return_type=str),
    WithJsonSchema({"type": "string", "pattern": PATTERN, "examples": ["15m", "4h", "2d"]}),
]
"""A pydantic field type: reads ``15m``, holds a timedelta, is written back as ``15m``."""
