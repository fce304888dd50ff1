"""How the HTTP API bears one client and twenty: measured with `wrk` over two workers of uvicorn."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

from bench.figures import Figures
from bench.workspace import say
from drillbook.catalog import load_catalog

WORKERS = 2
SECONDS = 8
PATIENCE = 60  # seconds for a server to come up
UNITS = {"us": 0.001, "ms": 1, "s": 1000}


def asking(content: Path) -> str:
    """Make a script for wrk that asks for two words of titles, too many pairs for a cache."""
    titles = [page.title.split() for page in load_catalog(content, check=False).pages.values()]
    listed = ",".join(f'"{quote(word)}"' for word in sorted({word for title in titles for word in title}))
    pick = "words[math.random(#words)]"
    body = f"return wrk.format('GET', '/api/search?q=' .. {pick} .. '+' .. {pick})"
    return f"local words = {{{listed}}}\nmath.randomseed(os.time())\nrequest = function() {body} end\n"


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(address: str) -> None:
    """Wait until the server is well."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):  # noqa: S310 (our own address)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"no server at {address} after {PATIENCE} s")


def run_wrk(clients: int, script: Path, address: str) -> tuple[float, str, str]:
    """Give the median in milliseconds, requests a second, and what failed."""
    threads = str(min(clients, 2))
    command = ["wrk", "-t", threads, "-c", str(clients), "-d", f"{SECONDS}s", "-s", str(script), "--latency"]
    told = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    median = re.search(r"50%\s+([\d.]+)(us|ms|s)", told)
    rate = re.search(r"Requests/sec:\s+(\S+)", told)
    faults = re.search(r"Non-2xx.*|Socket errors.*", told)
    if not median or not rate:
        raise RuntimeError(f"wrk said:\n{told}")
    return float(median[1]) * UNITS[median[2]], rate[1], faults[0] if faults else ""


def load(content: Path, site: Path, work: Path, figures: Figures) -> None:
    """Measure the API of a published site with one client and with twenty."""
    if not shutil.which("wrk"):
        print("http: wrk is not installed (apt-get install wrk)")
        figures.add("HTTP, 20 clients", "no error", "wrk is not installed", None)
        return
    script = work / "queries.lua"
    script.write_text(asking(content), "utf-8")
    environment = os.environ | {"DRILLBOOK_CONTENT": str(content), "DRILLBOOK_OUTPUT": str(site)}
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "drillbook.server.asgi:app", "--port", str(port)]
    command += ["--workers", str(WORKERS), "--log-level", "error"]
    with subprocess.Popen(command, env=environment) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address)
            run_wrk(2, script, address)  # both workers open their index
            told = {}
            print(f"\nHTTP, {WORKERS} workers, two words of titles a query")
            for clients in (1, 20):
                say(f"wrk with {clients} clients, {SECONDS} s")
                told[clients] = median, rate, faults = run_wrk(clients, script, address)
                print(f"{clients:2} clients  median {median:.1f} ms, {rate} a second; {faults or 'no error'}")
        finally:
            server.terminate()
    judge(told[1], told[20], figures)


def judge(one: tuple[float, str, str], many: tuple[float, str, str], figures: Figures) -> None:
    """Hold the median of twenty against the share that each worker has of them."""
    share = 20 / WORKERS
    figures.add("HTTP, 20 clients: errors", "none", many[2] or "none", not many[2])
    figures.add(
        f"HTTP, median of 20 clients over {WORKERS} workers",
        f"<= {share:.0f} x that of one ({one[0]:.1f} ms)",
        f"{many[0]:.1f} ms",
        many[0] <= share * one[0],
    )
