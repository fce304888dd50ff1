"""What git leaves in a file when it cannot merge: both versions, between marks.

Git writes its marks at the start of a line. Where a page shows some, they are indented by a
blank, or stand in a block of ``diff``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from drillbook.catalog.markdown.fences import read_info
from drillbook.catalog.markdown.syntax import FENCE
from drillbook.catalog.problems import Problem, error, problem, raises, shown

_OPENS = re.compile(r"<{7}(?: |$)")
_CLOSES = re.compile(r">{7}(?: |$)")
_BASE = re.compile(r"\|{7} [^|]+$")  # with nothing behind it, it is a row of an empty table
_HINT = "finish the merge and remove the markers; to show such lines, indent them or use a ```diff block"


@raises(
    error(
        "conflict-marker",
        "a merge conflict was not resolved",
        "The page contains two versions at once. Finish the merge; to show markers, indent them by a space "
        "or use a ```diff block.",
    ),
)
def conflicts(file: str, text: str) -> list[Problem]:
    """Find the marks of merges that were not finished: where each begins and ends, and what is left."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text and "||||||| " not in text:
        return []
    return [
        problem(file, (line, 1), "conflict-marker", f"{shown(mark, 40)} {what}", _HINT)
        for line, mark, what in _marks(text.split("\n"))
    ]


def _marks(lines: list[str]) -> Iterator[tuple[int, str, str]]:
    is_open = False
    fence, before = "", ""
    for number, line in enumerate(lines, start=1):
        if fence:  # of a difference, which may be one between two sides
            fence = "" if _closes([line], fence) else fence
        elif (marker := _opens_diff(line)) and _closes(lines[number:], marker):
            fence = marker
        elif _OPENS.match(line):
            is_open = True
            yield number, line, "begins a merge conflict"
        elif _CLOSES.match(line) and (is_open or not before.startswith(">")):
            # Below another line of a quotation it is a quotation of a quotation, seven deep.
            is_open = False
            yield number, line, "ends a merge conflict"
        elif _BASE.match(line) and not is_open:
            yield number, line, "is left of a merge conflict"
        before = line.strip() or before


def _opens_diff(line: str) -> str:
    found = FENCE.match(line.strip())
    return found["marker"] if found and read_info(found["info"])[0] == "diff" else ""


def _closes(lines: list[str], fence: str) -> bool:
    return any(line.strip().startswith(fence) and not line.strip(" \t" + fence[0]) for line in lines)
