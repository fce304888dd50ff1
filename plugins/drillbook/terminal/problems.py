"""Problems in a terminal, and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from rich.text import Text

from drillbook.catalog import Catalog, Problem, Severity, has_errors
from drillbook.names import count, one_line
from drillbook.screen import as_json
from drillbook.terminal.streams import ERR, complain


def show_problems(problems: Iterable[Problem], root: Path) -> None:
    """Print problems to standard error, one a line, with paths that an editor can open."""
    for found in problems:
        error = found.severity is Severity.ERROR
        line = Text(one_line(f"{root / found.file}:{found.line}:{found.column}: "), style="bold")
        line += Text(f"{found.rule}: ", style="red" if error else "yellow")
        line += Text(one_line(found.message + (f"; {found.hint}" if found.hint else "")))
        if not error:
            line += Text(" (warning)", style="dim")
        ERR.print(line)


def print_json(problems: Iterable[Problem]) -> None:
    """Print problems as a JSON array, for programs."""
    sys.stdout.write(as_json([asdict(found) for found in problems], 1) + "\n")


def say_checked(catalog: Catalog, strict: bool) -> None:
    """Say how a check ended, in one line."""
    errors = sum(p.severity is Severity.ERROR for p in catalog.problems)
    found = f"{count(errors, 'error')}, {count(len(catalog.problems) - errors, 'warning')}"
    size = f"{count(len(catalog.pages), 'page')}, {count(len(catalog.edges), 'link')}"
    bad = has_errors(catalog.problems, strict)
    style = "red" if bad else "yellow" if catalog.problems else "green"
    ERR.print(
        Text(found if catalog.problems else "No problems", style=f"bold {style}") + Text(f" in {size}.")
    )
    if not catalog.pages:
        complain(f"there are no Markdown pages in {catalog.root}")
