"""The constants of reading texts and queries: one file for Python and the browser."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def raw_rules() -> dict[str, Any]:
    """Read them, as the browser gets them."""
    found: dict[str, Any] = json.loads(
        files("drillbook.search.language").joinpath("rules.json").read_text("utf-8")
    )
    return found
