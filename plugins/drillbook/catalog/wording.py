"""What a page says in its own language where a link names another page and where a parameter stands.

Asked by the page itself and by all that tell of it: contents, catalog.json, search and terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from drillbook.catalog.graph import Catalog
from drillbook.catalog.markdown.headings import Heading, find_anchor
from drillbook.catalog.markdown.inline import Wording, inline_text, placeholder
from drillbook.catalog.page import Page

_LONGEST = 200  # characters of a heading that names others in another's name


def values_of(catalog: Catalog, page: Page) -> dict[str, str | None]:
    """Give the parameters that a page may use, with the values that stand in its commands if any do."""
    original = catalog.pages.get(page.id, page)
    declared = catalog.parameters_of(original) | catalog.parameters_of(page)
    values = {name: parameter.default for name, parameter in declared.items()}
    given = page.get("parameters", {}) if page.is_kind("drill") else {}
    return {**values, **given}


def wording_of(catalog: Catalog, page: Page, values: Mapping[str, str | None] | None = None) -> Wording:
    """Give the words of a page. ``values`` stand for parameters; those of the page do otherwise."""
    filled = values_of(catalog, page) if values is None else values

    def value(name: str) -> str | None:
        return (filled[name] or placeholder(name)) if name in filled else None

    return Wording(lambda target: link_words(catalog, page, target), value)


def link_words(catalog: Catalog, page: Page, target: str) -> str:
    """What a wiki link says that has no text of its own: the title, and the heading that it names."""
    return _words(catalog, page, target, _heading_words)


_Told = Callable[[Catalog, Page, Heading], str]


def _words(catalog: Catalog, page: Page, target: str, told: _Told) -> str:
    name, _, anchor = target.partition("#")
    found = catalog.resolver.find(name) if name.strip() else catalog.pages.get(page.id)
    if found is None:
        return target
    shown = page if found.id == page.id else found.in_language(page.lang)
    headings = {heading.anchor: heading for heading in shown.body.headings} if anchor.strip() else {}
    heading = headings.get(find_anchor(anchor.strip(), headings) or "")
    said = told(catalog, shown, heading) if heading else ""
    if said and shown is page:
        return said
    return f"{shown.title}: {said}" if said else shown.title


def _heading_words(catalog: Catalog, page: Page, heading: Heading) -> str:
    """The text of a heading that a link names; of those that it names itself, what their authors typed.

    Two headings may name each other, and long ones that name many would grow without end.
    """
    if len(heading.markup) > _LONGEST:
        return heading.text
    wording = wording_of(catalog, page)
    return inline_text(heading.markup, wording._replace(link=lambda t: _words(catalog, page, t, _typed)))


def _typed(_catalog: Catalog, _page: Page, heading: Heading) -> str:
    return heading.text if len(heading.markup) <= _LONGEST else ""
