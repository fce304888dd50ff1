"""Cuts a stream of bytes into blocks of whole lines, in bounded memory."""

from __future__ import annotations

LONGEST_LINE = 1 << 16  # bytes; the rest of a longer line is passed over


class Lines:
    """Takes bytes as they come and gives back whole lines. ``cut`` counts lines that were too long."""

    def __init__(self) -> None:
        self.cut = 0
        self._rest = b""
        self._skipping = False

    def take(self, data: bytes) -> bytes:
        """Give the lines that are whole now, each with its end; the last part waits for more."""
        if self._skipping:
            at = data.find(b"\n")
            if at < 0:
                return b""
            data, self._skipping = data[at + 1 :], False
        data = self._rest + data
        end = data.rfind(b"\n") + 1
        whole, self._rest = data[:end], data[end:]
        if len(self._rest) > LONGEST_LINE:
            whole += self._rest[:LONGEST_LINE] + b"\n"
            self._rest, self._skipping = b"", True
            self.cut += 1
        return self._shortened(whole)

    def end(self) -> bytes:
        """Give what is left, a last line without an end."""
        rest, self._rest, self._skipping = self._rest, b"", False
        return rest

    def _shortened(self, whole: bytes) -> bytes:
        # A line that is too long has a whole stretch of half its length without an end. To look at such
        # stretches costs next to nothing.
        half = LONGEST_LINE // 2
        stretches = range(0, len(whole) - half, half)
        if all(whole.find(b"\n", at, at + half) >= 0 for at in stretches):
            return whole
        lines = whole[:-1].split(b"\n")
        self.cut += sum(len(line) > LONGEST_LINE for line in lines)
        return b"\n".join(line[:LONGEST_LINE] for line in lines) + b"\n"
