"""The HTTP application: the published files, with the preview's script in each page."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import anyio
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from drillbook.server.api import SearchApi
from drillbook.server.holder import SearcherHolder
from drillbook.server.nodelay import answer_at_once
from drillbook.server.preview import Preview

ASSETS = Path(__file__).parent / "static"
PREFIX = "/__drillbook"

# What a strict host would send, so that a page that breaks it breaks here first.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_SCRIPT = f'<link rel="stylesheet" href="{PREFIX}/static/preview.css">'
_SCRIPT += f'<script src="{PREFIX}/static/preview.js" defer></script>'
_NOTHING_YET = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Not built yet</title>EXTRA</head>
<body><h1>The site has not been built yet</h1>
<p>Mend what is shown here, and save: the site appears by itself.</p></body></html>
"""


class SiteFiles(StaticFiles):
    """Serves a folder that is replaced as a whole at each build. HTML gets ``extra`` in its head."""

    def __init__(self, folder: Path, extra: str = "") -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self.extra = extra

    async def check_config(self) -> None:
        """Take the folder as it comes: before the first good build there is none."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with a file, an index page or the site's own 404 page."""
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        if not await anyio.Path(str(self.directory)).is_dir():
            return HTMLResponse(_NOTHING_YET.replace("EXTRA", self.extra), 503, _HEADERS)
        # Starlette hands the path over without the slash at its end.
        folder = str(scope["path"]).endswith("/")
        full, status = await anyio.to_thread.run_sync(self._find, path, folder)
        if full is None:
            raise HTTPException(404)
        if full.is_dir():
            # From here on, so that it holds below any path and never names another server.
            return RedirectResponse(f"./{quote(full.name)}/")
        if full.suffix != ".html":
            response = await super().get_response(path, scope)
            response.headers.update(_HEADERS)
            return response
        text = await anyio.Path(full).read_text("utf-8")
        return HTMLResponse(text.replace("</head>", f"{self.extra}</head>", 1), status, _HEADERS)

    def _find(self, path: str, folder: bool) -> tuple[Path | None, int]:
        try:
            full, found = self.lookup_path(path.replace("\0", "\ufffd"))
        except OSError:  # a name that is too long for any file, or a folder that may not be looked into
            full, found = "", None
        if found and Path(full).is_dir():
            index = Path(full) / "index.html"
            if not index.is_file():
                found = None
            elif folder:
                return index, 200
            else:
                return Path(full), 200
        if found:
            return Path(full), 200
        missing = Path(str(self.directory)) / "404.html"
        return (missing, 404) if missing.is_file() else (None, 404)


def make_app(preview: Preview, hosts: list[str]) -> Starlette:
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

    api = SearchApi(SearcherHolder(Path(preview.settings["PATH"]), preview.settings.get("DRILLBOOK_LANG")))
    return Starlette(
        routes=[
            Route(f"{PREFIX}/events", events),
            Route("/healthz", healthz),
            *api.routes(),
            Mount(f"{PREFIX}/static", StaticFiles(directory=ASSETS)),
            Mount("/", SiteFiles(preview.output, _SCRIPT)),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=hosts)],
        lifespan=lifespan,
    )


def make_published_app(output: Path, content: Path) -> Starlette:
    """Make the application of a published site: its files and the search API, nothing that watches."""

    async def healthz(_: Request) -> Response:
        whole = (output / "catalog.json").is_file()
        return JSONResponse({"status": "ok" if whole else "broken"}, 200 if whole else 503)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        answer_at_once()
        yield

    api = SearchApi(SearcherHolder(content))
    routes = [Route("/healthz", healthz), *api.routes(), Mount("/", SiteFiles(output))]
    return Starlette(routes=routes, lifespan=lifespan)
