"""Scenarios by strength: those that a signature names with confidence, then those that only weak ones name.

The strength of a scenario is the sum over its signatures that were found of

    log2(1 + lines / count) * (1 + log10(count)) / scenarios

where ``lines`` is how many lines were read, ``count`` how many of them matched the
signature, and ``scenarios`` how many scenarios declare it. So each further signature
adds; one that stands in every other line of this log says little; the same one again
says a little more; and one that several scenarios share decides between none.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from drillbook.matching.matcher import Line, Matcher, Tally
from drillbook.matching.times import time_of
from drillbook.matching.values import values_of

Confidence = Literal["strong", "weak"]


@dataclass(frozen=True)
class Found:
    """A scenario that a log points to. ``values`` are those of its parameters that the log holds."""

    scenario: str
    strength: float
    tallies: tuple[Tally, ...]
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def confidence(self) -> Confidence:
        """Whether the log says what is wrong, or only that something stopped."""
        return "weak" if all(tally.signature.weak for tally in self.tallies) else "strong"

    @property
    def count(self) -> int:
        """How many matches there are; a line that has two signatures counts twice."""
        return sum(tally.count for tally in self.tallies)

    @property
    def seen(self) -> tuple[str, str] | None:
        """When first and when last, as the lines themselves say it."""
        lines = [line for tally in self.tallies for line in (*tally.first, *tally.last.values())]
        times = sorted(time for line in lines if (time := time_of(line.text)))
        return (times[0][1], times[-1][1]) if times else None

    def lines(self, limit: int) -> list[Line]:
        """Some of its lines: the first of each signature, then the next ones, then the last; in order."""
        chosen: dict[Line, None] = {}
        for rank in range(max((len(tally.first) for tally in self.tallies), default=0)):
            chosen |= dict.fromkeys(tally.first[rank] for tally in self.tallies if rank < len(tally.first))
        files = list(dict.fromkeys(line.file for line in chosen))
        return sorted(list(chosen)[:limit], key=lambda line: (files.index(line.file), line.number))


def strength(count: int, lines: int, scenarios: int) -> float:
    """How much one signature says."""
    return math.log2(1 + max(lines, count) / count) * (1 + math.log10(count)) / scenarios


def strongest(matcher: Matcher) -> list[Found]:
    """The scenarios that were found: strong ones before weak ones, each the strongest first.

    Without those that only weak signatures name while another says that they are a false alarm.
    """
    refused = {page for tally in matcher.tallies.values() for page, _ in tally.signature.denies}
    found: dict[str, list[Tally]] = defaultdict(list)
    strengths: dict[str, float] = defaultdict(float)
    for tally in matcher.tallies.values():
        for scenario in tally.signature.scenarios:
            found[scenario].append(tally)
            strengths[scenario] += strength(tally.count, matcher.lines, len(tally.signature.scenarios))
    made = [
        Found(
            name,
            round(strengths[name], 2),
            tuple(sorted(own, key=lambda t: -t.count)),
            _values(matcher, name),
        )
        for name, own in found.items()
    ]
    # That something stopped does not stand against what says why it did.
    made = [one for one in made if one.confidence == "strong" or one.scenario not in refused]
    return sorted(made, key=lambda one: (one.confidence == "weak", -strengths[one.scenario], one.scenario))


def _values(matcher: Matcher, scenario: str) -> dict[str, str]:
    signatures = matcher.signatures
    return values_of((parts, signatures[n].slots.get(scenario, {})) for n, parts in matcher.taken)


def as_json(found: Found) -> dict[str, object]:
    """A scenario that was found, for programs."""
    first, last = found.seen or (None, None)
    return {
        "scenario": found.scenario,
        "confidence": found.confidence,
        "strength": found.strength,
        "count": found.count,
        "first": first,
        "last": last,
        "values": dict(found.values),
        "signatures": signatures_as_json(found.tallies),
    }


def signatures_as_json(tallies: Iterable[Tally]) -> list[dict[str, object]]:
    """The signatures that were found, each with some of its lines, for programs."""
    return [
        {
            "signature": tally.signature.text,
            "weak": tally.signature.weak,
            "count": tally.count,
            "lines": [
                {"file": line.file, "line": line.number, "text": line.text}
                for line in dict.fromkeys([*tally.first, *tally.last.values()])
            ],
        }
        for tally in tallies
    ]
