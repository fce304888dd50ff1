"""What a log is not about, as ``match`` prints it: false alarms, and what to do instead."""

from __future__ import annotations

from rich.text import Text

from drillbook.catalog import Catalog, Page
from drillbook.catalog.instead import Instead, instead_of
from drillbook.catalog.markdown.inline import inline_text
from drillbook.catalog.models import ScenarioMetadata
from drillbook.catalog.wording import wording_of
from drillbook.matching import Denied
from drillbook.matching.strength import signatures_as_json
from drillbook.terminal import streams
from drillbook.terminal.logs import LINES, safe
from drillbook.terminal.results import denial, instead


def print_denied(catalog: Catalog, refused: list[Denied]) -> None:
    """Print what the log is not about, with the lines that tell it, and what to do instead."""
    for one in refused:
        page, text, way = _told(catalog, one)
        streams.OUT.print(denial(page.title, text))
        for line in list(dict.fromkeys(line for tally in one.tallies for line in tally.first))[:LINES]:
            streams.OUT.print(Text(f"   {safe(line.file)}:{line.number}: ", "dim") + Text(safe(line.text)))
        if way.then:
            streams.OUT.print(Text("   ") + instead(way.then, way.title), soft_wrap=True)
        streams.OUT.print(Text(f"   drillbook show {one.scenario}\n", style="dim"))


def _told(catalog: Catalog, one: Denied) -> tuple[Page, str, Instead]:
    page = catalog.pages[one.scenario]
    alarm = page.meta(ScenarioMetadata).false_alarms[one.number]
    return page, inline_text(alarm.text, wording_of(catalog, page)), instead_of(catalog, page, alarm)


def denied_as_json(catalog: Catalog, one: Denied) -> dict[str, object]:
    _, text, way = _told(catalog, one)
    return {
        "scenario": one.scenario,
        "text": text,
        "then": way.then or None,
        "title": way.title or None,
        "address": way.address or None,
        "count": one.count,
        "signatures": signatures_as_json(one.tallies),
    }
