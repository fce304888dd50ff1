"""The live preview: builds at every edit and tells the browsers that are looking."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch

from drillbook.site.build import build
from drillbook.site.failures import BuildFailed
from drillbook.site.report import Report
from drillbook.site.settings import Settings

HEARTBEAT = 15.0
_SHOWN = 50


@dataclass
class Preview:
    """One site under preview.

    ``on_build`` is called after each build with the files that changed and what
    came of it, so that the terminal can say so.
    """

    settings: Settings
    on_build: Callable[[set[str], Report, str], None]
    report: Report = field(default_factory=Report)
    failure: str = ""
    version: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def output(self) -> Path:
        """The folder that is served."""
        return Path(self.settings["OUTPUT_PATH"])

    @property
    def broken(self) -> bool:
        """Whether the last build failed, so that what is served is older than the pages."""
        return self.report.failed or bool(self.failure)

    def build(self, changed: set[str] = frozenset()) -> None:  # type: ignore[assignment]
        """Build the site once. A build that fails changes nothing that is served."""
        try:
            self.report, self.failure = build(dict(self.settings)), ""
        except BuildFailed as stopped:
            self.report, self.failure = Report(), str(stopped)
        except Exception as error:  # noqa: BLE001  a mistake in a template under edit must not end the preview
            self.report, self.failure = Report(), f"{type(error).__name__}: {error}"
        self.version += 1
        self.on_build(changed, self.report, self.failure)

    async def watch(self) -> None:
        """Rebuild whenever a page, a file beside it, or the theme changes; until cancelled."""
        paths = [p for p in (Path(self.settings["PATH"]), Path(self.settings["THEME"])) if p.is_dir()]
        output = self.output.resolve()

        class Pages(DefaultFilter):
            def __call__(self, change: Change, path: str) -> bool:
                return is_edit(path, output) and super().__call__(change, path)

        async for changes in awatch(*paths, watch_filter=Pages(), step=50, debounce=300):
            await asyncio.to_thread(self.build, {path for _, path in changes})
            self._wake()

    def _wake(self) -> None:
        waiting, self._changed = self._changed, asyncio.Event()
        waiting.set()

    def state(self) -> dict[str, object]:
        """What a browser is told: which build this is, and what is wrong with it."""
        problems = [{**asdict(p), "severity": p.severity.value} for p in self.report.problems]
        errors = [p for p in problems if p["severity"] == "error"] if self.broken else []
        return {"version": self.version, "failure": self.failure, "problems": errors[:_SHOWN]}

    async def events(self) -> AsyncIterator[str]:
        """Yield server-sent events: the state now, then at each build; comments keep the line open."""
        while True:
            # Taken first: a build may end while its state is on its way to a slow browser.
            waiting = self._changed
            yield f"data: {json.dumps(self.state())}\n\n"
            while not await _within(HEARTBEAT, waiting):
                yield ": still here\n\n"


def is_edit(path: str, output: Path) -> bool:
    """Say whether a change is one of an author's: editors write swap files, and builds write sites."""
    # The output may lie inside a watched folder, and the next one is built beside it.
    built = path == str(output) or path.startswith(
        (f"{output}{os.sep}", str(output.parent / f".{output.name}."))
    )
    return not built and not Path(path).name.startswith((".", "#")) and not path.endswith("~")


async def _within(seconds: float, waiting: asyncio.Event) -> bool:
    with contextlib.suppress(TimeoutError):
        return await asyncio.wait_for(waiting.wait(), seconds)
    return False
