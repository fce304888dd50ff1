"""The least that every command prints: lines, complaints, exit status 2."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import typer
from rich.console import Console
from rich.text import Text

LONGEST_PASTE = 1 << 20  # characters of a pipe that are read; the query takes what it needs

OUT = Console(highlight=False, soft_wrap=True)
ERR = Console(highlight=False, soft_wrap=True, stderr=True)


@contextlib.contextmanager
def misuse() -> Iterator[None]:
    """Turn what the user got wrong into one line and exit status 2."""
    try:
        yield
    except (ValueError, OSError) as error:
        message = error.args[-1] if isinstance(error, OSError) and len(error.args) == 1 else str(error)
        complain(str(message))
        raise typer.Exit(2) from None


def say(message: str) -> None:
    """Print a line."""
    OUT.print(Text(message))


def complain(message: str) -> None:
    """Print a line to standard error."""
    ERR.print(Text("drillbook: ", style="bold red") + Text(message))
