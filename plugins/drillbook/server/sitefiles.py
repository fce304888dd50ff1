"""The published files, of a folder that another takes the place of at any moment.

A file is opened once, and what is told of it and what is sent come from that one opening: an answer
is never made of two versions. Where the site was replaced between looking and opening, it is looked again.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable
from mimetypes import guess_type
from pathlib import Path
from typing import BinaryIO, TypeVar
from urllib.parse import quote

import anyio
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Receive, Scope, Send

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
_NOTHING_YET = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Not built yet</title>EXTRA</head>
<body><h1>The site has not been built yet</h1>
<p>Fix the problems shown here and save: the site then appears automatically.</p></body></html>
"""
_LOOKS, _PAUSE = 6, 0.02  # a site that is replaced in two steps is gone for a millisecond
Found = TypeVar("Found")


def _none(_address: str) -> bytes | None:
    return None


class SiteFiles(StaticFiles):
    """Serves a folder that is replaced as a whole at each build. HTML gets ``extra`` in its head.

    ``newer`` gives the content of a file, by its address, that stands in the place of the folder's, if any.
    """

    def __init__(self, folder: Path, extra: str = "", newer: Callable[[str], bytes | None] = _none) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self.newer = newer
        self.folder = folder
        self.extra = extra

    async def check_config(self) -> None:
        """Take the folder as it comes: before the first good build there is none."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with a file, an index page or the site's own 404 page."""
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        # Starlette hands the path over without the slash at its end.
        is_folder = str(scope["path"]).endswith("/")
        address = posixpath.normpath(posixpath.join(path, "index.html" if is_folder else ""))
        if (newer := self.newer(address)) is not None:
            return self._from_memory(address, newer)
        for left in reversed(range(_LOOKS)):
            try:
                before = await _apart(self._identity)
                full, status = await _apart(lambda: self._find(path, is_folder))
                # What was missing in a site that was just then replaced may be there.
                if status != 404 or before == await _apart(self._identity) or not left:
                    return await self._answer(full, status, scope)
            except (FileNotFoundError, NotADirectoryError):
                await anyio.sleep(_PAUSE)
        return HTMLResponse(_NOTHING_YET.replace("EXTRA", self.extra), 503, _HEADERS | {"Retry-After": "1"})

    def _from_memory(self, address: str, content: bytes) -> Response:
        if address.endswith(".html"):
            return self._page(content.decode(), 200)
        return Response(
            content, media_type=guess_type(address)[0] or "application/octet-stream", headers=_HEADERS
        )

    def _page(self, text: str, status: int) -> Response:
        return HTMLResponse(text.replace("</head>", f"{self.extra}</head>", 1), status, _HEADERS)

    def _identity(self) -> tuple[int, int]:
        """Which folder this is now. Raises FileNotFoundError where there is none."""
        about = self.folder.stat()
        return about.st_dev, about.st_ino

    async def _answer(self, full: Path | None, status: int, scope: Scope) -> Response:
        if full is None:
            raise HTTPException(404)
        if status == 301:
            # From here on, so that it holds below any path and never names another server.
            return RedirectResponse(f"./{quote(full.name)}/")
        if full.suffix == ".html":
            return self._page(await anyio.Path(full).read_text("utf-8"), status)
        file = await _apart(lambda: full.open("rb"))
        answer: Response = OpenFile(file, full.name, _HEADERS)
        if self.is_not_modified(answer.headers, Headers(scope=scope)):
            file.close()
            return NotModifiedResponse(answer.headers)
        return answer

    def _find(self, path: str, is_folder: bool) -> tuple[Path | None, int]:
        try:
            full, found = self.lookup_path(path.replace("\0", "\ufffd"))
        except OSError:  # a name that is too long for any file, or a folder that may not be looked into
            full, found = "", None
        if found and Path(full).is_dir():
            index = Path(full) / "index.html"
            if not index.is_file():
                found = None
            else:
                return (index, 200) if is_folder else (Path(full), 301)
        if found:
            return Path(full), 200
        missing = self.folder / "404.html"
        return (missing, 404) if missing.is_file() else (None, 404)


class OpenFile(FileResponse):
    """Sends a file that is open already, whatever bears its name by now."""

    def __init__(self, file: BinaryIO, name: str, headers: dict[str, str]) -> None:
        number = file.fileno()
        super().__init__(
            f"/dev/fd/{number}",
            headers=headers,
            media_type=guess_type(name)[0] or "application/octet-stream",
            stat_result=os.fstat(number),
        )
        self._file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, and close it however that ends."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._file.close()


async def _apart(task: Callable[[], Found]) -> Found:
    return await anyio.to_thread.run_sync(task)
