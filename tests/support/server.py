"""A static host as strict as any: the policy it sends allows nothing but the site's own files."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = (
        "HTTP/1.1"  # connections are kept, as browsers expect; HTTP/1.0 is slow with many files
    )
    # The system's own table differs from machine to machine.
    extensions_map = {  # noqa: RUF012  the base class declares it so
        "": "application/octet-stream",
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".webmanifest": "application/manifest+json",
        ".atom": "application/atom+xml",
        ".xml": "application/xml",
        ".ics": "text/calendar; charset=utf-8",
        ".svg": "image/svg+xml",
        ".png": "image/png",
        ".wasm": "application/wasm",
        ".ico": "image/x-icon",
        ".txt": "text/plain; charset=utf-8",
        ".zip": "application/zip",
    }

    def __init__(
        self, *args: Any, prefix: str, drops: Callable[[str], bool], policy: str, **options: Any
    ) -> None:
        self.prefix, self.drops, self.policy = prefix, drops, policy
        super().__init__(*args, **options)

    def do_GET(self) -> None:
        if self.drops(self.path):
            # Not a word: what a line does that breaks, and a server that dies.
            self.close_connection = True
            return
        if not self.path.startswith(self.prefix):
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.path = "/" + self.path.removeprefix(self.prefix)
        with suppress(ConnectionError):  # who asked has closed the page meanwhile
            super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the site's own 404 page, as static hosts do."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def list_directory(self, path: Any) -> None:  # noqa: ARG002  the base class names it
        """Refuse: hosts that list folders would hide a missing index page."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, *args: Any) -> None:
        """Say nothing; the browser's console tells what went wrong."""


@contextmanager
def serving(
    folder: Path,
    prefix: str = "/",
    drops: Callable[[str], bool] = lambda _: False,
    policy: str = POLICY,
    host: type[_Handler] = _Handler,
) -> Iterator[str]:
    """Serve a folder on this machine at a free port, below a path; give its address.

    ``host`` says how it answers, and ``drops`` of a path whether its request is cut off without an answer.
    """
    handler = partial(host, directory=str(folder), prefix=prefix, drops=drops, policy=policy)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{prefix}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
