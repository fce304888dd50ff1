"""The signatures of a catalog, each text once, with the scenarios that declare it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from drillbook.catalog import Catalog
from drillbook.catalog.signatures.literals import SHORTEST, required

Declared = Iterable[tuple[str, tuple[str, ...]]]


@dataclass(frozen=True)
class Signature:
    """A declared text. ``needs`` are texts of which a line must have one; none where that is unknown.

    ``form`` is ``text``, ``regex`` or ``alert``; ``pattern`` is the source of its expression.
    """

    text: str
    scenarios: tuple[str, ...]
    form: str
    pattern: str
    expression: re.Pattern[str] | None
    needs: tuple[str, ...]


def signatures_of(catalog: Catalog) -> tuple[list[Signature], list[str]]:
    """Compile what the scenarios declare; the second list says what cannot be used, and why.

    The name of an alert is a signature too: notifications and the logs of an alert manager have it.
    """
    found, notes = compiled(_declared(catalog, "signatures"))
    alerts, more = compiled(_declared(catalog, "alerts"), alerts=True)
    return found + alerts, notes + more


def _declared(catalog: Catalog, name: str) -> Declared:
    declared: dict[str, dict[str, None]] = {}
    for page in catalog.of_kind("scenario"):
        for variant in page.variants():
            for text in variant.get(name, []):
                declared.setdefault(text, {})[page.id] = None
    return [(text, tuple(ids)) for text, ids in declared.items()]


def compiled(declared: Declared, alerts: bool = False) -> tuple[list[Signature], list[str]]:
    """Compile texts and ``/regexes/``, or names of alerts."""
    found: list[Signature] = []
    notes: list[str] = []
    for text, scenarios in declared:
        try:
            found.append(_alert(text, scenarios) if alerts else _compile(text, scenarios))
        except ValueError as error:
            notes.append(f"signature {text!r} of {', '.join(scenarios)} is ignored: {error}")
    return found, notes


def _compile(text: str, scenarios: tuple[str, ...]) -> Signature:
    if len(text) > 2 and text.startswith("/") and text.endswith("/"):
        try:
            pattern = text[1:-1]
            return Signature(text, scenarios, "regex", pattern, _expression(pattern), required(pattern))
        except (re.error, RecursionError, OverflowError) as error:
            raise ValueError(f"it is not a regular expression ({error})") from None
    return Signature(text, scenarios, "text", "", None, _needs(text))


def _alert(name: str, scenarios: tuple[str, ...]) -> Signature:
    """A name counts where it stands by itself: ``DiskFull`` is not in ``NodeDiskFullSoon``."""
    pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
    return Signature(name, scenarios, "alert", pattern, _expression(pattern), _needs(name))


def _needs(text: str) -> tuple[str, ...]:
    if "\n" in text:
        raise ValueError("a log line contains no line break")
    return (text,) if len(text.encode("utf-8", "replace")) >= SHORTEST else ()


def _expression(pattern: str) -> re.Pattern[str]:
    try:
        # What a letter and a digit are, the browser says of ASCII alone.
        return re.compile(pattern, re.ASCII)
    except ValueError:  # (?u) and re.ASCII exclude each other
        return re.compile(pattern)
