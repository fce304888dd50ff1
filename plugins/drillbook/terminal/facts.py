"""What the metadata of a page says, in the terminal: facts, and what looks the same and is not this."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console
from rich.text import Text

from drillbook.catalog import Page
from drillbook.catalog.models import ScenarioMetadata


def print_alarms(console: Console, page: Page, in_words: Callable[[str, str], str]) -> None:
    """Print what looks the same and is not this, before anything is carried out, and what to do instead."""
    scenario = page.maybe(ScenarioMetadata)
    if scenario is None or not scenario.false_alarms:
        return
    console.print()
    console.print(Text("Looks the same, but is not this: ", style="cyan"))
    for alarm in scenario.false_alarms:
        console.print(Text(f"  - {in_words('text', alarm.text)}"))
        if alarm.instead:
            link, command = alarm.instead.link, alarm.instead.command
            told = in_words("link", link) if link else in_words("command", command)
            console.print(Text("    Instead: ", style="italic") + Text(told), soft_wrap=True)


def print_facts(console: Console, facts: dict[str, object], in_words: Callable[[str, str], str]) -> None:
    """Print facts by name; ``in_words`` says a text of a field as readers see it."""
    for name, value in facts.items():
        label = Text(f"{name.replace('_', ' ')}: ", style="cyan")
        if isinstance(value, list) and len(value) > 1 and name not in ("systems", "tags"):
            console.print(label)
            for item in value:
                console.print(Text(f"  - {in_words(name, _format_value(item))}"))
        else:
            console.print(label + Text(in_words(name, _format_value(value))))


def _format_value(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_format_value(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_format_value(item)}" for key, item in value.items() if item is not None)
    return str(value)
