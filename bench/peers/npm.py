"""The peers that npm has: fetched once, exactly as `package-lock.json` beside this pins them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from bench.engines import MissingPeerError
from bench.workspace import say

HERE = Path(__file__).parent


def packages(*paths: str) -> list[Path]:
    """Give files or folders of npm's packages, by their paths below `node_modules`.

    Raises MissingPeerError where npm is missing or could not fetch them.
    """
    modules = HERE / "node_modules"
    if not _is_current(modules):
        _fetch()
    found = [modules / path for path in paths]
    gone = [path for path, file in zip(paths, found, strict=True) if not file.exists()]
    if gone:
        raise MissingPeerError(f"npm installed no {' '.join(gone)}")
    return found


def _is_current(modules: Path) -> bool:
    """Whether npm has been here since the lock was written."""
    stamp, lock = modules / ".package-lock.json", HERE / "package-lock.json"
    return stamp.is_file() and stamp.stat().st_mtime >= lock.stat().st_mtime


def _fetch() -> None:
    for program in ("node", "npm"):
        if not shutil.which(program):
            raise MissingPeerError(f"{program} is not installed (apt-get install nodejs npm)")
    say(f"npm ci in {HERE.relative_to(HERE.parents[1])}")
    done = subprocess.run(["npm", "ci"], capture_output=True, text=True, check=False, cwd=HERE)
    if done.returncode:
        told = [line for line in done.stderr.splitlines() if line.strip()] or ["it said nothing"]
        raise MissingPeerError(f"npm ci failed: {told[0]}")
