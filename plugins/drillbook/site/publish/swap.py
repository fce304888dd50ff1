"""Publishing: a site is built beside the old one and changes places with it when it is whole.

At every instant there is a whole site at the output path. Where the system cannot exchange two
folders in one step, the old one is renamed away first; a build after one that was killed just
there brings it back.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from drillbook.atomic import put_folder
from drillbook.folders import CATALOG, is_site
from drillbook.site.failures import BuildFailed

__all__ = ["CATALOG", "check_links", "check_output", "discard", "prepare", "publish", "staging_folder"]

# The staging folders of this process, held open: another one on the same disk sees that somebody is at work.
_HELD: dict[Path, int] = {}


def staging_folder(output: Path) -> Path:
    """The folder next to the output that this process builds into."""
    return output.parent / f".{output.name}.new-{os.getpid()}"


def check_output(output: Path, content: Path) -> None:
    """Refuse to replace a folder that is not a site of ours. Raises BuildFailed."""
    output, content = output.resolve(), content.resolve()
    if content.is_relative_to(output):
        raise BuildFailed(f"the output folder {output} contains the content; choose another with --output")
    if output.exists() and not output.is_dir():
        raise BuildFailed(f"{output} is a file; choose a folder with --output")
    if output.is_mount():
        raise BuildFailed(_mounted(output))
    if output.is_dir() and any(output.iterdir()) and not is_site(output):
        raise BuildFailed(
            f"{output} is not empty and was not written by Drillbook; "
            "choose another folder with --output, or empty it"
        )


def _mounted(output: Path) -> str:
    return (
        f"{output} is a mount point, whose content cannot be replaced in one step; "
        f"choose a folder in it, such as --output {output / 'site'}, or mount the folder above it"
    )


def prepare(output: Path) -> Path:
    """Make an empty staging folder, and clear up after builds that were killed."""
    output.parent.mkdir(parents=True, exist_ok=True)
    old = _old(output)
    if old.exists() and not output.exists():
        old.rename(output)  # killed between the two renames of a swap
    shutil.rmtree(old, ignore_errors=True)
    for leftover in output.parent.glob(f".{output.name}.new-*"):
        if not _is_in_use(leftover):
            shutil.rmtree(leftover, ignore_errors=True)
    staging = staging_folder(output)
    discard(output)
    staging.mkdir()
    _HELD[staging] = os.open(staging, os.O_RDONLY)
    with contextlib.suppress(OSError):  # a file system without locks
        fcntl.flock(_HELD[staging], fcntl.LOCK_EX | fcntl.LOCK_NB)
    return staging


def publish(staging: Path, output: Path, keep: Iterable[str] = ()) -> None:
    """Put a finished site in the place of the old one.

    ``keep`` names files of the old site that stay, such as ``.git`` or ``CNAME``; the folder
    itself keeps its owner and permissions. The old site is gone only when the new one stands.
    """
    if output.is_dir():
        _take_over(output, staging, keep)
    try:
        put_folder(staging, output, _old(output))
    except OSError as error:
        if error.errno == errno.EBUSY:
            raise BuildFailed(_mounted(output)) from error
        raise
    discard(output)  # by now the old site bears that name
    shutil.rmtree(_old(output), ignore_errors=True)


def check_links(staging: Path) -> None:
    """Refuse symbolic links out of a site: whoever copies or packs it would publish what they lead to."""
    whole = staging.resolve()
    for path in sorted(staging.rglob("*")):
        if path.is_symlink() and not (path.exists() and path.resolve().is_relative_to(whole)):
            name, target = path.relative_to(staging), path.readlink()
            raise BuildFailed(
                f"the site was not published: '{name}' in it is a symbolic link to '{target}'; "
                "make the plugin that created it write a file"
            )


def _take_over(output: Path, staging: Path, keep: Iterable[str]) -> None:
    for name in keep:
        kept, target = output / name, staging / name
        if not kept.is_symlink() and not kept.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if kept.is_dir() and not kept.is_symlink():
            shutil.copytree(kept, target, symlinks=True, dirs_exist_ok=True)
        else:
            target.unlink(missing_ok=True)
            shutil.copy2(kept, target, follow_symlinks=False)
    with contextlib.suppress(OSError):  # a file system may know less of permissions than another
        about = output.stat()
        os.chown(staging, about.st_uid, about.st_gid)
    with contextlib.suppress(OSError):
        shutil.copystat(output, staging)
        os.utime(staging)


def discard(output: Path) -> None:
    """Remove what a failed build left."""
    staging = staging_folder(output)
    shutil.rmtree(staging, ignore_errors=True)
    held = _HELD.pop(staging, None)
    if held is not None:
        os.close(held)


def _old(output: Path) -> Path:
    return output.parent / f".{output.name}.old"


def _is_in_use(staging: Path) -> bool:
    """Say whether a build is still at work in a folder: its process runs, or somebody holds it open."""
    pid = staging.name.rpartition("-")[2]
    if staging in _HELD or not pid.isdigit():
        return staging in _HELD
    if int(pid) != os.getpid():
        with contextlib.suppress(ProcessLookupError, OverflowError):
            try:
                os.kill(int(pid), 0)
            except PermissionError:
                return True
            return True
    return _is_locked(staging)


def _is_locked(folder: Path) -> bool:
    # The process may be in another container, where it has another number.
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False
