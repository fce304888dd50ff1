"""The rules that a catalog must keep, one function each."""

from __future__ import annotations

from drillbook.catalog.graph import Catalog
from drillbook.catalog.problems import Problem
from drillbook.catalog.rules import (
    false_alarms,
    finding,
    hiding,
    linking,
    naming,
    recovery,
    signatures,
    text,
    translating,
)
from drillbook.catalog.rules.checks import CHECKS

__all__ = [
    "check",
    "false_alarms",
    "finding",
    "hiding",
    "linking",
    "naming",
    "recovery",
    "signatures",
    "text",
    "translating",
]


def check(catalog: Catalog) -> list[Problem]:
    """Hold a catalog against every rule that needs more than one line of one page."""
    return [problem for check in CHECKS for problem in check(catalog)]
