"""Keeps foreign plugins from the published site while a new one is built.

Plugins for Pelican learn from it where to write, which is the staging folder. One that
has the published folder from elsewhere would change a site that readers are looking at.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from drillbook.site.failures import BuildFailed

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
# Events of Python that change what their first arguments name, and how many of those there are.
_CHANGING = {
    "os.mkdir": 1,
    "os.remove": 1,
    "os.rmdir": 1,
    "os.rename": 2,
    "os.link": 2,
    "os.symlink": 2,
    "os.truncate": 1,
    "shutil.copyfile": 2,
    "shutil.move": 2,
    "shutil.rmtree": 1,
}
_shielded: list[str] = []


@contextmanager
def shielded(folder: Path) -> Iterator[None]:
    """Refuse every change below a folder, as long as the context lasts. Raises BuildFailed at the change."""
    _watch()
    real = os.path.realpath(folder)
    _shielded.append(real)
    try:
        yield
    finally:
        _shielded.remove(real)


@cache
def _watch() -> None:
    # Nothing takes such a hook away again; without a shielded folder it does nothing.
    sys.addaudithook(_look)


def _look(event: str, arguments: tuple[object, ...]) -> None:
    if not _shielded:
        return
    if event == "open":
        flags = arguments[2] if len(arguments) > 2 else 0
        named = arguments[:1] if isinstance(flags, int) and flags & _WRITING else ()
    else:
        named = arguments[: _CHANGING.get(event, 0)]
        # What is copied or linked to is only read.
        named = named[1:] if event in ("shutil.copyfile", "os.symlink", "os.link") else named
    for path in named:
        if isinstance(path, str | bytes | os.PathLike) and (found := _inside(os.fsdecode(path))):
            raise BuildFailed(
                f"the site was not published: a plugin would change {found} in the published folder; "
                "make it write below pelican.output_path, which is the folder that the new site is built in"
            )


def _inside(path: str) -> str:
    # Where the last part is a link, the link itself is changed.
    folder, name = os.path.split(os.path.abspath(path))  # noqa: PTH100 (a Path would follow that link)
    whole = os.path.realpath(folder) + os.sep + name
    return next((whole for shield in _shielded if whole == shield or whole.startswith(shield + os.sep)), "")
