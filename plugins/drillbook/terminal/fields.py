"""Tables of fields and rules."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from drillbook.catalog import Kind, Rule, Severity
from drillbook.catalog.scaffold import field_rows
from drillbook.screen import Screen
from drillbook.terminal.streams import OUT


def show_fields(kind: Kind) -> None:
    """Print the fields of a kind as a table."""
    table = Table(
        title=f"{kind.name} (in {kind.folder}/)", title_justify="left", title_style="bold", pad_edge=False
    )
    for heading in ("field", "form", "description"):
        table.add_column(heading, overflow="fold")
    for row in field_rows(kind.model):
        name = Text(row.name, style="bold" if row.required else "")
        table.add_row(
            name + Text(" (required)" if row.required else "", style="red"), row.form, row.description
        )
    _table(table)


def show_rules(command: str, found: Iterable[Rule]) -> None:
    """Print the rules that a command enforces, as a table."""
    table = Table(title=command, title_justify="left", title_style="bold", pad_edge=False)
    for heading in ("rule", "severity", "problem"):
        table.add_column(heading, overflow="fold")
    for rule in found:
        table.add_row(rule.name, _severity(rule), rule.summary)
    _table(table)


def show_rule(rule: Rule) -> None:
    """Print one rule, with what to do where it is broken."""
    OUT.print(Text(rule.name, style="bold") + Text(": ") + _severity(rule) + Text(f": {rule.summary}"))
    OUT.print(Text(rule.advice))


def _severity(rule: Rule) -> Text:
    return Text(rule.severity.value, style="red" if rule.severity is Severity.ERROR else "yellow")


def _table(table: Table) -> None:
    # Soft wrap, which keeps messages in one piece, would keep a table from fitting the window.
    Screen(highlight=False, width=None if OUT.is_terminal else 120).print(table)
