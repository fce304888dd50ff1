"""Reads a list of questions: what a browser copied, perhaps out of an issue, or what the API kept."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pydantic import ValidationError

from drillbook.catalog.problems import Problem, error, shown, warning
from drillbook.search.misses.miss import RULES, Miss, UnreadableError, from_item

Placed = tuple[Miss, int]  # a question, and its line from 1


@RULES.raises(
    warning(
        "no-questions",
        "a list holds no questions",
        "Give what 'Copy as an issue' on the search page copied, or the file of `serve --keep-misses`.",
    ),
)
def read_list(name: str, data: bytes) -> tuple[list[Placed], list[Problem]]:
    """Read all questions of a list of UTF-8 bytes, with their lines; what is none of the list is left out.

    Problems are the lines that are meant to be questions and cannot be read. Never raises.
    """
    found: list[Placed] = []
    problems: list[Problem] = []
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        for one in _read(name, number, line):
            if isinstance(one, Problem):
                problems.append(one)
            else:
                found.append((one, number))
    if not found and not problems:
        hint = "give what 'Copy as an issue' copied, or what 'serve --keep-misses' wrote"
        problems.append(RULES.problem(name, (1, 1), "no-questions", "the list holds no questions", hint))
    return found, problems


@RULES.raises(
    error(
        "unreadable-question",
        "a line of a list of questions cannot be read",
        "It was cut or changed on its way. Copy it again, or correct or remove the line.",
    ),
)
def _read(name: str, number: int, raw: bytes) -> Iterator[Miss | Problem]:
    try:
        line = raw.decode("utf-8")
        miss = from_json(line) if line.lstrip().startswith("{") else from_item(line)
    except UnicodeDecodeError as fault:
        column = len(raw[: fault.start].decode("utf-8")) + 1
        hint = "save the list as UTF-8"
        yield RULES.problem(name, (number, column), "unreadable-question", "the line is not UTF-8", hint)
    except UnreadableError as fault:
        at = (number, fault.column)
        yield RULES.problem(name, at, "unreadable-question", fault.message, fault.hint)
    else:
        if miss:
            yield miss


def from_json(line: str) -> Miss:
    """Read a line that the API kept. Raises UnreadableError."""
    try:
        return Miss.model_validate(json.loads(line))
    except json.JSONDecodeError as fault:
        raise UnreadableError(fault.colno, "the line is not valid JSON", "remove the line") from None
    except (RecursionError, ValueError) as fault:
        column = len(line) - len(line.lstrip()) + 1
        raise UnreadableError(column, _complaint(fault), "correct the line, or remove it") from None


def _complaint(fault: Exception) -> str:
    """What is wrong with the values of a line of JSON, the first fault of them."""
    if not isinstance(fault, ValidationError):
        return "the line is not valid JSON"
    first = fault.errors()[0]
    key = ".".join(map(str, first["loc"])) or "the line"
    given = "" if first["type"] == "missing" else f": {shown(first['input'])}"
    return f"'{key}' is wrong: {first['msg'].lower()}{given}"
