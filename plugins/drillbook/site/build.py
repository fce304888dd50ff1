"""Building a site from Python, as the command line and the preview do."""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Iterator
from pathlib import Path

from drillbook.site import failures, faults
from drillbook.site.publish import swap
from drillbook.site.report import Report
from drillbook.site.settings import Settings


def build(settings: Settings) -> Report:
    """Build a site with Pelican and publish it.

    ``settings`` are Pelican's (see ``settings_for`` and ``settings_from``). Gives
    the report; when it has ``failed``, the site that was there before is as it was.
    Raises BuildFailed for anything but bad content, with a message for the user.
    """
    from pelican import Pelican

    report = Report(quiet=True)
    settings = {**settings, "DRILLBOOK_REPORT": report}
    failures.watch()
    failures.reset()
    logging.getLogger("pelican").setLevel(logging.ERROR)
    output = Path(settings["OUTPUT_PATH"]).resolve()
    try:
        # Pelican ends by counting the articles of a blog, which there are none of.
        with contextlib.redirect_stdout(io.StringIO()), _silent_console(), faults.told():
            Pelican(settings).run()
    except failures.BuildFailed:
        if not report.failed:
            raise
    finally:
        swap.discard(output)
    return report


@contextlib.contextmanager
def _silent_console() -> Iterator[None]:
    from pelican.log import console

    before, console.quiet = console.quiet, True
    try:
        yield
    finally:
        console.quiet = before
