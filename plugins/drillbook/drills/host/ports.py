"""The ports of a drill: which they are, whether they are free, and that no two runs want the same."""

from __future__ import annotations

import contextlib
import re
import socket
from collections.abc import Iterator

from drillbook.drills.plan import Plan

_NAMED = re.compile(
    r"(?:127\.0\.0\.1|localhost|\[::1\]):(\d{4,5})\b|(?:--port[= ]|\bport\s*=?\s*)[\"']?(\d{4,5})\b"
)


class PortTakenError(OSError):
    """Another run of a drill holds a port."""


def ports_of(plan: Plan) -> list[int]:
    """The ports that a plan names: in parameters ``port`` and ``*_port``, in addresses and options."""
    used = {name for command in plan.commands for name in command.uses}
    values = (plan.values.get(n, "") for n in used if n == "port" or n.endswith("_port"))
    found = {int(value) for value in values if value.isdigit()}
    for command in plan.commands:
        found |= {int(one or other) for one, other in _NAMED.findall(command.text)}
    return sorted(found)


def is_free(port: int) -> bool:
    """Whether nobody listens on a port of this host, and no other run is about to."""
    families = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
    return 0 < port < 65536 and all(_can_bind(family, host, port) for family, host in families)


def _can_bind(family: socket.AddressFamily, host: str, port: int) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        # A host without IPv6 has no such address, which nobody can listen on.
        return family == socket.AF_INET6 and error.errno in _NO_FAMILY
    return True


_NO_FAMILY = (97, 99)  # EAFNOSUPPORT, EADDRNOTAVAIL


@contextlib.contextmanager
def claimed(ports: list[int]) -> Iterator[None]:
    """Hold ports for one run, so that no other is begun that wants them.

    Raises PortTakenError where another run holds one. A name without a file: it is gone with
    the processes of the run, however they end.
    """
    with contextlib.ExitStack() as held:
        for port in ports:
            claim = held.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
            try:
                claim.bind(f"\0drillbook-port-{port}")
            except OSError as error:
                raise PortTakenError(error.errno, f"port {port} belongs to another run of a drill") from None
        yield


def is_claimed(port: int) -> bool:
    """Whether another run holds a port."""
    try:
        with claimed([port]):
            return False
    except PortTakenError:
        return True
