"""The pages of an edit, at once: made in memory, before the whole site is built and published."""

from __future__ import annotations

import posixpath
import time

from drillbook.catalog import has_errors, load_catalog
from drillbook.memo import Memo
from drillbook.site.generator import editions_of
from drillbook.site.publish.seal import SHOWING
from drillbook.site.report import Report
from drillbook.site.session import Whole
from drillbook.site.writing import INDEX, SiteWriter


def look(memo: Memo, whole: Whole) -> tuple[Report, dict[str, bytes]]:
    """Make the pages and lists that differ from what readers see, by address.

    ``whole`` is the build that was published last; its ``shown`` is brought up to date. What stands on no
    page (the index, the print edition, what programs read) is left to the next one. Where pages have errors,
    there are none, and the report has ``failed``.
    """
    started, settings, report = time.perf_counter(), whole.settings, Report()
    catalog = load_catalog(settings["PATH"], settings.get("DRILLBOOK_LANG"), memo=memo)
    report.problems = catalog.problems
    if has_errors(catalog.problems, bool(settings.get("DRILLBOOK_STRICT"))):
        report.failed = True
        return report, {}
    editions, fresh = editions_of(catalog, settings, memo), dict[str, bytes]()

    def put(address: str, content: str | bytes, _context: object = None, /) -> None:
        # What shows the digest of the site waits for it.
        if posixpath.basename(address) not in SHOWING and whole.shown.get(address) != content:
            whole.shown[address] = content
            text = content.replace(INDEX, whole.index).encode() if isinstance(content, str) else content
            fresh[address] = text

    site = SiteWriter(settings, whole.get_template, whole.context, editions, memo, put)
    site.write_pages()
    site.describe(report, started)
    return report, fresh
