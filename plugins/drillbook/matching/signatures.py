"""The signatures of a catalog, each text once, with the scenarios that declare it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from drillbook.catalog import Catalog
from drillbook.matching.required import SHORTEST, required


@dataclass(frozen=True)
class Signature:
    """A declared text. ``needs`` are texts of which a line must have one; none where that is unknown."""

    text: str
    scenarios: tuple[str, ...]
    expression: re.Pattern[str] | None
    needs: tuple[str, ...]


def signatures_of(catalog: Catalog) -> tuple[list[Signature], list[str]]:
    """Compile what the scenarios declare; the second list says what cannot be used, and why."""
    declared: dict[str, dict[str, None]] = {}
    for page in catalog.of_kind("scenario"):
        for variant in page.variants():
            for text in variant.get("signatures", []):
                declared.setdefault(text, {})[page.id] = None
    return compiled((text, tuple(ids)) for text, ids in declared.items())


def compiled(declared: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[list[Signature], list[str]]:
    """Compile texts and ``/regexes/``."""
    found: list[Signature] = []
    notes: list[str] = []
    for text, scenarios in declared:
        try:
            found.append(_compile(text, scenarios))
        except ValueError as error:
            notes.append(f"signature {text!r} of {', '.join(scenarios)} is left out: {error}")
    return found, notes


def _compile(text: str, scenarios: tuple[str, ...]) -> Signature:
    if len(text) > 2 and text.startswith("/") and text.endswith("/"):
        try:
            expression = _expression(text[1:-1])
            return Signature(text, scenarios, expression, required(text[1:-1]))
        except (re.error, RecursionError, OverflowError) as error:
            raise ValueError(f"it is no regular expression ({error})") from None
    if "\n" in text:
        raise ValueError("a line of a log has no line break in it")
    long_enough = len(text.encode("utf-8", "replace")) >= SHORTEST
    return Signature(text, scenarios, None, (text,) if long_enough else ())


def _expression(pattern: str) -> re.Pattern[str]:
    try:
        # What a letter and a digit are, the browser says of ASCII alone.
        return re.compile(pattern, re.ASCII)
    except ValueError:  # (?u) and re.ASCII exclude each other
        return re.compile(pattern)
