"""The Pelican generator: reads the catalog, stops at errors, writes every page."""

from __future__ import annotations

import filecmp
import os
import posixpath
import shutil
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import Markup
from pelican.generators import Generator
from pelican.writers import Writer

from drillbook.catalog import KINDS, Catalog, Page, has_errors, load_catalog
from drillbook.catalog.destroys import is_nothing
from drillbook.catalog.durations import format_duration
from drillbook.markup import Renderer, relative, relocate, to_file
from drillbook.site import failures
from drillbook.site.edition import FACETS, Edition, absolute
from drillbook.site.feeds import catalog as catalog_feeds
from drillbook.site.feeds import readiness as readiness_feeds
from drillbook.site.feeds.calendar import drills_ics
from drillbook.site.feeds.changes import changes_feed
from drillbook.site.feeds.sitemap import sitemap
from drillbook.site.format import day, size, took
from drillbook.site.history import calendar_of
from drillbook.site.language import markup_words, translations
from drillbook.site.pages import binder, listings
from drillbook.site.pages.content import attached_files, content_view
from drillbook.site.pages.parameters import FOLDER as PARAMETERS
from drillbook.site.pages.parameters import parameter_script
from drillbook.site.pages.readiness import readiness
from drillbook.site.publish import seal
from drillbook.site.publish.search import publish_search
from drillbook.site.report import Report
from drillbook.site.settings import text_in
from drillbook.site.template_cache import keep_compiled
from drillbook.site.views.frame import Here


class DrillbookGenerator(Generator):  # type: ignore[misc]
    """Writes the site of one content folder, in each of its languages."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        keep_compiled(self.env)
        self.started = time.perf_counter()
        self.report = Report()
        self.url: str = self.settings["SITEURL"].rstrip("/")
        self.catalog = Catalog(Path(self.path), {})
        self.editions: list[Edition] = []
        self.addresses: list[str] = []
        self.index = ""

    def generate_context(self) -> None:
        """Read and check the content. Raises BuildFailed when it has errors."""
        self.catalog = load_catalog(self.path, self.settings.get("DRILLBOOK_LANG"))
        strict = bool(self.settings.get("DRILLBOOK_STRICT"))
        self.report.problems = self.catalog.problems
        if not self.settings.get("DRILLBOOK_QUIET"):
            self.report.show(sys.stderr)
        failures.stop_on_errors()
        if has_errors(self.catalog.problems, strict):
            self.report.failed = True
            if not failures.rebuilds_by_itself():
                raise failures.BuildFailed("the site was not published; the existing one is unchanged")
            return
        self.editions = self._make_editions(self.catalog)

    def _make_editions(self, catalog: Catalog) -> list[Edition]:
        wanted = self.settings.get("DRILLBOOK_LANGUAGES") or catalog.languages
        languages = [catalog.lang, *(lang for lang in wanted if lang != catalog.lang)]
        calendar = calendar_of(catalog, bool(self.settings.get("DRILLBOOK_DATED_BY_CONTENT")))
        words = {lang: translations(Path(self.theme), lang) for lang in languages}
        renderer = Renderer(catalog, {lang: markup_words(known) for lang, known in words.items()})
        named = self.settings.get("DRILLBOOK_NAMES") or {}
        names = {lang: {name: text_in(text, lang) for name, text in named.items()} for lang in languages}
        return [Edition(catalog, lang, words[lang], renderer, calendar, names[lang]) for lang in languages]

    def generate_output(self, writer: Writer) -> None:
        """Write every page, every list and everything that programs read."""
        if self.report.failed:
            return
        self._check_static()
        self.index = self._publish_search()
        for edition in self.editions:
            self._write_edition(writer, edition)
        for edition in self.editions:
            for address, page in self.catalog.redirects.items():
                self._write_redirect(writer, edition, edition.root + address, page)
        self._write_exports()
        self._copy_files()
        self.report.pages = len(list(self.catalog.published()))
        self.report.day = self.editions[0].today
        self.report.dated = self.editions[0].dated or bool(os.environ.get("SOURCE_DATE_EPOCH"))
        self.report.languages = [edition.lang for edition in self.editions]
        self.report.seconds = time.perf_counter() - self.started

    def _check_static(self) -> None:
        """Raise BuildFailed where STATIC_PATHS put a file outside the site, or over one of its own."""
        for static in self.context.get("staticfiles", ()):
            name = posixpath.normpath(str(static.save_as).replace(os.sep, "/"))
            taken = self.catalog.addresses.refuses(name)
            why = f"replacing {taken}" if taken else ""
            if name.startswith(("../", "/")) or name == "..":
                why = "outside the site"
            if why:
                raise failures.BuildFailed(
                    f"the site was not published: {static.source_path} of STATIC_PATHS would be published as "
                    f"'{name}', {why}; change its path in EXTRA_PATH_METADATA"
                )

    def _publish_search(self) -> str:
        words, theme = self.get_template("search-words"), Path(self.theme)
        return publish_search(self.catalog, self.editions, words, theme, Path(self.output_path))

    def _write_edition(self, writer: Writer, edition: Edition) -> None:
        word, own = edition.words.gettext, partial(self._write_own, writer, edition)
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
        if printed:
            self._write_binder(writer, edition)
        if self.settings.get("DRILLBOOK_KITCHEN_SINK"):
            own("kitchen.html", "kitchen", "Kitchen sink", None)
        if not edition.root:
            own("404.html", "404", word("Page not found"), None)
        for page in edition.catalog.published():
            self._write_page(writer, edition, page)
        script = f"{self.settings['THEME_STATIC_DIR']}/words.{edition.lang}.js"
        self._write(writer, edition, script, "words", Here(script, edition.lang, ""))

    def _write_own(
        self,
        writer: Writer,
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
        self._write(writer, edition, full, template, here, view=view, **more)

    def _write_page(self, writer: Writer, edition: Edition, page: Page) -> None:
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
        self._write(writer, edition, here.address, template, here, **values)
        if script := parameter_script(edition, page, self._written(here.address)):
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

    def _write(
        self, writer: Writer, edition: Edition, address: str, template: str, here: Here, **values: object
    ) -> None:
        known = self._known(edition, address, here)
        writer.write_file(
            address, self.get_template(template), self.context, relative_urls=False, **known, **values
        )

    def _known(self, edition: Edition, address: str, here: Here) -> dict[str, object]:
        """What every template knows."""
        site = edition.site(self.settings["SITENAME"], text_in(self.settings["SITESUBTITLE"], edition.lang))
        href = partial(self._href, address)
        return {
            "here": here,
            "site": replace(site, index=self.index),
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

    def _write_binder(self, writer: Writer, edition: Edition) -> None:
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
        self._write(writer, edition, address, "binder", here, view=view, marks=seal.MARKS)

    def _href(self, base: str, address: str) -> str:
        if address.startswith(("http://", "https://")):
            return address
        if base == "404.html":
            # It is shown at any depth, so its links start at the root of the site.
            root = urlsplit(self.url).path.rstrip("/")
            return f"{root}/{relative(address, 'x.html')}"
        return relative(address, base)

    def _write_redirect(self, writer: Writer, edition: Edition, address: str, page: Page) -> None:
        card = edition.card(page)
        here = Here(address, edition.lang, card.title, canonical=absolute(self.url, card.address))
        self._write(writer, edition, address, "redirect", here, target=card)

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

    def _copy_files(self) -> None:
        files = attached_files(self.catalog)
        files |= {path for page in self.catalog.of_kind("config") for path, _ in page.files}
        files |= {record.file for runs in self.catalog.records.values() for record in runs}
        for file in sorted(files):
            found, target = self.catalog.file(file), Path(self.output_path) / file
            if found is None:
                continue  # a warning in a page that was never written for Drillbook
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists() and not filecmp.cmp(found, target, shallow=False):
                # In a language that the settings name and no page is written in.
                raise failures.BuildFailed(f"{file} would replace a page of the site; rename the file")
            shutil.copyfile(found, target)

    def _written(self, address: str) -> str:
        return (Path(self.output_path) / address).read_text("utf-8")

    def _put(self, address: str, content: str | bytes) -> None:
        target = Path(self.output_path) / address
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
