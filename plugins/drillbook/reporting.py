"""What checks, builds and tables look like in the terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from drillbook.catalog import Catalog, Kind, Problem, Rule, Severity, has_errors
from drillbook.catalog.scaffold import field_rows
from drillbook.names import one_line
from drillbook.screen import Screen, as_json
from drillbook.terminal import ERR, OUT, complain

if TYPE_CHECKING:
    from drillbook.site.bundle import Bundle
    from drillbook.site.report import Report


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


def count(number: int, noun: str) -> str:
    """Count a thing: ``1 page``, ``2 pages``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


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


def say_built(report: Report, output: Path) -> None:
    """Say what was published, and where."""
    languages = ", ".join(report.languages)
    warnings = f", {count(report.warnings, 'warning')}" if report.warnings else ""
    what = f"{count(report.pages, 'page')} ({languages}){warnings}, in {report.seconds:.1f} s"
    OUT.print(Text("Published ", style="bold green") + Text(one_line(f"{what}: {output / 'index.html'}")))


@contextlib.contextmanager
def packing() -> Iterator[Callable[[int, int], None]]:
    """Show how far packing is, on a terminal; give what is to be called at each step."""
    with ERR.status("Building the site") if ERR.is_terminal else contextlib.nullcontext() as status:

        def step(done: int, total: int) -> None:
            if status:
                status.update(f"Packing: {done:,} of {count(total, 'file')}")

        yield step


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
            f"a ZIP knows the years 1980 to 2107 alone: in its name and on its files, {made.moved_from} "
            f"is written as {made.day}"
        )
    elif not made.report.dated:
        complain(
            f"no page says when it changed, and git does not either: dated {made.day}, today; "
            "SOURCE_DATE_EPOCH dates it the same on any day"
        )
    if made.awkward:
        few = ", ".join(made.awkward[:5]) + (", ..." if len(made.awkward) > 5 else "")
        complain(f"Windows cannot unpack {count(len(made.awkward), 'file')} of it; choose other names: {few}")


def show_fields(kind: Kind) -> None:
    """Print the fields of a kind as a table."""
    table = Table(
        title=f"{kind.name} (in {kind.folder}/)", title_justify="left", title_style="bold", pad_edge=False
    )
    for heading in ("field", "form", "what it says"):
        table.add_column(heading, overflow="fold")
    for row in field_rows(kind.model):
        name = Text(row.name, style="bold" if row.required else "")
        table.add_row(
            name + Text(" (required)" if row.required else "", style="red"), row.form, row.description
        )
    _table(table)


def show_rules(found: Iterable[Rule]) -> None:
    """Print rules as a table."""
    table = Table(pad_edge=False)
    for heading in ("rule", "severity", "what is wrong"):
        table.add_column(heading, overflow="fold")
    for rule in found:
        style = "red" if rule.severity is Severity.ERROR else "yellow"
        table.add_row(rule.name, Text(rule.severity.value, style=style), rule.summary)
    _table(table)


def _table(table: Table) -> None:
    # Soft wrap, which keeps messages in one piece, would keep a table from fitting the window.
    options: dict[str, Any] = {} if OUT.is_terminal else {"width": 120}
    Screen(highlight=False, **options).print(table)
