"""The Pelican plugin. ``register`` only connects signals; the work is done elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from pelican import Pelican
from pelican.plugins import signals

from drillbook.drills.readiness import today
from drillbook.site import failures, faults
from drillbook.site.generator import DrillbookGenerator
from drillbook.site.publish import minify, seal, swap
from drillbook.site.publish.search import drop_parts
from drillbook.site.publish.unknown import refuse_unknown
from drillbook.site.settings import missing_settings, wrong_setting
from drillbook.site.shield import shielded


def _use_staging(pelican: Pelican) -> None:
    """Let Pelican and every plugin build beside the published site, not over it."""
    failures.stop_on_errors()
    if missing := missing_settings(pelican.settings):
        raise failures.BuildFailed(missing)
    if wrong := wrong_setting(pelican.settings):
        raise failures.BuildFailed(f"the site was not published: {wrong}")
    try:
        today()
    except ValueError as error:
        raise failures.BuildFailed(f"the site was not published: {error}") from None
    # A link leads to the folder that is replaced; it stays itself.
    output = Path(pelican.settings["OUTPUT_PATH"]).resolve()
    swap.check_output(output, Path(pelican.settings["PATH"]))
    pelican.output_path = pelican.settings["OUTPUT_PATH"] = str(swap.staging_folder(output))
    # At the last signal that Pelican sends, other plugins write files, before us or after us.
    pelican.run = partial(_run, pelican, output, pelican.run)


def _run(pelican: Pelican, output: Path, run: Callable[[], None]) -> None:
    """Build, and put the new site in the place of the old one unless something failed."""
    staging = Path(pelican.output_path)
    with faults.as_build_failed():
        swap.prepare(output)
        try:
            with shielded(output):
                run()
                failures.stop_on_errors()
                _finish(pelican, staging)
            if (staging / swap.CATALOG).is_file():
                keep = pelican.settings["OUTPUT_RETENTION"]
                if not pelican.settings["DELETE_OUTPUT_DIRECTORY"]:
                    refuse_unknown(output, staging, keep)
                swap.publish(staging, output, keep)
        finally:
            swap.discard(output)


def _finish(pelican: Pelican, staging: Path) -> None:
    if (staging / swap.CATALOG).is_file():
        swap.check_links(staging)
        static = staging / pelican.settings["THEME_STATIC_DIR"]
        drop_parts(static)
        minify.shrink(static)
        seal.seal(staging, static)


def _generator(_: Pelican) -> type[DrillbookGenerator]:
    return DrillbookGenerator


def register() -> None:
    """Connect to Pelican's signals."""
    signals.initialized.connect(_use_staging)
    signals.get_generators.connect(_generator)
