"""Writes the files of a site: pages and lists first, then what is made of all of them.

Where they go, and when, is the caller's: a build puts them into a folder, the preview keeps them in memory.
"""

from __future__ import annotations

import filecmp
import os
import posixpath
import shutil
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast  # Any: what templates are given
from urllib.parse import urlsplit

from jinja2 import Template
from markupsafe import Markup

from drillbook.catalog import KINDS, Page
from drillbook.catalog.destroys import is_nothing
from drillbook.catalog.durations import format_duration
from drillbook.markup import relative, relocate, to_file
from drillbook.memo import Ask, Memo
from drillbook.site import failures
from drillbook.site.edition import FACETS, Edition, absolute
from drillbook.site.feeds import catalog as catalog_feeds
from drillbook.site.feeds import readiness as readiness_feeds
from drillbook.site.feeds.calendar import drills_ics
from drillbook.site.feeds.changes import changes_feed
from drillbook.site.feeds.sitemap import sitemap
from drillbook.site.format import day, size, took
from drillbook.site.pages import binder, listings
from drillbook.site.pages.content import attached_files, content_view
from drillbook.site.pages.parameters import FOLDER as PARAMETERS
from drillbook.site.pages.parameters import parameter_script
from drillbook.site.pages.readiness import readiness
from drillbook.site.publish import seal
from drillbook.site.report import Report
from drillbook.site.settings import text_in
from drillbook.site.views.frame import Here, Site

if TYPE_CHECKING:
    from drillbook.site.settings import Settings

# What pages call the folder of the browser's index until they are put in place: its name changes with every
# word of any page.
INDEX = "search/5f8e2c71d0b94a36/"
# Of a page's own template: functions that say what a text of its metadata becomes.
_ASKED = ("inline", "literally", "command")


Told = Callable[[str], Markup]


class Put(Protocol):
    """Takes a file of the site. ``context`` is what its template was given, if it was made by one."""

    def __call__(
        self, address: str, content: str | bytes, context: Mapping[str, object] | None = None, /
    ) -> None: ...


class SiteWriter:
    """Writes one site, in each of its languages."""

    def __init__(
        self,
        settings: Settings,
        get_template: Callable[[str], Template],
        context: Mapping[str, Any],
        editions: Sequence[Edition],
        memo: Memo,
        put: Put,
    ) -> None:
        self.settings = settings
        self.get_template = get_template
        self.context = context
        self.editions = list(editions)
        self.catalog = editions[0].catalog
        self.memo = memo
        self.url: str = settings["SITEURL"].rstrip("/")
        self.addresses: list[str] = []
        self._put = put

    def write_pages(self) -> None:
        """Write every page and every list."""
        for edition in self.editions:
            self._write_edition(edition)

    def write_rest(self) -> None:
        """Write what is made of the whole site: the print edition, redirects, what programs read."""
        for edition in self.editions:
            if binder.has_binder(edition):
                self._write_binder(edition)
            for address, page in self.catalog.redirects.items():
                self._write_redirect(edition, edition.root + address, page)
        self._write_exports()

    def _write_edition(self, edition: Edition) -> None:
        word, own = edition.words.gettext, partial(self._write_own, edition)
        own("index.html", "home", self.settings["SITENAME"], listings.home(edition))
        for kind in KINDS.values():
            for address, listing in listings.kind_lists(edition, kind):
                own(address, "list", listing.heading, listing)
        for group, address, listing in listings.facet_pages(edition):
            own(address, "facet", listing.heading, listing, group=group)
        titles = {"systems": word("Systems"), "tags": word("Tags"), "owners": word("Owners")}
        for group in FACETS:
            choices = listings.facet_choices(edition, group)
            own(f"{group}/index.html", "facets", titles[group], None, group=group, choices=choices)
        own("coverage.html", "coverage", word("Coverage"), listings.coverage(edition))
        own("readiness.html", "readiness", word("Readiness"), readiness(edition))
        own("search.html", "search", word("Search"), None)
        printed = binder.has_binder(edition)
        own("copy.html", "copy", word("About this copy"), seal.MARKS, printed=printed)
        if self.settings.get("DRILLBOOK_KITCHEN_SINK"):
            own("kitchen.html", "kitchen", "Kitchen sink", None)
        if not edition.root:
            own("404.html", "404", word("Page not found"), None)
        for page in edition.catalog.published():
            self._write_page(edition, page)
        script = f"{self.settings['THEME_STATIC_DIR']}/words.{edition.lang}.js"
        self._write(edition, script, "words", Here(script, edition.lang, ""))

    def _write_own(
        self,
        edition: Edition,
        address: str,
        template: str,
        title: str,
        view: object,
        **more: object,
    ) -> None:
        full = address if address.startswith(edition.root) else edition.root + address
        here = edition.here(full, title, self.editions)
        if template not in ("404", "search", "kitchen"):
            self.addresses.append(full)
        self._write(edition, full, template, here, view=view, **more)

    def _write_page(self, edition: Edition, page: Page) -> None:
        here, shown = edition.here_of(page, self.editions, self.url), edition.text(page)
        if shown.lang == edition.lang or not edition.root:
            self._put(here.source, shown.path.read_bytes())
        name = posixpath.basename(page.address)
        if page.address == "index.html" or (name == "index.html" and self._is_list(page)):
            return  # its text stands on the list of the site's own
        template = "plain" if page.is_kind("page") else page.kind.name
        inline = partial(self._inline, edition, shown, here.address)
        view = content_view(edition, page)
        literally = partial(self._literally, edition, shown)
        command = partial(self._command, edition, shown)
        values = {"view": view, "inline": inline, "literally": literally, "command": command}
        html = self._write(edition, here.address, template, here, **values)
        if script := parameter_script(edition, page, html):
            folder = f"{self.settings['THEME_STATIC_DIR']}/{PARAMETERS}"
            self._put(f"{folder}/{page.id}.{edition.lang}.js", script)

    @staticmethod
    def _inline(edition: Edition, page: Page, address: str, text: str) -> Markup:
        html = Markup(relocate(edition.renderer.inline(page, text), address, edition.root))
        lang = edition.inherited.get(text)
        return Markup('<span lang="{}">{}</span>').format(lang, html) if lang else html

    @staticmethod
    def _literally(edition: Edition, page: Page, text: str) -> Markup:
        return Markup(edition.renderer.literal(page, text))

    @staticmethod
    def _command(edition: Edition, page: Page, text: str) -> Markup:
        return Markup(edition.renderer.command(page, text))

    def _is_list(self, page: Page) -> bool:
        folder = posixpath.dirname(page.address)
        kind = next((k for k in KINDS.values() if k.folder == folder), None)
        return kind is not None and bool(self.catalog.of_kind(kind.name))

    def _write(self, edition: Edition, address: str, template: str, here: Here, **values: object) -> str:
        """Write what a template makes; where all that it is given is as it was, what it made then."""
        known = self._known(edition, address, here)
        asked = {name: cast("Told", values.pop(name)) for name in _ASKED if name in values}
        context = {**self.context, "localsiteurl": None, "output_file": address, **known, **values}

        def answer(question: Hashable) -> object:
            name, text = cast("tuple[str, str]", question)
            return asked[name](text)

        def make(ask: Ask) -> str:
            context.update((name, partial(_asking, ask, name)) for name in asked)
            return str(self.get_template(template).render(context))

        inputs = (template, here, known["site"], values)
        html = self.memo.asking(("html", address), inputs, make, answer)
        self._put(address, html, {**context, **asked})
        return html

    def _site(self, edition: Edition) -> Site:
        name, tagline = self.settings["SITENAME"], self.settings["SITESUBTITLE"]
        return replace(edition.site(name, text_in(tagline, edition.lang)), index=INDEX)

    def _known(self, edition: Edition, address: str, here: Here) -> dict[str, Any]:
        """What every template knows."""
        href = partial(self._href, address)
        return {
            "here": here,
            "site": self._site(edition),
            "href": href,
            "file_href": partial(to_file, base=address),
            "static": lambda path: href(f"{self.settings['THEME_STATIC_DIR']}/{path}"),
            "_": edition.words.gettext,
            "gettext": edition.words.gettext,
            "ngettext": edition.words.ngettext,
            "duration": format_duration,
            "took": took,
            "day": partial(day, lang=edition.lang),
            "size": partial(size, lang=edition.lang),
            "is_nothing": is_nothing,
        }

    def _write_binder(self, edition: Edition) -> None:
        address = edition.root + binder.NAME
        here = replace(
            edition.here(address, edition.words.gettext("Print edition"), self.editions), indexed=False
        )
        known, template = self._known(edition, address, here), self.get_template("sheet")

        def render(page: Page, sheet: binder.Sheet, whole: binder.Binder) -> str:
            shown = edition.text(page)
            values = {
                "inline": partial(self._inline, edition, shown, address),
                "command": partial(self._command, edition, shown),
            }
            return str(template.render(**self.context, **known, sheet=sheet, binder=whole, **values))

        view = binder.make_binder(edition, render)
        self._put(f"{self.settings['THEME_STATIC_DIR']}/binder.{edition.lang}.css", view.style)
        self._write(edition, address, "binder", here, view=view, marks=seal.MARKS)

    def _href(self, base: str, address: str) -> str:
        if address.startswith(("http://", "https://")):
            return address
        if base == "404.html":
            # It is shown at any depth, so its links start at the root of the site.
            root = urlsplit(self.url).path.rstrip("/")
            return f"{root}/{relative(address, 'x.html')}"
        return relative(address, base)

    def _write_redirect(self, edition: Edition, address: str, page: Page) -> None:
        card = edition.card(page)
        here = Here(address, edition.lang, card.title, canonical=absolute(self.url, card.address))
        self._write(edition, address, "redirect", here, target=card)

    def _write_exports(self) -> None:
        first, name = self.editions[0], self.settings["SITENAME"]
        self._put("catalog.json", catalog_feeds.catalog_json(first, self.editions))
        self._put("sitemap.xml", sitemap(self.editions, self.addresses, self.url))
        self._put("readiness.json", readiness_feeds.readiness_json(first))
        self._put("drills.ics", drills_ics(first, name, self.url))
        for edition in self.editions:
            self._put(
                f"{edition.root}readiness.atom", readiness_feeds.readiness_feed(edition, name, self.url)
            )
            self._put(f"{edition.root}feed.atom", changes_feed(edition, name, self.url))
            text = catalog_feeds.llms_txt(edition, name, text_in(self.settings["SITESUBTITLE"], edition.lang))
            if not edition.root:
                self._put("llms.txt", text)

    def describe(self, report: Report, started: float) -> None:
        """Note in a report what was written, in how many seconds since ``started`` of the same clock."""
        first = self.editions[0]
        report.pages = len(list(self.catalog.published()))
        report.day = first.today
        report.dated = first.dated or bool(os.environ.get("SOURCE_DATE_EPOCH"))
        report.languages = [edition.lang for edition in self.editions]
        report.seconds = time.perf_counter() - started

    def copy_files(self, output: Path) -> None:
        """Copy the files that pages show or link to. Raises BuildFailed where one would replace a page."""
        files = attached_files(self.catalog)
        files |= {path for page in self.catalog.of_kind("config") for path, _ in page.files}
        files |= {record.file for runs in self.catalog.records.values() for record in runs}
        for file in sorted(files):
            found, target = self.catalog.file(file), output / file
            if found is None:
                continue  # a warning in a page that was never written for Drillbook
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists() and not filecmp.cmp(found, target, shallow=False):
                # In a language that the settings name and no page is written in.
                raise failures.BuildFailed(f"{file} would replace a page of the site; rename the file")
            shutil.copyfile(found, target)


def _asking(ask: Ask, name: str, text: str) -> object:
    return ask((name, text))
