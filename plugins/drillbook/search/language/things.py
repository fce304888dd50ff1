"""Things that a question may name, from lists of theirs: a line each, all of its names.

A list has one form of a name: particles and endings follow a Korean word without a blank, and may stand
there.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from drillbook.search.language.analysis import WORD_MARK, Token, analyse_run, is_cjk
from drillbook.search.language.kept import Lines, keep, place_of, read_kept
from drillbook.search.language.thesaurus import is_same, phrase_words, word_of

Row = tuple[str, ...]  # a name as a row of words
Names = tuple[Row, ...]  # of one thing
THING = " "  # before the number of a thing, among the keys of names


class Things:
    """Things by the first word of each of their names, which are taken apart as they are asked for."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._found: dict[str, list[tuple[Row, Names]]] = {}

    def named_at(self, cut: Sequence[Token], at: int) -> Iterator[tuple[Row, Names]]:
        """Yield the names that begin at a token, each with all names of its thing."""
        for key in cut[at].terms[:1]:
            for row, names in self._filed(key):
                said = [word_of(token) for token in cut[at : at + len(row)]]
                is_first = row[0] in (said[0], key.removeprefix(WORD_MARK))
                if is_first and len(said) == len(row) and all(map(is_same, row[1:], said[1:])):
                    yield row, names

    def items(self) -> Iterator[tuple[Row, Names]]:
        """Yield every name with all names of its thing."""
        for key in self._lines:
            if not key.startswith(THING):
                yield from self._filed(key)

    def _filed(self, key: str) -> list[tuple[Row, Names]]:
        if key not in self._found:
            rows = json.loads(self._lines.get(key, "[]"))
            self._found[key] = [(tuple(row), self._names(number)) for row, number in rows]
        return self._found[key]

    @cache  # noqa: B019  a list is there as long as the program runs
    def _names(self, number: int) -> Names:
        return tuple(map(tuple, json.loads(self._lines[f"{THING}{number}"])))


def key_of(row: Row) -> str:
    """Where a name is filed: under the first term of a query that says it."""
    return analyse_run(row[0])[0] if is_cjk(row[0]) else row[0]


@cache
def things_in(name: str) -> Things:
    """Read a list that is shipped. Cutting its names takes long, so what came of it is kept."""
    text = files("drillbook.search.language").joinpath(name).read_text("utf-8")
    place = place_of(name.removesuffix(".txt"), "by the first word", text)
    lines = read_kept(place)
    if lines is None:
        made = _cut(text)
        keep(place, made)
        lines = {key: json.dumps(value) for key, value in made.items()}
    return Things(lines)


def _cut(text: str) -> dict[str, list[object]]:
    filed: dict[str, dict[Row, int]] = defaultdict(dict)
    found: dict[str, list[object]] = {}
    things = [line.split(", ") for line in text.splitlines() if not line.startswith("#")]
    for number, written in enumerate(things):
        names = [phrase_words(one) for one in written]
        found[f"{THING}{number}"] = list(names)
        for row in names:
            filed[key_of(row)][row] = number
    return found | {key: list(rows.items()) for key, rows in filed.items()}
