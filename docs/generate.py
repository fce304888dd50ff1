"""Writes fields.md and rules.md from the models and the rules themselves: ``make docs``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from drillbook import alerting
from drillbook.catalog import KINDS, RULES, Kind, Severity
from drillbook.catalog.models import Metadata
from drillbook.catalog.problems import Rule
from drillbook.catalog.scaffold import FieldRow, field_rows
from drillbook.search import misses

HERE = Path(__file__).resolve().parent
NOTE = "<!-- Written by docs/generate.py. Change the models or the rules, then run: make docs -->"

FIELDS = """\
The metadata between the `---` lines at the top of a page. An unknown key is an error, so
that a typo cannot go unnoticed; only plain pages accept any key. `drillbook fields KIND` shows the same in
the terminal, and `drillbook schema KIND` prints a JSON Schema for editors.

Durations are written like `15m`, `4h`, `1h30m`, `2d`; dates like `2026-11-22`. Links are ids of other
pages. A list of links or texts with one item may be written without brackets."""

ABOUT_RULES = """\
`drillbook check` and every build enforce these rules. An error stops a build; a warning stops it
with `--strict`. In pages that were not written for Drillbook, errors in metadata and links
are warnings. `tests/sites_invalid/` has a broken site for each rule, with its message.
`drillbook rules NAME` shows a rule in the terminal."""

ABOUT_LISTS = "`drillbook misses` enforces these on lists of unanswered questions."
ABOUT_ALERTS = "`drillbook alerts check` enforces these on Prometheus rules and pages."


def fields_page() -> str:
    """Write the fields of every kind, those that all kinds share first."""
    common = set(Metadata.model_fields)
    parts = [
        "# Fields",
        NOTE,
        FIELDS,
        "## Every page",
        _table(field_rows(Metadata)),
    ]
    for kind in KINDS.values():
        own = [row for row in _groups(kind) if row[0].name not in common or row[0].required]
        if own:
            parts += [
                f"## {kind.name.capitalize()}",
                f"In `{kind.folder}/`. {_about(kind)}",
                _table(_flat(own)),
            ]
    return "\n\n".join(parts) + "\n"


def _groups(kind: Kind) -> Iterator[list[FieldRow]]:
    """Give each field with the keys inside it."""
    group: list[FieldRow] = []
    for row in field_rows(kind.model):
        if row.depth == 0 and group:
            yield group
            group = []
        group.append(row)
    yield group


def _flat(groups: list[list[FieldRow]]) -> Iterator[FieldRow]:
    for group in groups:
        yield from group


def _about(kind: Kind) -> str:
    return (kind.model.__doc__ or "").strip().split("\n")[0]


def _table(rows: Iterator[FieldRow]) -> str:
    lines = ["| key | type | description |", "|---|---|---|"]
    for row in rows:
        name = row.name.strip()
        key = f"`{name}`" if row.depth == 0 else f"&nbsp;&nbsp;`{name}`"
        needed = " **Required.**" if row.required else ""
        lines.append(f"| {key} | {_cell(row.form)} | {_cell(row.description)}{needed} |")
    return "\n".join(lines)


def rules_page() -> str:
    """Write all rules, errors first, and those of alerts and lists behind those of pages."""
    parts = ["# Rules", NOTE, ABOUT_RULES]
    for severity in Severity:
        found = [rule for rule in RULES.in_order() if rule.severity is severity]
        parts += [f"## {severity.value.capitalize()}s", _rules_table(found)]
    for what, about, rules in (
        ("alerts", ABOUT_ALERTS, alerting.RULES),
        ("lists", ABOUT_LISTS, misses.RULES),
    ):
        parts += [f"## {what.capitalize()}", about]
        for severity in Severity:
            found = [rule for rule in rules.in_order() if rule.severity is severity]
            parts += [f"### {severity.value.capitalize()}s of {what}", _rules_table(found)]
    return "\n\n".join(parts) + "\n"


def _rules_table(rules: Iterable[Rule]) -> str:
    lines = ["| rule | problem | why it matters, and how to fix it |", "|---|---|---|"]
    lines += [f"| `{rule.name}` | {_cell(rule.summary)} | {_cell(rule.advice)} |" for rule in rules]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("<", "&lt;")


PAGES = {"fields.md": fields_page, "rules.md": rules_page}


if __name__ == "__main__":
    for name, write in PAGES.items():
        (HERE / name).write_text(write(), encoding="utf-8")
