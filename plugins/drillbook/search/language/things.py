"""Things that a question may name, from lists of theirs: a line each, all of its names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from drillbook.search.language.kept import Lines, keep, place_of, read_kept
from drillbook.search.language.thesaurus import phrase_words

Row = tuple[str, ...]  # a name as a row of words
Names = tuple[Row, ...]  # of one thing


class Things:
    """Things by each of their names, which are taken apart as they are asked for."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._found: dict[Row, Names] = {}

    def get(self, row: Row) -> Names | None:
        """Give all names of the thing that has a name."""
        if row not in self._found and (line := self._lines.get(" ".join(row))):
            self._found[row] = tuple(map(tuple, json.loads(line)))
        return self._found.get(row)

    def items(self) -> Iterator[tuple[Row, Names]]:
        """Yield every name with all names of its thing."""
        for key in self._lines:
            row = tuple(key.split(" "))
            if names := self.get(row):
                yield row, names


@cache
def things_in(name: str) -> Things:
    """Read a list that is shipped. Cutting its names takes long, so what came of it is kept."""
    text = files("drillbook.search.language").joinpath(name).read_text("utf-8")
    place = place_of(name.removesuffix(".txt"), text)
    lines = read_kept(place)
    if lines is None:
        made = _cut(text)
        keep(place, made)
        lines = {key: json.dumps(names) for key, names in made.items()}
    return Things(lines)


def _cut(text: str) -> dict[str, Names]:
    found: dict[str, Names] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            names = tuple(phrase_words(one) for one in line.split(", "))
            found |= dict.fromkeys(map(" ".join, names), names)
    return found
