"""The ``drillbook`` command."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from drillbook.terminal import streams
from drillbook.version import __version__


def main() -> None:
    """Run the command line."""
    arguments = sys.argv[1:]
    if "--version" in arguments[:1]:
        sys.stdout.write(f"drillbook {__version__}\n")
        return
    # What is imported stays, and looking through it for what could go takes a tenth of a search's time.
    gc.set_threshold(50_000)
    with streams.output():
        if is_plain_search(arguments):
            _search(arguments[1:])
        else:
            from drillbook.cli.app import app

            app()


def is_plain_search(arguments: Sequence[str]) -> bool:
    """Say whether a search has no options, so that it need not wait for what reads options to load."""
    verb, *words = arguments or [""]
    return verb == "search" and bool(words) and not any(w.startswith("-") and w != "-" for w in words)


def _search(words: list[str]) -> None:
    """Search, as ``read.search`` does without options."""
    try:
        from drillbook.terminal import results

        sys.exit(results.search(words))
    except KeyboardInterrupt:
        sys.exit(130)
