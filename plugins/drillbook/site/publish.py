"""Publishing: a site is built beside the old one and takes its place when it is whole."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from drillbook.site.guard import BuildFailed


def staging_folder(output: Path) -> Path:
    """The folder next to the output that this process builds into."""
    return output.parent / f".{output.name}.new-{os.getpid()}"


def check_output(output: Path, content: Path) -> None:
    """Refuse to replace a folder that is not a site of ours. Raises BuildFailed."""
    output, content = output.resolve(), content.resolve()
    if content.is_relative_to(output):
        raise BuildFailed(f"the output folder {output} holds the content; choose another with --output")
    if output.exists() and not output.is_dir():
        raise BuildFailed(f"{output} is a file; choose a folder with --output")
    if output.is_dir() and any(output.iterdir()) and not is_site(output):
        raise BuildFailed(
            f"{output} is not empty and was not written by Drillbook; "
            "choose another folder with --output, or empty it"
        )


def is_site(folder: Path) -> bool:
    """Say whether a folder was written by Drillbook."""
    try:
        with (folder / "catalog.json").open(encoding="utf-8") as file:
            return str(json.load(file).get("generator", "")).startswith("drillbook")
    except (OSError, ValueError, AttributeError):
        return False


def prepare(output: Path) -> Path:
    """Make an empty staging folder, and clear up after builds that were killed."""
    output.parent.mkdir(parents=True, exist_ok=True)
    old = _old(output)
    if old.exists() and not output.exists():
        old.rename(output)  # killed between the two renames of a swap
    for leftover in output.parent.glob(f".{output.name}.new-*"):
        if not _runs(leftover.name.rpartition("-")[2]):
            shutil.rmtree(leftover, ignore_errors=True)
    staging = staging_folder(output)
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    return staging


def publish(staging: Path, output: Path, keep: Iterable[str] = ()) -> None:
    """Put a finished site in the place of the old one.

    ``keep`` names files of the old site that stay, such as ``.git`` or ``CNAME``.
    The old site is gone only when the new one stands.
    """
    for name in keep:
        kept = output / name
        if kept.is_dir():
            shutil.copytree(kept, staging / name, symlinks=True, dirs_exist_ok=True)
        elif kept.is_file():
            shutil.copy2(kept, staging / name)
    old = _old(output)
    shutil.rmtree(old, ignore_errors=True)
    if output.exists():
        output.rename(old)
    try:
        staging.rename(output)
    except OSError:
        if old.exists():
            old.rename(output)
        raise
    shutil.rmtree(old, ignore_errors=True)


def discard(output: Path) -> None:
    """Remove what a failed build left."""
    shutil.rmtree(staging_folder(output), ignore_errors=True)


def _old(output: Path) -> Path:
    return output.parent / f".{output.name}.old"


def _runs(pid: str) -> bool:
    if not pid.isdigit() or int(pid) == os.getpid():
        return False
    with contextlib.suppress(ProcessLookupError):
        try:
            os.kill(int(pid), 0)
        except PermissionError:
            return True
        return True
    return False
