"""How far long work is: one line on a terminal, as long as it lasts, and nothing anywhere else."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from rich.text import Text

from drillbook.names import one_line
from drillbook.terminal.streams import ERR


@contextlib.contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Give what is to be called with the line, as often as there is something new to say."""
    if not sys.stderr.isatty():
        yield lambda _line: None
        return
    # A search that finds its index ready need not wait for it.
    from rich.status import Status  # noqa: PLC0415

    status = Status("", console=ERR)

    def say(line: str) -> None:
        status.update(Text(one_line(line)))
        status.start()

    try:
        yield say
    finally:
        status.stop()
