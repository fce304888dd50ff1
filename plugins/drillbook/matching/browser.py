"""What browsers match logs with: the signatures in their words, and the numbers that both go by.

The reader is ``theme/static/match/engine.js``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from drillbook.catalog.signatures.javascript import javascript
from drillbook.catalog.signatures.safety import WINDOW
from drillbook.matching import salient, times
from drillbook.matching.confirming import Command
from drillbook.matching.gaps import SAID
from drillbook.matching.lines import LONGEST_LINE
from drillbook.matching.matcher import HINT, KEPT, PLACES, SHORT, SHOWN, TAKEN, anchors_of
from drillbook.matching.prefilter import readable
from drillbook.matching.signatures import DeclaredSignature
from drillbook.matching.time_limit import MOST_TICKS_IN_ALL, TICK


def exported(
    signatures: Sequence[DeclaredSignature],
    pages: Mapping[str, int],
    systems: Mapping[str, Sequence[str]] | None = None,
    known: Mapping[str, Sequence[str]] | None = None,
    alarms: Mapping[str, Mapping[str, Sequence[Sequence[str]]]] | None = None,
    commands: Mapping[str, Command] | None = None,
) -> dict[str, object]:
    """Give what the browser needs. ``pages`` are the numbers of scenarios in the index of the search.

    ``systems`` are those of each scenario, ``known`` the kinds of failure that are covered of each system.
    ``alarms`` are the false alarms of scenarios by language: text, and what to do instead. ``commands`` are
    the first command of each scenario's Confirm.
    Raises ValueError for an expression that no browser can carry out; checked pages have none.
    """
    strict, loose = anchors_of(signatures)
    return {
        "signatures": [
            [
                *(s.text, s.form, s.javascript, list(s.literals), list(s.scenarios), int(s.weak)),
                [list(alarm) for alarm in s.denies],
            ]
            for s in signatures
        ],
        "strict": readable(strict.anchors),
        "loose": readable(loose.anchors),
        "caseless": readable(strict.caseless),
        "alarms": {name: dict(told) for name, told in (alarms or {}).items()},
        "pages": {name: pages[name] for s in signatures for name in _pages_of(s) if name in pages},
        "systems": {
            name: list((systems or {}).get(name, ())) for s in signatures if s.weak for name in s.scenarios
        },
        "slots": _slots(signatures),
        "commands": _commands(signatures, commands or {}),
        "covered": {system: list(kinds) for system, kinds in (known or {}).items()},
        "said": {failure: list(words) for failure, words in SAID.items()},
        "constants": _constants(),
    }


def _constants() -> dict[str, object]:
    return {
        "window": WINDOW,
        "longestLine": LONGEST_LINE,
        "kept": KEPT,
        "shown": SHOWN,
        "places": PLACES,
        "taken": TAKEN,
        "hint": HINT,
        "short": SHORT,
        "slow": TICK * 1000,
        "slowest": TICK * 1000 * MOST_TICKS_IN_ALL,
        "words": salient.WORDS,
        "forms": salient.MOST_FORMS,
        "look": salient.LOOK,
        "tail": salient.TAIL,
        "timeLook": times.LOOK,
    }


def _pages_of(signature: DeclaredSignature) -> Iterator[str]:
    yield from signature.scenarios
    yield from (name for name, _ in signature.denies)


def _slots(signatures: Sequence[DeclaredSignature]) -> dict[str, dict[str, str]]:
    """What a log may fill in, by scenario, with the patterns in the words of the browser."""
    found: dict[str, dict[str, str]] = {}
    for signature in signatures:
        for scenario, slots in signature.slots.items():
            own = {name: javascript(pattern) if pattern else "" for name, pattern in slots.items()}
            found.setdefault(scenario, {}).update(own)
    return found


def _commands(
    signatures: Sequence[DeclaredSignature], commands: Mapping[str, Command]
) -> dict[str, list[object]]:
    """Give the commands of scenarios that a log can lead to: the parts of each, and its defaults."""
    led = {name for signature in signatures for name in signature.scenarios}
    return {
        name: [list(one.parts), dict(one.defaults)] for name, one in sorted(commands.items()) if name in led
    }
