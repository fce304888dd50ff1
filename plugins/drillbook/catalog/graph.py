"""The catalog: all pages of a content folder, by id, with links in both directions."""

from __future__ import annotations

import os
import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from drillbook.catalog.addresses import Addresses, alert_address, plan
from drillbook.catalog.fields import Parameter
from drillbook.catalog.files import file_at, is_hidden
from drillbook.catalog.identity import UNSEEN
from drillbook.catalog.kinds import KINDS, link_fields
from drillbook.catalog.links import LinkResolver
from drillbook.catalog.markdown.body import Link
from drillbook.catalog.models import ScenarioMetadata
from drillbook.catalog.page import Page, by_severity
from drillbook.catalog.problems import Problem
from drillbook.catalog.records import Record
from drillbook.names import SKIPPED_FOLDERS

TEXT = "text"


@dataclass(frozen=True)
class Edge:
    """A link from one page to another. ``relation`` is the metadata field, or ``text``."""

    source: str
    target: str
    relation: str


@dataclass
class Catalog:
    """All pages of a folder. ``pages`` holds each page once, in the site's first language.

    ``records`` are what runs of its drills measured, by drill, the oldest first.
    """

    root: Path
    pages: dict[str, Page]
    lang: str = "en"
    problems: list[Problem] = field(default_factory=list)
    records: dict[str, list[Record]] = field(default_factory=dict)
    # What `endangered` found in a file, which a page and all that show it ask for.
    endangered_in: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Former ids and the ids they lead to."""
        return {alias: page.id for page in self.pages.values() for alias in page.metadata.aliases}

    @cached_property
    def resolver(self) -> LinkResolver:
        """Finds where the links of pages lead."""
        return LinkResolver(self.pages, self.aliases, self.file, self.files_named)

    def file(self, path: str) -> Path | None:
        """The file at a path below the content folder, or None where there is none to publish."""
        withheld = is_hidden(path) or UNSEEN.search(path) or self.addresses.refuses(path)
        return None if withheld else file_at(self.root, path)

    @cached_property
    def addresses(self) -> Addresses:
        """The files that the site writes of its own."""
        return plan(self.pages.values(), self.languages[1:])

    def files_named(self, path: str) -> list[str]:
        """The files below the content folder that have the name of a path: those of fewest parts first."""
        return self._names.get(posixpath.basename(path).casefold(), [])

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        # Looked for only where a link names a file that does not lie beside its page.
        found = defaultdict(list)
        for folder, folders, files in os.walk(self.root):
            folders[:] = [f for f in folders if not f.startswith(".") and f not in SKIPPED_FOLDERS]
            for name in files:
                path = (Path(folder) / name).relative_to(self.root).as_posix()
                found[unicodedata.normalize("NFC", name).casefold()].append(path)
        return {
            name: sorted(paths, key=lambda path: (path.count("/"), path)) for name, paths in found.items()
        }

    def escapes(self, page: Page, link: Link) -> bool:
        """Whether a link of a page names a file in the folder that is in truth somewhere else."""
        if link.form == "wiki":
            return False
        target = unquote(re.split(r"[#?]", link.target)[0])
        folder = "" if target.startswith("/") else posixpath.dirname(page.file)
        path = posixpath.normpath(posixpath.join(folder, target.lstrip("/")))
        try:
            return (
                not path.startswith("..")
                and (self.root / path).is_file()
                and file_at(self.root, path) is None
            )
        except (OSError, ValueError):  # no file has such a name
            return False

    @cached_property
    def languages(self) -> list[str]:
        """The languages that have pages, the site's first one first."""
        found = {variant.lang for page in self.pages.values() for variant in page.variants()}
        return [self.lang, *sorted(found - {self.lang})]

    @cached_property
    def edges(self) -> list[Edge]:
        """Every link between two published pages, once per relation, in order."""
        found: dict[Edge, None] = {}
        for page in self.published():
            for relation, _, target in typed_links(page):
                self._connect(found, page, target, relation)
            for variant in page.variants():
                for link in (*variant.body.links, *then_links(variant)):
                    if link.form != "image":
                        resolved = self.resolver.resolve(variant, link)
                        if resolved.what == "page":
                            self._connect(found, page, resolved.page, TEXT)
        return list(found)

    def _connect(self, found: dict[Edge, None], page: Page, name: str, relation: str) -> None:
        target = self.resolver.find(name)
        if target and target.id != page.id and not target.metadata.draft:
            found[Edge(page.id, target.id, relation)] = None

    @cached_property
    def _outward(self) -> dict[str, list[Edge]]:
        edges = defaultdict(list)
        for edge in self.edges:
            edges[edge.source].append(edge)
        return edges

    @cached_property
    def _inward(self) -> dict[str, list[Edge]]:
        edges = defaultdict(list)
        for edge in self.edges:
            edges[edge.target].append(edge)
        return edges

    def links_from(self, page_id: str) -> list[Edge]:
        """Links that go out from a page."""
        return self._outward.get(page_id, [])

    def links_to(self, page_id: str) -> list[Edge]:
        """Links that come in to a page: its backlinks."""
        return self._inward.get(page_id, [])

    def published(self) -> Iterator[Page]:
        """The pages that readers get, that is all but drafts, by id."""
        return (page for page in self.pages.values() if not page.metadata.draft)

    def of_kind(self, kind: str) -> list[Page]:
        """The published pages of one kind, by title."""
        return list(self._kinds.get(kind, ()))

    @cached_property
    def _kinds(self) -> dict[str, list[Page]]:
        # Asked for each page: on a site of thousands, looking through all of them would be most of the work.
        found = defaultdict(list)
        for page in sorted(self.published(), key=lambda page: (page.title.casefold(), page.id)):
            found[page.kind.name].append(page)
        return found

    def linked(self, page: Page, relation: str) -> list[Page]:
        """The pages of the right kind that a metadata field leads to, in the author's order."""
        wanted = [(name, kinds) for field_name, kinds, name in typed_links(page) if field_name == relation]
        found = ((self.resolver.find(name), kinds) for name, kinds in wanted)
        return [p for p, kinds in found if p and not p.metadata.draft and (not kinds or p.is_kind(*kinds))]

    def neighbours(self, page: Page, kind: str) -> list[Page]:
        """The pages of a kind that are linked with a page in either direction, its own links first."""
        ids = [e.target for e in self.links_from(page.id)] + [e.source for e in self.links_to(page.id)]
        return [self.pages[i] for i in dict.fromkeys(ids) if self.pages[i].kind.name == kind]

    def procedures_of(self, page: Page) -> list[Page]:
        """The procedures that a scenario, drill or config carries out, in order."""
        return self.linked(page, "procedures")

    def parameters_of(self, page: Page) -> dict[str, Parameter]:
        """The parameters that a page's text may use: its own, those of its procedures and other ways."""
        found: dict[str, Parameter] = {}
        for source in (page, *self.procedures_of(page), *self.linked(page, "alternatives")):
            for name, value in source.parameters.items():
                found.setdefault(name, value)
        return found

    def path_of(self, scenario: Page) -> list[Page]:
        """The procedures that a scenario's page tells the reader to carry out, each once."""
        return list({page.id: page for page in self.procedures_of(scenario)}.values())

    def scenarios_of(self, drill: Page) -> list[Page]:
        """The scenarios that a drill rehearses: the one it names, and those that name it."""
        named = self.linked(drill, "scenario")
        naming = [self.pages[edge.source] for edge in self.links_to(drill.id) if edge.relation == "drills"]
        return list({page.id: page for page in (*named, *naming) if page.is_kind("scenario")}.values())

    def drills_of(self, scenario: Page) -> list[Page]:
        """The drills that rehearse a scenario, by title."""
        return list(self._rehearsing.get(scenario.id, ()))

    @cached_property
    def _rehearsing(self) -> dict[str, list[Page]]:
        found = defaultdict(list)
        for drill in self.of_kind("drill"):
            for scenario in self.scenarios_of(drill):
                found[scenario.id].append(drill)
        return found

    def records_of(self, page: Page) -> list[Record]:
        """The runs of a drill, or of all drills of a scenario, the oldest first."""
        if page.is_kind("drill"):
            return self.records.get(page.id, [])
        found = [record for drill in self.drills_of(page) for record in self.records.get(drill.id, [])]
        return sorted(found, key=lambda record: (record.started, record.drill))

    @cached_property
    def redirects(self) -> dict[str, Page]:
        """Where each former id and each alert leads, by its address below the root of a language.

        Several scenarios may name one alert: it leads to the most severe of them.
        """
        worst: dict[str, Page] = {}
        for page in by_severity(self.of_kind("scenario")):
            for alert in page.meta(ScenarioMetadata).alerts:
                worst.setdefault(alert_address(alert), page)
        found: dict[str, Page] = {}
        for redirect in self.addresses.redirects:
            page = worst.get(redirect.address, redirect.page) if redirect.is_alert else redirect.page
            found[redirect.address] = page
        return {address: page for address, page in found.items() if not page.metadata.draft}


def typed_links(page: Page) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield the links of a page's metadata: the field, the kinds it may lead to, the id as written."""
    for name, kinds in _LINK_FIELDS[page.kind.name]:
        value: str | list[str] | None = getattr(page.metadata, name)  # the name is the model's own
        for target in [value] if isinstance(value, str) else value or []:
            if target:
                yield name, kinds, target


def then_links(page: Page) -> Iterator[Link]:
    """Yield where the false alarms of a scenario send their readers, as links of its text."""
    scenario = page.maybe(ScenarioMetadata)
    for number, alarm in enumerate(scenario.false_alarms if scenario else ()):
        if alarm.instead and alarm.instead.target:
            line, column = page.place("false_alarms", number, "then")
            yield Link("wiki", alarm.instead.target, alarm.instead.text, line, column)


_LINK_FIELDS = {kind.name: tuple(link_fields(kind.model)) for kind in KINDS.values()}
