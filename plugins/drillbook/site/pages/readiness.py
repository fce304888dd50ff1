"""What pages show of rehearsals: proof, runs, trend, and the readiness page."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from drillbook.catalog import Page
from drillbook.catalog.durations import format_duration
from drillbook.catalog.models import DrillMetadata
from drillbook.catalog.records import Record
from drillbook.drills.proof import ORDER, Part, Proof
from drillbook.drills.readiness import carried_out, timed
from drillbook.drills.trends import trend_of
from drillbook.site.edition import Edition
from drillbook.site.format import took
from drillbook.site.pages.charts import draw_trend
from drillbook.site.views.cards import Choice
from drillbook.site.views.rehearsals import Extent, Lack, ProofView, Readiness, ReadinessRow, RunView

_NOT = ("unproven", "failing")
SHOWN = 12  # runs on a drill's page; the records of all are there to be read


def proof_view(edition: Edition, page: Page) -> ProofView | None:
    """What records prove of a page, or nothing where records say nothing of such pages."""
    proof = edition.proofs.get(page.id)
    return _proof(edition, page, proof) if proof else None


def _proof(edition: Edition, page: Page, proof: Proof) -> ProofView:
    drill = edition.catalog.pages.get(proof.drill)
    return ProofView(
        state=proof.state,
        reason=proof.reason,
        date=proof.date,
        recovery=proof.took,
        objective=proof.objective,
        due=proof.due,
        drill=edition.card(drill) if drill else None,
        data=data_of(edition, drill) if drill else "",
        record=proof.record.file if proof.record else "",
        kind=page.kind.name,
        done=tuple(_part(edition, page, part) for part in proof.parts if part.proof.is_full),
        missing=tuple(_part(edition, page, part) for part in proof.parts if part.proof.state in _NOT),
        lacks=tuple(_lacks(edition, page, proof)),
        share=proof.share,
        extent=Extent(proof.carried, len(proof.parts)),
    )


def _part(edition: Edition, page: Page, part: Part) -> Choice:
    if page.is_kind("config"):
        return Choice(part.name, "")
    return _linked(edition, part.name)


def _lacks(edition: Edition, page: Page, proof: Proof) -> Iterator[Lack]:
    """What of a procedure, or of those of a path, was not rehearsed although some of it was."""
    for part in proof.parts or ((Part(page.id, proof),) if proof.drills else ()):
        found, absent = part.proof, part.proof.absent
        if found.state == "in-part" or (found.stands and not found.is_full):
            yield Lack(
                part=_part(edition, page, part) if proof.parts else None,
                drills=tuple((_linked(edition, drill.name), drill.proof.reason) for drill in absent),
                done=len(found.drills) - len(absent),
                whole=len(found.drills),
                skipped=found.skipped,
                lang=edition.catalog.pages[part.name].lang,
            )


def _linked(edition: Edition, name: str) -> Choice:
    card = edition.card(edition.catalog.pages[name])
    return Choice(card.title, card.address, lang=card.lang)


def data_of(edition: Edition, drill: Page) -> str:
    """How much a drill recovers, in the language of its card."""
    return edition.text(drill).meta(DrillMetadata).data or drill.meta(DrillMetadata).data or ""


def extent_of(edition: Edition, record: Record) -> Extent:
    """How much of the path of its scenario a run carried out."""
    catalog = edition.catalog
    drill = catalog.pages.get(record.drill)
    scenarios = catalog.scenarios_of(drill) if drill else []
    path = catalog.path_of(scenarios[0]) if scenarios else []
    return Extent(len(carried_out(record, path)), len(path))


def run_views(edition: Edition, records: list[Record]) -> tuple[RunView, ...]:
    """The latest runs, the newest first."""
    return tuple(_run(edition, record) for record in reversed(records[-SHOWN:]))


def _run(edition: Edition, record: Record) -> RunView:
    return RunView(
        id=record.id,
        date=record.started.date(),
        verdict=record.verdict,
        address=record.file,
        kind=record.kind,
        by=record.by.source,
        draft=record.draft,
        reason=record.reason,
        recovery=record.recovery_seconds,
        rto=record.rto_seconds,
        loss=record.data_loss_seconds,
        checks=tuple(record.checks.items()),
        tools=tuple(record.tools.items()),
        findings=tuple(record.findings),
        notes=record.notes,
        lang=edition.catalog.pages[record.drill].lang if record.drill in edition.catalog.pages else "",
        skipped=tuple(s.title for phase in record.phases for s in phase.steps if s.status == "skipped"),
        extent=extent_of(edition, record),
    )


def trend_picture(edition: Edition, page: Page, records: list[Record]) -> str:
    """The recovery times of a page's runs as a picture, where at least one was measured."""
    _ = edition.words.gettext
    proof = edition.proofs.get(page.id)
    measured = [
        r for r in timed(edition.catalog, page, records) if r.recovery_seconds is not None and not r.draft
    ]
    # An objective is that of the whole path: beside the times of a part it would say too much.
    is_whole = all(extent_of(edition, record).is_whole for record in measured)
    rto = proof.objective.rto if proof and is_whole else None
    words = f"RTO {format_duration(rto)}" if rto is not None else ""
    told = ", ".join(f"{r.started.date().isoformat()} {took(r.recovery_seconds)}" for r in measured[-3:])
    label = _("Recovery times by run, latest: %s") % told
    return Markup(draw_trend(measured, rto, label, words))


def states(edition: Edition) -> tuple[tuple[str, int], ...]:
    """How many scenarios are in each state, the worst first; states of none are left out."""
    scenarios = edition.catalog.of_kind("scenario")
    found = [edition.proofs[page.id].state for page in scenarios if page.id in edition.proofs]
    return tuple((state, found.count(state)) for state in ORDER if state in found)


def readiness(edition: Edition) -> Readiness:
    """Make the readiness page: the worst first, then by title."""
    pages = [p for p in edition.catalog.of_kind("scenario") if p.id in edition.proofs]
    pages.sort(key=lambda p: (ORDER.index(edition.proofs[p.id].state), p.title.casefold()))
    catalog = edition.catalog
    whole = trend_of(record for name in sorted(catalog.records) for record in catalog.records[name])
    return Readiness(
        rows=tuple(_row(edition, page) for page in pages),
        states=states(edition),
        passed=whole.passed,
        total=whole.runs,
        median=whole.median,
        worst=whole.worst,
    )


def _row(edition: Edition, page: Page) -> ReadinessRow:
    proof, records = edition.proofs[page.id], edition.catalog.records_of(page)
    trend, times = trend_of(records), trend_of(timed(edition.catalog, page, records))
    return ReadinessRow(
        card=edition.card(page),
        proof=_proof(edition, page, proof),
        runs=run_views(edition, records),
        age=max((edition.today - proof.date).days, 0) if proof.date else None,
        passed=trend.passed,
        total=trend.runs,
        median=times.median,
        worst=times.worst,
        direction=times.direction,
        trend=trend_picture(edition, page, records),
    )
