"""Where what can be made again is kept."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from platformdirs import user_cache_path


def cache_folder() -> Path:
    """The user's own cache folder; DRILLBOOK_CACHE names another."""
    own = os.environ.get("DRILLBOOK_CACHE")
    if own:
        return Path(own)
    # Who has no home has no cache either. Older releases of the library name one below "~" then.
    with contextlib.suppress(RuntimeError):
        found = user_cache_path("drillbook", appauthor=False)
        if found.is_absolute():
            return found
    return Path(os.devnull, "drillbook")  # where nothing can be kept, so that all is made anew


def is_ours(folder: Path) -> bool:
    """Say whether nobody else can have written into a folder, since what lies there may be carried out."""
    try:
        status = folder.stat()
    except OSError:
        return False
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)
