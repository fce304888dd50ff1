"""The search API: /api/search, /api/suggest, /openapi.json. Bounded input, one shape of error."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass

import anyio
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from drillbook.names import KIND_NAMES
from drillbook.search.answer.as_json import as_json
from drillbook.search.answer.service import Results
from drillbook.search.answer.shapes import Suggestions
from drillbook.search.language.query import FILTERS
from drillbook.server.holder import SearcherHolder
from drillbook.server.keeping import Keeper
from drillbook.server.openapi import LONGEST_QUERY, SEARCH_LIMIT, SUGGEST_LIMIT, Error, Failure, describe

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


class BadRequest(HTTPException):
    """What the client got wrong: the parameter, and what to do."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(400, message)
        self.parameter = parameter


def error_response(error: HTTPException) -> Response:
    """Answer with the API's one shape of error."""
    body = Failure(status=error.status_code, message=error.detail)
    if isinstance(error, BadRequest):
        body.parameter = error.parameter
    return JSONResponse(
        Error(error=body).model_dump(exclude_defaults=True),
        error.status_code,
        {**_HEADERS, **(error.headers or {})},
    )


class _Guarded:
    """An address that is only read, and whose every failure has the one shape."""

    def __init__(self, handler: Callable[[Request], Awaitable[Response]]) -> None:
        self.handler = handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            if request.method not in ("GET", "HEAD"):
                raise HTTPException(405, "method not allowed; use GET", {"Allow": "GET, HEAD"})
            response = await self.handler(request)
        except HTTPException as error:
            response = error_response(error)
        except Exception:
            logging.getLogger(__name__).exception("%s failed", request.url.path)
            response = error_response(HTTPException(500, "the server failed; try again"))
        await response(scope, receive, send)


@dataclass
class SearchApi:
    """The API over one index. Without a keeper it keeps nothing of what it is asked."""

    holder: SearcherHolder
    keeper: Keeper | None = None

    def routes(self) -> list[BaseRoute]:
        """The API's addresses."""
        return [
            Route("/api/search", _Guarded(self.search)),
            Route("/api/suggest", _Guarded(self.suggest)),
            Route("/openapi.json", _Guarded(self.openapi)),
            Route("/api/{path:path}", _Guarded(self.unknown)),
        ]

    async def search(self, request: Request) -> Response:
        """Find pages."""
        known = {"q", "limit", *FILTERS}
        filters = {name: request.query_params.get(name, "") for name in FILTERS}
        text, limit = _query(request, known, any(filters.values())), _limit(request, *SEARCH_LIMIT)
        if filters["kind"] and filters["kind"] not in KIND_NAMES:
            raise BadRequest(
                "kind", f"there is no kind '{filters['kind'][:40]}'; choose from {', '.join(KIND_NAMES)}"
            )
        found = await anyio.to_thread.run_sync(lambda: self._found(text, limit, filters))
        return JSONResponse(as_json(found), headers=_HEADERS)

    def _found(self, text: str, limit: int, filters: dict[str, str]) -> Results:
        found = self.holder.get().search(text, limit, filters)
        if self.keeper:
            self.keeper.keep(found, text)
        return found

    async def suggest(self, request: Request) -> Response:
        """Complete what is being typed: titles, alerts and symptoms that have the words."""
        text, limit = _query(request, {"q", "limit"}), _limit(request, *SUGGEST_LIMIT)
        found = await anyio.to_thread.run_sync(lambda: self.holder.get().suggest(text, limit))
        return JSONResponse(asdict(Suggestions(text, found)), headers=_HEADERS)

    async def openapi(self, _: Request) -> Response:
        """Describe the API."""
        return JSONResponse(describe(), headers=_HEADERS)

    async def unknown(self, request: Request) -> Response:
        """Say that there is no such address."""
        raise HTTPException(404, f"there is no {request.url.path[:80]}; see /openapi.json")


def _query(request: Request, known: set[str], may_be_empty: bool = False) -> str:
    for name in request.query_params:
        if name not in known:
            raise BadRequest(
                name[:40], f"there is no parameter '{name[:40]}'; choose from {', '.join(sorted(known))}"
            )
        if len(request.query_params.getlist(name)) > 1:
            raise BadRequest(name, f"{name} is repeated; send it once")
    text = request.query_params.get("q", "")
    if not text.strip() and not may_be_empty:
        raise BadRequest("q", "q is missing; add a query, such as ?q=connection+refused")
    if len(text) > LONGEST_QUERY:
        raise BadRequest("q", f"q has {len(text):,} characters; send at most {LONGEST_QUERY:,}")
    return text


def _limit(request: Request, most: int, usual: int) -> int:
    text = request.query_params.get("limit", str(usual))
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= most):
        raise BadRequest("limit", f"limit is '{text[:40]}'; send a whole number from 1 to {most}")
    return int(text)
