"""When pages were last changed: the newest date in their metadata or in git; unknown if neither has one."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from drillbook.catalog import Catalog, Page
from drillbook.drills import Proof
from drillbook.drills.readiness import proofs, today

# How Hugo, Jekyll, Docusaurus, Zola, Pelican, VitePress and Obsidian say when a page changed, and when it was
# written; without capitals, dashes and underscores.
_CHANGED = ("lastmod", "lastmodifiedat", "lastmodified", "lastupdate", "lastupdated", "updated", "modified")
_WRITTEN = ("date", "created", "pubdate", "publishdate")
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
# Nothing of the user's own may change what git prints, or run a program of the folder's.
_GIT = ("git", "-c", "core.quotepath=off", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false")
_PATIENCE = 60  # seconds


class History:
    """Dates of last change of the files below a folder, found with one look through git's log."""

    def __init__(self, root: Path, files: Iterable[str] = ()) -> None:
        self.root = root
        self._dates = _git_dates(root, set(files))

    def changed(self, page: Page) -> datetime.date | None:
        """The day a page changed last, or None where nobody says.

        The time of the file is the day it was copied to this machine, and never counts, unless git
        says that the file is being changed.
        """
        latest = today()
        told = [*_metadata_dates(page, _CHANGED), self._dates.get(page.file)]
        known = [day for day in told if day and day <= latest]
        # When a page was written, or published, says nothing of when it changed, unless nothing else does.
        return max(known or [day for day in _metadata_dates(page, _WRITTEN) if day <= latest], default=None)


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
    files = {variant.file for page in catalog.published() for variant in page.variants()}
    history, day, dated = History(catalog.root, files), today(), False
    if dated_by_content and not os.environ.get("SOURCE_DATE_EPOCH"):
        found = newest_change(catalog, history)
        day, dated = found or day, found is not None
    return Calendar(history, day, proofs(catalog, day), dated)


def newest_change(catalog: Catalog, history: History) -> datetime.date | None:
    """The newest day that the content itself knows of: of a change, of a review, or of a record."""
    pages = [variant for page in catalog.published() for variant in page.variants()]
    days = [day for page in pages for day in (history.changed(page), page.metadata.reviewed)]
    runs = [record.ended.date() for records in catalog.records.values() for record in records]
    return max((day for day in [*days, *runs] if day), default=None)


def _metadata_dates(page: Page, names: Iterable[str]) -> list[datetime.date]:
    """What a page's front matter says, in the words of other generators; ours has none for it."""
    own = type(page.metadata).model_fields
    said = {_folded(key): value for key, value in page.front.data.items() if key not in own}
    return [day for name in names if (day := _day(said.get(name)))]


def _folded(key: str) -> str:
    return re.sub(r"[-_ ]", "", key.lower())


def _day(value: object) -> datetime.date | None:
    if isinstance(value, dict):  # Docusaurus: last_update: {date: ..., author: ...}
        value = value.get("date")
    found = _DAY.match(value.strip()) if isinstance(value, str) else None
    try:
        return datetime.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _git_dates(root: Path, files: set[str]) -> dict[str, datetime.date]:
    """The day of the last commit of each file; of one that differs from it, the day that it was edited."""
    if not files or _git(root, "rev-parse", "--is-shallow-repository").strip() != b"false":
        return {}  # the oldest commit of a shallow clone looks as if it had made everything
    dates: dict[str, datetime.date] = {}
    day = None
    log = ("log", "-z", "--format=%x01%cs", "--name-only", "--no-renames", "--relative", "--", ".")
    for part in _split(_git(root, *log)):
        if part.startswith("\x01"):
            day = datetime.date.fromisoformat(part[1:11])
        elif day and part in files:
            dates.setdefault(part, day)
    for part in _split(
        _git(root, "diff", "-z", "--name-only", "--no-ext-diff", "--relative", "HEAD", "--", ".")
    ):
        if part in dates and (edited := _edited(root / part)):
            dates[part] = edited
    return dates


def _split(printed: bytes) -> Iterator[str]:
    for part in printed.split(b"\0"):
        yield unicodedata.normalize("NFC", part.decode("utf-8", "replace").lstrip("\n"))


def _git(root: Path, *arguments: str) -> bytes:
    # A hook of git's runs with these, which are about the repository that it is a hook of.
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k.startswith("GIT_CONFIG")
    }
    try:
        done = subprocess.run(
            [*_GIT, *arguments],
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return b""
    return done.stdout


def _edited(path: Path) -> datetime.date | None:
    try:
        return datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC).date()
    except (OSError, ValueError, OverflowError):
        return None
