"""What a log points to, as ``match`` prints it: to read, or as one JSON object."""

from __future__ import annotations

import sys

from rich.text import Text

from drillbook import screen
from drillbook.catalog import Catalog
from drillbook.matching import Found, Matcher, as_json, denied
from drillbook.matching.confirming import first_command
from drillbook.matching.gaps import covered, gaps
from drillbook.names import count
from drillbook.search.answer.as_json import as_json as results_as_json
from drillbook.search.answer.service import Results
from drillbook.terminal import streams
from drillbook.terminal.denials import denied_as_json, print_denied
from drillbook.terminal.logs import LINES, Run, safe


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
        "not": [denied_as_json(catalog, one) for one in denied(matcher)],
        "errors": matcher.salient.errors() if unclear else [],
        "gaps": [list(gap) for gap in _gaps(catalog, matcher, found)] if unclear else [],
        "perhaps": _offered(perhaps) if perhaps else [],
        "notes": matcher.notes,
    }
    sys.stdout.write(screen.as_json(entry, 1) + "\n")


def _offered(perhaps: Results) -> object:
    """What the search finds for a log, or else what comes nearest; for programs."""
    return results_as_json(perhaps)["results" if perhaps.fits else "nearest"]


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
    unclear, refused = bool(found) and not matcher.certain, denied(matcher)
    if unclear:
        streams.OUT.print(Text("It stopped; this does not say why.\n", style="bold"))
    says_why = bool(found) and found[0].confidence == "strong"
    if says_why:
        print_found(catalog, found, limit)
    print_denied(catalog, refused[:limit])
    if not says_why:
        print_found(catalog, found, limit)
    if unclear:
        _print_errors(catalog, matcher, found)
    if not found and not refused:
        print_perhaps(matcher, perhaps)


def _print_errors(catalog: Catalog, matcher: Matcher, found: list[Found]) -> None:
    """Print what may say why: the errors that no signature has, and what no scenario covers."""
    errors = matcher.salient.errors(LINES)
    if errors:
        streams.OUT.print(Text("Errors without a signature:", style="italic"))
    for line in errors:
        streams.OUT.print(Text(f"   {safe(line)}"))
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
        for line in one.lines(LINES):
            streams.OUT.print(Text(f"   {safe(line.file)}:{line.number}: ", "dim") + Text(safe(line.text)))
        if number == 1 and one.confidence == "strong":
            _print_command(catalog, one)
        streams.OUT.print(Text(f"   drillbook show {one.scenario}\n", style="dim"))
    rest = len(found) - limit
    if rest > 0:
        streams.OUT.print(Text(f"{rest} more; use --limit to show them.", style="dim"))


def print_perhaps(matcher: Matcher, perhaps: Results | None) -> None:
    """Print what search makes of the most salient lines."""
    if not matcher.lines:
        streams.OUT.print(Text("The log is empty."))
        return
    streams.OUT.print(Text("No known error in this log."))
    offered = (perhaps.results or perhaps.nearest) if perhaps else []
    if not perhaps or not offered:
        return
    streams.OUT.print(Text("\nSearched for the log, with these lines:", style="italic"))
    for line in matcher.salient.best(3):
        streams.OUT.print(Text(f"   {safe(line)}"))
    said = "Possible matches:" if perhaps.fits else "No page answers this. Nearest, but about something else:"
    streams.OUT.print(Text(f"\n{said}", style="italic"))
    for number, result in enumerate(offered, start=1):
        document = result.document
        streams.OUT.print(
            Text(f"{number}. ", "dim") + Text(document.title, "bold") + Text(f"  {document.kind}", "cyan")
        )
        streams.OUT.print(Text(f"   drillbook show {document.id}", style="dim"))


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
