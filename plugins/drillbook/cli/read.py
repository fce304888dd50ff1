"""Commands that read the pages: search, show."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from drillbook.cli.options import ContentOption
from drillbook.names import KIND_NAMES
from drillbook.terminal import streams


def search(  # noqa: PLR0913, PLR0917 (each argument is an option of the command)
    query: Annotated[
        list[str] | None,
        typer.Argument(metavar="[QUERY]...", help="Words, or a pasted log; '-' reads it from a pipe."),
    ] = None,
    content: ContentOption = None,
    kind: Annotated[str | None, typer.Option("--kind", "-k", help="Only pages of this kind.")] = None,
    system: Annotated[
        str | None, typer.Option("--system", "-s", help="Only pages about this system.")
    ] = None,
    lang: Annotated[str | None, typer.Option("--lang", "-l", help="Only pages in this language.")] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, max=1000, help="Maximum number of results.")
    ] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print results as JSON.")] = False,
    batch: Annotated[
        bool, typer.Option("--batch", help="Read one query per line; print a JSON array of paths per line.")
    ] = False,
) -> None:
    """Find a page by symptom, error message, pasted log line or partial word, in English or Korean.

    `drillbook search connection refused`, or `tail -n 50 app.log | drillbook search -`. Exit status 1
    means that no page answers. Filters alone list every matching page: `drillbook search --kind scenario`.
    """
    from drillbook.terminal import results

    folder = content or Path("content")
    with streams.misuse():
        if kind and kind not in KIND_NAMES:
            raise ValueError(f"there is no kind '{kind}'; choose from {', '.join(KIND_NAMES)}")
        if not (query or batch or kind or system or lang):
            raise ValueError(
                "what are you looking for? write it after 'search', or pipe it in with 'search -'"
            )
    filters = {"kind": kind or "", "system": system or "", "lang": lang or ""}
    if batch:
        results.batch(folder, sys.stdin, sys.stdout, limit, filters)
    else:
        raise typer.Exit(results.search(query or [], folder, limit, filters, as_json=as_json))


def show(
    page: Annotated[str, typer.Argument(metavar="ID", help="A page's id, alias or file.")],
    content: ContentOption = None,
    lang: Annotated[
        str | None, typer.Option("--lang", "-l", metavar="CODE", help="In this language, if translated.")
    ] = None,
    raw: Annotated[bool, typer.Option("--raw", help="Print the raw Markdown.")] = False,
) -> None:
    """Read a page in the terminal: a scenario with the steps of its procedures."""
    from drillbook.catalog import load_catalog
    from drillbook.terminal.page import find_page, print_page

    with streams.misuse():
        catalog = load_catalog(content or Path("content"), check=False)
        found = find_page(catalog, page)
    print_page(catalog, found.in_language(lang) if lang else found, raw, sys.stdout)
