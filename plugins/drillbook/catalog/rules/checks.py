"""A registry of functions that check a catalog; each names the problems that it raises."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from drillbook.catalog.graph import Catalog
from drillbook.catalog.problems import Problem, Rule, raises

Check = Callable[[Catalog], Iterator[Problem]]
CHECKS: list[Check] = []


def checks(*rules: Rule) -> Callable[[Check], Check]:
    """Register a function that is called with every catalog, and the rules that are at home with it.

    It may raise problems of rules that are at home elsewhere too.
    """

    def register(function: Check) -> Check:
        CHECKS.append(raises(*rules)(function))
        return function

    return register
