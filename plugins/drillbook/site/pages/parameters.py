"""The values that a page's commands ask for: as a table on it, and as a script for the form beside it.

A value is asked for once on a page, and shared by the pages that mean the same by it: the name
is the same, the systems overlap, and so is what stands there by default. ``port`` of PostgreSQL is not
that of Redis (other systems), nor ``port`` of the server that of a recovery beside it (another
default). A drill shares nothing with any other page: what breaks things on purpose must never
be pointed at production by a value filled in elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from drillbook.catalog import Catalog, Page
from drillbook.catalog.endangered import endangered
from drillbook.catalog.fields import Parameter
from drillbook.catalog.markdown.syntax import PARAMETER_NAME
from drillbook.catalog.signatures.javascript import javascript
from drillbook.site.edition import Edition
from drillbook.site.views.content import ParameterView

FOLDER = "parameters"
_USED = re.compile(rf'<span class="parameter[^>]* data-parameter="({PARAMETER_NAME})"')


@dataclass
class ParameterField:
    """A value that the form asks for.

    ``owners`` are the procedures whose commands use it; "" is the page's own text. ``key`` names
    it in links: the parameter's name, with an owner where the page has several of that name.
    ``lang`` is the language of its description, where that is not the page's.
    ``expression`` is its pattern for browsers, where that is written otherwise. ``endangered`` says that a
    destructive command uses it, so that no log may fill it in.
    """

    key: str
    name: str
    default: str
    description: str
    lang: str
    example: str
    pattern: str
    expression: str
    required: bool
    secret: bool
    scope: list[str]
    owners: list[str]
    endangered: bool = False

    def means_the_same(self, other: ParameterField) -> bool:
        """Say whether one value serves both."""
        same = self.name == other.name and self.default == other.default
        return same and not set(self.scope).isdisjoint(other.scope)


def parameter_views(edition: Edition, page: Page) -> tuple[ParameterView, ...]:
    """What a page's text may use, for its table."""
    given = page.given
    views: dict[str, ParameterView] = {}
    for _, name, parameter, text in _declared(edition, page):
        value, example = given.get(name) or parameter.default or "", parameter.example or ""
        view = ParameterView(
            name, parameter.description, value, example, parameter.required, parameter.secret, text.lang
        )
        views.setdefault(name, view)
    return tuple(views.values())


def parameter_script(edition: Edition, page: Page, html: str) -> str:
    """Write the script of a page that looks like ``html``, or nothing where it asks for no values."""
    used = set(_USED.findall(html))
    if not used:
        return ""
    fields = [field for field in parameter_fields(edition, page) if field.name in used]
    if not fields:
        return ""
    # What is not said is not written: the form knows what that means.
    said = [{name: value for name, value in vars(field).items() if value} for field in fields]
    told = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return f"drillbook.parameters = {told};\n"


def parameter_fields(edition: Edition, page: Page) -> list[ParameterField]:
    """Give the values of a page in the order in which its procedures ask for them."""
    fields: list[ParameterField] = []
    named: set[str] = set()
    for found in _fields(edition, page):
        if found.name not in named:
            found.owners.append("")  # the first declaration is the one that the page's own text uses
        same = next((field for field in fields if field.means_the_same(found)), None)
        if same:
            same.owners += found.owners
            same.scope = sorted({*same.scope, *found.scope})
            same.required, same.secret = same.required or found.required, same.secret or found.secret
        else:
            found.key = found.name if found.name not in named else f"{found.name}@{found.owners[0]}"
            fields.append(found)
        named.add(found.name)
    kept = endangered(edition.catalog, page) if fields else set()
    for field in fields:
        field.endangered = field.name in kept
    return fields


def _fields(edition: Edition, page: Page) -> Iterator[ParameterField]:
    left = dict(page.given)
    for source, name, parameter, text in _declared(edition, page):
        left.pop(name, None)
        yield _field(edition, page, source, name, parameter, text)
    for name in left:
        yield _field(edition, page, page, name, Parameter(description=name), edition.text(page))


def _declared(edition: Edition, page: Page) -> Iterator[tuple[Page, str, Parameter, Page]]:
    """What a page's text may use: who declares it, its name, itself, and the text that describes it."""
    catalog = edition.catalog
    for source in (page, *catalog.procedures_of(page), *catalog.linked(page, "alternatives")):
        shown = edition.text(source)
        # A translation that says nothing of them has inherited what its source says, in that language.
        text = shown if "parameters" in shown.front.data else source
        for name, parameter in (source.parameters | text.parameters).items():
            yield source, name, parameter, text if name in text.parameters else source


def _field(
    edition: Edition, page: Page, source: Page, name: str, parameter: Parameter, text: Page
) -> ParameterField:
    pattern = parameter.pattern or ""
    expression = javascript(pattern)
    description = edition.renderer.inline(text, parameter.description)
    scope = [f"drill:{page.id}"] if page.is_kind("drill") else _scope(edition.catalog, source)
    return ParameterField(
        key=name,
        name=name,
        default=page.given.get(name) or parameter.default or "",
        description=Markup(description).striptags(),
        lang="" if text.lang == edition.lang else text.lang,
        example=parameter.example or "",
        pattern=pattern,
        expression="" if expression == pattern else expression,
        required=parameter.required,
        secret=parameter.secret,
        scope=scope,
        owners=[] if source is page else [source.id],
    )


def _scope(catalog: Catalog, source: Page) -> list[str]:
    # A page that names no system shares its values with itself alone.
    original = catalog.pages.get(source.id, source)
    return sorted(original.metadata.systems) or [f"page:{source.id}"]
