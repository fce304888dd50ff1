"""Building a site from Python, as the command line and the preview do."""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Iterator
from typing import Any  # Any: what Pelican gives with its signals

from drillbook.site import failures, faults
from drillbook.site.report import Report
from drillbook.site.session import session_of
from drillbook.site.settings import Settings


def build(settings: Settings) -> Report:
    """Build a site with Pelican and publish it.

    ``settings`` are Pelican's (see ``settings_for`` and ``settings_from``). Gives
    the report; when it has ``failed``, the site that was there before is as it was.
    Raises BuildFailed for anything but bad content, with a message for the user.
    """
    from pelican import Pelican
    from pelican.plugins.signals import generator_init

    # Pelican makes its generators by itself and gives none away, but for this signal.
    generators: list[Any] = []
    settings = {**settings, "DRILLBOOK_QUIET": True}
    failures.watch()
    failures.reset()
    logging.getLogger("pelican").setLevel(logging.ERROR)
    try:
        # Pelican ends by counting the articles of a blog, which there are none of.
        with (
            contextlib.redirect_stdout(io.StringIO()),
            _silent_console(),
            faults.as_build_failed(),
            generator_init.connected_to(generators.append),
        ):
            Pelican(settings).run()
    except failures.BuildFailed:
        if not _report_of(generators).failed:
            raise
    report = _report_of(generators)
    if not report.failed:
        session_of(settings).take(
            next((found for g in generators if (found := getattr(g, "whole", None))), None)
        )
    return report


def _report_of(generators: list[Any]) -> Report:
    reports = (getattr(generator, "report", None) for generator in generators)
    return next((report for report in reports if isinstance(report, Report)), Report())


@contextlib.contextmanager
def _silent_console() -> Iterator[None]:
    from pelican.log import console

    before, console.quiet = console.quiet, True
    try:
        yield
    finally:
        console.quiet = before
