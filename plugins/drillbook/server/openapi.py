"""The description of the search API, in OpenAPI 3.1."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal  # Any: adapters of types of their own, and schemas of JSON

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from drillbook.names import KIND_NAMES
from drillbook.search.answer.shapes import Results, Suggestions, public
from drillbook.version import __version__

LONGEST_QUERY = 20_000
SEARCH_LIMIT, SUGGEST_LIMIT = (100, 10), (20, 8)  # the most results, and how many where nobody says


class Failure(BaseModel):
    """What went wrong: the HTTP status, what to do, and the parameter where one is wrong."""

    status: int
    message: str
    parameter: str = ""


class Error(BaseModel):
    """The one shape of every failure."""

    error: Failure


def describe() -> dict[str, object]:
    """Give the OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Drillbook search",
            "version": __version__,
            "description": "Find pages by words, partial words, symptoms or a pasted log.",
        },
        "paths": {
            "/api/search": {
                "get": {
                    "operationId": "search",
                    "summary": "Find pages, best match first.",
                    "parameters": [
                        _q("Optional if another parameter filters the search.", required=False),
                        _parameter(
                            "kind", "Only pages of this kind.", {"type": "string", "enum": list(KIND_NAMES)}
                        ),
                        _parameter("system", "Only pages about this system.", {"type": "string"}),
                        _parameter("lang", "Only pages in this language.", {"type": "string"}),
                        _parameter("tag", "Only pages with this tag.", {"type": "string"}),
                        _limit(*SEARCH_LIMIT),
                    ],
                    "responses": _responses("Results"),
                }
            },
            "/api/suggest": {
                "get": {
                    "operationId": "suggest",
                    "summary": "Complete a partial query.",
                    "parameters": [_q("A partial word is enough.", required=True), _limit(*SUGGEST_LIMIT)],
                    "responses": _responses("Suggestions"),
                }
            },
            "/healthz": {
                "get": {
                    "operationId": "health",
                    "summary": "Report whether the service has a complete site.",
                    "responses": {
                        "200": {"description": "It does."},
                        "503": {"description": "The site is missing or incomplete."},
                    },
                }
            },
        },
        "components": {"schemas": _schemas()},
    }


def _parameter(
    name: str, description: str, schema: dict[str, object], required: bool = False
) -> dict[str, object]:
    return {"name": name, "in": "query", "required": required, "description": description, "schema": schema}


def _q(more: str, *, required: bool) -> dict[str, object]:
    schema = {"type": "string", "minLength": int(required), "maxLength": LONGEST_QUERY}
    described = f"Any text. Quotes match an exact phrase. {more}"
    return _parameter("q", described, schema, required)


def _limit(most: int, usual: int) -> dict[str, object]:
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
    return _parameter("limit", "Maximum number of results.", schema)


def _responses(schema: str) -> dict[str, object]:
    def answer(description: str, name: str) -> dict[str, object]:
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        return {"description": description, "content": content}

    return {
        "200": answer("The results, which may be empty.", schema),
        "400": answer("A parameter is invalid, missing or repeated.", "Error"),
    }


class _Untitled(GenerateJsonSchema):
    """Names of keys say what their titles would."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 (the library's own signature)
        return False


@cache
def _schemas() -> dict[str, object]:
    """The schemas of the very types that answers are made of."""
    inputs: list[tuple[str, Literal["serialization"], TypeAdapter[Any]]] = [
        (shape.__name__, "serialization", TypeAdapter(shape)) for shape in (Results, Suggestions, Error)
    ]
    _, found = TypeAdapter.json_schemas(
        inputs, ref_template="#/components/schemas/{model}", schema_generator=_Untitled
    )
    schemas: dict[str, dict[str, Any]] = found["$defs"]
    return {name: _public(schema) for name, schema in schemas.items()}


def _public(schema: dict[str, Any]) -> dict[str, Any]:
    named = {public(name): one for name, one in schema.get("properties", {}).items()}
    required = [public(name) for name in schema.get("required", ())]
    return {**schema, "properties": named, "required": required} if named else schema
