"""Numbers, times and lines as the reports of other tools write them: what is ambiguous is not measured."""

from __future__ import annotations

import datetime
import email.utils
import re
from typing import NotRequired, TypedDict

from drillbook.catalog.records import PhaseRecord, Verdict
from drillbook.drills.events import now
from drillbook.drills.redact import plain

MOST = 500  # tests, stages or findings that a record holds; the verdict counts all
_WIDEST = 300  # characters of each
_LONGEST = 366 * 86400.0  # seconds that a restore may take
_EARLIEST = 1990  # a clock that says less was never set
# Clocks differ a little, and a time without a zone may be that of any place on earth.
_SKEW, _FARTHEST_EAST = datetime.timedelta(minutes=5), datetime.timedelta(hours=14)

_PLAIN = re.compile(r"\+?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)|\d{1,3}(?:,\d{3}){2,}", re.ASCII)  # 1,234.5 1,234,567
_GROUPED_BY_DOT = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}", re.ASCII)  # 1.234,5 1.234.567
_DECIMAL_COMMA = re.compile(r"\d*,\d+", re.ASCII)
_EITHER = re.compile(r"[1-9]\d{0,2},\d{3}", re.ASCII)  # 1,234 is one thing here and another there


class Reported(TypedDict):
    """What a report of another tool says, as far as a record holds it. ``by`` names the tool."""

    verdict: Verdict
    reason: str
    started: datetime.datetime
    ended: datetime.datetime
    recovery_seconds: float | None
    phases: list[PhaseRecord]
    findings: list[str]
    by: str
    checks: NotRequired[dict[str, str]]
    tools: NotRequired[dict[str, str]]


def number(value: object) -> float | None:
    """Read seconds; nothing where the text can be read in two ways, or as no time that can be."""
    text = str(value).strip()
    if _PLAIN.fullmatch(text):
        text = text.lstrip("+")
    elif _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    elif _GROUPED_BY_DOT.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _DECIMAL_COMMA.fullmatch(text) and not _EITHER.fullmatch(text):
        text = text.replace(",", ".")
    else:
        return None
    found = float(text)
    return found if 0 <= found <= _LONGEST else None


def time(value: object) -> datetime.datetime | None:
    """Read a date with its time. Raises ValueError for one that is still to come."""
    found = _read(str(value).strip())
    if found is None or found.year < _EARLIEST:
        return None
    aware = found.tzinfo is not None
    at = found if aware else found.replace(tzinfo=datetime.UTC)
    try:
        ahead = at - now()
    except OverflowError:
        ahead = datetime.timedelta.max
    if ahead > (_SKEW if aware else _FARTHEST_EAST):
        raise ValueError(f"'{line(value)}' is in the future")
    return min(at, now()).astimezone(datetime.UTC)


def _read(text: str) -> datetime.datetime | None:
    for attempt in (text, re.sub(r"\s+(?=(?:[+-]\d\d:?\d\d|Z)$)", "", text), re.sub(r"\s*UTC$", "Z", text)):
        try:
            return datetime.datetime.fromisoformat(attempt)
        except ValueError:
            continue
    try:
        return email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None


def line(value: object) -> str:
    """Write a value in a line that any file can hold."""
    return plain(" ".join(str(value).split()).encode("utf-8", "replace"))[:_WIDEST]


def day(told: datetime.datetime | None, given: datetime.datetime | None) -> datetime.datetime:
    """When it happened: as the report says, else as the caller does. Raises ValueError where neither does.

    Nobody may make an old report a new one: where both say it, they must say the same day.
    """
    if told is None and given is None:
        raise ValueError("the report has no date; give one with --date 2026-11-20")
    if told is not None and given is not None and told.date() != given.date():
        raise ValueError(f"the report is dated {told.date()}; omit --date")
    found = told if told is not None else given
    assert found is not None  # noqa: S101 (one of them is there)
    return found
