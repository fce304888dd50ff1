"""Reads files that grow, as ``tail -F`` does: through rotation and truncation."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from drillbook.matching.unpacking import BLOCK

PAUSE = 0.25  # seconds


class Growing:
    """A file by name: where the name leads to a new file, or a shorter one, reading begins anew."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.anew = False
        self._file: io.FileIO | None = None

    def read(self) -> bytes:
        """Give what has come since, or nothing. ``anew`` says that it is the start of another file."""
        self.anew = False
        if self._file is None and not self._open():
            return b""
        if data := self._next():
            return data
        if self._replaced():
            # What came just before the file was put away is its last word.
            if data := self._next():
                return data
            self.anew = self._open()
        return self._next() if self.anew else b""

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _next(self) -> bytes:
        return self._file.read(BLOCK) if self._file is not None else b""

    def _open(self) -> bool:
        try:
            # Without a buffer, so that the place in the file is where we are.
            opened = self.path.open("rb", buffering=0)
        except FileNotFoundError:
            return False
        self.close()
        self._file = opened
        return True

    def _replaced(self) -> bool:
        try:
            now = self.path.stat()
        except FileNotFoundError:
            return False  # between the two halves of a rotation
        assert self._file is not None  # noqa: S101 (it was opened before it can be replaced)
        ours = os.fstat(self._file.fileno())
        return (now.st_dev, now.st_ino) != (ours.st_dev, ours.st_ino) or now.st_size < self._file.tell()


def follow(paths: Iterable[Path]) -> Iterator[tuple[Path, bytes, bool]]:
    """Yield what is in the files and what comes, forever: path, bytes, whether a file begins anew."""
    files = [Growing(path) for path in paths]
    try:
        while True:
            idle = True
            for file in files:
                if data := file.read():
                    idle = False
                    yield file.path, data, file.anew
            if idle:
                time.sleep(PAUSE)
    finally:
        for file in files:
            file.close()
