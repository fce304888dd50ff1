"""The part of JSON Schema that our schemas use, which spares a library for two files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
KNOWN = {
    *(
        "$schema",
        "$defs",
        "$ref",
        "title",
        "description",
        "type",
        "properties",
        "required",
        "items",
        "pattern",
    ),
    "anyOf",
    "default",
    *("additionalProperties", "const", "enum", "minimum", "maximum", "minItems", "minLength", "uniqueItems"),
}


def faults(
    value: Any, schema: dict[str, Any], whole: dict[str, Any] | None = None, at: str = "$"
) -> Iterator[str]:
    """Say where a value does not keep a schema."""
    whole = whole or schema
    assert set(schema) <= KNOWN, f"the schema uses what is not checked: {set(schema) - KNOWN}"
    if "$ref" in schema:
        yield from faults(value, _named(schema["$ref"], whole), whole, at)
        return
    if "anyOf" in schema and all(any(faults(value, one, whole, at)) for one in schema["anyOf"]):
        yield f"{at}: {value!r} is none of {schema['anyOf']}"
    wanted = schema.get("type", [])
    kinds = [wanted] if isinstance(wanted, str) else wanted
    if kinds and not any(_is(value, kind) for kind in kinds):
        yield f"{at}: {value!r} is no {' or '.join(kinds)}"
        return
    if "const" in schema and value != schema["const"]:
        yield f"{at}: {value!r} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    if isinstance(value, str):
        yield from _text_faults(value, schema, at)
    elif isinstance(value, int) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{at}: {value} is out of bounds"
    elif isinstance(value, list):
        yield from _list_faults(value, schema, whole, at)
    elif isinstance(value, dict):
        yield from _object_faults(value, schema, whole, at)


def _named(reference: str, whole: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference into the document that holds the schema."""
    found = whole
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, TYPES[kind]) and not (kind in ("integer", "number") and isinstance(value, bool))


def _text_faults(value: str, schema: dict[str, Any], at: str) -> Iterator[str]:
    if len(value) < schema.get("minLength", 0):
        yield f"{at}: is empty"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{at}: {value!r} does not match {schema['pattern']}"


def _list_faults(value: list[Any], schema: dict[str, Any], whole: dict[str, Any], at: str) -> Iterator[str]:
    if len(value) < schema.get("minItems", 0):
        yield f"{at}: has too few items"
    if schema.get("uniqueItems") and len({repr(item) for item in value}) < len(value):
        yield f"{at}: holds an item twice"
    for number, item in enumerate(value):
        yield from faults(item, schema.get("items", {}), whole, f"{at}[{number}]")


def _object_faults(
    value: dict[str, Any], schema: dict[str, Any], whole: dict[str, Any], at: str
) -> Iterator[str]:
    known, rest = schema.get("properties", {}), schema.get("additionalProperties")
    others = rest if isinstance(rest, dict) else {}
    yield from (f"{at}: lacks {name}" for name in schema.get("required", []) if name not in value)
    if rest is False:
        yield from (f"{at}: {name} is not described" for name in value if name not in known)
    for name, item in value.items():
        yield from faults(item, known.get(name, others), whole, f"{at}.{name}")
