"""Files and folders that are there as a whole or not at all: written beside their place, then put into it."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

_AT_FDCWD = -100
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, and RENAME_SWAP of macOS
# What kernels, sandboxes and file systems answer that cannot exchange two names. All else is an error as with
# any rename.
_CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM})
_TAKEN = frozenset({errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR})
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS})  # shared folders of containers have none


@contextlib.contextmanager
def written(path: Path, new: bool = False) -> Iterator[Path]:
    """Give a file to write beside a path. It takes that place when the block ends, and goes when it fails.

    With ``new`` it never replaces another: raises FileExistsError. Raises OSError as writing does.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        if new:
            _name(part, path)
        else:
            part.replace(path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _name(part: Path, path: Path) -> None:
    """Give a file its name; unlike a rename, that never replaces another."""
    try:
        os.link(part, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        path.touch(exist_ok=False)  # now the name is ours, and replacing it takes nothing away
        part.replace(path)


def put_folder(made: Path, place: Path, aside: Path) -> None:
    """Put a finished folder into a place.

    What was there bears one of the names ``made`` and ``aside`` then, and is the caller's to remove.
    Raises OSError, and the place has what it had.
    """
    if not place.exists():
        try:
            made.rename(place)
            return
        except OSError as error:  # another process may have been faster
            if error.errno not in _TAKEN:
                raise
    with contextlib.suppress(FileNotFoundError):  # another process has just taken it away
        if exchange(made, place):
            return
    shutil.rmtree(aside, ignore_errors=True)
    with contextlib.suppress(FileNotFoundError):
        place.rename(aside)
    try:
        made.rename(place)
    except OSError:
        if aside.exists():
            aside.rename(place)
        raise


def exchange(one: Path, other: Path) -> bool:
    """Let two names change places in one step, so that nobody ever finds either missing.

    Gives False where the system or the file system has no such step. Raises OSError as a rename does.
    """
    call = _exchange_call()
    if call is None:
        return False
    ctypes.set_errno(0)
    if call(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


@cache
def _exchange_call() -> Callable[[bytes, bytes], int] | None:
    try:
        library = ctypes.CDLL(None, use_errno=True)
    except (OSError, TypeError):  # no C library to be had, as on Windows
        return None
    if linux := getattr(library, "renameat2", None):
        linux.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
        return lambda one, other: linux(_AT_FDCWD, one, _AT_FDCWD, other, _EXCHANGE)
    if mac := getattr(library, "renamex_np", None):
        mac.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint]
        return lambda one, other: mac(one, other, _EXCHANGE)
    return None
