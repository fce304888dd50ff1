"""What the models say of themselves: tables of fields, JSON Schemas, templates of new pages."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from drillbook.catalog.durations import PATTERN as DURATION
from drillbook.catalog.fields import group_in
from drillbook.catalog.kinds import KINDS, Kind, choices, link_fields
from drillbook.catalog.problems import nearest

Schema = dict[str, Any]  # JSON Schema: words, numbers, lists and further schemas, by keyword
_COMMON = ("title", "summary", "systems", "tags", "owner", "reviewed", "review_every")


@dataclass(frozen=True)
class FieldRow:
    """One line of a table of fields. ``depth`` is 1 for the keys inside a group."""

    name: str
    form: str
    description: str
    required: bool
    depth: int = 0


def kind_named(name: str) -> Kind:
    """Find a kind by name. Raises ValueError with a suggestion."""
    if name in KINDS:
        return KINDS[name]
    raise ValueError(unknown("kind", name, KINDS))


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """Say that there is no such thing, and which is nearest."""
    known = list(known)
    return f"there is no {what} '{name}'; {nearest(name, known) or 'there are ' + ', '.join(known)}"


def field_rows(model: type[BaseModel], depth: int = 0) -> Iterator[FieldRow]:
    """Yield the fields of a model, with those of groups indented below them."""
    schema = model.model_json_schema()
    links = dict(link_fields(model))
    for name, field in model.model_fields.items():
        described = schema["properties"][name]
        form = _form(described, schema)
        if name in links:
            to = " or ".join(links[name]) or "any page"
            form = f"{'list of ids' if 'array' in json.dumps(described) else 'id'} ({to})"
        if choices(field.annotation):
            form = " | ".join(choices(field.annotation))
            form = f"list of {form}" if described.get("type") == "array" else form
        yield FieldRow("  " * depth + name, form, field.description or "", field.is_required(), depth)
        inner = group_in(field.annotation)
        if inner and depth == 0:
            yield from field_rows(inner, depth + 1)


def _form(described: Schema, schema: Schema) -> str:
    """Name the form of a value in words: ``duration``, ``list of text``, ``group``."""
    if "anyOf" in described:
        return _form(next(d for d in described["anyOf"] if d.get("type") != "null"), schema)
    if "oneOf" in described:
        return " or ".join(_form(one, schema) for one in described["oneOf"])
    if "$ref" in described or "allOf" in described:
        return "group"
    if described.get("type") == "array":
        return f"list of {_form(described.get('items', {}), schema)}"
    if described.get("type") == "object":
        return "mapping" if "properties" not in described else "group"
    if described.get("pattern") == DURATION:
        return "duration"
    if described.get("format") in ("date", "uri"):
        return {"date": "date", "uri": "address"}[described["format"]]
    return {"string": "text", "integer": "number", "boolean": "true or false"}.get(
        described.get("type", ""), "any"
    )


def json_schema(kind: Kind) -> str:
    """Write the JSON Schema of a kind's metadata."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **kind.model.model_json_schema()}
    schema["title"] = f"Metadata of a {kind.name}"
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_page(content: Path, kind_name: str, title: str, page_id: str | None = None) -> Path:
    """Write a new page. Raises ValueError for a bad kind or id, FileExistsError where one is there."""
    kind = kind_named(kind_name)
    name = page_id or id_of(title)
    if not re.fullmatch(r"[^\W_](?:[\w.-]*\w)?", name):
        raise ValueError(f"'{name}' is not a valid id; give one of letters, digits and dashes with --id")
    path = content / kind.folder / f"{name}.md"
    taken = next(content.glob(f"*/{name}.md"), None) if content.is_dir() else None
    if taken or path.exists():
        raise FileExistsError(f"there is already a page '{name}': {taken or path}; choose another with --id")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(template(kind, title), encoding="utf-8")
    return path


def id_of(title: str) -> str:
    """Make an id of a title: ``The server is lost`` is ``the-server-is-lost``."""
    text = unicodedata.normalize("NFC", title).lower()
    return re.sub(r"[^\w]+", "-", text).replace("_", "-").strip("-")[:80].strip("-")


def template(kind: Kind, title: str) -> str:
    """Make the text of a new page: required keys first, the common ones, then all others as comments."""
    lines = ["---", f"title: {_quoted(title)}"]
    rows = {row.name: row for row in field_rows(kind.model) if row.depth == 0}
    required = [name for name, row in rows.items() if row.required]
    shown = ["title", *required, *(n for n in _COMMON if n not in required and n != "title")]
    lines += [f"{n}: {_value(rows[n])}".rstrip() + f"  # {rows[n].description}" for n in shown[1:]]
    lines += ["# Optional keys of this kind; remove what does not apply."]
    lines += [
        f"# {n}: {rows[n].form}  # {rows[n].description}" for n in rows if n not in (*shown, "kind", "lang")
    ]
    lines += ["---", "", _BODIES.get(kind.name, "Write here.\n")]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _value(row: FieldRow) -> str:
    if "|" in row.form and not row.form.startswith("list"):
        return row.form.split(" | ")[0]
    if row.form.startswith("list"):
        return "[]"
    samples = {"date": datetime.now(UTC).date().isoformat(), "duration": "180d", "address": "https://"}
    return samples.get(row.form, '""' if row.required else "")


_STEP = """### First step {#first-step time=5m}

What to do, and why.

```bash
true
```

!!! fails
    What to do if it fails.
"""
_BODIES = {
    "scenario": "## Confirm\n\nHow to tell that it is this scenario and no other.\n\n"
    "## After\n\n- Take a new backup.\n",
    "example": "## Timeline\n\nCommands that were run, and what they printed.\n\n## What we learned\n\n- \n",
    "procedure": f"## Steps\n\n{_STEP}\n## Verify\n\nHow to see that the data is complete.\n\n"
    "## Rollback\n\nHow to undo it.\n",
    "config": "What the files do, and what they do not.\n",
    "drill": "## Prepare\n\n## Break\n\n## Recover\n\n## Verify\n\n## Clean up\n",
    "reference": "What the source is useful for.\n",
}
