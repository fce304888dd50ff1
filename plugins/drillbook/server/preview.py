"""The live preview: builds at every edit and tells the browsers that are looking."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch

from drillbook.catalog.files import is_markdown
from drillbook.memo import Memo
from drillbook.site.build import build
from drillbook.site.failures import OWN_PLUGINS, BuildFailed
from drillbook.site.look import look
from drillbook.site.report import Report
from drillbook.site.session import SETTING, Session, SupersededError, Whole
from drillbook.site.settings import Settings

HEARTBEAT = 15.0
_STEP = 20  # milliseconds that the watcher waits for more of the same edit
_QUIET = 1.0  # seconds without an edit before the site is published
_SHOWN = 50


@dataclass
class Preview:
    """One site under preview.

    ``on_build`` is called after each build with the files that changed and what
    came of it, so that the terminal can say so. ``fresh`` are pages and lists that are newer than the
    published site, by address: an edit is seen in them at once, and published when there is time.
    """

    settings: Settings
    on_build: Callable[[Collection[str], Report, str], None]
    report: Report = field(default_factory=Report)
    failure: str = ""
    version: int = 0
    fresh: dict[str, bytes] = field(default_factory=dict)
    _session: Session = field(default_factory=Session)
    _publishing: tuple[asyncio.Task[None], asyncio.Event] | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def output(self) -> Path:
        """The folder that is served."""
        return Path(self.settings["OUTPUT_PATH"])

    def newer(self, address: str) -> bytes | None:
        """Give the file at an address as an edit has made it, where that is not published yet."""
        return self.fresh.get(address)

    @property
    def broken(self) -> bool:
        """Whether the last build failed, so that what is served is older than the pages."""
        return self.report.failed or bool(self.failure)

    def build(self, changed: Collection[str] = ()) -> None:
        """Build the site once. A build that fails changes nothing that is served."""
        report, failure = self._published()
        self._take(changed, report, failure)

    def edit(self, changed: Collection[str]) -> bool:
        """Show an edit, at once where that is possible; say whether the site is still to be published."""
        whole, pages = self._session.whole, Path(self.settings["PATH"]).resolve()
        known = all(is_markdown(path) and Path(path).resolve().is_relative_to(pages) for path in changed)
        if whole is None or self.failure or not known or not is_plain(whole):
            self._session.memo = Memo()  # a template may have changed, which no page names
            self.build(changed)
            return False
        report, failure = self._tried(lambda: self._looked(whole))
        self._take(changed, report, failure)
        return not self.broken

    def _looked(self, whole: Whole) -> Report:
        report, fresh = look(self._session.memo, whole)
        self.fresh = {**self.fresh, **fresh}
        report.updated = sum(address.endswith(".html") for address in fresh)
        return report

    def publish(self) -> None:
        """Publish what ``edit`` has shown. Readers see nothing new, unless it fails."""
        report, failure = self._published()
        if failure or report.failed:
            self._take((), report, failure)
        else:
            self.on_build((), replace(report, problems=[]), "")  # of those the edit has told

    def _published(self) -> tuple[Report, str]:
        return self._tried(self._build)

    def _build(self) -> Report:
        # Pages that are open name the files of the search that was there when they were made.
        kept = _search_files(self.output)
        report = build({**self.settings, SETTING: self._session})
        if not report.failed:
            self.fresh = kept
        return report

    @staticmethod
    def _tried(task: Callable[[], Report]) -> tuple[Report, str]:
        try:
            return task(), ""
        except SupersededError:
            raise
        except BuildFailed as stopped:
            return Report(), str(stopped)
        except Exception as error:  # noqa: BLE001  a mistake in a template under edit must not end the preview
            return Report(), f"{type(error).__name__}: {error}"

    def _take(self, changed: Collection[str], report: Report, failure: str) -> None:
        self.report, self.failure = report, failure
        self.version += 1
        self.on_build(changed, report, failure)

    async def watch(self) -> None:
        """Show every edit of a page, of a file beside it or of the theme, and publish it; until cancelled."""
        paths = [p for p in (Path(self.settings["PATH"]), Path(self.settings["THEME"])) if p.is_dir()]
        output = self.output.resolve()

        class Pages(DefaultFilter):
            def __call__(self, change: Change, path: str) -> bool:
                return is_edit(path, output) and super().__call__(change, path)

        async for changes in awatch(*paths, watch_filter=Pages(), step=_STEP, debounce=300):
            await self._stop_publishing()
            to_publish = await asyncio.to_thread(self.edit, {path for _, path in changes})
            self._wake()
            if to_publish:
                self._publish_soon()

    def _publish_soon(self) -> None:
        edited = asyncio.Event()
        self._publishing = asyncio.create_task(self._publish_unless(edited)), edited

    async def _publish_unless(self, edited: asyncio.Event) -> None:
        if await _within(_QUIET, edited):
            return
        with contextlib.suppress(SupersededError):
            version = self.version
            await asyncio.to_thread(self.publish)
            if version != self.version:
                self._wake()

    async def _stop_publishing(self) -> None:
        """End what is being published: an edit has made it old."""
        publishing, self._publishing = self._publishing, None
        if publishing:
            task, edited = publishing
            edited.set()
            self._session.give_up()
            await task
            self._session.go_on()

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


def is_plain(whole: Whole) -> bool:
    """Whether nobody else takes part in a build: a plugin may write, or change, whatever it likes."""
    return set(map(str, whole.settings["PLUGINS"])) <= OWN_PLUGINS


def _search_files(output: Path) -> dict[str, bytes]:
    """Read the files of a published search, by address."""
    folder = output / "search"
    found = [path for path in folder.glob("*/*") if path.is_file()]
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in found}


async def _within(seconds: float, waiting: asyncio.Event) -> bool:
    with contextlib.suppress(TimeoutError):
        return await asyncio.wait_for(waiting.wait(), seconds)
    return False
