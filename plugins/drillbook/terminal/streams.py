"""What every command needs: its folder of pages, lines, complaints, exit status 2."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.text import Text

from drillbook.names import one_line
from drillbook.screen import Screen

_UNWRITTEN = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EIO)

LONGEST_PASTE = 1 << 28  # bytes of a pipe that are read for a search
LONGEST_LIST = 8 << 20  # bytes of a list of questions

OUT = Screen(highlight=False, soft_wrap=True)
ERR = Screen(highlight=False, soft_wrap=True, stderr=True)


@contextlib.contextmanager
def misuse() -> Iterator[None]:
    """Turn what the user got wrong into one line and exit status 2."""
    try:
        yield
    except (ValueError, OSError) as error:
        message = error.args[-1] if isinstance(error, OSError) and len(error.args) == 1 else str(error)
        if isinstance(error, OSError) and error.strerror and error.filename is not None:
            message = f"{error.strerror}: '{error.filename}'"
        complain(str(message))
        sys.exit(2)


@contextlib.contextmanager
def output() -> Iterator[None]:
    """Let whoever reads our output leave early, and say where it cannot be written."""
    _open_streams()
    _tolerate_any_text()
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except OSError as error:
        if error.errno not in _UNWRITTEN:
            raise
        # What is still to be written at the end would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno != errno.EPIPE:  # `drillbook check | head` is no failure worth a message
            complain(f"the output could not be written: {error.strerror}")
        sys.exit(1)


def _open_streams() -> None:
    """Open what the caller has closed: a file opened later would be taken for it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 (to the end)


def _tolerate_any_text() -> None:
    """Let no text end a command: neither bytes of a log that are no UTF-8, nor a terminal without Korean."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def read_list(file: str) -> tuple[str, bytes]:
    """Read a list from a file, or from standard input for ``-``: its name in messages, and its bytes.

    Raises OSError where it cannot be read, and ValueError where it is larger than 8 MiB.
    """
    if file == "-":
        name, data = "(standard input)", sys.stdin.buffer.read(LONGEST_LIST + 1)
    else:
        with Path(file).open("rb") as opened:
            name, data = file, opened.read(LONGEST_LIST + 1)
    if len(data) > LONGEST_LIST:
        raise ValueError(f"{name} is larger than {LONGEST_LIST >> 20} MiB; split it")
    return name, data


def say(message: str) -> None:
    """Print a line."""
    OUT.print(Text(one_line(message)))


def complain(message: str) -> None:
    """Print a line to standard error."""
    ERR.print(Text("drillbook: ", style="bold red") + Text(one_line(message)))


def content_root(folder: str | Path) -> Path:
    """Write a content folder the way a reader of messages would: relative where that is shorter."""
    full = Path(folder).resolve()
    return Path(os.path.relpath(full)) if full.is_relative_to(Path.cwd()) else full
