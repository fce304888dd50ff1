"""What a reader sees of a page and a search does not count: facts, values in commands, titles of links.

Pages are not found by it, but nobody may be told that no page has an exact phrase while one shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pydantic import BaseModel

from drillbook.catalog.fields import Parameter
from drillbook.catalog.kinds import link_fields
from drillbook.catalog.markdown.readable import Line, readable_lines

if TYPE_CHECKING:
    from drillbook.catalog import Catalog, Page

_LISTED = frozenset({"title", "summary", "kind", "lang", "translates", "symptoms", "signatures", "aliases"})
_PARAMETER = re.compile(r"(?<!\\)\{\{[ \t]*([A-Za-z_][\w-]*)[ \t]*\}\}")
_CHANGED = re.compile(r"[<{\[]|^[ \t]*\d+[.)][ \t]", re.MULTILINE)  # what reading Markdown takes from code

Plain = Callable[[Iterable[Line]], str]


def seen_texts(catalog: Catalog, page: Page, shown: Page, plain: Plain) -> Iterator[str]:
    """Yield what a page shows beside its text, and its text as it stands there where that is another."""
    values = _values(catalog, page)
    links = {name for name, _ in link_fields(page.kind.model)}
    for name in type(shown.metadata).model_fields:
        if name not in _LISTED and name not in links:
            said = _strings(getattr(shown.metadata, name))
            yield from (_filled(plain([Line(text)]), values) for text in said)
    for step in shown.steps:
        yield from (text for text in (step.destroys or "", " ".join(step.requires)) if text)
    if _PARAMETER.search(shown.text):
        lines = readable_lines(shown.body)
        yield plain(Line(_filled(line.text, values), line.is_code) for line in lines)
    yield from (_filled(b.text, values) for b in shown.body.code if _CHANGED.search(b.text))
    for record in catalog.records.get(page.id, ()):
        results = (f"{name}={value}" for name, value in record.checks.items())
        yield from (text for text in (record.reason, record.notes, *record.findings, *results) if text)


def _values(catalog: Catalog, page: Page) -> dict[str, str]:
    """The values that stand in the commands of a page."""
    declared = catalog.parameters_of(page)
    values = {name: parameter.default for name, parameter in declared.items() if parameter.default}
    return values | page.given


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PARAMETER.sub(lambda found: values.get(found.group(1), found.group(1)), text)


def _strings(value: object) -> Iterator[str]:
    """Yield every text in a value of metadata."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Parameter):
        yield from (text for text in (value.description, value.default, value.example) if text)
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
