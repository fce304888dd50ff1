"""What the records say of one page: the proof, the runs, the trend and the time budget, made together."""

from __future__ import annotations

from dataclasses import dataclass

from drillbook.catalog import Page
from drillbook.site.edition import Edition
from drillbook.site.pages.budget import budget_view
from drillbook.site.pages.readiness import proof_view, run_views, trend_picture
from drillbook.site.views.rehearsals import BudgetView, ProofView, RunView


@dataclass(frozen=True)
class Rehearsals:
    """The part of a content page that records speak in. ``trend`` is a picture."""

    proof: ProofView | None
    runs: tuple[RunView, ...]
    trend: str
    budget: BudgetView | None


def rehearsals_of(edition: Edition, page: Page) -> Rehearsals:
    """Make what a page shows of its rehearsals. Runs stand on the page of their drill alone."""
    records = edition.catalog.records_of(page) if page.is_kind("drill") else []
    return Rehearsals(
        proof=proof_view(edition, page),
        runs=run_views(edition, records),
        trend=trend_picture(edition, page, records),
        budget=budget_view(edition, page) if page.is_kind("scenario") else None,
    )
