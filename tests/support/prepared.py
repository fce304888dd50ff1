"""Runs `drillbook` and `pelican` in processes of their own in which everything is imported already.

Of the time that a small site takes to build, five sixths are imports, and hundreds of tests build one. So one
process imports it all, and each command is a fork of that: with its own arguments, environment, folder and
streams, and with no trace of the commands before. What depends on how Python starts needs `run_python`.

Python takes itself down in the end, object by object, and so copies every page of memory that a fork shares
with its parent: that took most of a short command's time. A fork leaves as soon as nothing is left to do.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

# What commands import only while they run, beside our own modules.
_LATE = (
    *("markdown.extensions." + name for name in ("abbr", "admonition", "attr_list", "def_list", "footnotes")),
    *(
        "pymdownx." + name
        for name in ("betterem", "details", "magiclink", "saneheaders", "tasklist", "tilde")
    ),
    *("whoosh.automata.lev", "whoosh.codec.whoosh3", "whoosh.filedb.compound", "whoosh.filedb.filetables"),
    *("markdown.extensions.sane_lists", "rich._emoji_codes"),
)
_LARGEST = 1 << 18  # bytes of a request


def run(command: list[str], cwd: Path, environment: dict[str, str], timeout: float) -> tuple[int, str, str]:
    """Run a module with arguments: give its exit code (a signal is negative), its output and its errors."""
    mine, its = socket.socketpair()
    with mine, TemporaryFile() as out, TemporaryFile() as err, Path(os.devnull).open("rb") as nothing:
        request = json.dumps({"command": command, "cwd": str(cwd), "environment": environment}).encode()
        with its:
            files = [its.fileno(), nothing.fileno(), out.fileno(), err.fileno()]
            socket.send_fds(_prepared(environment["PYTHONPATH"]), [request], files)
        code = _ended(mine, time.monotonic() + timeout, command)
        return code, _text(out), _text(err)


def _ended(replies: socket.socket, deadline: float, command: list[str]) -> int:
    with replies.makefile("r") as lines:
        pid = int(lines.readline())
        replies.settimeout(max(0.0, deadline - time.monotonic()))
        try:
            return os.waitstatus_to_exitcode(int(lines.readline()))
        except TimeoutError:
            os.kill(pid, signal.SIGKILL)
            raise subprocess.TimeoutExpired(command, deadline) from None


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")


@cache
def _prepared(path: str) -> socket.socket:
    """Start the process that imports, once in a run of the tests; it ends when we do."""
    mine, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.prepared", str(its.fileno())],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": path, "PYTHONUTF8": "1"},
        pass_fds=[its.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    its.close()

    def end() -> None:
        mine.close()
        process.wait()

    atexit.register(end)
    return mine


def _import_everything() -> None:
    drillbook = importlib.import_module("drillbook")
    importlib.import_module("pelican")
    ours = (module.name for module in pkgutil.walk_packages(drillbook.__path__, "drillbook."))
    for name in (*(name for name in ours if not name.endswith("__main__")), *_LATE):
        importlib.import_module(name)
    gc.freeze()


def _become_each_command(control: socket.socket) -> str:
    """Fork for each request; give the process that is to carry it out the name of its module."""
    while True:
        request, files, *_ = socket.recv_fds(control, _LARGEST, 4)
        _reap(os.WNOHANG if request else 0)
        if not request:
            sys.exit()
        if os.fork() == 0:
            control.close()
            _watch_over_a_command(files)
            return _take_over(json.loads(request), files)
        for file in files:
            os.close(file)


def _reap(options: int) -> None:
    """Take leave of those who watched over a command, so that their time counts as time of the tests."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, options)[0]:
            pass


def _watch_over_a_command(files: list[int]) -> None:
    """Fork again: tell who asked the number of the process and how it ended, and return in that process."""
    if (pid := os.fork()) == 0:
        return
    for file in files[1:]:
        os.close(file)
    reply = socket.socket(fileno=files[0])
    try:
        reply.sendall(f"{pid}\n".encode())
        reply.sendall(f"{os.waitpid(pid, 0)[1]}\n".encode())
    finally:
        os._exit(0)


def _take_over(request: dict[str, Any], files: list[int]) -> str:
    """Take on the streams, the folder, the environment and the arguments of a command; give its module."""
    reply, *streams = files
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.close(reply)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    sys.path[0] = str(Path.cwd())
    module, *sys.argv[1:] = request["command"]
    return str(module)


def _carry_out(module: str, codes: list[int]) -> None:
    """Run a module as `python -m` does, and note the exit code where it ends as it means to."""
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            codes.append(end.code or 0)
        raise
    codes.append(0)


def _leave(codes: list[int]) -> None:
    """Leave with the code that was noted. An error, a signal and an unwritten stream are left to Python."""
    if codes:
        with contextlib.suppress(AttributeError, OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(codes[-1] & 0xFF)


if __name__ == "__main__":
    ended: list[int] = []
    atexit.register(_leave, ended)  # the first that is registered is the last that is called
    _import_everything()
    # As with `python -m`, the end of the module is the end of the process.
    _carry_out(_become_each_command(socket.socket(fileno=int(sys.argv[1]))), ended)
