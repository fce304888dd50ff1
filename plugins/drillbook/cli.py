"""The ``drillbook`` command: one thin function per verb, with no logic of its own."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from drillbook import __version__, cli_alerts, cli_drill, cli_match, terminal
from drillbook.names import KIND_NAMES
from drillbook.terminal import (
    ContentOption,
    DeleteOption,
    KeepOption,
    LangOption,
    OutputOption,
    StrictOption,
)

# Each command imports what it needs: at 3 a.m. a search must not wait for the site generator to load.

KindArgument = Annotated[str, typer.Argument(metavar="KIND", help=f"One of {', '.join(KIND_NAMES)}.")]

app = typer.Typer(
    name="drillbook",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: **0** all is well, **1** the content has errors, **2** the command was misused.",
)

app.add_typer(cli_drill.app, rich_help_panel="Rehearse")
app.add_typer(cli_alerts.app, rich_help_panel="Write")


@app.callback()
def root(
    version: Annotated[bool, typer.Option("--version", help="Show the version and leave.")] = False,
) -> None:
    """Turn Markdown pages into a recovery knowledge base that works when everything else is down.

    Start with `drillbook serve`, then open the address it prints.
    """


@app.command(rich_help_panel="Publish")
def build(
    content: ContentOption = None,
    output: OutputOption = None,
    lang: LangOption = None,
    strict: StrictOption = False,
    keep: KeepOption = None,
    delete_unknown: DeleteOption = False,
) -> None:
    """Build the site.

    Without options, the site of this folder is built, as `pelican.conf.py` says. With `--content`, any
    folder of Markdown becomes a site, also one that was never written for Drillbook. What lies in the output
    folder and no build put there stops it, unless it is told to keep or to delete that.
    """
    from drillbook import reporting
    from drillbook.site.build import build as build_site
    from drillbook.site.choose import site_settings

    with terminal.misuse():
        settings = site_settings(content, output, lang, strict, keep or (), delete_unknown)
    report = build_site(settings)
    reporting.show_problems(report.problems, content_root(settings["PATH"]))
    if report.failed:
        terminal.complain("not published; the site that was there before is as it was")
        raise typer.Exit(1)
    reporting.say_built(report, Path(settings["OUTPUT_PATH"]))


@app.command(rich_help_panel="Publish")
def bundle(
    content: ContentOption = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="The ZIP, or a folder to put it into; else dist/."
        ),
    ] = None,
    lang: LangOption = None,
    strict: StrictOption = False,
) -> None:
    """Build the site and pack it into one ZIP, which opens from a disk with search and everything else.

    The same content gives the same bytes on any day: the copy is dated by its newest change. To date it by
    the clock: `SOURCE_DATE_EPOCH=$(date +%s) drillbook bundle`.
    """
    from drillbook import reporting
    from drillbook.site.bundle import bundle as bundle_site
    from drillbook.site.choose import site_settings

    with terminal.misuse():
        settings = site_settings(content, None, lang=lang, strict=strict)
        with reporting.packing() as progress:
            made = bundle_site(settings, output, progress)
    reporting.show_problems(made.report.problems, content_root(settings["PATH"]))
    if made.report.failed:
        terminal.complain("not bundled; a ZIP that was there before is as it was")
        raise typer.Exit(1)
    reporting.say_bundled(made)


@app.command(rich_help_panel="Publish")
def serve(
    content: ContentOption = None,
    output: OutputOption = None,
    lang: LangOption = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port; the next free one when it is taken.")
    ] = 8000,
) -> None:
    """Build the site, serve it, and rebuild and reload the browser at every edit.

    A mistake in a page shows here and in the browser; the last good site stays.
    """
    from drillbook.server import serve as serve_site
    from drillbook.site.choose import site_settings

    with terminal.misuse():
        settings = site_settings(content, output, lang=lang)
    serve_site(settings, host, port)


@app.command(rich_help_panel="Read")
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
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="How many results.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print results as JSON.")] = False,
    batch: Annotated[
        bool, typer.Option("--batch", help="Read one query a line; print a JSON array of paths a line.")
    ] = False,
) -> None:
    """Find the page: by symptom, error message, pasted log line, half a word, in English or Korean.

    `drillbook search connection refused`, or `tail -n 50 app.log | drillbook search -`. Exit status 1
    says that nothing was found. Filters alone list all that passes them: `drillbook search --kind scenario`.
    """
    from drillbook import finder

    folder = content or Path("content")
    with terminal.misuse():
        if kind and kind not in KIND_NAMES:
            raise ValueError(f"there is no kind '{kind}'; there are {', '.join(KIND_NAMES)}")
        if not (query or batch or kind or system or lang):
            raise ValueError(
                "what are you looking for? write it after 'search', or pipe it in with 'search -'"
            )
        searcher = finder.open_searcher(folder)
    filters = {"kind": kind or "", "system": system or "", "lang": lang or ""}
    if batch:
        finder.batch(searcher, sys.stdin, sys.stdout, limit, filters)
        return
    text = sys.stdin.read(terminal.LONGEST_PASTE) if query == ["-"] else " ".join(query or [])
    results = searcher.search(text, limit, filters)
    if as_json:
        finder.print_json(results, sys.stdout)
    else:
        finder.print_results(results, content_root(folder))
    raise typer.Exit(0 if results.results else 1)


app.command(rich_help_panel="Read")(cli_match.match)


@app.command(rich_help_panel="Read")
def show(
    page: Annotated[str, typer.Argument(metavar="ID", help="A page's id, alias or file.")],
    content: ContentOption = None,
    lang: Annotated[
        str | None, typer.Option("--lang", "-l", metavar="CODE", help="In this language, where translated.")
    ] = None,
    raw: Annotated[bool, typer.Option("--raw", help="Print the Markdown as it is.")] = False,
) -> None:
    """Read a page in the terminal: a scenario with the steps of its procedures."""
    from drillbook import reader
    from drillbook.catalog import load_catalog

    with terminal.misuse():
        catalog = load_catalog(content or Path("content"), check=False)
        found = reader.find_page(catalog, page)
    reader.print_page(catalog, found.in_language(lang) if lang else found, raw, sys.stdout)


@app.command(rich_help_panel="Write")
def check(
    content: ContentOption = None,
    lang: LangOption = None,
    strict: StrictOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")] = False,
) -> None:
    """Check all pages: metadata, links, steps, parameters, files. Publishes nothing."""
    from drillbook import reporting
    from drillbook.catalog import has_errors, load_catalog

    folder = content or Path("content")
    with terminal.misuse():
        catalog = load_catalog(folder, lang)
    if as_json:
        reporting.print_json(catalog.problems)
    else:
        reporting.show_problems(catalog.problems, content_root(folder))
        reporting.say_checked(catalog, strict)
    raise typer.Exit(1 if has_errors(catalog.problems, strict) else 0)


@app.command(rich_help_panel="Write")
def new(
    kind: KindArgument,
    title: Annotated[str, typer.Argument(help="The page's title, in quotes.")],
    content: ContentOption = None,
    page_id: Annotated[
        str | None, typer.Option("--id", help="Id and file name; made of the title when absent.")
    ] = None,
) -> None:
    """Write a new page from the template of its kind."""
    from drillbook.catalog import scaffold

    with terminal.misuse():
        path = scaffold.write_page(content or Path("content"), kind, title, page_id)
    terminal.say(f"Wrote {path}. Fill it in, then run: drillbook check")


@app.command(rich_help_panel="Write")
def fields(
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help="A kind of page; all when absent.")
    ] = None,
) -> None:
    """Show the metadata that each kind of page may have."""
    from drillbook import reporting
    from drillbook.catalog import KINDS, scaffold

    with terminal.misuse():
        kinds = [scaffold.kind_named(kind)] if kind else list(KINDS.values())
    for one in kinds:
        reporting.show_fields(one)


@app.command(rich_help_panel="Write")
def rules(
    name: Annotated[str | None, typer.Argument(metavar="[RULE]", help="One rule; all when absent.")] = None,
) -> None:
    """Show the rules that pages must keep."""
    from drillbook import reporting
    from drillbook.catalog import RULES, scaffold

    if name and name not in RULES:
        with terminal.misuse():
            raise ValueError(scaffold.unknown("rule", name, RULES))
    reporting.show_rules([RULES[name]] if name else list(RULES.values()))


@app.command(rich_help_panel="Write")
def schema(kind: KindArgument) -> None:
    """Print the JSON Schema of a kind's metadata, for editors that complete and check YAML."""
    from drillbook.catalog import scaffold

    with terminal.misuse():
        found = scaffold.kind_named(kind)
    sys.stdout.write(scaffold.json_schema(found))


def content_root(folder: str | Path) -> Path:
    """Write a content folder the way a reader of messages would: relative where that is shorter."""
    full = Path(folder).resolve()
    return Path(os.path.relpath(full)) if full.is_relative_to(Path.cwd()) else full


def main() -> None:
    """Run the command line."""
    if "--version" in sys.argv[1:2]:
        sys.stdout.write(f"drillbook {__version__}\n")
        return
    # What is imported stays, and looking through it for what could go takes a tenth of a search's time.
    gc.set_threshold(50_000)
    with terminal.output():
        app()
