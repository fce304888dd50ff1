"""What a page asks for: its bytes as a host sends them, its round trips, and requests that are held back."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Page, Request, Route


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


class HeldBack:
    """Requests of a page that wait until they are let go, as on a slow network."""

    def __init__(self, page: Page, url: str | re.Pattern[str]) -> None:
        self._page = page
        self._routes: list[Route] = []
        page.route(url, self._hold)

    def _hold(self, route: Route) -> None:
        self._routes.append(route)

    def let_go(self, patience: float = 30) -> None:
        """Let them go, as soon as there is one; ``patience`` in seconds."""
        end = time.monotonic() + patience
        while not self._routes:
            assert time.monotonic() < end, "nothing was asked for"
            self._page.wait_for_timeout(20)
        for route in self._routes:
            route.continue_()
