"""What ``search`` does: open the index of a folder, print what is found."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from rich.text import Text

from drillbook import screen
from drillbook.names import count, one_line
from drillbook.search.answer.service import Result, Results, Searcher
from drillbook.search.index.documents import FalseAlarm
from drillbook.search.index.store import open_folder
from drillbook.search.language.thesaurus import load_thesaurus
from drillbook.terminal import streams
from drillbook.terminal.progress import progress

if TYPE_CHECKING:
    from drillbook.catalog import Catalog

_LONG_WORK = 300  # pages; fewer are indexed before a line could be read
_PROOF = {
    "verified": "rehearsed",
    "in-part": "rehearsed in part",
    "due-soon": "rehearsal due soon",
    "overdue": "rehearsal overdue",
    "failing": "last rehearsal failed",
    "unproven": "not proven",
}
_LABEL = {"symptom": "Symptom", "signature": "Log line", "alert": "Alert"}
_SEVERITY_STYLE = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "dim"}


def search(
    words: Sequence[str],
    content: Path = Path("content"),
    limit: int = 10,
    filters: Mapping[str, str] | None = None,
    *,
    as_json: bool = False,
) -> int:
    """Search for words, or for what a pipe holds, and print what is found; give the exit status."""
    with streams.misuse():
        searcher = open_searcher(content)
    text = _piped() if list(words) == ["-"] else " ".join(words)
    answer = searcher.search(text, limit, dict(filters or {}))
    if as_json:
        print_json(answer, sys.stdout)
    else:
        print_results(answer, streams.content_root(content))
    return 0 if answer.results else 1


def _piped() -> str:
    """Give what a pipe asks for, as `match` would: UTF-16 and compressed too, of a long log its errors."""
    from drillbook.terminal.logs import asked_of

    with streams.misuse():
        return asked_of(sys.stdin.buffer, streams.LONGEST_PASTE)


def open_searcher(content: Path) -> Searcher:
    """Open the index of a content folder, built first where there is none; long work says how far it is."""
    thesaurus, _ = load_thesaurus(content)
    with progress() as say:

        def indexed(done: int, total: int) -> None:
            if total >= _LONG_WORK:
                say(f"Indexing: {done:,} of {count(total, 'page')}")

        return Searcher(open_folder(content, progress=indexed, proof=_proof), thesaurus)


def _proof(catalog: Catalog) -> Mapping[str, str]:
    """What records prove of each page. Whoever asks an index that is there does not wait for this to load."""
    from drillbook.drills.readiness import states_today

    return states_today(catalog)


def batch(content: Path, queries: Iterable[str], out: TextIO, limit: int, filters: dict[str, str]) -> None:
    """Answer one query a line with a JSON array of page paths a line, each at once."""
    with streams.misuse():
        searcher = open_searcher(content)
    for line in queries:
        found = searcher.ranked(line.rstrip("\n"), limit, filters)
        out.write(screen.as_json([document.file for document in found]) + "\n")
        out.flush()


def print_json(results: Results, out: TextIO) -> None:
    """Print results as JSON, in the form that the HTTP API has."""
    from drillbook.search.answer.as_json import as_json

    out.write(screen.as_json(as_json(results), 1) + "\n")


def print_results(results: Results, content: Path) -> None:
    """Print results to read: title, where, what it says; matched words stand out."""
    console = screen.Screen(highlight=False)
    for typed, term in results.corrected.items():
        console.print(Text(f"No page has '{typed}'; also searched for '{term}'.", style="yellow"))
    if results.phrases_ignored:
        which = "No page within the filters" if results.filters else "No page"
        console.print(
            Text(f"{which} matches this exact phrase. Showing pages with its words.", style="yellow")
        )
    if not results.fits:
        _print_no(console, results, content)
        return
    for number, result in enumerate(results.results, start=1):
        _print_result(console, number, result, content)
    rest = results.total - len(results.results)
    if rest > 0:
        console.print(Text(f"{rest} more; use --limit to show them.", style="dim"))


def _print_no(console: screen.Screen, results: Results, content: Path) -> None:
    """Say that no page answers, why, what comes nearest, and how to add a page."""
    if results.unknown:
        named = ", ".join(f"'{one_line(word)}'" for word in results.unknown)
        console.print(Text(f"No page mentions {named}.", style="yellow"))
    console.print(Text("No page answers this.", style="bold yellow"))
    if results.gap:
        system, failure = results.gap
        console.print(Text(f"No scenario covers {system} with {failure}; see the coverage page."))
    if results.nearest:
        console.print(Text("Nearest, but about something else:\n", style="dim"))
    for number, result in enumerate(results.nearest, start=1):
        _print_result(console, number, result, content)
    hint = 'Try the exact error message, or add a page: drillbook new scenario "TITLE"'
    console.print(Text(hint, style="dim"))


def _print_result(console: screen.Screen, number: int, result: Result, content: Path) -> None:
    document, excerpt = result.document, result.excerpt
    if result.denied:
        _print_denied(console, number, result, result.denied, content)
        return
    head = Text(f"{number}. ", style="dim") + Text(one_line(document.title), style="bold")
    if document.severity:
        head += Text(f"  {document.severity}", style=_SEVERITY_STYLE.get(document.severity, ""))
    about = [document.kind, ", ".join(document.systems)]
    if document.proof and (document.proof != "unproven" or document.kind in ("scenario", "drill")):
        about.append(_PROOF.get(document.proof, document.proof))
    head += Text(f"  {' · '.join(a for a in about if a)}", style="cyan")
    if result.exact:
        head += Text("  names this page", style="green")
    console.print(head)
    # A build server takes a line that begins so for an order.
    text = Text("   \\" if excerpt.text.lstrip().startswith("::") else "   ")
    if excerpt.title or excerpt.label:
        text += Text(f"{excerpt.title or _LABEL[excerpt.label]}: ", style="italic")
    quoted = Text(excerpt.text)
    for start, end in excerpt.marks:
        quoted.stylize("bold reverse" if console.is_terminal else "", start, end)
    console.print(text + quoted)
    _print_place(console, result, content)


def _print_denied(
    console: screen.Screen, number: int, result: Result, alarm: FalseAlarm, content: Path
) -> None:
    """Print what the page says that it is not, and what to do instead."""
    console.print(Text(f"{number}. ", style="dim") + denial(result.document.title, alarm.text))
    if alarm.then:
        console.print(Text("   ") + instead(alarm.then, alarm.title), soft_wrap=True)
    _print_place(console, result, content)


def denial(title: str, text: str) -> Text:
    """Say which page it is not, and what it is."""
    return Text(f'Not "{one_line(title)}": ', style="bold yellow") + Text(one_line(text))


def instead(then: str, title: str) -> Text:
    """Say what to do instead: the command, or the page of a ``title`` with the command that shows it."""
    shown = f"{one_line(title)}   drillbook show {then}" if title else one_line(then)
    return Text("Instead: ", style="italic") + Text(shown)


def _print_place(console: screen.Screen, result: Result, content: Path) -> None:
    where = one_line(f"   drillbook show {result.document.id}   {content / result.document.file}")
    console.print(Text(f"{where}\n", style="dim"), soft_wrap=True)
