"""Where indexes are kept: built on first use, swapped when whole, built again when anything is wrong."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from drillbook.search.cache import cache_folder
from drillbook.search.changes import changes_since, everything
from drillbook.search.index import Progress, SearchIndex, write_index

if TYPE_CHECKING:
    from drillbook.catalog import Catalog
    from drillbook.search.documents import SearchDocument

FILES = "files.json"
_SKIPPED = frozenset({"node_modules", "__pycache__", "output", "lost+found"})


def index_folder(content: Path, lang: str | None = None) -> Path:
    """Where the index of a content folder is kept."""
    key = hashlib.sha256(f"{content.resolve()}\0{lang or ''}".encode("utf-8", "replace")).hexdigest()[:20]
    return cache_folder() / f"index-{key}"


def open_folder(
    content: Path,
    lang: str | None = None,
    progress: Progress | None = None,
    proof: Callable[[Catalog], Mapping[str, str]] | None = None,
) -> SearchIndex:
    """Open the index of a content folder.

    When no file has changed since, nothing is read but the index: a search at night
    waits for no page to be parsed. ``proof`` derives the proof states of pages; they
    change with the day, so an index of yesterday is looked through once.
    Raises NotADirectoryError where there is no folder.
    """
    if not content.is_dir():
        raise NotADirectoryError(f"{content} is not a folder")
    folder, seen = index_folder(content, lang), fingerprint(content)
    if proof is not None:
        seen += datetime.datetime.now(datetime.UTC).date().isoformat()
    if _read(folder / FILES) == seen:
        opened = try_open(folder)
        if opened is not None:
            return opened
    from drillbook.catalog import load_catalog

    catalog = load_catalog(content, lang, check=False)
    opened = open_index(catalog, progress, folder, proof(catalog) if proof else None)
    with contextlib.suppress(OSError):
        (opened.folder / FILES).write_text(seen, "utf-8")
    return opened


def fingerprint(content: Path) -> str:
    """Say how the files of a folder are now: names, sizes and times of change."""
    digest = hashlib.sha256()
    for folder, folders, files in os.walk(content, followlinks=False):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in _SKIPPED)
        for name in sorted(files):
            path = Path(folder, name)
            with contextlib.suppress(OSError):
                status = path.stat()
                digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode("utf-8", "replace"))
    return json.dumps(digest.hexdigest())


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError):
        return ""


def open_index(
    catalog: Catalog,
    progress: Progress | None = None,
    folder: Path | None = None,
    proof: Mapping[str, str] | None = None,
) -> SearchIndex:
    """Open the index of a catalog, built anew where it is missing, damaged or out of date.

    Never raises for the state of what is on disk. Where no cache can be written,
    the index lives in a temporary folder of this process.
    """
    from drillbook.search.documents import documents

    folder = folder or index_folder(catalog.root)
    found = list(documents(catalog, proof))
    wanted = {document.key: document.digest for document in found}
    opened = try_open(folder)
    if opened is not None and list(opened.meta["digests"].items()) == list(wanted.items()):
        return opened
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f"{folder.name}.new-", dir=folder.parent))
    except OSError:
        staging = folder = Path(tempfile.mkdtemp(prefix="drillbook-"))
    try:
        if opened is None or not _update(opened, staging, found, progress):
            write_index(staging, everything(found), None, progress)
        return SearchIndex(_swap(staging, folder))
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    finally:
        if opened is not None:
            opened.close()


def _update(old: SearchIndex, staging: Path, found: list[SearchDocument], progress: Progress | None) -> bool:
    """Index what has changed; whatever goes wrong with that, all can be indexed."""
    try:
        changes = changes_since(old.meta, found)
        if changes is not None:
            write_index(staging, changes, old, progress)
        return changes is not None
    except Exception:  # noqa: BLE001 (the older index is whole, but what Whoosh makes of it may not be)
        for leftover in staging.iterdir():
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        return False


def try_open(folder: Path) -> SearchIndex | None:
    """Open an index, or give nothing when it is not there, not ours, or not whole."""
    if not _is_ours(folder):
        return None
    try:
        return SearchIndex(folder)
    except Exception:  # noqa: BLE001 (a damaged index raises whatever its bytes happen to mean)
        return None


def _is_ours(folder: Path) -> bool:
    """An index holds pickles, so one that another user could have put there is never opened."""
    try:
        status = folder.stat()
    except OSError:
        return False
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)


def _swap(staging: Path, folder: Path) -> Path:
    """Put a new index in the place of the old one; readers of the old one keep their open files."""
    if staging == folder:
        return folder
    old = folder.with_name(f"{folder.name}.old-{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        folder.rename(old)
    try:
        staging.rename(folder)
    except OSError:
        # Another process was faster; its index is as good as ours.
        shutil.rmtree(staging, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    return folder
