"""Commands for authors: check, new, misses, fields, rules, schema."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from drillbook.cli.options import ContentOption, LangOption, StrictOption
from drillbook.names import KIND_NAMES
from drillbook.terminal import streams
from drillbook.terminal.streams import content_root

KindArgument = Annotated[str, typer.Argument(metavar="KIND", help=f"One of {', '.join(KIND_NAMES)}.")]


def check(
    content: ContentOption = None,
    lang: LangOption = None,
    strict: StrictOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")] = False,
) -> None:
    """Check all pages: metadata, links, steps, parameters, files. Does not publish."""
    from drillbook.catalog import has_errors, load_catalog
    from drillbook.terminal import problems

    folder = content or Path("content")
    with streams.misuse():
        catalog = load_catalog(folder, lang)
    if as_json:
        problems.print_json(catalog.problems)
    else:
        problems.show_problems(catalog.problems, content_root(folder))
        problems.say_checked(catalog, strict)
    raise typer.Exit(1 if has_errors(catalog.problems, strict) else 0)


def new(
    kind: KindArgument,
    title: Annotated[str, typer.Argument(help="The page's title, in quotes.")],
    content: ContentOption = None,
    page_id: Annotated[
        str | None, typer.Option("--id", help="Id and file name; default: derived from the title.")
    ] = None,
) -> None:
    """Write a new page from the template of its kind."""
    from drillbook.catalog import scaffold

    with streams.misuse():
        path = scaffold.write_page(content or Path("content"), kind, title, page_id)
    streams.say(f"Wrote {path}. Fill it in, then run: drillbook check")


def misses(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="What a browser copied or the API kept; '-' reads a pipe."),
    ],
    content: ContentOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Learn from unanswered searches: symptoms to add, and pages to write.

    The search page keeps such questions in the reader's browser and copies them as an issue; the API keeps
    them with `drillbook serve --keep-misses FILE`. Exit status 1 means that a line could not be read.
    """
    from drillbook.catalog import has_errors, load_catalog
    from drillbook.search.misses import read_list, teach
    from drillbook.terminal import misses as lessons_shown
    from drillbook.terminal import problems, results

    folder = content or Path("content")
    with streams.misuse():
        name, data = streams.read_list(file)
        catalog = load_catalog(folder, check=False)
        searcher = results.open_searcher(folder)
    asked, found = read_list(name, data)
    lessons = teach(catalog, searcher, name, asked)
    lessons.problems = [*found, *lessons.problems]
    if as_json:
        lessons_shown.print_json(lessons, folder)
    else:
        problems.show_problems(lessons.problems, Path())
        lessons_shown.print_lessons(lessons, folder)
    raise typer.Exit(1 if has_errors(lessons.problems) else 0)


def fields(
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help="A kind of page; default: all.")
    ] = None,
) -> None:
    """Show the metadata that each kind of page may have."""
    from drillbook.catalog import KINDS, scaffold
    from drillbook.terminal import fields as tables

    with streams.misuse():
        kinds = [scaffold.kind_named(kind)] if kind else list(KINDS.values())
    for one in kinds:
        tables.show_fields(one)


def rules(
    name: Annotated[str | None, typer.Argument(metavar="[RULE]", help="One rule; default: all.")] = None,
) -> None:
    """Show the rules for pages, alerts and lists; for one rule, why it matters and how to fix it."""
    from drillbook import alerting
    from drillbook.catalog import RULES, scaffold
    from drillbook.search.misses import RULES as OF_MISSES
    from drillbook.terminal import fields as tables

    known = RULES | alerting.RULES | OF_MISSES
    if not name:
        tables.show_rules("drillbook check", RULES.in_order())
        tables.show_rules("drillbook alerts check", alerting.RULES.in_order())
        tables.show_rules("drillbook misses", OF_MISSES.in_order())
        return
    with streams.misuse():
        if name not in known:
            raise ValueError(scaffold.unknown("rule", name, known))
    tables.show_rule(known[name])


def schema(kind: KindArgument) -> None:
    """Print the JSON Schema of a kind's metadata, for editors that complete and check YAML."""
    from drillbook.catalog import scaffold

    with streams.misuse():
        found = scaffold.kind_named(kind)
    sys.stdout.write(scaffold.json_schema(found))
