"""The ``drillbook`` command: one thin function per verb, with no logic of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from drillbook import __version__, terminal
from drillbook.catalog import KINDS, RULES, has_errors, load_catalog
from drillbook.catalog import scaffold as scaffolding

ContentOption = Annotated[
    Path | None, typer.Option("--content", "-c", metavar="FOLDER", help="Folder of Markdown pages.")
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="DIR", help="Folder to publish into; it is replaced as a whole."),
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Treat warnings as errors.")]
LangOption = Annotated[
    str | None, typer.Option("--lang", metavar="CODE", help="The pages' main language, such as en or ko.")
]
KindArgument = Annotated[str, typer.Argument(metavar="KIND", help=f"One of {', '.join(KINDS)}.")]

app = typer.Typer(
    name="drillbook",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: **0** all is well, **1** the content has errors, **2** the command was misused.",
)


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
) -> None:
    """Build the site.

    Without options, the site of this folder is built, as `pelican.conf.py` says. With `--content`, any
    folder of Markdown becomes a site, also one that was never written for Drillbook.
    """
    from drillbook.site.build import build as build_site
    from drillbook.site.choose import site_settings

    with terminal.misuse():
        settings = site_settings(content, output, lang=lang, strict=strict)
    report = build_site(settings)
    terminal.show_problems(report.problems, content_root(settings["PATH"]))
    if report.failed:
        terminal.complain("not published; the site that was there before is as it was")
        raise typer.Exit(1)
    terminal.say_built(report, Path(settings["OUTPUT_PATH"]))


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
        settings = site_settings(content, output, lang=lang, preview=True)
    serve_site(settings, host, port)


@app.command(rich_help_panel="Write")
def check(
    content: ContentOption = None,
    lang: LangOption = None,
    strict: StrictOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")] = False,
) -> None:
    """Check all pages: metadata, links, steps, parameters, files. Publishes nothing."""
    folder = content or Path("content")
    with terminal.misuse():
        catalog = load_catalog(folder, lang)
    if as_json:
        terminal.print_json(catalog.problems)
    else:
        terminal.show_problems(catalog.problems, content_root(folder))
        terminal.say_checked(catalog, strict)
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
    with terminal.misuse():
        path = scaffolding.write_page(content or Path("content"), kind, title, page_id)
    terminal.say(f"Wrote {path}. Fill it in, then run: drillbook check")


@app.command(rich_help_panel="Write")
def fields(
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help="A kind of page; all when absent.")
    ] = None,
) -> None:
    """Show the metadata that each kind of page may have."""
    with terminal.misuse():
        kinds = [scaffolding.kind_named(kind)] if kind else list(KINDS.values())
    for one in kinds:
        terminal.show_fields(one)


@app.command(rich_help_panel="Write")
def rules(
    name: Annotated[str | None, typer.Argument(metavar="[RULE]", help="One rule; all when absent.")] = None,
) -> None:
    """Show the rules that pages must keep."""
    if name and name not in RULES:
        with terminal.misuse():
            raise ValueError(scaffolding.unknown("rule", name, RULES))
    terminal.show_rules([RULES[name]] if name else list(RULES.values()))


@app.command(rich_help_panel="Write")
def schema(kind: KindArgument) -> None:
    """Print the JSON Schema of a kind's metadata, for editors that complete and check YAML."""
    with terminal.misuse():
        found = scaffolding.kind_named(kind)
    sys.stdout.write(scaffolding.json_schema(found))


def content_root(folder: str | Path) -> Path:
    """Write a content folder the way a reader of messages would: relative where that is shorter."""
    full = Path(folder).resolve()
    return Path(os.path.relpath(full)) if full.is_relative_to(Path.cwd()) else full


def main() -> None:
    """Run the command line."""
    if "--version" in sys.argv[1:2]:
        sys.stdout.write(f"drillbook {__version__}\n")
        return
    try:
        app()
    except BrokenPipeError:
        # `drillbook check | head` closes our output early, which is no failure worth a message.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
