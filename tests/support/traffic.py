"""Counts what a page asks for: bytes as a host sends them, and round trips that wait for one another."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Page, Request


@dataclass
class Traffic:
    """What was asked for since counting began. ``folder`` is what is served, below ``prefix``."""

    folder: Path
    prefix: str = "/"
    trips: dict[str, int] = field(default_factory=dict)
    _done: int = 0

    def watch(self, page: Page) -> None:
        """Count from now on."""
        page.on("request", self._asked)
        page.on("requestfinished", self._answered)

    def _asked(self, request: Request) -> None:
        # What is asked for after an answer may have waited for it.
        self.trips.setdefault(self._name(request), self._done + 1)

    def _answered(self, request: Request) -> None:
        self._done = max(self._done, self.trips.get(self._name(request), 0))

    def _name(self, request: Request) -> str:
        return unquote(urlsplit(request.url).path).removeprefix(self.prefix)

    def bytes(self) -> int:
        """What it weighs, compressed as hosts do."""
        return self.bytes_of(self.trips)

    def bytes_of(self, names: Iterable[str]) -> int:
        """What some of it weighs."""
        return sum(compressed(self.folder / name) for name in names)

    def forget(self) -> None:
        """Count from zero."""
        self.trips.clear()
        self._done = 0


def compressed(path: Path) -> int:
    """The size of a file as it goes over the wire."""
    return len(gzip.compress(path.read_bytes(), compresslevel=6, mtime=0))
