"""How common words are in the language, whatever a site says.

A small site makes every word look rare: of ninety pages one says "yesterday", and it is no clue at all.
"""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files


def commonness(term: str) -> float:
    """Give the most that a term may weigh: its rarity in the language, or infinity for a rare one."""
    return weights().get(term, math.inf)


def bands() -> list[float]:
    """Give the weights that there are, the least first."""
    return sorted(set(weights().values()))


@cache
def weights() -> dict[str, float]:
    """Give the weights of all common words."""
    text = files("drillbook.search.language").joinpath("common.txt").read_text("utf-8")
    found: dict[str, float] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            weight, *terms = line.split(" ")
            found |= dict.fromkeys(terms, float(weight))
    return found
