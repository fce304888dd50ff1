"""From front matter to metadata: what the model refuses becomes a problem with a place."""

from __future__ import annotations

from typing import Any, TypeVar  # Any: what authors write, before it is validated

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from drillbook.catalog.fields import group_in
from drillbook.catalog.frontmatter import FrontMatter
from drillbook.catalog.kinds import Kind, choices
from drillbook.catalog.missing import lenient
from drillbook.catalog.models import Metadata
from drillbook.catalog.problems import Problem, error, nearest, problem, raises, shown

_Model = TypeVar("_Model", bound=BaseModel)


def validate(
    file: str, kind: Kind, front: FrontMatter, data: dict[str, Any]
) -> tuple[Metadata, list[Problem]]:
    """Make metadata of a page's data.

    Always gives metadata: keys that do not hold are left out, so that one mistake
    is one problem and the rest of the page can still be checked.
    """
    given = {key: value for key, value in data.items() if value is not None}
    problems: list[Problem] = []
    for _ in range(len(given) + 1):
        try:
            return kind.model.model_validate(given), problems
        except ValidationError as error:
            details = error.errors(include_url=False)
            for detail in details:
                # A key that was refused for its value is then missing, which need not be said too.
                found = _problem(file, kind.model, kind.name, front, detail)
                refused = detail["type"] == "missing" and detail["loc"][0] in data
                if found not in problems and not (refused and len(detail["loc"]) == 1):
                    problems.append(found)
            bad = {str(d["loc"][0]) for d in details if d["loc"]}
            left = {key: value for key, value in given.items() if key not in bad}
            if left == given:
                break
            given = left
    return _without_required(kind.model, given), problems


def validate_model(
    file: str, model: type[_Model], noun: str, front: FrontMatter
) -> tuple[_Model | None, list[Problem]]:
    """Make a model of a file's data, or nothing where a key does not hold, and say why."""
    try:
        return model.model_validate(front.data), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, [_problem(file, model, noun, front, detail) for detail in details]


def _without_required(model: type[_Model], given: dict[str, Any]) -> _Model:
    """Make metadata of keys that hold, some of which are missing or contradict one another."""
    twin: type[_Model] = lenient(model)
    try:
        return twin.model_validate(given)
    except ValidationError:
        return twin()


@raises(
    error(
        "unknown-key",
        "the kind of page has no such key",
        "Mistyped keys would be lost silently, so unknown keys are rejected. `drillbook fields KIND` lists "
        "the valid ones.",
    ),
    error(
        "missing-field",
        "a required key is missing",
        "The site cannot show a page of this kind without it. `drillbook fields KIND` marks what is "
        "required.",
    ),
    error(
        "invalid-value",
        "a value has the wrong type or form",
        "`drillbook fields KIND` shows the format of each key; the message says what is wrong with this one.",
    ),
)
def _problem(
    file: str, model: type[BaseModel], noun: str, front: FrontMatter, detail: ErrorDetails
) -> Problem:
    # Parts in brackets are the library's names for what it tried, and no keys of the author's.
    path = tuple(part for part in detail["loc"] if not str(part).startswith("["))
    at = front.position(path)
    key = str(path[-1]) if path else "front matter"
    name = ".".join(str(part) for part in path)
    if detail["type"] == "extra_forbidden":
        known = _fields_at(model, path[:-1])
        hint = nearest(key, known) or f"the keys here are {', '.join(sorted(known))}"
        where = f"a {noun}" if len(path) == 1 else f"'{'.'.join(map(str, path[:-1]))}'"
        return problem(file, at, "unknown-key", f"{where} has no key {shown(key)}", hint)
    if detail["type"] == "missing":
        where = f"a {noun}" if len(path) == 1 else shown(".".join(map(str, path[:-1])))
        message = f"{where} needs the key {shown(key)}"
        return problem(file, at, "missing-field", message, _example(model, path))
    if not path:  # what the group as a whole contradicts
        return problem(file, at, "invalid-value", f"the {noun} {_complaint(detail)}", _hint(detail))
    return problem(file, at, "invalid-value", f"{name}: {_input(detail)} {_complaint(detail)}", _hint(detail))


def _input(detail: ErrorDetails) -> str:
    value = detail["input"]
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if value is None:
        return "nothing"
    return shown(str(value).lower() if isinstance(value, bool) else value)


def _complaint(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        return str(context.get("error", detail["msg"])).partition("; ")[0]
    if kind == "literal_error":
        return "is not one of the allowed values"
    for start, wanted in _WANTED.items():
        if kind.startswith(start):
            return f"is not {wanted}"
    if kind in _COMPLAINTS:
        return _COMPLAINTS[kind].format(**context)
    return f"is not right: {detail['msg'].lower()}"


_WANTED = {
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "a group of keys",
    "model_type": "a group of keys",
    "bool_": "true or false",
    "int_": "a whole number",
    "float_": "a number",
    "datetime": "a time with a UTC offset",
    "timezone": "a time with a UTC offset",
    "date": "a date",
    "url": "an address",
    "too_short": "enough",
}
_COMPLAINTS = {
    "string_pattern_mismatch": "has the wrong format",
    "string_too_short": "is empty",
    "string_too_long": "has more than {max_length} characters",
    "greater_than_equal": "is less than {ge:g}",
    "less_than_equal": "is more than {le:g}",
    "finite_number": "is not a finite number",
}


def _hint(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        return str(context.get("error", "")).partition("; ")[2] or "correct it"
    if kind == "literal_error":
        expected = str(context.get("expected", ""))
        words = [w.strip(" '") for w in expected.replace(" or ", ", ").split(",")]
        return nearest(str(detail["input"]), words) or f"write one of {', '.join(words)}"
    if kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern", ""))
        if pattern.startswith("^[a-z0-9]+"):
            return "write lower-case letters, digits and dashes, like pg-primary"
        return f"it must match {pattern}"
    hints = {
        "string_type": "write text; quote it if it looks like another type",
        "list_type": "write [one, two] or one '- item' per line",
        "dict_type": "write one 'key: value' per line, indented below the key",
        "model_type": "write one 'key: value' per line, indented below the key",
        "too_short": "add at least one",
        "string_too_short": "write something or remove the key",
        "string_too_long": "make it shorter",
        "greater_than_equal": "write a larger number",
        "less_than_equal": "write a smaller number",
    }
    if kind.startswith(("datetime", "timezone")):
        return "write it like 2026-11-22T09:30:00Z"
    if kind.startswith("date"):
        return "write it like 2026-11-22"
    if kind.startswith("url"):
        return "write it in full, like https://www.postgresql.org/docs/"
    return hints.get(kind, "correct it")


def _fields_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Name the keys that may stand at a path inside a model."""
    for part in path:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part)  # none is the author's own name of a group, as of a parameter
        model = (group_in(field.annotation) if field else None) or model
    return list(model.model_fields)


def _example(model: type[BaseModel], path: tuple[str | int, ...]) -> str:
    field = model.model_fields.get(str(path[0])) if len(path) == 1 else None
    if field is None:
        return "add it"
    words = choices(field.annotation)
    return (
        f"add '{path[0]}: {words[0]}' (or {', '.join(words[1:])})"
        if words
        else f"add '{path[0]}:' ({field.description})"
    )
