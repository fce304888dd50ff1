"""The most salient lines of a log in which no signature was found: error-like, and rare."""

from __future__ import annotations

import re

WORDS: dict[str, int] = {
    **dict.fromkeys(("FATAL", "Fatal", "fatal", "PANIC", "l panic", "CRITICAL", "critical", "corrupt"), 3),
    **dict.fromkeys(("Traceback", "Exception", "Out of memory", "No space left", "Segmentation"), 3),
    **dict.fromkeys(("ERROR", "Error", "error", "FAIL", "Fail", "fail", "denied", "refused"), 2),
    **dict.fromkeys(("cannot", "nable to", "No such", "timed out", "not found", "invalid"), 2),
    **dict.fromkeys(("lost", "missing", "mismatch"), 1),
}
MOST_FORMS = 2000
LOOK = 400  # characters of a line that say what it is about
TAIL = 10  # lines
_VOLATILE = re.compile(r"0x[0-9a-fA-F]+|\b[0-9a-f]{8,}\b|\d+", re.ASCII)
# What stands in no text: such lines are those of a program or a picture.
_BINARY = re.compile(r"[\x00-\x06\x0e-\x1a]")


class Head:
    """Keeps a log as long as it is short enough for a search to read all of it."""

    def __init__(self, most: int) -> None:
        self._most = most  # characters
        self._parts: list[str] = []
        self._left = most

    def see(self, block: bytes) -> None:
        """Take the next part of the log; once it is too long, nothing is kept of it."""
        if self._left >= 0:
            # No character has more than four bytes, so that what is cut off here is too much anyway.
            self._parts.append(block[: 4 * self._most + 4].decode("utf-8", "replace"))
            self._left -= len(self._parts[-1])
        if self._left < 0:
            self._parts = []

    @property
    def text(self) -> str | None:
        """All of the log, or nothing where it is too long."""
        return "".join(self._parts) if self._left >= 0 else None


class Salient:
    """Keeps one line of each form: lines that differ in their numbers alone are of one form."""

    def __init__(self) -> None:
        self._forms: dict[str, list[int]] = {}
        self._lines: dict[str, str] = {}
        self._tail: list[str] = []

    def see(self, line: str) -> None:
        """Look at a line that has one of the words."""
        if _BINARY.search(line):
            return
        form = _VOLATILE.sub("#", line[:LOOK])
        seen = self._forms.get(form)
        if seen is not None:
            seen[0] += 1
        elif len(self._forms) < MOST_FORMS:
            weight = max((value for word, value in WORDS.items() if word in line), default=0)
            self._forms[form] = [1, weight, len(self._forms)]
            self._lines[form] = line[:LOOK]

    def see_end(self, block: bytes) -> None:
        """Remember how the log ends, for when nothing in it looks like an error."""
        lines = [line.decode("utf-8", "replace") for line in block.rsplit(b"\n", 2 * TAIL)[-2 * TAIL :]]
        told = [line[:LOOK] for line in lines if line.strip(" \t\r") and not _BINARY.search(line)]
        self._tail = [*self._tail, *told][-TAIL:]

    def best(self, limit: int = 10) -> list[str]:
        """Give the most salient lines, the most salient first; how the log ends where none is."""
        return self.errors(limit) or self._tail

    def errors(self, limit: int = 10) -> list[str]:
        """Give the lines that look like errors, the most salient first."""
        order = sorted(self._forms, key=lambda f: (-self._forms[f][1], self._forms[f][0], -self._forms[f][2]))
        return [self._lines[form] for form in order[:limit]]
