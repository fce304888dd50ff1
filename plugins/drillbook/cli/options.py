"""Options that more than one command takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

StrictOption = Annotated[bool, typer.Option("--strict", help="Treat warnings as errors.")]


LangOption = Annotated[
    str | None, typer.Option("--lang", metavar="CODE", help="Main language of the pages, such as en or ko.")
]


# What more than one command takes.
ContentOption = Annotated[
    Path | None, typer.Option("--content", "-c", metavar="FOLDER", help="Folder of Markdown pages.")
]
KeepOption = Annotated[
    list[str] | None,
    typer.Option(
        "--keep", metavar="NAME", help="A file or folder of the output that stays; may be repeated."
    ),
]
DeleteOption = Annotated[
    bool,
    typer.Option("--delete-unknown", help="Delete what lies in the output and no build put there."),
]
