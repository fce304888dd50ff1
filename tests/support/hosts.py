"""A host that takes ``.html`` off addresses, as many do that serve static sites."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.server import POLICY, _Handler


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


@contextmanager
def serving_bare(folder: Path, prefix: str = "/") -> Iterator[str]:
    """Serve a folder so; give its address."""
    handler = partial(_Bare, directory=str(folder), prefix=prefix, drops=lambda _: False, policy=POLICY)
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
