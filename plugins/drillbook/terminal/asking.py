"""A question in the terminal, which signals answer too."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
from collections.abc import Iterator

from drillbook.drills.run.runner import SIGNALS


@contextlib.contextmanager
def signals_interrupt() -> Iterator[None]:
    """Let every signal that stops a run raise KeyboardInterrupt; then whoever handled them before does."""
    before = {number: signal.signal(number, signal.default_int_handler) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def read_answer(prompt: str) -> str:
    """Give the line that is typed, in lower case; empty where the input has ended.

    ``input`` would go on waiting after a signal that comes between its prompt and its read; on a busy
    machine a quick Ctrl-C does. Here the signal is something to read as well.
    """
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    before = signal.set_wakeup_fd(wake)
    try:
        sys.stdout.write(prompt)
        sys.stdout.flush()
        while sys.stdin not in select.select([sys.stdin, woken], [], [])[0]:
            pass  # the handler raises before anything is asked again
        return sys.stdin.readline().strip().lower()
    finally:
        signal.set_wakeup_fd(before)
        os.close(woken)
        os.close(wake)
