"""Which files of configurations the steps of a run read: those whose time of the last access moved.

What a step's commands say shows nothing: they may stand in a branch that is never taken. Opening,
listing or naming a file reads nothing of it; a copy, an include and a program that is run do.
"""

from __future__ import annotations

import os
import stat
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from drillbook.catalog.files import file_at
from drillbook.drills.uses import Watched, digest_of

_PROBE = ".probe"
_GRAIN = 0.02  # seconds in which two changes may get the same time; kernels count in up to 10 ms


@dataclass(frozen=True)
class _Seen:
    """What is known of a file since it was looked at last."""

    place: Path
    digest: str
    at: os.stat_result


class Watch:
    """Looks after files in a place that nobody but the run reads."""

    def __init__(self, root: Path, files: Iterable[Watched]) -> None:
        """Begin to look after files below ``root``; what is not there, or leads out of it, is not watched."""
        self._files = {watched.file: watched.pages for watched in files}
        names = self._files.keys() | {page for pages in self._files.values() for page in pages}
        self._seen = {name: seen for name in names if (seen := _first(root, name))}
        time.sleep(_GRAIN)

    def look(self) -> dict[str, str]:
        """Give the files that were read since the last look, with the digest of what was read of each.

        Of a configuration whose page was read as well, none is given: somebody went through the folder, as
        a search or a backup of it does.
        """
        read = {name for name in list(self._seen) if self._was_read(name)}
        if read:
            time.sleep(_GRAIN)
        return {
            file: self._seen[file].digest
            for file, pages in sorted(self._files.items())
            if file in read and not read & pages
        }

    def _was_read(self, name: str) -> bool:
        seen = self._seen[name]
        try:
            now = seen.place.lstat()
            # Reading moves the time of access alone. Whoever sets that, writes or links moves this one too.
            touched = (now.st_ino, now.st_ctime_ns) != (seen.at.st_ino, seen.at.st_ctime_ns)
            if not touched and now.st_atime_ns == seen.at.st_atime_ns:
                return False
            if touched and not (stat.S_ISREG(now.st_mode) and digest_of(seen.place) == seen.digest):
                del self._seen[name]  # from now on it is another file
                return False
            self._seen[name] = replace(seen, at=_rewind(seen.place))
        except OSError:
            del self._seen[name]
            return False
        return not touched


def keeps_times(folder: Path) -> bool:
    """Whether the file system of a folder shows that a file was read.

    Those mounted ``noatime`` do not, nor do those where a copy shares the blocks of its source, as on Btrfs:
    of a file that was copied they show nothing.
    """
    probe = folder / _PROBE
    try:
        probe.write_bytes(b"probe")
        return _shows(probe, Path.read_bytes) and _shows(probe, _copy)
    except OSError:
        return False
    finally:
        probe.unlink(missing_ok=True)


def _shows(probe: Path, read: Callable[[Path], object]) -> bool:
    before = _rewind(probe)
    read(probe)
    after = probe.lstat()
    return after.st_atime_ns != before.st_atime_ns and after.st_ctime_ns == before.st_ctime_ns


def _copy(probe: Path) -> None:
    """Copy a file as ``cp`` does: the file system may do it as it likes."""
    with probe.open("rb") as source, tempfile.TemporaryFile(dir=probe.parent) as target:
        try:
            os.copy_file_range(source.fileno(), target.fileno(), 1 << 16)
        except (AttributeError, OSError):  # no system or file system that has its own way
            source.read()


def _first(root: Path, name: str) -> _Seen | None:
    found = file_at(root, name)
    try:
        place = found.resolve() if found else None
        return _Seen(place, digest_of(place), _rewind(place)) if place else None
    except OSError:
        return None


def _rewind(place: Path) -> os.stat_result:
    """Set the time of access back: file systems move it only where it is older than the last change."""
    os.utime(place, ns=(0, place.lstat().st_mtime_ns), follow_symlinks=False)
    return place.lstat()
