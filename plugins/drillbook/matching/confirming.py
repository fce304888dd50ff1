"""The first command of a scenario's Confirm, with values in it: what is carried out next, ready to copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from drillbook.catalog import Catalog, Page
from drillbook.catalog.destroys import is_nothing
from drillbook.catalog.hidden import with_codes
from drillbook.catalog.markdown.body import CodeBlock
from drillbook.catalog.markdown.syntax import PARAMETER
from drillbook.catalog.wording import values_of


@dataclass(frozen=True)
class Command:
    """A command: ``parts`` are texts and names of parameters by turns, a text first and last.

    ``defaults`` are the values of those that have one.
    """

    parts: tuple[str, ...]
    defaults: Mapping[str, str]

    def filled(self, values: Mapping[str, str]) -> str:
        """Write it with values; what has none keeps its braces, as on the page."""
        known = {**self.defaults, **values}
        return "".join(
            known.get(part, f"{{{{ {part} }}}}") if at % 2 else part for at, part in enumerate(self.parts)
        )

    def unfilled(self, values: Mapping[str, str]) -> list[str]:
        """Name the parameters that have no value yet, each once."""
        return [name for name in dict.fromkeys(self.parts[1::2]) if name not in {**self.defaults, **values}]

    def used(self, values: Mapping[str, str]) -> dict[str, str]:
        """Give those of the values that stand in it."""
        return {name: values[name] for name in dict.fromkeys(self.parts[1::2]) if name in values}


def first_command(catalog: Catalog, scenario: Page) -> Command | None:
    """Give the first command of a scenario's Confirm, or None where it has none that is safe to give."""
    block = _first_block(scenario)
    if block is None:
        return None
    known, parts, at = values_of(catalog, scenario), [""], 0
    text = with_codes(block.text.strip("\n"))
    for found in PARAMETER.finditer(text):
        parts[-1] += text[at : found.start()]
        if found["escape"] or found["name"] not in known:
            parts[-1] += found.group().removeprefix("\\")
        else:
            parts += [found["name"], ""]
        at = found.end()
    parts[-1] += text[at:]
    names = parts[1::2]
    return Command(tuple(parts), {name: value for name in names if (value := known[name])})


def _first_block(scenario: Page) -> CodeBlock | None:
    """The first block in Confirm that can be carried out. What stands in a box is not what to begin with."""
    body = scenario.body
    confirm = body.sections.get("confirm")
    if confirm is None:
        return None
    end = body.end_of(confirm) or 1 << 30
    inside = (block for block in body.code if confirm.line < block.line < end and block.is_run)
    block = next(inside, None)
    marked = [h for h in body.headings if block and confirm.line <= h.line < block.line]
    harmless = all(is_nothing(h.attributes.get("destroys", "nothing")) for h in marked)
    return block if harmless else None
