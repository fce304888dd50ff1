"""What checks, builds and tables look like in the terminal."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from drillbook.names import count, one_line
from drillbook.terminal.progress import progress
from drillbook.terminal.streams import OUT, complain

if TYPE_CHECKING:
    from drillbook.site.bundle import Bundle
    from drillbook.site.report import Report


def say_built(report: Report, output: Path) -> None:
    """Say what was published, and where."""
    languages = ", ".join(report.languages)
    warnings = f", {count(report.warnings, 'warning')}" if report.warnings else ""
    what = f"{count(report.pages, 'page')} ({languages}){warnings}, in {report.seconds:.1f} s"
    OUT.print(Text("Published ", style="bold green") + Text(one_line(f"{what}: {output / 'index.html'}")))


def say_updated(pages: int, seconds: float) -> None:
    """Say how many pages an edit changed, which are to be seen and not published yet."""
    OUT.print(Text("Updated ", style="bold green") + Text(f"{count(pages, 'page')} in {seconds:.1f} s"))


@contextlib.contextmanager
def packing() -> Iterator[Callable[[int, int], None]]:
    """Show how far packing is; give what is to be called at each step."""
    with progress() as say:
        say("Building the site")
        yield lambda done, total: say(f"Packing: {done:,} of {count(total, 'file')}")


def say_bundled(made: Bundle) -> None:
    """Say what was packed: where, how large, how many files, and by what to know it."""
    OUT.print(Text("Bundled ", style="bold green") + Text(one_line(str(made.path))))
    for what, value in (
        ("size", f"{made.bytes:,} bytes"),
        ("files", f"{made.files:,}"),
        ("sha-256", made.sha256),
        ("digest of the site", made.digest),
    ):
        OUT.print(f"  {what}: {value}")
    if made.moved_from:
        complain(
            f"ZIP files support only the years 1980 to 2107: in its name and on its files, {made.moved_from} "
            f"is written as {made.day}"
        )
    elif not made.report.dated:
        complain(
            f"no page has a date of change and git has none: dated {made.day}, today; "
            "set SOURCE_DATE_EPOCH for a reproducible date"
        )
    if made.awkward:
        few = ", ".join(made.awkward[:5]) + (", ..." if len(made.awkward) > 5 else "")
        complain(f"Windows cannot unpack {count(len(made.awkward), 'file')}; rename: {few}")
