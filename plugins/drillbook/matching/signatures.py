"""The signatures of a catalog, each text once, with the scenarios that declare it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from drillbook.catalog import Catalog
from drillbook.catalog.models import ScenarioMetadata
from drillbook.catalog.signatures import Signature
from drillbook.matching.values import Slots, slots_of


@dataclass(frozen=True)
class DeclaredSignature(Signature):
    """A signature with the ids of the scenarios that declare it.

    ``denies`` are scenarios that it tells to be false alarms: the id of each, and the place of the false
    alarm among those of the scenario, from 0. ``slots`` are, by scenario, the parameters that its named parts
    may fill in, with their patterns.
    """

    scenarios: tuple[str, ...] = ()
    denies: tuple[tuple[str, int], ...] = ()
    slots: Mapping[str, Slots] = field(default_factory=dict, compare=False)


def signatures_of(catalog: Catalog) -> tuple[list[DeclaredSignature], list[str]]:
    """Compile what the scenarios declare; the second list says what cannot be used, and why.

    The name of an alert is a signature too: notifications and the logs of an alert manager have it.
    """
    declared: dict[Signature, dict[str, None]] = {}
    for signature, scenario in (*_lines(catalog), *_alerts(catalog)):
        declared.setdefault(signature, {})[scenario] = None
    denies: dict[Signature, dict[tuple[str, int], None]] = {}
    for signature, scenario, number in _false_alarms(catalog):
        declared.setdefault(signature, {})
        denies.setdefault(signature, {})[scenario, number] = None
    found, notes = compiled(
        ((signature, tuple(scenarios)) for signature, scenarios in declared.items()),
        {signature: tuple(alarms) for signature, alarms in denies.items()},
    )
    return [_with_slots(catalog, signature) for signature in found], notes


def _with_slots(catalog: Catalog, signature: DeclaredSignature) -> DeclaredSignature:
    if not signature.parts:
        return signature
    slots = {name: slots_of(catalog, catalog.pages[name]) for name in signature.scenarios}
    named = {
        name: {part: own[part] for part in signature.parts if part in own} for name, own in slots.items()
    }
    return replace(signature, slots={name: own for name, own in named.items() if own})


def _lines(catalog: Catalog) -> Iterator[tuple[Signature, str]]:
    for page in catalog.of_kind("scenario"):
        for variant in page.variants():
            yield from ((signature, page.id) for signature in variant.meta(ScenarioMetadata).signatures)


def _alerts(catalog: Catalog) -> Iterator[tuple[Signature, str]]:
    for page in catalog.of_kind("scenario"):
        for variant in page.variants():
            yield from ((Signature.of_alert(name), page.id) for name in variant.meta(ScenarioMetadata).alerts)


def _false_alarms(catalog: Catalog) -> Iterator[tuple[Signature, str, int]]:
    """Yield what tells false alarms for sure: what only says that something stopped tells none."""
    for page in catalog.of_kind("scenario"):
        for variant in page.variants():
            for number, alarm in enumerate(variant.meta(ScenarioMetadata).false_alarms):
                yield from ((one, page.id, number) for one in alarm.signatures if not one.weak)


def compiled(
    declared: Iterable[tuple[Signature, tuple[str, ...]]],
    denies: Mapping[Signature, tuple[tuple[str, int], ...]] = MappingProxyType({}),
) -> tuple[list[DeclaredSignature], list[str]]:
    """Compile signatures, each with its scenarios. ``denies`` gives the false alarms that one tells."""
    found: list[DeclaredSignature] = []
    notes: list[str] = []
    for signature, scenarios in declared:
        why, denied = _why_not(signature), denies.get(signature, ())
        if why:
            pages = ", ".join(dict.fromkeys((*scenarios, *(page for page, _ in denied))))
            notes.append(f"signature {signature.text!r} of {pages} is ignored: {why}")
        else:
            found.append(
                DeclaredSignature(signature.text, signature.form, signature.marked, scenarios, denied)
            )
    return found, notes


def _why_not(signature: Signature) -> str:
    """Say why no line can be matched with a signature, or nothing."""
    if not signature.is_regex and "\n" in signature.text:
        return "a log line contains no line break"
    try:
        _ = signature.expression
    except (ValueError, re.error, RecursionError, OverflowError) as error:
        return f"it is no regular expression ({error})"
    return ""
