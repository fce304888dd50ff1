"""Matches logs against all signatures at once and counts what is found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from drillbook.catalog.signatures.safety import WINDOW
from drillbook.loglines import messages
from drillbook.matching.lines import LONGEST_LINE, Lines
from drillbook.matching.prefilter import Prefilter
from drillbook.matching.salient import WORDS, Head, Salient
from drillbook.matching.signatures import DeclaredSignature
from drillbook.matching.texts import colourless, quoted
from drillbook.matching.time_limit import Guard, TookTooLongError
from drillbook.matching.values import Taken, fits

KEPT = 3  # lines of each signature
SHOWN = 2000  # characters of a line that are kept
TAKEN = 8  # different sets of values that are kept of each signature
PLACES = 8  # of a long line that an expression is tried at
SHORT = 20_000  # characters of a log that a search reads whole
HINT = -1


@dataclass(frozen=True)
class Line:
    """A line of a log."""

    file: str
    number: int
    text: str


@dataclass
class Tally:
    """What was found of one signature: how often, the first lines, and the last of each file."""

    signature: DeclaredSignature
    count: int = 0
    first: list[Line] = field(default_factory=list)
    last: dict[str, Line] = field(default_factory=dict)

    def add(self, line: Line) -> None:
        """Count a line."""
        self.count += 1
        if len(self.first) < KEPT or line.file not in self.last:
            self.first.append(line)
        self.last[line.file] = line


def anchors_of(signatures: Sequence[DeclaredSignature]) -> tuple[Prefilter, Prefilter]:
    """Make what finds lines with a signature, and what finds lines that look like an error as well."""
    needs: dict[bool, list[tuple[int, list[bytes]]]] = {False: [], True: []}
    for n, signature in enumerate(signatures):
        if signature.literals:
            texts = [text.encode("utf-8", "replace") for text in signature.literals]
            needs[signature.form == "alert"].append((n, texts))
    written, caseless = needs.values()
    hints = (HINT, [word.encode() for word in WORDS])
    return Prefilter(written, caseless), Prefilter([*written, hints], caseless)


OnMatch = Callable[[Line, list[DeclaredSignature]], None]


class Matcher:
    """Reads logs block by block. ``notes`` say what was cut short, left out or given up.

    ``certain`` says that a signature was found that is not weak. ``taken`` is what named parts hold, with the
    number of the signature, in the order of the logs.
    """

    def __init__(self, signatures: Sequence[DeclaredSignature], on_match: OnMatch | None = None) -> None:
        self.signatures = list(signatures)
        self.tallies: dict[int, Tally] = {}
        self.lines = 0
        self.certain = False
        self.taken: list[tuple[int, Taken]] = []
        self.salient = Salient()
        self.head = Head(SHORT)
        self.notes: list[str] = []
        self._on_match = on_match
        self._guard = Guard()
        self._off: set[int] = set()
        self._loose = {n for n, signature in enumerate(self.signatures) if not signature.literals}
        self._strict, self._prefilter = anchors_of(self.signatures)

    def read(self, file: str, blocks: Iterable[bytes]) -> Iterator[int]:
        """Read a log to its end; yields the number of lines read so far after each block."""
        lines, number = Lines(), 0
        for block in blocks:
            number += self.feed(file, number, lines.take(block))
            yield number
        number += self.feed(file, number, lines.end())
        if lines.cut:
            many = "line is" if lines.cut == 1 else "lines are"
            self.notes.append(
                f"{file}: {lines.cut} {many} longer than {LONGEST_LINE} bytes; the rest of each is ignored"
            )
        yield number

    @property
    def asked(self) -> str:
        """What to search for where no signature was found: the log, or of a long one its salient lines."""
        text = self.head.text
        return "\n".join(self.salient.best()) if text is None else text

    def feed(self, file: str, number: int, block: bytes) -> int:
        """Match whole lines, of which ``number`` went before, and say how many they are."""
        if not block:
            return 0
        block, counted = colourless(block), 0
        with self._guard:
            for start, end, wanted in self._candidates(block):
                number += block.count(b"\n", counted, start)
                counted = start
                self._look(Line(file, number + 1, ""), block[start:end], wanted)
        if not self.tallies:
            self.salient.see_end(block)
            self.head.see(block)
        taken = block.count(b"\n") + (not block.endswith(b"\n"))
        self.lines += taken
        return taken

    def _candidates(self, block: bytes) -> Iterator[tuple[int, int, set[int]]]:
        # Once a signature says what is wrong, nobody asks any more which lines look like an error.
        found = (self._strict if self.certain else self._prefilter).lines(block)
        return _every_line(block, found, self._loose) if self._loose else found

    def _look(self, place: Line, raw: bytes, wanted: set[int]) -> None:
        text = raw.decode("utf-8", "replace").rstrip("\r")
        matched = self._matched(wanted, text)
        if matched:
            line = Line(place.file, place.number, text[:SHOWN])
            for n in matched:
                self.tallies.setdefault(n, Tally(self.signatures[n])).add(line)
                self.certain = self.certain or not self.signatures[n].weak
            if self._on_match:
                self._on_match(line, [self.signatures[n] for n in matched])
        elif HINT in wanted and not self.certain:
            self.salient.see(text)

    def _matched(self, wanted: set[int], text: str) -> list[int]:
        numbers = [n for n in sorted(wanted) if n >= 0 and n not in self._off]
        found = {n for n in numbers if self._matches(n, text)}
        if len(found) < len(numbers):
            for part in (*messages(text)[1:], *quoted(text)):
                found |= {n for n in numbers if n not in found and self._matches(n, part)}
        return sorted(found - self._off)

    def _matches(self, number: int, text: str) -> bool:
        signature = self.signatures[number]
        if signature.expression is None:
            return signature.text in text
        try:
            searched = (
                self._guard.search(signature.expression, text, start, end)
                for start, end in _windows(signature, text)
            )
            found = next(filter(None, searched), None)
        except TookTooLongError:
            self._off.add(number)
            pages = ", ".join((*signature.scenarios, *(page for page, _ in signature.denies)))
            self.notes.append(f"signature {signature.text} of {pages} took too long and was skipped")
            return False
        if found and signature.slots:
            self._take(number, found)
        return found is not None

    def _take(self, number: int, found: re.Match[str]) -> None:
        """Keep what the named parts of a match hold, where it fits any page, and only once."""
        kept = [other for n, other in self.taken if n == number]
        if len(kept) < TAKEN:
            slots = self.signatures[number].slots.values()
            parts = {
                name: text
                for name, text in found.groupdict(default="").items()
                if any(name in own and fits(text, own[name]) for own in slots)
            }
            if parts and parts not in kept:
                self.taken.append((number, parts))


def _windows(signature: DeclaredSignature, text: str) -> Iterator[tuple[int, int]]:
    """The parts of a line that an expression sees: all of it, or what is around its fixed text."""
    if len(text) <= WINDOW:
        yield 0, len(text)
        return
    if not signature.literals:
        yield 0, WINDOW
        return
    fixed = re.compile("|".join(map(re.escape, signature.literals)))
    last = -WINDOW
    for _, found in zip(range(PLACES), fixed.finditer(text), strict=False):
        start = max(0, found.start() - WINDOW // 2)
        if start > last:
            last = start + WINDOW // 4
            yield start, start + WINDOW


def _every_line(
    block: bytes, found: Iterable[tuple[int, int, set[int]]], always: set[int]
) -> Iterator[tuple[int, int, set[int]]]:
    at = 0
    for start, end, wanted in found:
        yield from _lines(block, at, start, always)
        yield start, end, wanted | always
        at = end + 1
    yield from _lines(block, at, len(block), always)


def _lines(block: bytes, at: int, stop: int, always: set[int]) -> Iterator[tuple[int, int, set[int]]]:
    while at < stop:
        end = block.find(b"\n", at, stop)
        end = stop if end < 0 else end
        yield at, end, always
        at = end + 1
