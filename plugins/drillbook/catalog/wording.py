"""What a page says in its own language where a link names another page and where a parameter stands.

Asked by the page itself and by all that tell of it: contents, catalog.json, search and terminal.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from functools import partial

from drillbook.catalog.graph import Catalog
from drillbook.catalog.markdown.headings import Heading, find_anchor
from drillbook.catalog.markdown.inline import AS_WRITTEN, Said, Wording, inline_text, placeholder
from drillbook.catalog.page import Page
from drillbook.catalog.wikilinks import image_alt, is_contents

_LONGEST = 200  # characters of a heading that names others in another's name


def values_of(catalog: Catalog, page: Page) -> dict[str, str | None]:
    """Give the parameters that a page may use, with the values that stand in its commands if any do."""
    original = catalog.pages.get(page.id, page)
    declared = catalog.parameters_of(original) | catalog.parameters_of(page)
    values = {name: parameter.default for name, parameter in declared.items()}
    return {**values, **page.given}


def wording_of(catalog: Catalog, page: Page, values: Mapping[str, str | None] | None = None) -> Wording:
    """Give the words of a page. ``values`` stand for parameters; those of the page do otherwise."""
    filled = values_of(catalog, page) if values is None else values

    def value(name: str) -> str | None:
        return (filled[name] or placeholder(name)) if name in filled else None

    return Wording(partial(link_words, catalog, page), value)


def counted_of(catalog: Catalog, page: Page) -> Wording:
    """Give the words that a page is found by: its own, and of what it names the names that it uses."""

    def link(target: str, text: str) -> Said:
        name, text, _ = catalog.resolver.reading(page, target, text)
        return AS_WRITTEN.link("" if is_contents(name) else name, text)

    return AS_WRITTEN._replace(link=link)


def link_words(catalog: Catalog, page: Page, target: str, text: str = "") -> Said:
    """What a wiki link says: its text, or else the title of what it names, and the heading."""
    return _words(catalog, page, target, text, _heading_words)


_Told = Callable[[Catalog, Page, Heading], str]


def _words(catalog: Catalog, page: Page, target: str, text: str, told: _Told) -> Said:
    name, text, link = catalog.resolver.reading(page, target, text)
    if is_contents(name):
        return Said("")
    if link.what == "file":
        own = image_alt(text)
        return Said(own, is_markdown=True) if own else Said(posixpath.basename(link.file))
    if link.what == "broken" and text:
        return Said(f"{text} ({name})", is_markdown=True)  # nobody knows which of the two is the name
    if text:
        return Said(text, is_markdown=True)
    found = catalog.pages.get(link.page)
    return Said(_title(page, found, link.anchor, partial(told, catalog)) if found else name)


def _title(page: Page, found: Page, anchor: str, told: Callable[[Page, Heading], str]) -> str:
    """The title of a page in the language of another, and the text of the heading if there is one."""
    shown = page if found.id == page.id else found.in_language(page.lang)
    headings = {heading.anchor: heading for heading in shown.body.headings} if anchor else {}
    heading = headings.get(find_anchor(anchor, headings) or "")
    said = told(shown, heading) if heading else ""
    if said and shown is page:
        return said
    return f"{shown.title}: {said}" if said else shown.title


def _heading_words(catalog: Catalog, page: Page, heading: Heading) -> str:
    """The text of a heading that a link names; of those that it names itself, what their authors typed.

    Two headings may name each other, and long ones that name many would grow without end.
    """
    if len(heading.markup) > _LONGEST:
        return heading.text

    def link(target: str, text: str) -> Said:
        return _words(catalog, page, target, text, _typed)

    return inline_text(heading.markup, wording_of(catalog, page)._replace(link=link))


def _typed(_catalog: Catalog, _page: Page, heading: Heading) -> str:
    return heading.text if len(heading.markup) <= _LONGEST else ""
