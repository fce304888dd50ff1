"""Runs the product as its users do: as a command, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support import prepared

ROOT = Path(__file__).resolve().parents[2]

# Most sites do not have a host to themselves, and links that start at the root only work on those that do.
BELOW = "/some/where/"

# A terminal that is wide and has no colours, so that messages can be compared as text.
PLAIN = {"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "200", "PYTHONUTF8": "1"}

# What Python reads as it starts, and never again.
_AT_THE_START = ("PYTHON", "LANG", "LC_")
PATIENCE = 300  # seconds that a command may take


@dataclass(frozen=True)
class Outcome:
    """What a command did: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """All it printed, whichever stream it went to."""
        return self.out + self.err


@dataclass(frozen=True)
class Site(Outcome):
    """What a build did, and the folder it wrote."""

    folder: Path

    def read(self, address: str) -> str:
        """Give the text of a file of the site."""
        return (self.folder / address).read_text(encoding="utf-8")


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, **PLAIN, "PYTHONPATH": str(ROOT / "plugins"), **more}


def run_python(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> Outcome:
    """Run a Python module as a command."""
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env=_environment(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def run_drillbook(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> Outcome:
    """Run ``drillbook`` with these arguments."""
    return run_prepared("drillbook", *arguments, cwd=cwd, **environment)


def run_prepared(module: str, *arguments: str | Path, cwd: Path = ROOT, **environment: str) -> Outcome:
    """Run ``drillbook`` or ``pelican`` where all that they import is imported already.

    Where the environment says how Python is to start, it starts.
    """
    if any(name.startswith(_AT_THE_START) for name in environment):
        return run_python("-m", module, *arguments, cwd=cwd, **environment)
    command = [module, *map(str, arguments)]
    return Outcome(*prepared.run(command, cwd, _environment(environment), PATIENCE))


def build(content: Path, output: Path, *options: str) -> Site:
    """Build a content folder."""
    done = run_drillbook("build", "--content", content, "--output", output, *options)
    return Site(done.code, done.out, done.err, output)


def build_shipped(output: Path) -> Site:
    """Build the site that is shipped, with its own settings, as one that is published below a path."""
    done = run_drillbook("build", "--output", output, DRILLBOOK_SITEURL=f"https://recovery.example{BELOW}")
    return Site(done.code, done.out, done.err, output)


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files, given as relative path and content."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content, encoding="utf-8")
