"""The description of the search API, in OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from drillbook.names import KIND_NAMES
from drillbook.version import __version__

LONGEST_QUERY = 20_000
SEARCH_LIMIT, SUGGEST_LIMIT = (100, 10), (20, 8)  # the most results, and how many where nobody says


def describe() -> dict[str, Any]:
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


def _parameter(name: str, description: str, schema: dict[str, Any], required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "description": description, "schema": schema}


def _q(more: str, *, required: bool) -> dict[str, Any]:
    schema = {"type": "string", "minLength": int(required), "maxLength": LONGEST_QUERY}
    described = f"Any text. Quotes match an exact phrase. {more}"
    return _parameter("q", described, schema, required)


def _limit(most: int, usual: int) -> dict[str, Any]:
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
    return _parameter("limit", "Maximum number of results.", schema)


def _responses(schema: str) -> dict[str, Any]:
    def answer(description: str, name: str) -> dict[str, Any]:
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        return {"description": description, "content": content}

    return {
        "200": answer("The results, which may be empty.", schema),
        "400": answer("A parameter is invalid, missing or repeated.", "Error"),
    }


def _schemas() -> dict[str, Any]:
    text: dict[str, Any] = {"type": "string"}
    maybe: dict[str, Any] = {"type": ["string", "null"]}
    result = {
        "id": text, "kind": {"type": "string", "enum": list(KIND_NAMES)}, "lang": text, "title": text,
        "summary": text, "address": text, "file": text, "severity": maybe, "proof": maybe, "section": maybe,
        "systems": {"type": "array", "items": text}, "score": {"type": "number"},
        "outright": {"type": "boolean"}, "matched": {"type": "array", "items": text}, "excerpt": text,
        "marks": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
    }  # fmt: skip
    results = {
        "query": text,
        "total": {"type": "integer"},
        "filters": {"type": "object", "additionalProperties": text},
        "corrected": {"type": "object", "additionalProperties": text},
        "phrases_ignored": {"type": "boolean"},
        "results": {"type": "array", "items": {"$ref": "#/components/schemas/Result"}},
    }
    suggestion = {"text": text, "form": text, "title": text, "address": text}
    error = {"status": {"type": "integer"}, "message": text, "parameter": text}
    suggestions = {"query": text, "suggestions": {"type": "array", "items": _object(suggestion)}}
    return {
        "Result": _object(result),
        "Results": _object(results),
        "Suggestions": _object(suggestions),
        "Error": _object({"error": {**_object(error), "required": ["status", "message"]}}),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}
