"""False alarms that a log tells: the scenarios that it is not, by what their pages say of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from drillbook.matching.matcher import Matcher, Tally
from drillbook.matching.strength import strongest


@dataclass(frozen=True)
class Denied:
    """A scenario that a log is not about: ``number`` is the place of its false alarm, from 0."""

    scenario: str
    number: int
    tallies: tuple[Tally, ...]

    @property
    def count(self) -> int:
        """How many lines tell it."""
        return sum(tally.count for tally in self.tallies)


def denied(matcher: Matcher) -> list[Denied]:
    """The false alarms that were found, of most lines first; none of a scenario that the log is about."""
    meant = {one.scenario for one in strongest(matcher)}
    found: dict[tuple[str, int], list[Tally]] = defaultdict(list)
    for tally in matcher.tallies.values():
        for alarm in tally.signature.denies:
            if alarm[0] not in meant:
                found[alarm].append(tally)
    made = [Denied(*alarm, tuple(tallies)) for alarm, tallies in found.items()]
    return sorted(made, key=lambda one: (-one.count, one.scenario, one.number))
