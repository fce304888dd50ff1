"""What lies in the published folder and was put there by no build: the next one would delete it.

``SHA256SUMS`` of the published site lists what its build wrote. Anything else is somebody's: a ``CNAME``, a
``robots.txt``, the ``.git`` of the branch that is published. A build stops rather than lose it.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path, PurePosixPath

from drillbook.catalog.problems import shown
from drillbook.site.failures import BuildFailed
from drillbook.site.publish.seal import SHOWING, SUMS, WORKER, files_of

# What file managers leave behind wherever one looks.
_DROPPINGS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_NAMED = 5


def refuse_unknown(output: Path, staging: Path, keep: Iterable[str] = ()) -> None:
    """Refuse to replace a folder that holds what no build put there. ``keep`` names what stays anyway.

    Raises BuildFailed, which says what it is and how to keep, publish or delete it.
    """
    found = list(_unknown(output, staging, keep)) if output.is_dir() else []
    if found:
        names = ", ".join(shown(name) for name in found[:_NAMED])
        more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        raise BuildFailed(
            f"the site was not published: {output} holds what no build put there, and this one would delete "
            f"it: {names}{more}; keep it with --keep NAME (OUTPUT_RETENTION in pelican.conf.py), publish it "
            "from the content folder with STATIC_PATHS and EXTRA_PATH_METADATA, or delete it with "
            "--delete-unknown (DELETE_OUTPUT_DIRECTORY)"
        )


def _unknown(output: Path, staging: Path, keep: Iterable[str]) -> Iterator[str]:
    made = _made(output)
    if made is None:  # somebody took the list away: what the new site has as well is ours
        made = set(files_of(staging))
    kept = {PurePosixPath(name) for name in keep}
    folders = {str(parent) for name in made for parent in PurePosixPath(name).parents}
    folders |= {str(parent) for name in kept for parent in name.parents}
    for name, is_folder in _walk(output, output, folders):
        path = PurePosixPath(name)
        is_kept = path in kept or any(parent in kept for parent in path.parents)
        # A folder where a build writes a file is somebody's, whatever it is called.
        if not is_kept and (is_folder or (name not in made and not _is_ours(path))):
            yield f"{name}/" if is_folder else name


def _made(output: Path) -> set[str] | None:
    """Name the files that the last build wrote, or say that nobody knows."""
    try:
        lines = (output / SUMS).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return None
    return {line.partition("  ")[2] for line in lines}


def _is_ours(path: PurePosixPath) -> bool:
    """Whether it is what the list does not list, or nobody's."""
    # What shows the digest of the list cannot be in it: one of each in every language.
    shows = path.name in SHOWING and len(path.parts) <= 2
    return str(path) in (SUMS, WORKER) or shows or path.name in _DROPPINGS


def _walk(root: Path, folder: Path, known: Collection[str]) -> Iterator[tuple[str, bool]]:
    """Give files and links by their path, and folders as a whole that hold nothing of what is known."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        name = Path(entry.path).relative_to(root).as_posix()
        if not entry.is_dir(follow_symlinks=False):
            yield name, False
        elif name in known:
            yield from _walk(root, Path(entry.path), known)
        else:
            yield name, True
