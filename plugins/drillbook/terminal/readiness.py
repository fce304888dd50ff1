"""What drills and their records look like in the terminal."""

from __future__ import annotations

import datetime
import sys

from rich.table import Table
from rich.text import Text

from drillbook.catalog import Catalog, Page
from drillbook.catalog.durations import format_duration
from drillbook.catalog.models import DrillMetadata
from drillbook.drills.proof import ORDER, Proof, needs_care
from drillbook.drills.readiness import proofs
from drillbook.drills.trends import trend_of
from drillbook.names import one_line
from drillbook.screen import Screen, as_json
from drillbook.terminal.drill import seconds
from drillbook.terminal.streams import OUT

WORDS = {
    "verified": "rehearsed",
    "in-part": "rehearsed in part",
    "due-soon": "due soon",
    "overdue": "overdue",
    "failing": "failing",
    "unproven": "unproven",
}
REASONS = {
    "never": "never rehearsed",
    "changed": "commands have changed",
    "not-verified": "the last run could not be verified",
    "failed": "the last run failed",
    "alternative": "only an alternative was rehearsed",
    "unused": "listed by a drill, but no run has read its files",
    "unrecorded": "the records do not say which files were read",
    "not-known": "the last run could not tell which files it read",
}
_STYLES = {
    "verified": "green",
    "in-part": "yellow",
    "due-soon": "yellow",
    "overdue": "bold red",
    "failing": "bold red",
}


def show_status(catalog: Catalog, today: datetime.date, as_json: bool) -> bool:
    """Print what the records prove of scenarios, the worst first; say whether anything needs care."""
    found = proofs(catalog, today)
    pages = [*catalog.of_kind("scenario"), *_alone(catalog)]
    pages.sort(key=lambda page: ORDER.index(found[page.id].state))
    if as_json:
        _print_json([_as_json(page, found[page.id]) for page in pages])
    else:
        _status_table(pages, found)
        _totals(catalog, pages, found)
    return needs_care(found[page.id] for page in pages)


def _alone(catalog: Catalog) -> list[Page]:
    """Drills that no scenario's state speaks for: what they prove must not go unseen.

    Their scenario is not there, or they carry out another way than the one that its page tells first.
    """
    return [drill for drill in catalog.of_kind("drill") if not _is_on_scenario_path(catalog, drill)]


def _is_on_scenario_path(catalog: Catalog, drill: Page) -> bool:
    carried = {page.id for page in catalog.procedures_of(drill)}
    paths = ({page.id for page in catalog.path_of(s)} for s in catalog.scenarios_of(drill))
    return any(carried & path for path in paths)


def _status_table(pages: list[Page], found: dict[str, Proof]) -> None:
    table = _table("scenario", "state", "last run", "recovered in", "objective", "due", "owner")
    for page in pages:
        proof = found[page.id]
        rto = proof.objective.rto
        table.add_row(
            page.id,
            Text(state_words(proof), style=_STYLES.get(proof.state, "dim")),
            proof.date.isoformat() if proof.date else "",
            _time(proof),
            format_duration(rto) if rto is not None else "",
            proof.due.isoformat() if proof.due else "",
            one_line(page.metadata.owner or ""),
        )
    _print(table)


def _time(proof: Proof) -> str:
    """Say how long a recovery took, or of how much of it that is the time."""
    if proof.took is None or proof.is_whole:
        return seconds(proof.took) if proof.took is not None else ""
    return f"{seconds(proof.took)} for {proof.carried} of {len(proof.parts)} procedures"


def state_words(proof: Proof) -> str:
    """Say a state with its reason: ``unproven (never rehearsed)``; of a part, how much it is."""
    said = [REASONS.get(proof.reason, "")] if proof.state == "unproven" else _lacking(proof)
    told = "; ".join(filter(None, said))
    return f"{WORDS[proof.state]} ({told})" if told else WORDS[proof.state]


def _lacking(proof: Proof) -> list[str]:
    """Say what there is still to rehearse: procedures of a path, drills of a procedure, steps."""
    said = []
    unit, done, of = proof.share
    if unit == "parts" and done < of:
        said.append(f"{done} of {of} procedures")
    for found in [part.proof for part in proof.parts] or [proof]:
        standing = len(found.drills) - len(found.absent)
        if standing and found.absent:
            missing = ", ".join(f"{d.name} ({REASONS.get(d.proof.reason, '')})" for d in found.absent)
            said.append(f"{standing} of {len(found.drills)} drills, missing {missing}")
        if found.skipped:
            said.append(f"not covered by any drill: {', '.join(found.skipped)}")
    return said


def _totals(catalog: Catalog, pages: list[Page], found: dict[str, Proof]) -> None:
    for kind, word in (("scenario", "scenarios"), ("drill", "drills of alternatives")):
        states = [found[page.id].state for page in pages if page.is_kind(kind)]
        said = ", ".join(f"{states.count(state)} {WORDS[state]}" for state in ORDER if state in states)
        if said or kind == "scenario":
            OUT.print(Text(f"{word.capitalize()}: {said}" if said else "No scenarios."))
    trend = trend_of(r for runs in catalog.records.values() for r in runs)
    if trend.rate is not None:
        said = f"{trend.passed} of {trend.runs} runs passed ({trend.rate:.0%})"
        if trend.median is not None:
            said += f"; run time {seconds(trend.median)} (median), {seconds(trend.worst)} (worst)"
        OUT.print(Text(said))


def show_drills(catalog: Catalog, today: datetime.date, as_json: bool) -> None:
    """Print the drills there are."""
    found, drills = proofs(catalog, today), catalog.of_kind("drill")
    if as_json:
        _print_json([_as_json(page, found[page.id]) for page in drills])
        return
    table = _table("drill", "scenario", "every", "needs", "state", "runs")
    for page in drills:
        meta, proof = page.meta(DrillMetadata), found[page.id]
        tools = ", ".join(f"{t.name} {t.version or ''}".strip() for t in meta.tools)
        table.add_row(
            page.id,
            meta.scenario,
            format_duration(meta.every),
            one_line(tools),
            Text(state_words(proof), style=_STYLES.get(proof.state, "dim")),
            str(trend_of(catalog.records.get(page.id, [])).runs),
        )
    _print(table)


def _as_json(page: Page, proof: Proof) -> dict[str, object]:
    record = proof.record
    return {
        "id": page.id,
        "kind": page.kind.name,
        "title": page.title,
        "owner": page.metadata.owner,
        "state": proof.state,
        "reason": proof.reason,
        "drill": proof.drill or None,
        "record": record.id if record else None,
        "verdict": record.verdict if record else None,
        **proof.measured(),
        **proof.as_dict(),
    }


def _table(*headings: str) -> Table:
    table = Table(pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _print(table: Table) -> None:
    Screen(highlight=False, width=None if OUT.is_terminal else 160).print(table)


def _print_json(found: list[dict[str, object]]) -> None:
    sys.stdout.write(as_json(found, 1) + "\n")
