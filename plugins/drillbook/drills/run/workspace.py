"""The disposable place of a run: its directory, its id, and the environment of its commands."""

from __future__ import annotations

import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from drillbook.drills.records.writing import user_name
from drillbook.drills.uses import Watched

# Sockets of PostgreSQL and others lie in it, whose whole path has room for some 100 characters,
# and servers that run as users of their own must be able to pass, which a private TMPDIR forbids.
DEFAULT_BASE = Path("/tmp")  # noqa: S108 (the directory below it has a random name and is made by mkdtemp)
PREFIX = "drill-"
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class Workspace:
    """Where a run works. ``mark`` is what every process of it carries in its environment.

    ``content`` is the folder it gets a copy of, ``watched`` are the files of it to look after.
    """

    folder: Path
    mark: str
    environment: dict[str, str]
    content: Path
    watched: tuple[Watched, ...] = ()

    @property
    def lent(self) -> Path:
        """Where the run's own copy of the content folder lies."""
        return Path(self.environment["DRILL_CONTENT"])


def make_workspace(content: Path, base: Path | None = None, files: tuple[Watched, ...] = ()) -> Workspace:
    """Make the directory of a run. Raises OSError where that is not possible."""
    # Its one true name: processes are found again by what /proc calls the place they work in.
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=(base or DEFAULT_BASE).resolve()))
    # Commands of the drill that run as another user pass through it; they cannot list it.
    folder.chmod(0o711)
    for name, mode in ((".home", 0o711), (".tmp", 0o1777)):
        (folder / name).mkdir()
        (folder / name).chmod(mode)
    run = f"{folder.name}-{secrets.token_hex(8)}"
    return Workspace(folder, f"DRILL_ID={run}", _environment(folder, run), content, files)


def _environment(folder: Path, run: str) -> dict[str, str]:
    """Give the environment of commands: small, so that no PGHOST of the caller leads to another server."""
    user = user_name()
    return {
        "PATH": ":".join(filter(None, [os.environ.get("PATH", ""), _PATH])),
        "LANG": "C.UTF-8",
        "TZ": os.environ.get("TZ", "UTC"),
        "USER": user,
        "LOGNAME": user,
        "SHELL": "/bin/bash",
        "HOME": str(folder / ".home"),
        "TMPDIR": str(folder / ".tmp"),
        # Clients that are told no server would ask the host's own; these lead them nowhere.
        "PGHOST": str(folder),
        "MYSQL_UNIX_PORT": str(folder / "mysqld.sock"),
        "DRILL_DIR": str(folder),
        "DRILL_ID": run,
        "DRILL_CONTENT": str(folder / ".content"),
    }
