"""Dates and sizes as each language writes them."""

from __future__ import annotations

import datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from drillbook.catalog.durations import format_duration


def _locale(lang: str) -> str:
    try:
        return str(Locale.parse(lang))
    except (UnknownLocaleError, ValueError):
        return "en"


def day(date: datetime.date | None, lang: str = "en") -> str:
    """Write a date: ``22 Nov 2026``, ``2026년 11월 22일``."""
    if date is None:
        return ""
    # English dates with the month as a word are read the same on both sides of the Atlantic.
    form = "d MMM yyyy" if lang == "en" else "long"
    return str(format_date(date, form, locale=_locale(lang)))


def took(seconds: float | None) -> str:
    """Write measured seconds in the form of durations: ``8.4s``, ``3m20s``."""
    if seconds is None:
        return ""
    if seconds < 60:
        return f"{seconds:.1f}".removesuffix(".0") + "s"
    return format_duration(datetime.timedelta(seconds=round(seconds)))


def size(count: int, lang: str = "en") -> str:
    """Write a size in bytes for people: ``412 B``, ``1.2 kB``."""
    value, unit = float(count), "B"
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            break
        value /= 1000
    digits = "#,##0" if unit == "B" else "#,##0.0"
    return f"{format_decimal(value, digits, locale=_locale(lang))} {unit}"
