"""What every part must know of folders: what lies inside, what is a published site, how two change places."""

from __future__ import annotations

import ctypes
import errno
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

CATALOG = "catalog.json"
# How our own catalog.json begins; a large one is not read as a whole for it.
_OURS = re.compile(r'\s*\{\s*(?:"version":\s*\d+,\s*)?"generator":\s*"drillbook')
_AT_FDCWD = -100
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, and RENAME_SWAP of macOS
# What kernels, sandboxes and file systems answer that cannot exchange two names. All else is an error as with
# any rename.
_CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM})


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
