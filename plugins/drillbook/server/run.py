"""``drillbook serve``: build, listen, tell the terminal what happens."""

from __future__ import annotations

import os
import socket
from collections.abc import Collection
from pathlib import Path

import uvicorn

from drillbook.server.app import make_app
from drillbook.server.keeping import Keeper
from drillbook.server.preview import Preview
from drillbook.site.report import Report
from drillbook.site.settings import Settings
from drillbook.terminal import building, problems, streams

_TRIES = 20
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 (compared with, not bound to)


def serve(settings: Settings, host: str, port: int, keeper: Keeper | None = None) -> None:
    """Build a site and serve it until Ctrl-C. Raises SystemExit when nothing can be listened on."""
    listener = _listen(host, port)
    real = listener.getsockname()[1]
    name = "127.0.0.1" if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
    url = f"http://{name}:{real}"
    if "DRILLBOOK_SITEURL" not in os.environ:
        settings = {**settings, "SITEURL": url}
    preview = Preview(settings, lambda changed, report, failure: _tell(settings, changed, report, failure))
    preview.build()
    if real != port and port:
        streams.say(f"Port {port} is in use.")
    streams.say(f"Serving {url}/  (edit a page and it reloads; Ctrl-C stops)")
    hosts = ["*"] if host in _EVERYWHERE else [name, "127.0.0.1", "localhost"]
    config = uvicorn.Config(
        make_app(preview, hosts, keeper), log_level="warning", access_log=False, timeout_graceful_shutdown=1
    )
    uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """Open the port, or the next free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    reason: OSError | None = None
    for number in range(port, min(port + _TRIES, 65536)):
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, number))
            # At once, or a second preview could take the same port while this one builds.
            listener.listen()
            return listener
        except OSError as error:
            reason = error
            listener.close()
    streams.complain(f"cannot listen on {host}:{port} ({reason}); choose another with --host and --port")
    raise SystemExit(2)


def _tell(settings: Settings, changed: Collection[str], report: Report, failure: str) -> None:
    root = Path(settings["PATH"])
    shown = Path(os.path.relpath(root)) if root.is_relative_to(Path.cwd()) else root
    if changed:
        names = sorted(Path(path).name for path in changed)
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        streams.say(f"Changed: {', '.join(names[:3])}{more}")
    problems.show_problems(report.problems, shown)
    if failure:
        streams.complain(failure)
    if failure or report.failed:
        streams.complain("not published; the last good site is still served")
    elif report.updated is not None:
        building.say_updated(report.updated, report.seconds)
    else:
        building.say_built(report, Path(settings["OUTPUT_PATH"]))
