"""Commands that make a site: build, bundle, serve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from drillbook.cli.options import ContentOption, DeleteOption, KeepOption, LangOption, StrictOption
from drillbook.terminal import streams
from drillbook.terminal.streams import content_root

OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="DIR", help="Folder to publish to; replaced as a whole."),
]


def build(
    content: ContentOption = None,
    output: OutputOption = None,
    lang: LangOption = None,
    strict: StrictOption = False,
    keep: KeepOption = None,
    delete_unknown: DeleteOption = False,
) -> None:
    """Build the site.

    Without options, builds the site of this folder as set in `pelican.conf.py`. With `--content`, any
    folder of Markdown becomes a site, even if it was not written for Drillbook. Files in the output
    folder that no build put there stop it, unless told to keep or delete them.
    """
    from drillbook.site.build import build as build_site
    from drillbook.site.settings import site_settings
    from drillbook.terminal import building, problems

    with streams.misuse():
        settings = site_settings(content, output, lang, strict, keep or (), delete_unknown)
    report = build_site(settings)
    problems.show_problems(report.problems, content_root(settings["PATH"]))
    if report.failed:
        streams.complain("not published; the existing site is unchanged")
        raise typer.Exit(1)
    building.say_built(report, Path(settings["OUTPUT_PATH"]))


def bundle(
    content: ContentOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="ZIP file, or a folder for it; default: dist/."),
    ] = None,
    lang: LangOption = None,
    strict: StrictOption = False,
) -> None:
    """Build the site and pack it into one ZIP that opens from disk, including search.

    The same content always gives the same bytes: the copy is dated by its latest change. To use the current
    time: `SOURCE_DATE_EPOCH=$(date +%s) drillbook bundle`.
    """
    from drillbook.site.bundle import bundle as bundle_site
    from drillbook.site.settings import site_settings
    from drillbook.terminal import building, problems

    with streams.misuse():
        settings = site_settings(content, None, lang=lang, strict=strict)
        with building.packing() as progress:
            made = bundle_site(settings, output, progress)
    problems.show_problems(made.report.problems, content_root(settings["PATH"]))
    if made.report.failed:
        streams.complain("not bundled; an existing ZIP is unchanged")
        raise typer.Exit(1)
    building.say_bundled(made)


def serve(
    content: ContentOption = None,
    output: OutputOption = None,
    lang: LangOption = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port; if it is in use, the next free one.")
    ] = 8000,
    keep_misses: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Append questions to the search API that no page answers, up to 1 MiB, for 'misses'; "
            "default: none is kept.",
        ),
    ] = None,
) -> None:
    """Build and serve the site; rebuild and reload the browser on every edit.

    Errors in a page are shown here and in the browser; the last good site is kept.
    """
    from drillbook.server import Keeper
    from drillbook.server import serve as serve_site
    from drillbook.site.settings import site_settings

    with streams.misuse():
        settings = site_settings(content, output, lang=lang)
        keeper = Keeper(keep_misses) if keep_misses else None
    serve_site(settings, host, port, keeper)
