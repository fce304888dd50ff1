"""The HTTP application: the published files, with the preview's script in each page."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from drillbook.server.api import SearchApi
from drillbook.server.holder import SearcherHolder
from drillbook.server.keeping import Keeper
from drillbook.server.nodelay import answer_at_once
from drillbook.server.preview import Preview
from drillbook.server.sitefiles import POLICY, SiteFiles

__all__ = ["POLICY", "SiteFiles", "make_app", "make_published_app"]

ASSETS = Path(__file__).parent / "static"
PREFIX = "/__drillbook"

_SCRIPT = f'<link rel="stylesheet" href="{PREFIX}/static/preview.css">'
_SCRIPT += f'<script src="{PREFIX}/static/preview.js" defer></script>'


def make_app(preview: Preview, hosts: list[str], keeper: Keeper | None = None) -> Starlette:
    """Make the application of the live preview. ``hosts`` are the names it answers to."""

    async def events(_: Request) -> Response:
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(preview.events(), media_type="text/event-stream", headers=headers)

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "broken" if preview.broken else "ok", "build": preview.version})

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(preview.watch)
            yield
            tasks.cancel_scope.cancel()

    holder = SearcherHolder(Path(preview.settings["PATH"]), preview.settings.get("DRILLBOOK_LANG"))
    api = SearchApi(holder, keeper)
    return Starlette(
        routes=[
            Route(f"{PREFIX}/events", events),
            Route("/healthz", healthz),
            *api.routes(),
            Mount(f"{PREFIX}/static", StaticFiles(directory=ASSETS)),
            Mount("/", SiteFiles(preview.output, _SCRIPT, preview.newer)),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=hosts)],
        lifespan=lifespan,
    )


def make_published_app(output: Path, content: Path, keeper: Keeper | None = None) -> Starlette:
    """Make the application of a published site: its files and the search API, nothing that watches."""

    async def healthz(_: Request) -> Response:
        whole = (output / "catalog.json").is_file()
        return JSONResponse({"status": "ok" if whole else "broken"}, 200 if whole else 503)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        answer_at_once()
        yield

    api = SearchApi(SearcherHolder(content), keeper)
    routes = [Route("/healthz", healthz), *api.routes(), Mount("/", SiteFiles(output))]
    return Starlette(routes=routes, lifespan=lifespan)
