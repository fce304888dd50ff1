"""What ``match`` does: read logs with a word of progress, follow them, print what was found."""

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
from drillbook.catalog import Catalog
from drillbook.matching import DeclaredSignature, Found, Matcher, as_json
from drillbook.matching.confirming import first_command
from drillbook.matching.follow import follow
from drillbook.matching.gaps import covered, gaps
from drillbook.matching.lines import Lines
from drillbook.matching.matcher import Line
from drillbook.matching.unpacking import DamagedError, blocks, is_packed
from drillbook.names import count
from drillbook.search.answer.as_json import as_json as results_as_json
from drillbook.search.answer.service import Results
from drillbook.terminal import streams
from drillbook.terminal.progress import progress

STDIN = "-"
_LINES = 5  # of each scenario
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
        streams.complain(f"the pipe is damaged and was only partly read: {_safe(str(error))}")
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
    return f"{_safe(name)}: {lines:,} lines{rate}"


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
        if as_lines:
            entry = {"file": line.file, "line": line.number, "scenarios": scenarios, "text": line.text}
            sys.stdout.write(screen.as_json(entry) + "\n")
        else:
            place = f"{_safe(line.file)}:{line.number}: {', '.join(scenarios)}: "
            streams.OUT.print(Text(place, style="bold") + Text(_safe(line.text)))
        sys.stdout.flush()

    return announce


def print_json(
    catalog: Catalog, matcher: Matcher, run: Run, found: list[Found], perhaps: Results | None
) -> None:
    """Print what was found as one JSON object."""
    unclear = bool(found) and not matcher.certain
    entry = {
        "lines": matcher.lines,
        "seconds": round(run.seconds, 3),
        "lines_per_second": round(matcher.lines / run.seconds) if run.seconds else 0,
        "signatures": len(matcher.signatures),
        "scenarios": [{**as_json(one), "confirm": _confirm(catalog, one)} for one in found],
        "errors": matcher.salient.errors() if unclear else [],
        "gaps": [list(gap) for gap in _gaps(catalog, matcher, found)] if unclear else [],
        "perhaps": results_as_json(perhaps)["results"] if perhaps else [],
        "notes": matcher.notes,
    }
    sys.stdout.write(screen.as_json(entry, 1) + "\n")


def _confirm(catalog: Catalog, found: Found) -> dict[str, object] | None:
    """The first command of a scenario, with values, and what it still lacks; for programs."""
    command = first_command(catalog, catalog.pages[found.scenario])
    if command is None:
        return None
    return {"command": command.filled(found.values), "unfilled": command.unfilled(found.values)}


def print_all(
    catalog: Catalog, matcher: Matcher, found: list[Found], limit: int, perhaps: Results | None
) -> None:
    """Print scenarios, or what is known without one."""
    unclear = bool(found) and not matcher.certain
    if unclear:
        streams.OUT.print(Text("It stopped; this does not say why.\n", style="bold"))
    print_found(catalog, found, limit)
    if unclear:
        _print_errors(catalog, matcher, found)
    if not found:
        print_perhaps(matcher, perhaps)


def _print_errors(catalog: Catalog, matcher: Matcher, found: list[Found]) -> None:
    """Print what may say why: the errors that no signature has, and what no scenario covers."""
    errors = matcher.salient.errors(_LINES)
    if errors:
        streams.OUT.print(Text("Errors without a signature:", style="italic"))
    for line in errors:
        streams.OUT.print(Text(f"   {_safe(line)}"))
    for system, failure in _gaps(catalog, matcher, found):
        streams.OUT.print(Text(f"\nNo scenario covers {system} with {failure}; see the coverage page."))


def _gaps(catalog: Catalog, matcher: Matcher, found: list[Found]) -> list[tuple[str, str]]:
    systems = [catalog.pages[one.scenario].metadata.systems for one in found]
    return gaps(systems, matcher.salient.errors(), covered(catalog))


def print_found(catalog: Catalog, found: list[Found], limit: int) -> None:
    """Print scenarios with their lines."""
    for number, one in enumerate(found[:limit], start=1):
        page = catalog.pages[one.scenario]
        head = Text(f"{number}. ", style="dim") + Text(page.title, style="bold")
        distinct = len(one.tallies)
        many = f"{one.confidence.capitalize()} match · {count(distinct, 'signature')}"
        matches = f"{one.count:,} match" + ("es" if one.count > 1 else "")
        streams.OUT.print(head + Text(f"  {many}, {matches}", "cyan"))
        if one.seen:
            first, last = one.seen
            when = f"first and last {first}" if first == last else f"first {first}, last {last}"
            streams.OUT.print(Text(f"   {when}"))
        for line in one.lines(_LINES):
            streams.OUT.print(Text(f"   {_safe(line.file)}:{line.number}: ", "dim") + Text(_safe(line.text)))
        if number == 1 and one.confidence == "strong":
            _print_command(catalog, one)
        streams.OUT.print(Text(f"   drillbook show {one.scenario}\n", style="dim"))
    rest = len(found) - limit
    if rest > 0:
        streams.OUT.print(Text(f"{rest} more; use --limit to show them.", style="dim"))


def _print_command(catalog: Catalog, found: Found) -> None:
    """Print what is carried out next, whole lines without an indent: they are copied as they stand."""
    command = first_command(catalog, catalog.pages[found.scenario])
    if command is None:
        return
    told = ", ".join(f"{name}={value}" for name, value in command.used(found.values).items())
    streams.OUT.print(Text(f"   Confirm{f' ({told}, from the log)' if told else ''}:\n", "italic"))
    text = Text(command.filled(found.values), "bold")
    streams.OUT.print(text, no_wrap=True, overflow="ignore", crop=False, soft_wrap=True)
    streams.OUT.print()
    if unfilled := command.unfilled(found.values):
        streams.OUT.print(Text(f"   Fill in first: {', '.join(unfilled)}", "yellow"))


def print_perhaps(matcher: Matcher, perhaps: Results | None) -> None:
    """Print what search makes of the most salient lines."""
    if not matcher.lines:
        streams.OUT.print(Text("The log is empty."))
        return
    streams.OUT.print(Text("No known error in this log."))
    if not perhaps or not perhaps.results:
        return
    streams.OUT.print(Text("\nSearched for the log, with these lines:", style="italic"))
    for line in matcher.salient.best(3):
        streams.OUT.print(Text(f"   {_safe(line)}"))
    streams.OUT.print(Text("\nPossible matches:", style="italic"))
    for number, result in enumerate(perhaps.results, start=1):
        document = result.document
        streams.OUT.print(
            Text(f"{number}. ", "dim") + Text(document.title, "bold") + Text(f"  {document.kind}", "cyan")
        )
        streams.OUT.print(Text(f"   drillbook show {document.id}", style="dim"))


def say_read(matcher: Matcher, run: Run) -> None:
    """Say how much was read and how fast, and what was not."""
    for note in matcher.notes:
        streams.complain(_safe(note))
    rate = f", {matcher.lines / run.seconds:,.0f} lines/s" if run.seconds > 0 else ""
    scenarios = len({s for signature in matcher.signatures for s in signature.scenarios})
    text = (
        f"{count(matcher.lines, 'line')} in {run.seconds:.1f} s{rate}; "
        f"{count(len(matcher.signatures), 'signature')} of {count(scenarios, 'scenario')}."
    )
    streams.ERR.print(Text(text, style="dim"))


def _safe(text: str) -> str:
    """Write what a terminal would obey so that it can be read."""
    cut = f"{text[: _LONGEST - 1]}…" if len(text) > _LONGEST else text
    return "".join(c if c.isprintable() else " " if c == "\t" else ascii(c)[1:-1] for c in cut)
