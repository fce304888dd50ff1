"""All commands with their options: one thin function per verb, with no logic of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from drillbook.cli import alerts, drill, match, publish, read, write

# Each command imports what it needs: at 3 a.m. a search must not wait for the site generator to load.


app = typer.Typer(
    name="drillbook",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: **0** success, **1** the content has errors, **2** usage error.",
)

VERBS: dict[str, tuple[Callable[..., None], ...]] = {
    "Publish": (publish.build, publish.bundle, publish.serve),
    "Read": (read.search, match.match, read.show),
    "Write": (write.check, write.new, write.misses, write.fields, write.rules, write.schema),
}
for panel, verbs in VERBS.items():
    for verb in verbs:
        app.command(rich_help_panel=panel)(verb)
app.add_typer(alerts.app, rich_help_panel="Write")
app.add_typer(drill.app, rich_help_panel="Rehearse")


@app.callback()
def root(
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    """Turn Markdown pages into a recovery knowledge base that works when everything else is down.

    Start with `drillbook serve`, then open the address it prints.
    """
