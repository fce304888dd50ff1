"""What the site offers to programs of rehearsals: readiness.json, and the feed readiness.atom."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.catalog import Page
from drillbook.catalog.models import DrillMetadata
from drillbook.drills.proof import ORDER, STANDING, State, due_after, state_of
from drillbook.drills.readiness import carried_out, timed
from drillbook.drills.several import never_done, skipped_steps, state_together
from drillbook.drills.trends import conclusive, trend_of
from drillbook.site.edition import Edition
from drillbook.site.feeds.atom import Entry, atom
from drillbook.version import __version__

Said = tuple[State, frozenset[int]]  # of a procedure by a run: its state, and the steps that were skipped

VERSION = 1
ENTRIES = 50


def readiness_json(edition: Edition) -> str:
    """Write what is proven today, and the numbers behind it. See docs/drills.md."""
    catalog = edition.catalog
    pages = [catalog.pages[name] for name in sorted(edition.proofs)]
    document = {
        "version": VERSION,
        "generator": f"drillbook {__version__}",
        "date": edition.today.isoformat(),
        "totals": {
            kind: _totals(edition, [p for p in pages if p.kind.name == kind])
            for kind in ("scenario", "procedure", "config", "drill")
        },
        "pages": [_page(edition, page) for page in pages],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _totals(edition: Edition, pages: list[Page]) -> dict[str, int]:
    found = [edition.proofs[page.id].state for page in pages]
    return {state: found.count(state) for state in ORDER}


def _page(edition: Edition, page: Page) -> dict[str, object]:
    proof = edition.proofs[page.id]
    record = proof.record
    told = {
        "id": page.id,
        "kind": page.kind.name,
        "title": page.title,
        "address": page.address,
        "owner": page.metadata.owner,
        "state": proof.state,
        "reason": proof.reason or None,
        "drill": proof.drill or None,
        "data": edition.catalog.pages[proof.drill].meta(DrillMetadata).data if proof.drill else None,
        "record": record.file if record else None,
        **proof.measured(),
        **proof.as_dict(),
    }
    return {**told, "runs": _runs(edition, page)} if page.is_kind("scenario", "drill") else told


def _runs(edition: Edition, page: Page) -> dict[str, object]:
    records = edition.catalog.records_of(page)
    trend, times = trend_of(records), trend_of(timed(edition.catalog, page, records))
    return {
        "count": trend.runs,
        "passed": trend.passed,
        "median_seconds": times.median,
        "p90_seconds": times.p90,
        "worst_seconds": times.worst,
        "direction": times.direction or None,
    }


@dataclass(frozen=True)
class Change:
    """A day on which the proof state of a scenario changed."""

    page: Page
    date: datetime.date
    state: str


def changes(edition: Edition) -> list[Change]:
    """The changes in proof state, the latest first; of those of one day the last counts."""
    found = [c for page in edition.catalog.of_kind("scenario") for c in _changes_of(edition, page)]
    return sorted(found, key=lambda c: (c.date, c.page.id))[::-1][:ENTRIES]


def _changes_of(edition: Edition, page: Page) -> Iterator[Change]:
    drills = edition.catalog.drills_of(page)
    lines = [
        [dict(_states_of(edition, drill, procedure)) for drill in drills]
        for procedure in edition.catalog.path_of(page)
    ]
    days = sorted({day for part in lines for line in part for day in line})
    state: State = "unproven"
    for day in days:
        new = state_of([_latest(part, day) for part in lines])
        if new != state:
            yield Change(page, day, new)
        state = new
    now = edition.proofs[page.id].state
    # Nobody knows on which day it was changed, only that it was after the run.
    if days and now != state and (now == "unproven" or (now == "in-part" and state == "verified")):
        yield Change(page, days[-1], now)


def _latest(lines: list[dict[datetime.date, Said]], day: datetime.date) -> State:
    """What the drills of a procedure say of it on a day, all of those that said anything until then."""
    said = [line[max(before)] for line in lines if (before := [d for d in line if d <= day])]
    left = never_done(skipped for state, skipped in said if state in STANDING)
    return state_together([state for state, _ in said], bool(left))


def _states_of(edition: Edition, drill: Page, procedure: Page) -> Iterator[tuple[datetime.date, Said]]:
    """What the runs of a drill said of a procedure, by day, and what came due in between."""
    due: datetime.date | None = None
    skipped = frozenset[int]()
    runs = [record for record in edition.catalog.records_of(drill) if carried_out(record, [procedure])]
    for record in conclusive(runs):
        day = record.started.date()
        if due is not None and day > due:
            yield due + datetime.timedelta(days=1), ("overdue", skipped)
        passed, skipped = record.verdict == "passed", skipped_steps(record, procedure.id)
        yield (
            day,
            ("verified" if passed else "failing" if record.verdict == "failed" else "unproven", skipped),
        )
        due = due_after(day, drill.meta(DrillMetadata).every) if passed else None
    if due is not None and edition.today > due:
        yield due + datetime.timedelta(days=1), ("overdue", skipped)


def readiness_feed(edition: Edition, name: str, url: str) -> str:
    """Write the feed of changes in proof state."""
    _ = edition.words.gettext
    words = {
        "verified": _("Rehearsed"),
        "in-part": _("Rehearsed in part"),
        "overdue": _("Rehearsal overdue"),
        "failing": _("Last rehearsal failed"),
        "unproven": _("Not proven"),
    }
    entries = [_entry(edition, change, words[change.state]) for change in changes(edition)]
    title = _("Readiness of %s") % name
    return atom(edition, url, ("readiness.atom", "readiness.html"), title, name, entries)


def _entry(edition: Edition, change: Change, words: str) -> Entry:
    card, about = edition.card(change.page), f"{change.page.id}:{change.date}:{change.state}"
    return Entry(about, f"{words}: {card.title}", card, change.date, change.state)
