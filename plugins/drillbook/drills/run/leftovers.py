"""What a run leaves behind: processes, mounts and files, found and removed.

A daemon leaves its parent, its session and often its user, and some overwrite their
environment. So four marks are looked for: it descends from us, it carries the run's
id in its environment, it works in the run's directory, or it holds a file there.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

_PROC, _BLOCK = Path("/proc"), Path("/sys/block")
_OCTAL = re.compile(r"\\([0-7]{3})")  # how blanks are written in the list of mounts
# PostgreSQL waits for its clients on the first and gives its shared memory back on the second.
_SIGNALS = ((signal.SIGTERM, 2.0), (signal.SIGINT, 2.0), (signal.SIGKILL, 2.0), (signal.SIGKILL, 5.0))


def end_processes(folder: Path, mark: str, since: int | None = None) -> list[str]:
    """End every process of a run. Gives the names of those that are still there.

    ``since`` is when a run began that is not ours; else it is what began after us, and all below us.
    """

    def found() -> list[int]:
        return processes_of(folder, mark, since)

    for number, patience in _SIGNALS:
        if not found():
            break
        for pid in found():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, number)
        _wait(lambda: not found(), patience)
    return [f"{_name(pid)} ({pid})" for pid in found()]


def _wait(done: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not done() and time.monotonic() < deadline:
        time.sleep(0.05)


def processes_of(folder: Path, mark: str, since: int | None = None) -> list[int]:
    """Find the processes of a run, ours and those above us left out."""
    _reap()
    parents = {pid: parent for pid in _pids() if (parent := _parent(pid)) is not None}
    us, begun = os.getpid(), born(os.getpid()) if since is None else since
    above = set(_line_of(us, parents))
    return [
        pid
        for pid in parents
        if pid not in above
        and not _is_zombie(pid)
        and ((since is None and us in _line_of(pid, parents)) or _is_ours(pid, folder, mark, begun))
    ]


def _is_ours(pid: int, folder: Path, mark: str, begun: int) -> bool:
    if born(pid) < begun:
        return False
    with contextlib.suppress(OSError):
        if mark.encode() in (_PROC / str(pid) / "environ").read_bytes().split(b"\0"):
            return True
    # Whoever looks into the directory from a terminal must keep their shell; what a run started has none.
    return not _has_terminal(pid) and any(_is_below(path, folder) for path in _paths(pid))


def _paths(pid: int) -> Iterator[str]:
    base = _PROC / str(pid)
    for name in ("cwd", "root", "exe"):
        with contextlib.suppress(OSError):
            yield str((base / name).readlink())
    with contextlib.suppress(OSError):
        for entry in os.scandir(base / "fd"):
            with contextlib.suppress(OSError):
                yield str(Path(entry.path).readlink())


def _pids() -> Iterator[int]:
    return (int(entry.name) for entry in os.scandir(_PROC) if entry.name.isdigit())


def _status(pid: int) -> list[str]:
    try:
        # The name in parentheses may hold blanks and parentheses itself.
        return (_PROC / str(pid) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return []


def _parent(pid: int) -> int | None:
    fields = _status(pid)
    return int(fields[1]) if fields else None


def born(pid: int) -> int:
    """When a process started, in ticks since the machine did."""
    fields = _status(pid)
    return int(fields[19]) if fields else 0


def _has_terminal(pid: int) -> bool:
    fields = _status(pid)
    return bool(fields) and fields[4] != "0"


def _is_zombie(pid: int) -> bool:
    fields = _status(pid)
    return not fields or fields[0] in "ZX"


def _line_of(pid: int, parents: dict[int, int]) -> list[int]:
    """A process and those above it."""
    line = [pid]
    while pid in parents and parents[pid] not in line:
        pid = parents[pid]
        line.append(pid)
    return line


def _name(pid: int) -> str:
    try:
        return (_PROC / str(pid) / "comm").read_text("utf-8", "replace").strip()
    except OSError:
        return "process"


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def remove_folder(folder: Path) -> str:
    """Remove a run's directory with all in it. Gives the reason where that fails, else nothing."""
    _unmount(folder)
    _detach(folder)
    still = _mounts(folder)
    if still:  # what is mounted there is not ours to delete
        return f"{still[0]} is still mounted, so {folder} was left in place"
    for attempt in range(3):  # something may have written while we removed
        if not os.path.lexists(folder):
            return ""
        if attempt:
            _free(folder)
        # Unlike Python's own, it takes trees of any depth, and of a link that stands there the link alone.
        with contextlib.suppress(OSError):
            subprocess.run(["rm", "-rf", "--", str(folder)], check=False, capture_output=True)
    return f"{folder} could not be removed" if os.path.lexists(folder) else ""


def _free(folder: Path) -> None:
    """Take away what keeps files of ours from being removed: modes and attributes."""
    if folder.is_symlink():
        return
    with contextlib.suppress(RecursionError):  # as deep as Python goes
        for place, _, _ in os.walk(folder, onerror=lambda _: None):
            with contextlib.suppress(OSError):
                Path(place).chmod(stat.S_IRWXU)
    if shutil.which("chattr"):
        subprocess.run(["chattr", "-R", "-f", "-i", "-a", str(folder)], check=False, capture_output=True)


def _unmount(folder: Path) -> None:
    ways = (["umount", "--lazy"], ["fusermount3", "-uz"], ["fusermount", "-uz"])
    for mount in _mounts(folder):
        for way in ways:
            if (
                shutil.which(way[0])
                and subprocess.run([*way, mount], check=False, capture_output=True).returncode == 0
            ):
                break


def _detach(folder: Path) -> None:
    """Let go of loop devices that show a file of the folder; they would keep it forever."""
    for device in _loops(folder):
        with contextlib.suppress(OSError):
            subprocess.run(["losetup", "--detach", device], check=False, capture_output=True)


def _loops(folder: Path) -> list[str]:
    """The loop devices that show a file of a folder."""
    found = []
    for backing in _BLOCK.glob("loop*/loop/backing_file"):
        with contextlib.suppress(OSError):
            if _is_below(backing.read_text("utf-8", "replace").rstrip("\n"), folder):
                found.append(f"/dev/{backing.parts[-3]}")
    return found


def _mounts(folder: Path) -> list[str]:
    """What is mounted on a folder, below it, or from a file in it, the deepest first."""
    try:
        lines = (_PROC / "self" / "mounts").read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    loops = _loops(folder)
    entries = (
        (source, _OCTAL.sub(lambda m: chr(int(m.group(1), 8)), place))
        for source, place in (line.split()[:2] for line in lines)
    )
    return sorted(
        (place for source, place in entries if source in loops or _is_below(place, folder)),
        key=len,
        reverse=True,
    )


def _is_below(path: str, folder: Path) -> bool:
    """Whether a path is that of a folder or of anything in it."""
    return path == str(folder) or path.startswith(f"{folder}/")
