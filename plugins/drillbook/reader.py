"""What ``show`` does: a page to read in the terminal."""

from __future__ import annotations

import re
from typing import Any, TextIO

from rich.console import Console
from rich.markdown import Markdown
from rich.text import Text

from drillbook.catalog import Catalog, Page
from drillbook.catalog.headings import split_attributes
from drillbook.catalog.problems import nearest

_ATTRIBUTES = re.compile(r"(?<=\S)[ \t]*\{:?#[^{}\n]*\}[ \t]*$", re.MULTILINE)
_ADMONITION = re.compile(
    r'^[ ]{0,4}!!! (\w+)(?: "([^"\n]*)")?[^\n]*\n((?:(?:[ ]{4}[^\n]*)?\n)+)', re.MULTILINE
)
# A step's heading; one sign alone is a comment in a command.
_HEADING = re.compile(r"^(#{2,6} )(.*\{[^{}\n]*\}[ \t]*)$", re.MULTILINE)
_MARKS = {"time": "Takes", "destroys": "Destroys", "requires": "Needs"}
_WIKI = re.compile(r"\[\[([^\[\]\n|]+)(?:\|([^\[\]\n]*))?\]\]")
_PARAMETER = re.compile(r"\{\{[ \t]*([a-z_]\w*)[ \t]*\}\}")
_ADMONITIONS = {"fails": "If it fails", "undo": "To undo"}
_FIRST = ("summary", "severity", "objective", "symptoms", "outcome", "risk", "destroys", "time", "url")
_NEVER = ("title", "kind", "lang", "parameters", "files", "translates")


def find_page(catalog: Catalog, name: str) -> Page:
    """Find a page by id, alias or file. Raises ValueError with a suggestion."""
    known = {variant.file: variant for page in catalog.pages.values() for variant in page.variants()}
    if name in known:
        return known[name]
    page = catalog.resolver.find(name)
    if page is None:
        raise ValueError(
            f"there is no page '{name}'; {nearest(name, catalog.pages) or 'find it with: drillbook search'}"
        )
    return page


def print_page(catalog: Catalog, page: Page, raw: bool, out: TextIO) -> None:
    """Print a page to read, with the procedures of a scenario; or its Markdown as it is."""
    if raw:
        out.write(page.path.read_text("utf-8", "replace"))
        return
    console = Console(file=out, highlight=False)
    console.print(Text(page.title, style="bold underline"))
    told: dict[str, Any] = page.metadata.model_dump(mode="json", exclude_defaults=True)
    _print_facts(console, {name: told[name] for name in _FIRST if name in told})
    console.print()
    console.print(Markdown(readable(catalog, page)))
    for number, procedure in enumerate(catalog.procedures_of(page), start=1):
        if page.is_kind("scenario", "drill"):
            shown = procedure.in_language(page.lang)
            console.print()
            console.rule(Text(f"{number}. {shown.title}"), align="left")
            console.print(Markdown(readable(catalog, shown)))
    rest = {name: value for name, value in told.items() if name not in (*_FIRST, *_NEVER)}
    if rest:
        console.print()
        console.rule("About this page", align="left")
        _print_facts(console, rest)


def readable(catalog: Catalog, page: Page) -> str:
    """Give a page's Markdown as a terminal shows it best: no anchors, links by title, values filled in."""
    declared = catalog.parameters_of(catalog.pages.get(page.id, page))

    def title(found: re.Match[str]) -> str:
        target = catalog.resolver.find(found.group(1).partition("#")[0])
        return found.group(2) or (target.in_language(page.lang).title if target else found.group(1))

    def value(found: re.Match[str]) -> str:
        known = declared.get(found.group(1))
        return known.default if known and known.default else found.group()

    text = _ATTRIBUTES.sub("", _HEADING.sub(_with_facts, page.text))
    text = _ADMONITION.sub(_as_quote, text)
    return _PARAMETER.sub(value, _WIKI.sub(title, text))


def _with_facts(found: re.Match[str]) -> str:
    """A heading with what its marks say to people, such as what the step destroys."""
    title, marks = split_attributes(found.group(2))
    facts = [f"{word}: {marks[name]}" for name, word in _MARKS.items() if marks.get(name)]
    return f"{found.group(1)}{title}" + (f"\n\n*{'; '.join(facts)}*" if facts else "")


def _as_quote(found: re.Match[str]) -> str:
    kind, named, body = found.groups()
    label = named or _ADMONITIONS.get(kind, kind.capitalize())
    lines = [line.strip() for line in body.strip("\n").split("\n")]
    return "\n".join([f"> **{label}**", ">", *(f"> {line}" for line in lines)]) + "\n"


def _print_facts(console: Console, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        label = Text(f"{name.replace('_', ' ')}: ", style="cyan")
        if isinstance(value, list) and len(value) > 1 and name not in ("systems", "tags"):
            console.print(label)
            for item in value:
                console.print(Text(f"  - {_spoken(item)}"))
        else:
            console.print(label + Text(_spoken(value)))


def _spoken(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_spoken(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_spoken(item)}" for key, item in value.items() if item is not None)
    return str(value)
