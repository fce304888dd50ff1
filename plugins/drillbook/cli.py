"""The ``drillbook`` command: one thin function per verb, with no logic of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from drillbook.catalog import load_catalog

app = typer.Typer(name="drillbook", no_args_is_help=True, add_completion=False)


@app.callback()
def root() -> None:
    """A knowledge base of backup-and-recovery scenarios."""


@app.command()
def check(
    content: Annotated[Path, typer.Option(help="The content folder.")] = Path("content"),
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
) -> None:
    """Check all pages."""
    catalog = load_catalog(content)
    for found in catalog.problems:
        print(f"{found.severity}: {found}")
    raise typer.Exit(1 if any(strict or p.severity == "error" for p in catalog.problems) else 0)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
