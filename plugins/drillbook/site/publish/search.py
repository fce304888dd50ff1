"""Searching in the browser: the index is exported into the site, with the scripts that read it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import rcssmin
import rjsmin
from jinja2 import Template

from drillbook.catalog import Catalog
from drillbook.catalog.instead import instead_of
from drillbook.catalog.markdown.inline import inline_text
from drillbook.catalog.models import ScenarioMetadata
from drillbook.catalog.wording import wording_of
from drillbook.matching import signatures_of
from drillbook.matching.browser import exported
from drillbook.matching.confirming import first_command
from drillbook.matching.gaps import covered
from drillbook.names import KIND_NAMES
from drillbook.search.browser.export import export
from drillbook.search.browser.packing import script
from drillbook.search.index.reading import SearchIndex
from drillbook.search.index.store import open_index
from drillbook.search.language.thesaurus import load_thesaurus
from drillbook.site.edition import Edition
from drillbook.site.language import language_name
from drillbook.site.publish.scripts import in_order
from drillbook.site.views.frame import Here

FOLDER = "search"
# What every page carries, and the last of all that is fetched when somebody searches; it needs the others.
CARRIED = ("page", "search/box")
LAST = "search/ui"


def publish_search(
    catalog: Catalog,
    editions: Sequence[Edition],
    template: Template,
    theme: Path,
    output: Path,
    check: Callable[[], None],
) -> str:
    """Write the browser's index; give the address of its folder.

    ``check`` is called between its parts, which take long, and raises where the build is not wanted any more.
    """
    index = open_index(catalog, proof={name: p.state for name, p in editions[0].proofs.items()})
    try:
        check()
        thesaurus, _ = load_thesaurus(catalog.root)
        files = {"search.js": rjsmin.jsmin((theme / "static" / "search/box.js").read_text("utf-8"))}
        files["code.js"] = _code(theme / "static")
        files["loglines.js"] = rjsmin.jsmin((theme / "static" / "loglines.js").read_text("utf-8"))
        files["exact.js"] = rjsmin.jsmin((theme / "static" / "search/phrases.js").read_text("utf-8"))
        files["sections.js"] = rjsmin.jsmin((theme / "static" / "search/sections.js").read_text("utf-8"))
        files["search.css"] = rcssmin.cssmin((theme / "static" / "search.css").read_text("utf-8"))
        for edition in editions:
            files[f"words.{edition.lang}.js"] = _words(edition, catalog, template)
        files["signatures.js"] = _signatures(catalog, index, editions)
        version = export(index, thesaurus, [e.lang for e in editions], output / FOLDER, files, check)
    finally:
        index.close()
    return f"{FOLDER}/{version}/"


def _signatures(catalog: Catalog, index: SearchIndex, editions: Sequence[Edition]) -> str:
    """What a log is matched with in the browser; pages go by their numbers in this index."""
    numbers: dict[str, int] = {}
    for number, document in index.documents():
        numbers.setdefault(document.id, number)
    signatures, _ = signatures_of(catalog)
    systems = {page.id: page.metadata.systems for page in catalog.of_kind("scenario")}
    denied = sorted({name for signature in signatures for name, _ in signature.denies})
    alarms = {name: {e.lang: _alarms(catalog, e, name) for e in editions} for name in denied}
    first = {page.id: first_command(catalog, page) for page in catalog.of_kind("scenario")}
    commands = {name: command for name, command in first.items() if command}
    return script("signatures", exported(signatures, numbers, systems, covered(catalog), alarms, commands))


def _alarms(catalog: Catalog, edition: Edition, name: str) -> list[list[str]]:
    """The false alarms of a scenario in a language: each with what to do instead."""
    shown = edition.text(catalog.pages[name])
    told = []
    for alarm in shown.meta(ScenarioMetadata).false_alarms:
        then, title, address = instead_of(catalog, shown, alarm)
        address = address and edition.root + address
        told.append([inline_text(alarm.text, wording_of(catalog, shown)), then, title, address])
    return told


def _code(static: Path) -> str:
    """Put the scripts into one, in the order in which they build on one another."""
    texts = ((static / f"{name}.js").read_text("utf-8") for name in in_order(static, LAST, but=CARRIED))
    return "\n".join(str(rjsmin.jsmin(text)) for text in texts)


def drop_parts(static: Path) -> None:
    """Remove Pelican's copies of what is published with the index."""
    shutil.rmtree(static / "search", ignore_errors=True)
    (static / "search.css").unlink(missing_ok=True)


def _words(edition: Edition, catalog: Catalog, template: Template) -> str:
    languages = sorted({edition.lang, *catalog.languages, *(p.lang for p in catalog.published())})
    systems: Mapping[str, str] = edition.names
    return str(
        template.render(
            _=edition.words.gettext,
            gettext=edition.words.gettext,
            ngettext=edition.words.ngettext,
            here=Here("", edition.lang, ""),
            kinds=KIND_NAMES,
            languages={lang: language_name(lang) for lang in languages},
            systems=dict(sorted(systems.items())),
        )
    )
