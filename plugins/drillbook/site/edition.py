"""One language of the site: its addresses, its words, and its pages as cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from urllib.parse import quote

from drillbook.catalog import KINDS, Catalog, Page
from drillbook.catalog.models import ConfigMetadata, ProcedureMetadata, ScenarioMetadata
from drillbook.catalog.slugs import facet_slug
from drillbook.drills.proof import due_after
from drillbook.markup import Renderer
from drillbook.site.history import Calendar
from drillbook.site.language import Translations, kind_words, language_name, value_words
from drillbook.site.views.cards import Card, Choice
from drillbook.site.views.frame import Here, Site
from drillbook.version import __version__

FACETS = ("systems", "tags", "owners")


class Edition:
    """The site in one language. A page nobody has translated is shown as it is, and says so."""

    def __init__(
        self,
        catalog: Catalog,
        lang: str,
        words: Translations,
        renderer: Renderer,
        calendar: Calendar,
        names: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.catalog = catalog
        self.lang = lang
        self.words = words
        self.renderer = renderer
        self.history = calendar.history
        self.today = calendar.today
        self.dated = calendar.dated
        self.proofs = calendar.proofs
        self.names = names
        self.root = "" if lang == catalog.lang else f"{lang}/"
        self.kinds = kind_words(words)
        self.values = value_words(words)
        self._cards: dict[str, Card] = {}

    def address(self, page: Page) -> str:
        """Where a page is published in this language."""
        return self.root + page.address

    def text(self, page: Page) -> Page:
        """The version of a page that this language shows."""
        return page.in_language(self.lang)

    @cached_property
    def inherited(self) -> dict[str, str]:
        """What translations took over from their source's metadata: each text with its language."""
        found: dict[str, str] = {}
        for page in self.catalog.published():
            own = self.text(page).front.data
            if self.text(page) is not page:
                taken = [value for key, value in page.front.data.items() if key not in own]
                found.update(dict.fromkeys(_texts(taken), page.lang))
        return found

    def facet(self, group: str, name: str, current: bool = False) -> Choice:
        """A link to the page of a system, a tag or an owner."""
        return Choice(self.names.get(name, name), f"{self.root}{group}/{facet_slug(name)}.html", current)

    def card(self, page: Page) -> Card:
        """A page as lists show it."""
        if page.id not in self._cards:
            self._cards[page.id] = self._make_card(page)
        return self._cards[page.id]

    def cards(self, pages: list[Page]) -> tuple[Card, ...]:
        """Several pages as lists show them."""
        return tuple(self.card(page) for page in pages)

    def _make_card(self, page: Page) -> Card:
        shown, meta = self.text(page), page.metadata
        scenario, told = page.maybe(ScenarioMetadata), shown.maybe(ScenarioMetadata)
        procedure, config = page.maybe(ProcedureMetadata), page.maybe(ConfigMetadata)
        due = due_after(meta.reviewed, meta.review_every) if meta.reviewed and meta.review_every else None
        proof = self.proofs.get(page.id)
        return Card(
            id=page.id,
            kind=page.kind.name,
            title=shown.title,
            summary=shown.metadata.summary or "",
            address=self.address(page),
            lang=shown.lang,
            systems=tuple(self.facet("systems", name) for name in meta.systems),
            tags=tuple(self.facet("tags", name) for name in meta.tags),
            owner=self.facet("owners", meta.owner) if meta.owner else None,
            severity=scenario.severity if scenario else "",
            failures=tuple(scenario.failure) if scenario else (),
            risk=(procedure.risk or "") if procedure else "",
            area=(config.area or "") if config else "",
            objective=page.objective,
            symptoms=tuple(told.symptoms) if told else (),
            proof=proof.state if proof else "",
            proof_reason=proof.reason if proof else "",
            proof_share=proof.share if proof else ("", 0, 0),
            changed=self.history.changed(shown),
            reviewed=meta.reviewed,
            review_due=due,
            foreign=page.foreign,
            unplanned=scenario is not None and not self.catalog.path_of(page),
        )

    @cached_property
    def navigation(self) -> tuple[Choice, ...]:
        """The site's main links: a list per kind that has pages, coverage and readiness."""
        links = []
        for kind in KINDS.values():
            pages = self.catalog.of_kind(kind.name)
            if pages:
                address = f"{self.root}{kind.folder}/index.html"
                links.append(Choice(self.kinds[kind.name][1], address, count=len(pages)))
        if self.catalog.of_kind("scenario"):
            links.append(Choice(self.words.gettext("Coverage"), f"{self.root}coverage.html"))
            links.append(Choice(self.words.gettext("Readiness"), f"{self.root}readiness.html"))
        return tuple(links)

    @cached_property
    def ways(self) -> tuple[Choice, ...]:
        """Further ways in: systems, tags and owners, where pages name any."""
        word = self.words.gettext
        labels = {"systems": word("Systems"), "tags": word("Tags"), "owners": word("Owners")}
        pages = list(self.catalog.published())
        used = {
            "systems": any(p.metadata.systems for p in pages),
            "tags": any(p.metadata.tags for p in pages),
            "owners": any(p.metadata.owner for p in pages),
        }
        return tuple(Choice(labels[g], f"{self.root}{g}/index.html") for g in FACETS if used[g])

    def site(self, name: str, tagline: str) -> Site:
        """What every page of this language shows of the site."""
        home, search = f"{self.root}index.html", f"{self.root}search.html"
        return Site(
            name,
            tagline,
            home,
            self.navigation,
            self.today,
            __version__,
            search,
            self.dated,
            ways=self.ways,
        )

    def here(self, address: str, title: str, languages: list[Edition], description: str = "") -> Here:
        """Say where a page of the site's own stands; it exists in every language."""
        bare = address.removeprefix(self.root)
        choices = self._languages(bare, languages) if bare != "404.html" else ()
        return Here(address, self.lang, title, description, languages=choices, alternates=choices)

    def here_of(self, page: Page, languages: list[Edition], url: str) -> Here:
        """Say where a content page stands."""
        shown, address = self.text(page), self.address(page)
        choices = self._languages(page.address, languages)
        written = {variant.lang for variant in page.variants()}
        translated = shown.lang == self.lang or self.root == ""
        first = "" if translated else f"{url}/{quote(page.address)}" if url else ""
        source_root = self.root if translated else ""
        return Here(
            address,
            self.lang,
            shown.title,
            shown.metadata.summary or "",
            canonical=first,
            languages=choices,
            alternates=tuple(c for c in choices if c.lang in written) if len(written) > 1 else (),
            kind=page.kind.name,
            source=source_root + page.address.removesuffix(".html") + ".md",
            indexed=translated,
        )

    def _languages(self, bare: str, languages: list[Edition]) -> tuple[Choice, ...]:
        if len(languages) < 2:
            return ()
        return tuple(
            Choice(language_name(e.lang), e.root + bare, e.lang == self.lang, lang=e.lang) for e in languages
        )


def _texts(value: object) -> Iterator[str]:
    """Yield every text in a value of metadata, as models keep it."""
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, (list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def absolute(url: str, address: str) -> str:
    """Give the full address of a page."""
    return f"{url}/{quote(address)}"
