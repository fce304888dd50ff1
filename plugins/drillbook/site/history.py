"""When pages changed last: from git where there is a history, else from the pages themselves."""

from __future__ import annotations

import datetime
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from drillbook.catalog import Catalog, Page
from drillbook.drills import Proof
from drillbook.drills.readiness import proofs, today


class History:
    """Dates of last change of the files below a folder, found with one call of git."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._dates = _git_dates(root)

    def changed(self, page: Page) -> datetime.date | None:
        """The day a page changed last.

        A file that git does not know tells by its review date; its time on disk
        counts only where nothing else is known, since a copy makes it new.
        """
        found = self._dates.get(page.file)
        if found:
            return found
        if page.metadata.reviewed:
            return page.metadata.reviewed
        try:
            stamp = page.path.stat().st_mtime
        except OSError:
            return None
        return datetime.datetime.fromtimestamp(stamp, datetime.UTC).date()


@dataclass(frozen=True)
class Calendar:
    """What a build knows of dates: when pages changed, which day it is, what is proven on it."""

    history: History
    today: datetime.date
    proofs: Mapping[str, Proof] = field(default_factory=dict)
    dated: bool = False


def calendar_of(catalog: Catalog, dated_by_content: bool) -> Calendar:
    """Make the calendar of a build.

    A site that is dated by its content says what was so on the day of its newest change,
    whenever it is built; SOURCE_DATE_EPOCH, where it is set, is that day instead.
    """
    history, day, dated = History(catalog.root), today(), False
    if dated_by_content and not os.environ.get("SOURCE_DATE_EPOCH"):
        found = newest_change(catalog, history)
        day, dated = found or day, found is not None
    return Calendar(history, day, proofs(catalog, day), dated)


def newest_change(catalog: Catalog, history: History) -> datetime.date | None:
    """The day of the newest change of a page, or of the newest record."""
    pages = [history.changed(variant) for page in catalog.published() for variant in page.variants()]
    runs = [record.ended.date() for records in catalog.records.values() for record in records]
    return max((day for day in [*pages, *runs] if day), default=None)


def _git_dates(root: Path) -> dict[str, datetime.date]:
    command = [
        "git",
        "-c",
        "core.quotepath=off",
        "log",
        "--format=%x01%cs",
        "--name-only",
        "--relative",
        "--",
        ".",
    ]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return {}
    dates: dict[str, datetime.date] = {}
    day = None
    for line in done.stdout.splitlines():
        if line.startswith("\x01"):
            day = datetime.date.fromisoformat(line[1:])
        elif line and day:
            dates.setdefault(line, day)
    return dates
