"""The Pelican plugin. ``register`` only connects signals; the work is done elsewhere."""

from __future__ import annotations

import atexit
from pathlib import Path

from pelican import Pelican
from pelican.plugins import signals

from drillbook.site import guard, publish, sealing, slim
from drillbook.site.generator import DrillbookGenerator
from drillbook.site.searching import drop_parts


def _use_staging(pelican: Pelican) -> None:
    """Let Pelican build beside the published site, not over it."""
    guard.stop_on_errors()
    pelican.drillbook_output = Path(pelican.settings["OUTPUT_PATH"])
    publish.check_output(pelican.drillbook_output, Path(pelican.settings["PATH"]))
    pelican.output_path = str(publish.staging_folder(pelican.drillbook_output))


def _start(pelican: Pelican) -> type[DrillbookGenerator]:
    publish.prepare(pelican.drillbook_output)
    atexit.register(publish.discard, pelican.drillbook_output)
    return DrillbookGenerator


def _finish(pelican: Pelican) -> None:
    """Put the new site in the place of the old one, unless something failed."""
    guard.stop_on_errors()
    staging = Path(pelican.output_path)
    if (staging / "catalog.json").is_file():
        static = staging / pelican.settings["THEME_STATIC_DIR"]
        drop_parts(static)
        slim.shrink(static)
        sealing.seal(staging, static)
        publish.publish(staging, pelican.drillbook_output, pelican.settings["OUTPUT_RETENTION"])
    else:
        publish.discard(pelican.drillbook_output)


def register() -> None:
    """Connect to Pelican's signals."""
    signals.initialized.connect(_use_staging)
    signals.get_generators.connect(_start)
    signals.finalized.connect(_finish)
