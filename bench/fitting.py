"""Learn what tells an answer from the nearest page: the weights of ``search/answer/fitting.py``.

    python -m bench.fitting

A logistic regression over the signs of the first page, for the questions of ``queries`` that pages answer
and those that none does, and for keywords that the shipped pages are filed under; never for the counted sets.
Prints the weights, and how many of each kind would be told wrongly at some biases.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import yaml

from bench.workspace import CONTENT
from drillbook.search.answer.fitting import BIAS, Signs
from drillbook.search.answer.service import Searcher
from drillbook.search.index.store import open_folder
from drillbook.search.language.thesaurus import load_thesaurus

QUERIES = Path(__file__).parent / "queries"
NAMES = [field.name for field in fields(Signs)]
ROUNDS, RATE, DECAY = 3000, 0.3, 0.003

Row = list[float]


def main() -> None:
    """Learn, and print."""
    with closing(open_folder(CONTENT)) as index:
        searcher = Searcher(index, load_thesaurus(CONTENT)[0])
        answered = [row for q in (*_asked("*.yaml"), *_keywords(searcher)) if (row := _row(searcher, q))]
        others = [row for q in _asked("unanswerable/*.yaml") if (row := _row(searcher, q))]
    weights, bias = learn(answered, others)
    for name, weight in zip(NAMES, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')
    print(f"BIAS = {bias:.2f}  (today {BIAS})")
    for step in range(-3, 4):
        moved = bias + step / 10
        lost, called = _told_no(answered, weights, moved), _told_no(others, weights, moved)
        print(f"at {moved:.2f}: {lost:.3f} of {len(answered)} lost, {called:.3f} of {len(others)} called")


def learn(answered: Sequence[Row], others: Sequence[Row]) -> tuple[Row, float]:
    """Give the weights of the signs and the bias: gradient descent with a little decay, over scaled signs."""
    rows = [*answered, *others]
    wanted = [1.0] * len(answered) + [0.0] * len(others)
    means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    spreads = [
        math.sqrt(sum((v - m) ** 2 for v in column) / len(rows)) or 1.0
        for m, column in zip(means, zip(*rows, strict=True), strict=True)
    ]
    scaled = [[(v - m) / s for v, m, s in zip(row, means, spreads, strict=True)] for row in rows]
    weights, bias = [0.0] * len(NAMES), 0.0
    for _ in range(ROUNDS):
        slopes, slope = [DECAY * w for w in weights], 0.0
        for row, target in zip(scaled, wanted, strict=True):
            error = _sigmoid(bias + sum(map(math.prod, zip(weights, row, strict=True)))) - target
            slope += error / len(rows)
            slopes = [s + error * v / len(rows) for s, v in zip(slopes, row, strict=True)]
        weights = [w - RATE * s for w, s in zip(weights, slopes, strict=True)]
        bias -= RATE * slope
    plain = [w / s for w, s in zip(weights, spreads, strict=True)]
    return plain, bias - sum(w * m for w, m in zip(plain, means, strict=True))


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def _told_no(rows: Sequence[Row], weights: Row, bias: float) -> float:
    told = [bias + sum(map(math.prod, zip(weights, row, strict=True))) for row in rows]
    return sum(value <= 0 for value in told) / len(rows)


def _asked(pattern: str) -> Iterator[str]:
    for path in sorted(QUERIES.glob(pattern)):
        if "counted" not in path.stem:
            yield from (item["q"] for item in yaml.safe_load(path.read_text("utf-8")))


def _keywords(searcher: Searcher) -> Iterator[str]:
    """What pages are filed under: systems and tags."""
    briefs = [searcher.index.brief(number) for number in range(searcher.index.total)]
    yield from dict.fromkeys(name.replace("-", " ") for b in briefs for name in (*b.systems, *b.tags))


def _row(searcher: Searcher, query: str) -> Row | None:
    """The signs of a query, or nothing where its first page answers by what it declares."""
    signs = searcher.signs(query)
    return [float(getattr(signs, name)) for name in NAMES] if signs else None


if __name__ == "__main__":
    main()
