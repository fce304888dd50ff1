"""The search API: /api/search, /api/suggest, /openapi.json. Bounded input, one shape of error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import anyio
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from drillbook.names import KIND_NAMES
from drillbook.search.results import as_json
from drillbook.server.holder import SearcherHolder
from drillbook.server.openapi import describe

LONGEST_QUERY = 20_000
MOST_RESULTS = 100
_FILTERS = ("kind", "system", "lang", "tag")
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


class BadRequest(HTTPException):
    """What the client got wrong: the parameter, and what to do."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(400, message)
        self.parameter = parameter


def error_response(_: Request, error: Exception) -> Response:
    """Answer with the API's one shape of error."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    message = error.detail if isinstance(error, HTTPException) else "the server failed; try again"
    body: dict[str, Any] = {"status": status, "message": message}
    if isinstance(error, BadRequest):
        body["parameter"] = error.parameter
    return JSONResponse({"error": body}, status, _HEADERS)


@dataclass
class SearchApi:
    """The API over one index."""

    holder: SearcherHolder

    def routes(self) -> list[BaseRoute]:
        """The API's addresses."""
        return [
            Route("/api/search", self._guarded(self.search), methods=["GET"]),
            Route("/api/suggest", self._guarded(self.suggest), methods=["GET"]),
            Route("/openapi.json", self._guarded(self.openapi), methods=["GET"]),
            Route("/api/{path:path}", self._guarded(self.unknown)),
        ]

    def _guarded(self, handler: Any) -> Any:
        async def answer(request: Request) -> Response:
            try:
                return await handler(request)  # type: ignore[no-any-return]
            except Exception as error:  # noqa: BLE001 (every failure has the API's one shape)
                return error_response(request, error)

        return answer

    async def search(self, request: Request) -> Response:
        """Find pages."""
        known = {"q", "limit", *_FILTERS}
        text, limit = _query(request, known), _limit(request, MOST_RESULTS, 10)
        filters = {name: request.query_params.get(name, "") for name in _FILTERS}
        if filters["kind"] and filters["kind"] not in KIND_NAMES:
            raise BadRequest(
                "kind", f"there is no kind '{filters['kind'][:40]}'; there are {', '.join(KIND_NAMES)}"
            )
        searcher = self.holder.get()
        found = await anyio.to_thread.run_sync(searcher.search, text, limit, filters)
        return JSONResponse(as_json(found), headers=_HEADERS)

    async def suggest(self, request: Request) -> Response:
        """Complete what is being typed: titles, alerts and symptoms that have the words."""
        text, limit = _query(request, {"q", "limit"}), _limit(request, 20, 8)
        searcher = self.holder.get()
        found = await anyio.to_thread.run_sync(searcher.suggest, text, limit)
        return JSONResponse({"query": text, "suggestions": found}, headers=_HEADERS)

    async def openapi(self, _: Request) -> Response:
        """Describe the API."""
        return JSONResponse(describe(), headers=_HEADERS)

    async def unknown(self, request: Request) -> Response:
        """Say that there is no such address."""
        raise HTTPException(404, f"there is no {request.url.path[:80]}; see /openapi.json")


def _query(request: Request, known: set[str]) -> str:
    for name in request.query_params:
        if name not in known:
            raise BadRequest(
                name[:40], f"there is no parameter '{name[:40]}'; there are {', '.join(sorted(known))}"
            )
    text = request.query_params.get("q")
    if text is None or not text.strip():
        raise BadRequest("q", "q is missing; write what you look for, like ?q=connection+refused")
    if len(text) > LONGEST_QUERY:
        raise BadRequest("q", f"q has {len(text):,} characters; send at most {LONGEST_QUERY:,}")
    return text


def _limit(request: Request, most: int, usual: int) -> int:
    text = request.query_params.get("limit", str(usual))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= most):
        raise BadRequest("limit", f"limit is '{text[:40]}'; send a whole number from 1 to {most}")
    return int(text)
