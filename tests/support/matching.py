"""Matches one log in Python and in a browser, in the same words, and makes lines that signatures match."""

from __future__ import annotations

import base64
import io
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from playwright.sync_api import Page

from drillbook.catalog.signatures import Signature
from drillbook.catalog.signatures.tree import codes, parse
from drillbook.matching import DeclaredSignature, Matcher, denied, strongest
from drillbook.matching.browser import exported
from drillbook.matching.signatures import compiled
from drillbook.matching.unpacking import blocks

CUT = re.compile(r"(\d+) lines? (?:is|are) longer than")
PARTS = ["text", "loglines", "allowed", "match/engine", "match/signatures", "match/log"]
LOADED = f"Promise.all({PARTS}.map(drillbook.need))"
_OF_CATEGORY = {
    codes.CATEGORY_DIGIT: "7",
    codes.CATEGORY_WORD: "w",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_NOT_SPACE: "x",
}
READ = """([data, logs, size]) => logs.map(log => {
  const matcher = drillbook.matching.makeMatcher(data);
  const bytes = Uint8Array.from(atob(log), sign => sign.charCodeAt(0));
  const reader = matcher.open('log');
  for (let at = 0; at < bytes.length; at += size) reader.take(bytes.slice(at, at + size));
  reader.end();
  return { total: matcher.total, cut: matcher.cut, salient: matcher.salient.best(10),
    certain: matcher.certain, asked: matcher.asked(),
    scenarios: matcher.strongest().map(one => [one.scenario, one.count, one.strength, one.seen,
      drillbook.matching.linesOf(one, 5).map(line => line.number)]),
    denied: matcher.denied().map(one => [one.scenario, one.number, one.count]),
    values: Object.fromEntries(matcher.strongest().map(one => [one.scenario, one.values])) };
})"""


def declared(
    signatures: dict[str, list[str]],
    alerts: dict[str, list[str]] | None = None,
    slots: Mapping[str, Mapping[str, str]] | None = None,
    denies: Mapping[str, Sequence[tuple[str, int]]] | None = None,
) -> list[DeclaredSignature]:
    """Compile signatures and alerts, given by scenario, with the parameters that their parts may fill in.

    ``denies`` are signatures of false alarms, each with the scenarios and the places of these.
    """
    found: list[DeclaredSignature] = []
    for texts, are_alerts in ((signatures, False), (alerts or {}, True)):
        owners: dict[str, tuple[str, ...]] = {}
        for scenario, own in texts.items():
            for text in own:
                owners[text] = (*owners.get(text, ()), scenario)
        read = Signature.of_alert if are_alerts else Signature.of
        made, notes = compiled((read(text), ids) for text, ids in owners.items())
        assert not notes, notes
        found += [replace(one, slots=slots or {}) if one.parts else one for one in made]
    alarms = {Signature.of(text): tuple(map(tuple, told)) for text, told in (denies or {}).items()}
    return found + compiled(((one, ()) for one in alarms), alarms)[0]


def in_python(signatures: Sequence[DeclaredSignature], log: bytes) -> dict[str, Any]:
    """What Python finds."""
    matcher = Matcher(signatures)
    for _ in matcher.read("log", blocks(io.BytesIO(log))):
        pass
    return {
        "total": matcher.lines,
        "cut": sum(int(found[1]) for note in matcher.notes if (found := CUT.search(note))),
        "salient": matcher.salient.best(10),
        "certain": matcher.certain,
        "asked": matcher.asked,
        "denied": [[one.scenario, one.number, one.count] for one in denied(matcher)],
        "scenarios": [
            [
                one.scenario,
                one.count,
                one.strength,
                list(one.seen) if one.seen else None,
                [line.number for line in one.lines(5)],
            ]
            for one in strongest(matcher)
        ],
        "values": {one.scenario: dict(one.values) for one in strongest(matcher)},
    }


def in_browser(
    page: Page, signatures: Sequence[DeclaredSignature], logs: Iterable[bytes], size: int = 1 << 18
) -> list[dict[str, Any]]:
    """What the browser finds. The page must be one of a site."""
    page.evaluate(LOADED)
    data = [exported(signatures, {}), [base64.b64encode(log).decode() for log in logs], size]
    found: list[dict[str, Any]] = page.evaluate(READ, data)
    for one in found:
        for scenario in one["scenarios"]:
            scenario[2] = round(scenario[2], 2)
    return found


def line_for(signature: DeclaredSignature, chance: random.Random) -> str:
    """Write a line that a signature matches."""
    if not signature.pattern:
        return signature.text
    return _written(parse(signature.pattern), chance)


def _written(pattern: Any, chance: random.Random) -> str:
    return "".join(_item(code, value, chance) for code, value in pattern)


def _item(code: Any, value: Any, chance: random.Random) -> str:
    if code in (codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN):
        return _character(code, value, chance)
    if code is codes.BRANCH:
        return _written(chance.choice(value[1]), chance)
    if code is codes.SUBPATTERN:
        return _written(value[3], chance)
    if code is codes.MAX_REPEAT:
        least, most, inner = value
        return "".join(_written(inner, chance) for _ in range(chance.randint(least, min(most, least + 3))))
    if code in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):
        return ""
    raise NotImplementedError(str(code))


def _character(code: Any, value: Any, chance: random.Random) -> str:
    if code is codes.LITERAL:
        return chr(value)
    if code is codes.NOT_LITERAL:
        return "x" if chr(value) != "x" else "y"
    if code is codes.ANY:
        return chance.choice("abz/ 0\"'.é한😀")
    kind, first = value[0]
    if kind is codes.NEGATE:
        refused = {chr(one) for what, one in value if what is codes.LITERAL}
        return next(character for character in "xyz0 " if character not in refused)
    if kind is codes.LITERAL:
        return chr(first)
    if kind is codes.RANGE:
        return chr(chance.randint(*first))
    return _OF_CATEGORY[first]
