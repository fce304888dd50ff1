"""The description of the search API, in OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Mapping

from drillbook import __version__
from drillbook.names import KIND_NAMES

LONGEST_QUERY = 20_000
SEARCH_LIMIT, SUGGEST_LIMIT = (100, 10), (20, 8)  # the most results, and how many where nobody says


def describe() -> dict[str, object]:
    """Give the OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Drillbook search",
            "version": __version__,
            "description": "Finds the page from words, half a word, a symptom or a pasted log.",
        },
        "paths": {
            "/api/search": {
                "get": {
                    "operationId": "search",
                    "summary": "Find pages, the best first.",
                    "parameters": [
                        _q("May be left out where another parameter narrows the search.", required=False),
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
                    "summary": "Complete what is being typed.",
                    "parameters": [_q("Half a word is enough.", required=True), _limit(*SUGGEST_LIMIT)],
                    "responses": _responses("Suggestions"),
                }
            },
            "/healthz": {
                "get": {
                    "operationId": "health",
                    "summary": "Say whether the service answers from a whole site.",
                    "responses": {
                        "200": {"description": "It does."},
                        "503": {"description": "The site is not there, or not whole."},
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
    described = f"Anything typed or pasted. Quotes ask for an exact phrase. {more}"
    return _parameter("q", described, schema, required)


def _limit(most: int, usual: int) -> dict[str, object]:
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
    return _parameter("limit", "How many at most.", schema)


def _responses(schema: str) -> dict[str, object]:
    def answer(description: str, name: str) -> dict[str, object]:
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        return {"description": description, "content": content}

    return {
        "200": answer("Found, or nothing found.", schema),
        "400": answer("A parameter is wrong, missing or there twice.", "Error"),
    }


def _schemas() -> dict[str, object]:
    text: dict[str, object] = {"type": "string"}
    maybe: dict[str, object] = {"type": ["string", "null"]}
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


def _object(properties: Mapping[str, object]) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": list(properties)}
