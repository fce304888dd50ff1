"""What every part must know of folders: what lies inside, what is a published site."""

from __future__ import annotations

import re
from pathlib import Path

CATALOG = "catalog.json"
# How our own catalog.json begins; a large one is not read as a whole for it.
_OURS = re.compile(r'\s*\{\s*(?:"version":\s*\d+,\s*)?"generator":\s*"drillbook')


def is_site(folder: Path) -> bool:
    """Say whether a folder was written by Drillbook."""
    try:
        with (folder / CATALOG).open(encoding="utf-8") as file:
            return _OURS.match(file.read(400)) is not None
    except (OSError, ValueError):
        return False


def lies_inside(root: Path, path: Path) -> bool:
    """Say whether a path, with all symbolic links in it followed, lies below a folder in plain sight.

    A link to a hidden file, such as ``.git/config``, leads to what is never published.
    """
    try:
        real = path.resolve().relative_to(root.resolve())
    except (OSError, ValueError, RuntimeError):  # elsewhere, or a link that leads to itself
        return False
    written = path.relative_to(root) if path.is_relative_to(root) else path
    return not _is_hidden(real) or _is_hidden(written)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") and part != ".." for part in path.parts)
