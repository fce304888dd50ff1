"""A sample of what takes long for every run of the tests, another one each day; all of it for `make soak`.

The seed is said at the head of a run; given back in DRILLBOOK_SEED, it draws the same tests again.
"""

from __future__ import annotations

import datetime
import os
import random
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import settings

SEED, SOAK = "DRILLBOOK_SEED", "DRILLBOOK_SOAK"
# How many times as many examples of a property a long run tries.
MORE_EXAMPLES = 10


def sampled(number: int, of_each: str = "") -> pytest.MarkDecorator:
    """Mark a test with many parameters: so many of them are enough for a run that people wait for.

    With the name of a parameter, so many with each of its values.
    """
    return pytest.mark.sampled(number, of_each)


def soaking() -> bool:
    """Whether this run is to leave nothing out."""
    return bool(os.environ.get(SOAK))


def set_seed() -> str:
    """Give the seed of this run: the one that was given, or else one of this commit and day."""
    if not os.environ.get(SEED):
        os.environ[SEED] = f"{datetime.datetime.now(datetime.UTC):%Y%m%d}-{_commit()}"
    return os.environ[SEED]


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def drawn(items: Iterable[pytest.Item], seed: str) -> set[pytest.Item]:
    """Draw from each marked test as many of its parameters as its mark says; all else is drawn."""
    kept: set[pytest.Item] = set()
    groups: dict[tuple[str, int], list[pytest.Item]] = defaultdict(list)
    for item in items:
        mark = item.get_closest_marker("sampled")
        if mark is None:
            kept.add(item)
        else:
            groups[_group(item, *mark.args)].append(item)
    for (name, number), group in groups.items():
        # Each test has a chance of its own: one that is added leaves the draws of the others as they were.
        chance = random.Random(f"{seed} {name}")  # noqa: S311 (no secret)
        kept.update(chance.sample(sorted(group, key=lambda item: item.nodeid), min(number, len(group))))
    return kept


def _group(item: pytest.Item, number: int, of_each: str) -> tuple[str, int]:
    """Give what an item is drawn from, and how many are drawn of that."""
    value = item.callspec.params[of_each] if of_each else ""  # type: ignore[attr-defined]
    return f"{item.nodeid.partition('[')[0]} {value}", number


def examples(number: int) -> int:
    """How many examples of a property to try where so many are enough for a run that people wait for."""
    return number * MORE_EXAMPLES if soaking() else number


def load_examples() -> None:
    """Set how many examples a property is tried with that has no number of its own."""
    # A machine that does other things as well is no fault of the code.
    settings.register_profile("unhurried", deadline=None, max_examples=examples(100))
    settings.load_profile("unhurried")
