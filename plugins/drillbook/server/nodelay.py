"""Answers go out at once, also when uvicorn runs with several workers.

uvicorn hands its workers a listening socket that says no protocol, so that asyncio
does not know it for TCP and leaves Nagle's algorithm on: an answer, which is
written in two pieces, then waits 40 ms for the client's acknowledgement of the
first. Connections inherit the option from the socket they came in by.
"""

from __future__ import annotations

import contextlib
import os
import socket
import stat


def answer_at_once() -> None:
    """Turn Nagle's algorithm off for every TCP socket of this process."""
    with contextlib.suppress(OSError):
        for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 (names are all that is needed)
            with contextlib.suppress(OSError, ValueError):
                _set_nodelay(int(name))


def _set_nodelay(fd: int) -> None:
    if not stat.S_ISSOCK(os.fstat(fd).st_mode):
        return
    found = socket.socket(fileno=fd)
    try:
        # The first worker comes here before it listens.
        if found.family in (socket.AF_INET, socket.AF_INET6) and found.type == socket.SOCK_STREAM:
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    finally:
        found.detach()  # it belongs to others, who go on using it
