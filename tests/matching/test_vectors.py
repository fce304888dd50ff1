"""Logs lead where the shared cases say. The browser passes the same ones."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from drillbook.matching import DeclaredSignature
from tests.support.matching import declared, in_python

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))


def log_of(case: dict[str, Any]) -> bytes:
    """The bytes of a case: text, repeated texts, or base64."""
    if "base64" in case:
        return base64.b64decode(case["base64"])
    parts = case["log"] if isinstance(case["log"], list) else [(case["log"], 1)]
    return "".join(text * times for text, times in parts).encode()


def declared_in(case: dict[str, Any]) -> list[DeclaredSignature]:
    """The signatures of a case."""
    return declared(case["signatures"], case.get("alerts"), case.get("slots"), case.get("denies"))


def check(case: dict[str, Any], found: dict[str, Any]) -> None:
    """Hold what was found against a case."""
    told = [[name, count, lines] for name, count, _, _, lines in found["scenarios"]]
    assert told == case["scenarios"], case["rule"]
    for name in ("total", "cut", "salient", "certain", "asked", "denied"):
        assert found[name] == case.get(name, found[name]), case["rule"]
    if "seen" in case:
        assert found["scenarios"][0][3] == case["seen"], case["rule"]
    if "values" in case:
        assert found["values"] == case["values"], case["rule"]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["rule"]) for case in VECTORS])
def test_a_log_leads_to(case: dict[str, Any]) -> None:
    check(case, in_python(declared_in(case), log_of(case)))
