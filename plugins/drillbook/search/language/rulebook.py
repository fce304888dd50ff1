"""The constants of reading texts and queries: one file for Python and the browser."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

Rules = dict[str, Any]  # numbers, words, patterns and lists of them, by name: rules.json says which


def raw_rules() -> Rules:
    """Read them, as the browser gets them."""
    found: Rules = json.loads(files("drillbook.search.language").joinpath("rules.json").read_text("utf-8"))
    return found
