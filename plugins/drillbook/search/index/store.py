"""Where indexes are kept: built on first use, swapped when whole, built again when anything is wrong."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from drillbook.atomic import put_folder
from drillbook.cache import cache_folder, is_ours
from drillbook.folders import is_site, lies_inside
from drillbook.names import SKIPPED_FOLDERS
from drillbook.search.index.changes import changes_since, everything
from drillbook.search.index.reading import Progress, SearchIndex, identity
from drillbook.search.index.writing import write_index

if TYPE_CHECKING:
    from drillbook.catalog import Catalog
    from drillbook.search.index.documents import SearchDocument

FILES = "files.json"
_TRIES = 5
_STALE = 24 * 3600  # seconds after which what another process left half done is not wanted any more
# Where an index is made when its own place takes nothing: it is read before its files go again.
_ELSEWHERE = (None, "/dev/shm")  # noqa: S108 (made by mkdtemp, for this process alone)


def index_folder(content: Path) -> Path:
    """Where the index of a content folder is kept."""
    key = hashlib.sha256(str(content.resolve()).encode("utf-8", "replace")).hexdigest()[:20]
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
    folder, seen = index_folder(content), f"{fingerprint(content)} {lang or ''}"
    if proof is not None:
        seen += f" {datetime.datetime.now(datetime.UTC).date().isoformat()}"
    if _read(folder / FILES) == seen:
        opened = try_open(folder)
        if opened is not None:
            return opened
    from drillbook.catalog import load_catalog

    catalog = load_catalog(content, lang, check=False)
    opened = open_index(catalog, progress, folder, proof(catalog) if proof else None)
    if opened.is_in_place:
        with contextlib.suppress(OSError):
            (opened.folder / FILES).write_text(seen, "utf-8")
    return opened


def fingerprint(content: Path) -> str:
    """Say how the files of a folder are now: names, sizes and times of change."""
    digest, visited = hashlib.sha256(), set[tuple[int, int]]()
    for folder, folders, files in os.walk(content, followlinks=True):
        inner = (name for name in sorted(folders) if not name.startswith(".") and name not in SKIPPED_FOLDERS)
        folders[:] = [name for name in inner if _is_read(content, Path(folder, name), visited)]
        for name in sorted(files):
            path = Path(folder, name)
            with contextlib.suppress(OSError):
                status = path.stat()
                digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode("utf-8", "replace"))
    return digest.hexdigest()


def _is_read(content: Path, folder: Path, visited: set[tuple[int, int]]) -> bool:
    """Pages behind symbolic links are read too, unless these lead back or out; a published site has none."""
    if is_site(folder) or (folder.is_symlink() and not lies_inside(content, folder)):
        return False
    try:
        status = folder.stat()
    except OSError:
        return False
    place, before = (status.st_dev, status.st_ino), len(visited)
    visited.add(place)
    return len(visited) > before


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

    Where no cache can be written, the index is made elsewhere, for this process
    alone. Raises OSError only where nothing can be written anywhere.
    """
    from drillbook.search.index.making import documents

    folder = folder or index_folder(catalog.root)
    found = list(documents(catalog, proof))
    wanted = {document.key: document.digest for document in found}
    opened = try_open(folder)
    if opened is not None and list(opened.meta["digests"].items()) == list(wanted.items()):
        return opened
    try:
        return _made_in(folder, opened, found, progress)
    except OSError:
        return _made_elsewhere(found, progress)
    finally:
        if opened is not None:
            opened.close()


def _made_in(
    folder: Path, old: SearchIndex | None, found: list[SearchDocument], progress: Progress | None
) -> SearchIndex:
    """Make an index and put it into its place."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    staging = Path(tempfile.mkdtemp(prefix=f"{folder.name}.new-", dir=folder.parent))
    try:
        # Opened before it is put into its place, where another process may put its own at once.
        made = (old and _update(old, staging, found, progress)) or _write(staging, found, progress)
        _swap(made, folder)
        return made
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise


def _made_elsewhere(found: list[SearchDocument], progress: Progress | None) -> SearchIndex:
    """Make an index whose files are gone as soon as they are open."""
    for place in _ELSEWHERE:
        with contextlib.suppress(OSError), tempfile.TemporaryDirectory(dir=place) as name:
            return _write(Path(name, "index"), found, progress)
    raise OSError("there is no space for the search index in any temporary folder")


def _write(folder: Path, found: list[SearchDocument], progress: Progress | None) -> SearchIndex:
    write_index(folder, everything(found), None, progress)
    return SearchIndex(folder)


def _update(
    old: SearchIndex, staging: Path, found: list[SearchDocument], progress: Progress | None
) -> SearchIndex | None:
    """Index what has changed; whatever goes wrong with that, all can be indexed."""
    try:
        changes = changes_since(old.meta, found)
        if changes is None:
            return None
        write_index(staging, changes, old, progress)
        return SearchIndex(staging)
    except Exception:  # noqa: BLE001 (the older index is whole, but what Whoosh makes of it may not be)
        for leftover in staging.iterdir():
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        return None


def try_open(folder: Path) -> SearchIndex | None:
    """Open an index, or give nothing when it is not there, not ours, or not whole."""
    for _ in range(_TRIES):
        if not is_ours(folder):
            return None
        before = identity(folder)
        try:
            opened = SearchIndex(folder)
        except Exception:  # noqa: BLE001 (a damaged index raises whatever its bytes happen to mean)
            if identity(folder) == before:
                return None
            continue
        if opened.is_in_place:
            return opened
        # Another process has put a new one into its place: parts of both may have been read.
        opened.close()
    return None


def _swap(made: SearchIndex, folder: Path) -> None:
    """Put a new index in the place of the old one; readers of the old one keep their open files."""
    staging = made.folder
    old = staging.with_name(staging.name.replace(".new-", ".old-"))
    with contextlib.suppress(OSError):  # another process was faster; its index is as good as ours
        put_folder(staging, folder, old)
        made.folder = folder
    shutil.rmtree(staging, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what processes left that were killed while they made this index."""
    for path in folder.parent.glob(f"{folder.name}.*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE:
                shutil.rmtree(path)
