"""When a line was written, as the line itself says it."""

from __future__ import annotations

import re

LOOK = 400  # characters from the start of a line
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = f"(?:{'|'.join(_MONTHS)})"
_TIME = re.compile(
    r"(?P<iso>\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)"
    rf"|(?P<web>\d\d/{_MONTH}/\d{{4}}:\d\d:\d\d:\d\d(?: [+-]\d{{4}})?)"
    rf"|(?P<syslog>\b{_MONTH} [ \d]\d \d\d:\d\d:\d\d)",
    re.ASCII,
)


def time_of(line: str) -> tuple[tuple[str, ...], str] | None:
    """Give the first time in a line: something to sort by, and the time as written.

    Years that a line leaves out are the same, and so are time zones.
    """
    found = _TIME.search(line, 0, LOOK)
    if found is None:
        return None
    text = found[0]
    numbers = re.findall(r"\d+", text)
    if found["iso"]:
        return tuple(numbers[:6]), text
    month = next(f"{n:02}" for n, name in enumerate(_MONTHS, start=1) if name in text)
    if found["web"]:
        return (numbers[1], month, numbers[0], *numbers[2:5]), text
    return ("", month, numbers[0].zfill(2), *numbers[1:4]), text
