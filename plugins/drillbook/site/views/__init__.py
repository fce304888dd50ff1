"""What templates see: plain typed values, one class per thing on the page.

This is the theme's contract. Addresses are relative to the site's root
(``scenarios/x.html``); a template turns one into a link that works from its own
page with ``href(address)``. HTML is already made for the page it stands on.
Every template also gets ``_``, ``ngettext``, ``href``, ``static``, ``site`` and
``here``, and the formatters ``duration(timedelta)``, ``took(seconds)``, ``day(date)``, ``size(bytes)``.
"""

from __future__ import annotations

from drillbook.site.views.cards import RELATIONS, Card, Choice, LinkGroup
from drillbook.site.views.content import ContentView, FileView, ParameterView, ProcedureView, Section, TocItem
from drillbook.site.views.frame import Here, Site
from drillbook.site.views.listings import Coverage, CoverageRow, Home, Listing, Symptom, SystemView
from drillbook.site.views.rehearsals import (
    BudgetView,
    Extent,
    Lack,
    ProofView,
    Readiness,
    ReadinessRow,
    RunView,
)

__all__ = [
    "RELATIONS",
    "BudgetView",
    "Card",
    "Choice",
    "ContentView",
    "Coverage",
    "CoverageRow",
    "Extent",
    "FileView",
    "Here",
    "Home",
    "Lack",
    "LinkGroup",
    "Listing",
    "ParameterView",
    "ProcedureView",
    "ProofView",
    "Readiness",
    "ReadinessRow",
    "RunView",
    "Section",
    "Site",
    "Symptom",
    "SystemView",
    "TocItem",
]
