"""What pages show of rehearsals: proof, runs, trend, time budget, and the readiness page."""

from __future__ import annotations

import contextlib
import datetime

from markupsafe import Markup

from drillbook.catalog import Page
from drillbook.catalog.durations import format_duration, parse_duration
from drillbook.catalog.records import Record
from drillbook.drills.proof import ORDER, Proof
from drillbook.drills.readiness import carried_out, path_of, scenarios_of
from drillbook.drills.trends import Budget, Trend, trend_of
from drillbook.site.charts import draw_budget, draw_trend
from drillbook.site.edition import Edition
from drillbook.site.format import took
from drillbook.site.rehearsals import BudgetView, ProofView, Readiness, ReadinessRow, RunView

SHOWN = 12  # runs on a drill's page; the records of all are there to be read


def proof_view(edition: Edition, page: Page) -> ProofView | None:
    """What records prove of a page, or nothing where records say nothing of such pages."""
    proof = edition.proofs.get(page.id)
    return _proof(edition, proof) if proof else None


def _proof(edition: Edition, proof: Proof) -> ProofView:
    drill = edition.catalog.pages.get(proof.drill)
    return ProofView(
        state=proof.state,
        reason=proof.reason,
        date=proof.date,
        recovery=proof.recovery,
        objective=proof.objective,
        due=proof.due,
        drill=edition.card(drill) if drill else None,
        data=_data(edition, drill) if drill else "",
        record=proof.record.file if proof.record else "",
    )


def _data(edition: Edition, drill: Page) -> str:
    """How much a drill recovers, in the language of its card."""
    return edition.text(drill).get("data") or drill.get("data") or ""


def records_of(edition: Edition, page: Page) -> list[Record]:
    """The runs of a drill, or of all drills of a scenario, the oldest first."""
    catalog = edition.catalog
    if page.is_kind("drill"):
        return catalog.records.get(page.id, [])
    drills = [drill for drill in catalog.of_kind("drill") if page in scenarios_of(catalog, drill)]
    found = [record for drill in drills for record in catalog.records.get(drill.id, [])]
    return sorted(found, key=lambda record: (record.started, record.drill))


def run_views(records: list[Record]) -> tuple[RunView, ...]:
    """The latest runs, the newest first."""
    return tuple(_run(record) for record in reversed(records[-SHOWN:]))


def _run(record: Record) -> RunView:
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
    )


def trend_picture(edition: Edition, page: Page, records: list[Record]) -> str:
    """The recovery times of a page's runs as a picture, where at least one was measured."""
    _ = edition.words.gettext
    proof = edition.proofs.get(page.id)
    rto = proof.objective.rto if proof else None
    words = f"RTO {format_duration(rto)}" if rto is not None else ""
    measured = [r for r in records if r.recovery_seconds is not None and not r.draft]
    told = ", ".join(f"{r.started.date().isoformat()} {took(r.recovery_seconds)}" for r in measured[-3:])
    label = _("Recovery times over runs, the latest: %s") % told
    return Markup(draw_trend(measured, rto, label, words))


def budget_view(edition: Edition, scenario: Page) -> BudgetView | None:
    """The time budget of a scenario, where it has an RTO and anything to compare it with."""
    rto = (scenario.get("objective")).rto if scenario.get("objective") else None
    if rto is None:
        return None
    passed = [r for r in records_of(edition, scenario) if r.verdict == "passed"]
    p90 = trend_of(passed).p90
    measured = datetime.timedelta(seconds=p90) if p90 is not None else None
    budget = Budget(rto, _estimate(edition, scenario), measured)
    if budget.decide is None:
        return None
    held = list({r.drill: edition.catalog.pages[r.drill] for r in passed}.values())
    data = "; ".join(dict.fromkeys(filter(None, (_data(edition, drill) for drill in held))))
    lang = edition.text(held[0]).lang if data else ""
    picture = Markup(draw_budget(budget))
    return BudgetView(rto, budget.estimate, p90, budget.decide, picture, data, lang)


def _estimate(edition: Edition, scenario: Page) -> datetime.timedelta | None:
    found = [time for p in edition.catalog.procedures_of(scenario) if (time := estimate_of(p)) is not None]
    return sum(found, datetime.timedelta()) if found else None


def estimate_of(procedure: Page) -> datetime.timedelta | None:
    """The estimate of a procedure: as said, or the sum of its steps."""
    if procedure.get("time"):
        return procedure.get("time")  # type: ignore[no-any-return]
    found = []
    for step in procedure.steps:
        with contextlib.suppress(ValueError):
            found.append(parse_duration(step.time or ""))
    return sum(found, datetime.timedelta()) if found else None


def states(edition: Edition) -> tuple[tuple[str, int], ...]:
    """How many scenarios are in each state, the worst first; states of none are left out."""
    scenarios = edition.catalog.of_kind("scenario")
    found = [edition.proofs[page.id].state for page in scenarios if page.id in edition.proofs]
    return tuple((state, found.count(state)) for state in ORDER if state in found)


def readiness(edition: Edition) -> Readiness:
    """Make the readiness page: the worst first, then by title."""
    pages = [p for p in edition.catalog.of_kind("scenario") if p.id in edition.proofs]
    pages.sort(key=lambda p: (ORDER.index(edition.proofs[p.id].state), p.title.casefold()))
    whole = trend_of(
        record for name in sorted(edition.catalog.records) for record in edition.catalog.records[name]
    )
    return Readiness(
        rows=tuple(_row(edition, page) for page in pages),
        states=states(edition),
        passed=whole.passed,
        total=whole.runs,
        median=whole.median,
        worst=whole.worst,
    )


def _row(edition: Edition, page: Page) -> ReadinessRow:
    proof, records = edition.proofs[page.id], records_of(edition, page)
    trend: Trend = trend_of(records)
    return ReadinessRow(
        card=edition.card(page),
        proof=_proof(edition, proof),
        runs=run_views(records),
        age=max((edition.today - proof.date).days, 0) if proof.date else None,
        passed=trend.passed,
        total=trend.runs,
        median=trend.median,
        worst=trend.worst,
        direction=trend.direction,
        trend=trend_picture(edition, page, records),
    )
