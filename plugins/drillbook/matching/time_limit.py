"""Keeps a regular expression from holding up the rest of the log.

`drillbook check` refuses the patterns that are known to explode; this is for those
that are not known. The engine looks at signals while it matches, so a timer that
counts this process's own computing time can end a search.
"""

from __future__ import annotations

import re
import signal
import threading
from collections import Counter
from types import FrameType, TracebackType
from typing import Self

from drillbook.catalog.signatures.safety import WINDOW

TICK = 0.05  # seconds of computing
MOST_TICKS = 10  # of one search
MOST_TICKS_IN_ALL = 40  # of the slow searches of one expression


class TookTooLongError(Exception):
    """An expression used up its time."""


class Guard:
    """Searches within a time limit, where the system can interrupt (not on Windows)."""

    def __init__(self) -> None:
        self._ticks = 0
        self._busy = False
        self._slow: Counter[re.Pattern[str]] = Counter()
        self._armed = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()

    def __enter__(self) -> Self:
        if self._armed:
            self._before = signal.signal(signal.SIGVTALRM, self._tick)
            signal.setitimer(signal.ITIMER_VIRTUAL, TICK, TICK)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._armed:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, self._before)

    def search(self, expression: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
        """Match an expression within a part of a text; raises TookTooLongError."""
        self._ticks = 0
        try:
            self._busy = True
            found = expression.search(text, start, min(end, start + WINDOW))
        finally:
            self._busy = False
        if self._ticks > 1:
            self._slow[expression] += self._ticks
            if self._slow[expression] > MOST_TICKS_IN_ALL:
                raise TookTooLongError
        return found

    def _tick(self, _number: int, _frame: FrameType | None) -> None:
        self._ticks += 1
        if self._busy and self._ticks > MOST_TICKS:
            raise TookTooLongError
