"""What a reader sees of a page and a search does not count: facts, values in commands, titles of links.

Pages are not found by it, but nobody may be told that no page has an exact phrase while one shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pydantic import BaseModel

from drillbook.catalog.false_alarms import FalseAlarm
from drillbook.catalog.fields import Parameter
from drillbook.catalog.kinds import link_fields
from drillbook.catalog.markdown.readable import Line
from drillbook.catalog.models import ScenarioMetadata

if TYPE_CHECKING:
    from drillbook.catalog import Catalog, Page

_LISTED = frozenset({"title", "summary", "kind", "lang", "translates", "symptoms", "signatures", "aliases"})
_CHANGED = re.compile(r"[<{\[]|^[ \t]*\d+[.)][ \t]", re.MULTILINE)  # what reading Markdown takes from code

Plain = Callable[[Iterable[Line]], str]


def seen_texts(
    catalog: Catalog, page: Page, shown: Page, plain: Plain, fill: Callable[[str], str]
) -> Iterator[str]:
    """Yield what a page shows beside its text, and its code to the letter where ``plain`` changes that.

    ``plain`` drops the marks of Markdown, ``fill`` puts values in the place of parameters.
    """
    links = {name for name, _ in link_fields(page.kind.model)}
    for name in type(shown.metadata).model_fields:
        if name not in _LISTED and name not in links:
            yield from (plain([Line(text)]) for text in _strings(getattr(shown.metadata, name)))
    for alarm in _false_alarms(shown):
        yield from (signature.pattern or str(signature) for signature in alarm.signatures)
        if alarm.instead:
            yield fill(alarm.instead.command) or plain([Line(alarm.instead.link)])
    for step in shown.steps:
        yield from (text for text in (step.destroys or "", " ".join(step.requires)) if text)
    yield from (fill(b.text) for b in shown.body.code if _CHANGED.search(b.text))
    for record in catalog.records.get(page.id, ()):
        results = (f"{name}={value}" for name, value in record.checks.items())
        yield from (text for text in (record.reason, record.notes, *record.findings, *results) if text)


def _false_alarms(page: Page) -> Sequence[FalseAlarm]:
    scenario = page.maybe(ScenarioMetadata)
    return scenario.false_alarms if scenario else ()


def _strings(value: object) -> Iterator[str]:
    """Yield every text in a value of metadata."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Parameter):
        yield from (text for text in (value.description, value.default, value.example) if text)
    elif isinstance(value, FalseAlarm):
        yield value.text
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _strings(getattr(value, name))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, Mapping):
        yield from value
        for item in value.values():
            yield from _strings(item)
