"""Running commands: each in a session of its own, with a time limit, its output read as it comes."""

from __future__ import annotations

import contextlib
import ctypes
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from drillbook.drills.redact import _LONGEST, plain

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_TICK = 0.1  # seconds between looks at the clock
_CHUNK = 1 << 16

OnLine = Callable[[str], None]


def adopt_orphans() -> None:
    """Become the parent of every process that loses its own below us, so that daemons are not lost."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_with_parent(parent: int) -> None:
    """Be told with SIGTERM when the parent is gone, however it went."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # it went before we asked
        os.kill(os.getpid(), signal.SIGTERM)


@dataclass(frozen=True)
class Ended:
    """How a command ended. ``code`` is None where it was stopped."""

    code: int | None
    seconds: float
    timed_out: bool = False


class Shell:
    """Runs blocks of commands in one place, with one pipe for the output of all.

    The pipe outlives each command: a server that was started in the background goes
    on writing to it, and would be killed by a pipe that nobody holds.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str], stopped: Callable[[], bool]) -> None:
        self.folder = folder
        self.environment = dict(environment)
        self.stopped = stopped
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        self._partial = b""

    def close(self) -> None:
        """Let go of the pipe, when nothing can write to it any more."""
        os.close(self._read)
        os.close(self._write)

    def run(self, text: str, seconds: float, on_line: OnLine) -> Ended:
        """Run a block under ``bash -euo pipefail``, for at most so long.

        Raises OSError where it cannot be started.
        """
        started = time.monotonic()
        process = subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", text],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self._write,
            stderr=self._write,
            start_new_session=True,
        )
        timed_out = self._follow(process, started + seconds, on_line)
        stopped = process.poll() is None
        if stopped:
            stop_group(process)
        self._drain(on_line, last=True)
        code = None if stopped else process.returncode
        return Ended(code, time.monotonic() - started, timed_out)

    def _follow(self, process: subprocess.Popen[bytes], deadline: float, on_line: OnLine) -> bool:
        """Read until the command has ended, time is up or the run is stopped; say whether time is up."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._read, selectors.EVENT_READ)
            while process.poll() is None and not self.stopped():
                _bury(process.pid)
                left = deadline - time.monotonic()
                if left <= 0:
                    return True
                if selector.select(min(left, _TICK)):
                    self._drain(on_line)
        return False

    def _drain(self, on_line: OnLine, last: bool = False) -> None:
        # A command that has ended may have written more than one chunk, a server writes forever.
        for _ in range(64 if last else 1):
            try:
                data = os.read(self._read, _CHUNK)
            except BlockingIOError:
                break
            *lines, self._partial = (self._partial + data).split(b"\n")
            self._partial = self._partial[:_LONGEST]  # what is beyond that is dropped up to the line's end
            for line in lines:
                on_line(plain(line))
        if last and self._partial:
            on_line(plain(self._partial))
            self._partial = b""


def _bury(but: int) -> None:
    """Reap the daemons that have ended: as zombies they would look alive to whoever waits for their end."""
    with contextlib.suppress(ChildProcessError):
        while (found := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)) is not None:
            if found.si_pid == but:  # which its own object asks for
                return
            os.waitpid(found.si_pid, os.WNOHANG)


def stop_group(process: subprocess.Popen[bytes], grace: float = 3.0) -> None:
    """End a command with all of its session: politely, then not."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        try:
            process.wait(grace)
        except subprocess.TimeoutExpired:
            continue
        if number == signal.SIGTERM:
            # The shell is gone; what it started in its session may have ignored us.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        return
