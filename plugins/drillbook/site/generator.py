"""The Pelican generator: reads the catalog, stops at errors, writes the site."""

from __future__ import annotations

import os
import posixpath
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pelican.generators import Generator
from pelican.plugins import signals
from pelican.writers import Writer

from drillbook.catalog import Catalog, has_errors, load_catalog
from drillbook.markup import Renderer
from drillbook.memo import Memo
from drillbook.site import failures
from drillbook.site.edition import Edition
from drillbook.site.history import calendar_of
from drillbook.site.language import markup_words, translations
from drillbook.site.publish.search import publish_search
from drillbook.site.report import Report
from drillbook.site.session import Whole, session_of
from drillbook.site.settings import text_in
from drillbook.site.template_cache import keep_compiled
from drillbook.site.writing import INDEX, SiteWriter

if TYPE_CHECKING:
    from drillbook.site.settings import Settings


class DrillbookGenerator(Generator):  # type: ignore[misc]
    """Writes the site of one content folder, in each of its languages."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        keep_compiled(self.env)
        self.started = time.perf_counter()
        self.report = Report()
        self.session = session_of(self.settings)
        self.catalog = Catalog(Path(self.path), {})
        self.editions: list[Edition] = []
        self.index = ""
        self.shown: dict[str, str | bytes] = {}
        self.whole: Whole | None = None

    def generate_context(self) -> None:
        """Read and check the content. Raises BuildFailed when it has errors."""
        self.session.check()
        self.catalog = load_catalog(self.path, self.settings.get("DRILLBOOK_LANG"), memo=self.session.memo)
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
        self.editions = editions_of(self.catalog, self.settings, self.session.memo)

    def generate_output(self, _writer: Writer) -> None:
        """Write every page, every list and everything that programs read."""
        if self.report.failed:
            return
        self._check_static()
        self.session.check()
        self.index = self._publish_search()
        memo = self.session.memo
        site = SiteWriter(self.settings, self.get_template, self.context, self.editions, memo, self._put)
        site.write_pages()
        site.write_rest()
        site.copy_files(Path(self.output_path))
        self.whole = Whole(self.settings, self.get_template, self.context, self.index, self.shown)
        site.describe(self.report, self.started)

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
        output, check = Path(self.output_path), self.session.check
        return publish_search(self.catalog, self.editions, words, theme, output, check)

    def _put(self, address: str, content: str | bytes, context: Mapping[str, object] | None = None) -> None:
        """Write a file of the site; ``context`` is what the template was given of which it was made."""
        self.session.check()
        if self.session.memo.keeps:
            self.shown[address] = content
        target = Path(self.output_path) / address
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            content = content.replace(INDEX, self.index).encode()
        target.write_bytes(content)
        if context is not None:
            signals.content_written.send(str(target), context=context)  # as Pelican's own writer does


def editions_of(catalog: Catalog, settings: Settings, memo: Memo) -> list[Edition]:
    """Make the editions of a site, one for each of its languages; the first is that of the catalog."""
    wanted = settings.get("DRILLBOOK_LANGUAGES") or catalog.languages
    languages = [catalog.lang, *(lang for lang in wanted if lang != catalog.lang)]
    calendar = calendar_of(catalog, bool(settings.get("DRILLBOOK_DATED_BY_CONTENT")))
    words = {lang: translations(Path(settings["THEME"]), lang) for lang in languages}
    renderer = Renderer(catalog, {lang: markup_words(known) for lang, known in words.items()}, memo)
    named = settings.get("DRILLBOOK_NAMES") or {}
    names = {lang: {name: text_in(text, lang) for name, text in named.items()} for lang in languages}
    return [Edition(catalog, lang, words[lang], renderer, calendar, names[lang]) for lang in languages]
