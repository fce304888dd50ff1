"""Typos: the words of the index nearest to a word it does not know."""

from __future__ import annotations

from collections.abc import Iterable

MOST = 3


def corrections(vocabulary: Iterable[str], word: str) -> list[tuple[str, int]]:
    """Give the nearest words and their distance: 1 edit, 2 from eight letters.

    The vocabulary is that of the word's first letter: who types fast misses the
    first letter least, and the browser need not load the rest.
    """
    limit = 2 if len(word) >= 8 else 1
    found = []
    for known in vocabulary:
        if abs(len(known) - len(word)) <= limit and known.isalpha():
            distance = edit_distance(word, known, limit)
            if distance <= limit:
                found.append((distance, known))
    found.sort()
    nearest = found[0][0] if found else 0
    return [(known, distance) for distance, known in found if distance == nearest][:MOST]


def edit_distance(one: str, other: str, limit: int) -> int:
    """Count the edits between two words: a letter more, less, other, or two swapped.

    Gives ``limit + 1`` as soon as there are more than that.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        earlier, before = before, row
        row = [i] + [0] * len(other)
        for j, b in enumerate(other, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                row[j] = min(row[j], earlier[j - 2] + 1)
        if min(row) > limit:
            return limit + 1
    return row[-1]
