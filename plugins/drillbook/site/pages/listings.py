"""The site's own pages: home, lists with their filters, coverage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from markupsafe import Markup

from drillbook.catalog import KINDS, Kind, Page
from drillbook.catalog.fields import Failure
from drillbook.catalog.models import ScenarioMetadata
from drillbook.catalog.page import SEVERITIES, by_severity
from drillbook.catalog.slugs import facet_slug
from drillbook.markup import relocate
from drillbook.site.edition import FACETS, Edition
from drillbook.site.pages.readiness import states
from drillbook.site.views.cards import Card, Choice
from drillbook.site.views.listings import Coverage, CoverageRow, Home, Listing, Symptom, SystemView

FAILURES: tuple[str, ...] = get_args(Failure)
CHANGES = 10
SYMPTOMS = 3  # of each scenario: the home page is to be scanned, the rest is on the scenario's own page


def home(edition: Edition) -> Home:
    """Make the home page: what is broken, by system and by symptom, and what changed."""
    catalog = edition.catalog
    scenarios = by_severity(catalog.of_kind("scenario"))
    systems = defaultdict(list)
    for page in scenarios:
        for name in page.metadata.systems:
            systems[name].append(page)
    recent = [p for p in catalog.published() if edition.card(p).changed]
    recent.sort(key=lambda p: (edition.card(p).changed, p.id), reverse=True)
    counts = {kind: len(catalog.of_kind(kind)) for kind in KINDS}
    index = _page_at(edition, "index.html")
    return Home(
        systems=tuple(
            SystemView(edition.facet("systems", s), edition.cards(systems[s])) for s in sorted(systems)
        ),
        symptoms=tuple(_symptoms(edition, scenarios)),
        changes=edition.cards(recent[:CHANGES]),
        kinds=tuple(c for c in edition.navigation if c.count),
        counts=counts,
        intro=Markup(_text_of(edition, index, "index.html")) if index else "",
        others=() if scenarios else edition.cards(catalog.of_kind("page")),
        proofs=states(edition),
    )


def _symptoms(edition: Edition, scenarios: list[Page]) -> Iterator[Symptom]:
    for page in scenarios:
        for text in edition.card(page).symptoms[:SYMPTOMS]:
            card = edition.card(page)
            yield Symptom(text, card, edition.inherited.get(text, card.lang))


def _page_at(edition: Edition, address: str) -> Page | None:
    return next((p for p in edition.catalog.published() if p.address == address), None)


def _text_of(edition: Edition, page: Page, address: str) -> str:
    """The whole text of an index page, to stand on a list of the site's own."""
    rendered = edition.renderer.render(edition.text(page))
    parts = [rendered.intro]
    parts += [f'<h2 id="{s.anchor}">{s.title}</h2>{s.html}' for s in rendered.sections]
    return relocate("".join(parts), edition.root + address, edition.root)


def kind_lists(edition: Edition, kind: Kind) -> Iterator[tuple[str, Listing]]:
    """Yield the addresses and lists of a kind: all its pages, then one list per filter."""
    pages = edition.catalog.of_kind(kind.name)
    pages = by_severity(pages) if kind.name == "scenario" else pages
    if not pages:
        return
    folder, heading = f"{edition.root}{kind.folder}", edition.kinds[kind.name][1]
    groups = _filter_values(pages)
    bare = f"{kind.folder}/index.html"
    index = _page_at(edition, bare)
    intro = Markup(_text_of(edition, index, bare)) if index else ""
    everything = f"{folder}/index.html"

    def filters(name: str = "", value: str = "") -> tuple[tuple[str, tuple[Choice, ...]], ...]:
        whole = Choice("", everything, count=len(pages))
        return tuple(_filter(edition, folder, whole, group, (name, value)) for group in groups.items())

    yield everything, Listing(heading, edition.cards(pages), filters(), intro)
    for name, values in groups.items():
        for value, found in values.items():
            address = f"{folder}/by-{name}/{facet_slug(value)}.html"
            named = edition.names.get(value, value) if name == "system" else edition.values.get(value, value)
            title = f"{heading}: {named}"
            yield address, Listing(title, edition.cards(found), filters(name, value))


def _filter_values(pages: list[Page]) -> dict[str, dict[str, list[Page]]]:
    """Collect what pages can be filtered by; a filter that all pages pass is none."""
    groups: dict[str, dict[str, list[Page]]] = {}
    for name in pages[0].filters:
        found = defaultdict(list)
        for page in pages:
            for value in page.filters[name]:
                found[value].append(page)
        if len(found) > 1:
            order = SEVERITIES if name == "severity" else sorted(found)
            groups[name] = {value: found[value] for value in order if value in found}
    return groups


def _filter(
    edition: Edition,
    folder: str,
    whole: Choice,
    group: tuple[str, dict[str, list[Page]]],
    current: tuple[str, str],
) -> tuple[str, tuple[Choice, ...]]:
    """Make the choices of one filter; the first is the whole list."""
    name, values = group
    choices = [replace(whole, current=current[0] != name)]
    for value, found in values.items():
        address = f"{folder}/by-{name}/{facet_slug(value)}.html"
        label = edition.names.get(value, value) if name == "system" else value
        choices.append(Choice(label, address, (name, value) == current, len(found)))
    return name, tuple(choices)


def facets(edition: Edition, group: str) -> dict[str, list[Page]]:
    """Collect the pages of each system, tag or owner; names with one file name are one."""
    found: dict[str, list[Page]] = defaultdict(list)
    names: dict[str, str] = {}
    for page in edition.catalog.published():
        meta = page.metadata
        named = {"systems": meta.systems, "tags": meta.tags, "owners": [meta.owner] if meta.owner else []}
        for value in named[group]:
            found[names.setdefault(facet_slug(value), value)].append(page)
    return {name: found[name] for name in sorted(found, key=str.casefold)}


def facet_pages(edition: Edition) -> Iterator[tuple[str, str, Listing]]:
    """Yield (group, address, list) of every system, tag and owner."""
    for group in FACETS:
        for name, pages in facets(edition, group).items():
            yield group, edition.facet(group, name).address, _facet(edition, name, pages)


def _facet(edition: Edition, name: str, pages: list[Page]) -> Listing:
    by_kind: list[tuple[str, tuple[Card, ...]]] = []
    for kind in KINDS:
        of_kind = [p for p in pages if p.kind.name == kind]
        ordered = (
            by_severity(of_kind) if kind == "scenario" else sorted(of_kind, key=lambda p: p.title.casefold())
        )
        if ordered:
            by_kind.append((kind, edition.cards(ordered)))
    return Listing(edition.names.get(name, name), edition.cards(pages), by_kind=tuple(by_kind))


def facet_choices(edition: Edition, group: str) -> tuple[Choice, ...]:
    """The systems, tags or owners with the number of their pages."""
    found = facets(edition, group)
    return tuple(replace(edition.facet(group, name), count=len(pages)) for name, pages in found.items())


def coverage(edition: Edition) -> Coverage:
    """Make the coverage map: which systems have a scenario for which kind of failure."""
    scenarios = by_severity(edition.catalog.of_kind("scenario"))
    systems = sorted(
        {s for p in edition.catalog.published() if not p.is_kind("page") for s in p.metadata.systems}
    )
    rows = []
    for system in systems:
        own = [p for p in scenarios if system in p.metadata.systems]
        cells = tuple(tuple(_cell(edition, p, f) for p in own if f in _failures(p)) for f in FAILURES)
        rows.append(CoverageRow(edition.facet("systems", system), cells))
    unsorted = edition.cards([p for p in scenarios if not _failures(p)])
    covered = sum(row.covered for row in rows)
    return Coverage(FAILURES, tuple(rows), unsorted, covered, len(rows) * len(FAILURES) - covered)


def _cell(edition: Edition, scenario: Page, failure: str) -> Card:
    """A scenario in a column of the map. Its drills break what it names first, and prove no other."""
    card = edition.card(scenario)
    return card if failure == _failures(scenario)[0] else replace(card, proof="", proof_reason="")


def _failures(scenario: Page) -> list[Failure]:
    return scenario.meta(ScenarioMetadata).failure
