"""Waiting for a thing, and never for a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 60  # seconds until a test gives up; nothing is measured by it
_PAUSE = 0.05  # seconds between two looks


def came_true(done: Callable[[], Any], within: float = PATIENCE) -> Any:
    """Ask again and again, for at most so many seconds; give the first answer that is true, or the last."""
    deadline = time.monotonic() + within
    while not (found := done()) and time.monotonic() < deadline:
        time.sleep(_PAUSE)
    return found


def wait_for(what: str, done: Callable[[], Any]) -> Any:
    """Wait until something is true, and give it."""
    found = came_true(done)
    assert found, f"waited in vain for {what}"
    return found
