"""The ``drillbook match`` command: which scenarios a log points to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from drillbook.cli.options import ContentOption
from drillbook.terminal import streams


def match(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]...", help="Logs, may be compressed; '-' or none reads a pipe."),
    ] = None,
    content: ContentOption = None,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Keep reading as files grow, until Ctrl-C.")
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, max=1000, help="Maximum number of scenarios.")
    ] = 10,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON; with --follow, one object per line.")
    ] = False,
) -> None:
    """Find the scenarios that a log points to, by their signatures.

    `drillbook match /var/log/syslog*`, or `journalctl -b | drillbook match`. A weak match only says that
    something stopped. Signatures of false alarms say which scenario it is not. Exit status 1 means that no
    signature matched; what search finds is shown instead.
    """
    from drillbook.catalog import load_catalog
    from drillbook.matching import Matcher, denied, signatures_of, strongest
    from drillbook.terminal import logs, matches, results

    folder, names = content or Path("content"), files or ["-"]
    with streams.misuse():
        if not files and sys.stdin.isatty():
            raise ValueError("which log? name files after 'match', or pipe one in")
        logs.check_logs(names, follow)
        catalog = load_catalog(folder, check=False)
    signatures, notes = signatures_of(catalog)
    matcher = Matcher(signatures, logs.announcer(as_json) if follow else None)
    matcher.notes += notes
    with streams.misuse():
        run = (logs.follow_all if follow else logs.read_all)(matcher, names)
    found, perhaps = strongest(matcher), None
    is_known = bool(found or denied(matcher))
    if not is_known and not follow and matcher.lines:
        perhaps = results.open_searcher(folder).search(matcher.asked, min(limit, 5))
    if as_json and not follow:
        matches.print_json(catalog, matcher, run, found[:limit], perhaps)
    elif not as_json:
        matches.print_all(catalog, matcher, found, limit, perhaps)
        logs.say_read(matcher, run)
    raise typer.Exit(0 if is_known else 2 if run.damaged else 1)
