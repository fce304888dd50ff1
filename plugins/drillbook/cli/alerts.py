"""The ``drillbook alerts`` commands: do alerts lead to pages, and write their addresses into rules."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from drillbook.cli.options import ContentOption
from drillbook.names import count
from drillbook.terminal import streams

app = typer.Typer(
    name="alerts",
    help="Check Prometheus alerts against pages, and write page addresses into rules.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def check(
    rules: Annotated[list[Path], typer.Argument(metavar="RULES.yaml...", help="All rule files.")],
    content: ContentOption = None,
    url: Annotated[
        str, typer.Option(metavar="BASE", help="Address of the site; addresses elsewhere are then errors.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")] = False,
) -> None:
    """Find alerts that lead to no page, and pages that name an alert that no rule defines.

    Reads Prometheus rule files and PrometheusRule resources. Exit status 1 means that there are
    problems; a covered alert without a runbook_url is a warning.
    """
    from drillbook.alerting import check_rules, read_rules
    from drillbook.catalog import has_errors, load_catalog
    from drillbook.terminal.problems import print_json

    folder = content or Path("content")
    with streams.misuse():
        files = [read_rules(path) for path in rules]
        catalog = load_catalog(folder, check=False)
    problems = check_rules(catalog, files, folder, url)
    if as_json:
        print_json(problems)
    else:
        for problem in problems:
            streams.say(str(problem))
        alerts = sum(len(file.alerts) for file in files)
        told = count(len(problems), "problem") if problems else "No problems"
        streams.say(f"{told} in {count(alerts, 'alert')}.")
    raise typer.Exit(1 if has_errors(problems) else 0)


@app.command()
def annotate(
    rules: Annotated[Path, typer.Argument(metavar="RULES.yaml", help="A rule file.")],
    url: Annotated[str, typer.Option(metavar="BASE", help="Address of the site: https://recovery.example")],
    content: ContentOption = None,
    force: Annotated[bool, typer.Option("--force", help="Replace existing addresses.")] = False,
) -> None:
    """Print rules with the runbook_url of each alert that a page covers.

    Nothing else changes: comments, order, layout and existing addresses are kept.
    """
    from drillbook.alerting import annotate as fill_in
    from drillbook.alerting import read_rules
    from drillbook.alerting.coverage import covered
    from drillbook.catalog import load_catalog

    with streams.misuse():
        if not url.startswith(("https://", "http://")):
            raise ValueError(
                f"--url must be the site's address, such as https://recovery.example, not '{url}'"
            )
        file = read_rules(rules)
        catalog = load_catalog(content or Path("content"), check=False)
        text, left = fill_in(file, covered(catalog), url, force)
    # Bytes, so that line ends stay as they are.
    sys.stdout.buffer.write(text.encode())
    for note in left:
        streams.complain(f"{note}; left unchanged")
