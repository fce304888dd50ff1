"""Runs whose two processes were killed at once: the next run finds what they left, and sweeps it up.

A run holds a lock on a file in its directory for as long as one of its processes lives.
A directory with such a file that nobody holds was left behind.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from drillbook.drills.events import now
from drillbook.drills.run.leftovers import born, end_processes, remove_folder
from drillbook.drills.run.workspace import PREFIX, Workspace

_FILE = ".run"
_BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class _Left:
    """What a run says of itself. ``born`` is when its first process was, in ticks since ``boot``."""

    drill: str
    started: str
    mark: str
    boot: str
    born: int


@contextlib.contextmanager
def held(workspace: Workspace, drill: str) -> Iterator[None]:
    """Hold a run's directory, for this process and those that are forked meanwhile."""
    told = _Left(drill, now().isoformat(timespec="seconds"), workspace.mark, _boot(), born(os.getpid()))
    file = workspace.folder / _FILE
    unnamed = file.with_name(f"{_FILE}.new")
    handle = os.open(unnamed, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        os.write(handle, json.dumps(asdict(told)).encode())
        unnamed.rename(file)  # nobody finds it by its name before it is locked
        yield
    finally:
        os.close(handle)


def sweep_abandoned(base: Path) -> list[str]:
    """End and remove what dead runs left below a folder; say what that was."""
    said = []
    for folder in sorted(base.resolve().glob(f"{PREFIX}*")):
        taken = _take(folder)
        if taken is not None:
            handle, left = taken
            said.append(_sweep(folder, left))
            os.close(handle)
    return said


def _take(folder: Path) -> tuple[int, _Left] | None:
    """Lock a directory that a dead run of ours left; gives nothing where it is none."""
    try:
        owner = folder.lstat()
        handle = os.open(folder / _FILE, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        mine = stat.S_ISDIR(owner.st_mode) and _is_mine(owner) and _is_mine(os.fstat(handle))
        left = _Left(**json.loads(os.read(handle, 4096)))
        if mine and left.mark.startswith(f"DRILL_ID={folder.name}-") and (folder / _FILE).exists():
            return handle, left
    except (OSError, ValueError, TypeError, AttributeError):  # it is held, or not what we write
        pass
    os.close(handle)
    return None


def _is_mine(status: os.stat_result) -> bool:
    return status.st_uid == os.geteuid()


def _sweep(folder: Path, left: _Left) -> str:
    # After a restart of the machine nothing of it runs, and ids and times mean something else.
    still = end_processes(folder, left.mark, left.born) if left.boot == _boot() else []
    problems = [*(f"{name} could not be ended" for name in still), *filter(None, [remove_folder(folder)])]
    said = f"a run of {left.drill} from {left.started} was killed before it could clean up"
    if problems:
        return f"{said}, and not everything it left could be cleaned up: {'; '.join(problems)}"
    return f"{said}; what it left in {folder} was ended and removed, without a record"


def _boot() -> str:
    try:
        return _BOOT.read_text("ascii").strip()
    except OSError:
        return ""
