"""Reading logs with a word of progress, and following them as they grow."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rich.text import Text

from drillbook import screen
from drillbook.matching import DeclaredSignature, Matcher
from drillbook.matching.follow import follow
from drillbook.matching.lines import Lines
from drillbook.matching.matcher import Line
from drillbook.matching.unpacking import DamagedError, blocks, is_packed
from drillbook.names import count
from drillbook.terminal import streams
from drillbook.terminal.progress import progress

STDIN = "-"
LINES = 5  # of each scenario
_LONGEST = 300  # characters of a line on the screen


@dataclass
class Run:
    """How reading went."""

    seconds: float = 0.0
    damaged: bool = False


def check_logs(files: list[str], growing: bool) -> None:
    """Raise ValueError or OSError for logs that cannot be read, before anything is."""
    for name in files:
        if name == STDIN:
            if growing:
                raise ValueError("--follow needs files; a pipe is read until it closes")
            continue
        path = Path(name)
        if growing and not path.exists():
            continue  # it may come
        if path.is_dir():
            raise ValueError(f"{name} is a folder; name the files in it")
        if path.exists() and not path.is_file():
            if growing:
                raise ValueError(f"{name} is not a regular file; omit --follow to read it to its end")
            continue  # a named pipe, which may be opened once only
        with path.open("rb") as file:
            if growing and is_packed(file.read(8)):
                raise ValueError(f"{name} is compressed and cannot be followed; omit --follow")


def read_all(matcher: Matcher, files: list[str]) -> Run:
    """Read logs to their ends."""
    run, began = Run(), time.monotonic()
    with progress() as say:
        for name in files:
            try:
                with _open(name) as raw:
                    label = "(standard input)" if name == STDIN else name
                    before = matcher.lines
                    for number in matcher.read(label, blocks(raw)):
                        say(_rate(label, before + number, time.monotonic() - began))
            except DamagedError as error:
                run.damaged = True
                matcher.notes.append(f"{name} is damaged and was only partly read: {error}")
    run.seconds = time.monotonic() - began
    return run


def asked_of(raw: BinaryIO, most: int) -> str:
    """Give what a log asks of a search: all of it, or the salient lines of a long one; reads `most` bytes."""
    matcher = Matcher([])
    try:
        for _ in matcher.read(STDIN, _first(blocks(raw), most)):
            pass
    except DamagedError as error:
        streams.complain(f"the pipe is damaged and was only partly read: {safe(str(error))}")
    return matcher.asked


def _first(parts: Iterable[bytes], most: int) -> Iterator[bytes]:
    for part in parts:
        yield part[:most]
        most -= len(part)
        if most <= 0:
            return


@contextmanager
def _open(name: str) -> Iterator[BinaryIO]:
    if name == STDIN:
        yield sys.stdin.buffer
    else:
        with Path(name).open("rb") as file:
            yield file


def _rate(name: str, lines: int, seconds: float) -> str:
    rate = f", {lines / seconds:,.0f}/s" if seconds > 1 else ""
    return f"{safe(name)}: {lines:,} lines{rate}"


def follow_all(matcher: Matcher, files: list[str]) -> Run:
    """Follow growing files until Ctrl-C."""
    run, began = Run(), time.monotonic()
    cutters = {name: Lines() for name in map(Path, files)}
    numbers = dict.fromkeys(cutters, 0)
    try:
        for path, data, anew in follow(cutters):
            if anew:
                matcher.feed(str(path), numbers[path], cutters[path].end())
                cutters[path], numbers[path] = Lines(), 0
            numbers[path] += matcher.feed(str(path), numbers[path], cutters[path].take(data))
    except KeyboardInterrupt:
        pass
    run.seconds = time.monotonic() - began
    return run


def announcer(as_lines: bool) -> Callable[[Line, list[DeclaredSignature]], None]:
    """Give what prints a match at once: to read, or one JSON object a line."""

    def announce(line: Line, signatures: list[DeclaredSignature]) -> None:
        scenarios = list(dict.fromkeys(s for signature in signatures for s in signature.scenarios))
        refused = list(dict.fromkeys(s for signature in signatures for s, _ in signature.denies))
        if as_lines:
            entry = {
                "file": line.file,
                "line": line.number,
                "scenarios": scenarios,
                "not": refused,
                "text": line.text,
            }
            sys.stdout.write(screen.as_json(entry) + "\n")
        else:
            told = ", ".join((*scenarios, *(f"not {name}" for name in refused)))
            place = f"{safe(line.file)}:{line.number}: {told}: "
            streams.OUT.print(Text(place, style="bold") + Text(safe(line.text)))
        sys.stdout.flush()

    return announce


def say_read(matcher: Matcher, run: Run) -> None:
    """Say how much was read and how fast, and what was not."""
    for note in matcher.notes:
        streams.complain(safe(note))
    rate = f", {matcher.lines / run.seconds:,.0f} lines/s" if run.seconds > 0 else ""
    scenarios = len({s for signature in matcher.signatures for s in signature.scenarios})
    text = (
        f"{count(matcher.lines, 'line')} in {run.seconds:.1f} s{rate}; "
        f"{count(len(matcher.signatures), 'signature')} of {count(scenarios, 'scenario')}."
    )
    streams.ERR.print(Text(text, style="dim"))


def safe(text: str) -> str:
    """Write what a terminal would obey so that it can be read."""
    cut = f"{text[: _LONGEST - 1]}…" if len(text) > _LONGEST else text
    return "".join(c if c.isprintable() else " " if c == "\t" else ascii(c)[1:-1] for c in cut)
