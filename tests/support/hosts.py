"""A host that takes ``.html`` off addresses, as many do that serve static sites."""

from __future__ import annotations

from contextlib import AbstractContextManager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.server import _Handler, serving


class _Bare(_Handler):
    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, urlsplit(self.path).query
        asked = f"?{query}" if query else ""
        bare = path.removesuffix(".html")
        bare = bare.removesuffix("index") if bare.endswith("/index") else bare
        if bare != path:
            self.send_response(HTTPStatus.PERMANENT_REDIRECT)
            self.send_header("Location", bare + asked)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        below = path.removeprefix(self.prefix)
        if (Path(self.directory) / f"{below}.html").is_file():
            self.path = f"{path}.html{asked}"
        super().do_GET()


def serving_bare(folder: Path, prefix: str = "/") -> AbstractContextManager[str]:
    """Serve a folder so; give its address."""
    return serving(folder, prefix, host=_Bare)
