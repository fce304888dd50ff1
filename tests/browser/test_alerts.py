"""An alert leads to its page: by its permalink, and the whole way from the real Prometheus."""

from __future__ import annotations

import json
import queue
import re
import shutil
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.build import BELOW, Site, build, run_drillbook, write_files

pytestmark = pytest.mark.browser

PAGE = """---
title: Database is down
summary: It does not answer.
systems: [db]
severity: high
alerts: [DbDown, "Disk 90/100 full"]
---

## Confirm

It does not answer.
"""
RULES = """\
groups:
  - name: db
    interval: 1s
    rules:
      - alert: DbDown  # always
        expr: vector(1)
        labels: {severity: critical}
      - alert: "Disk 90/100 full"
        expr: vector(1)
"""
PROMETHEUS = """\
global: {evaluation_interval: 1s}
rule_files: [rules.yaml]
alerting: {alertmanagers: [{static_configs: [{targets: ["127.0.0.1:%d"]}]}]}
"""
ALERTMANAGER = """\
route: {receiver: test, group_by: [alertname], group_wait: 0s}
receivers: [{name: test, webhook_configs: [{url: "http://127.0.0.1:%d/"}]}]
"""
NEEDED = ("prometheus", "promtool", "prometheus-alertmanager", "amtool")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    base = tmp_path_factory.mktemp("alerts")
    write_files(base / "content", {"scenarios/db-down.md": PAGE})
    site = build(base / "content", base / "output", "--lang", "en")
    assert site.code == 0, site.said
    return site


@pytest.fixture(params=["host", "disk"])
def root(request: pytest.FixtureRequest, site: Site, serve_folder: Callable[..., str]) -> str:
    """Where the site is."""
    on_host = request.param == "host"
    return serve_folder(site.folder, BELOW) if on_host else f"{site.folder.as_uri()}/"


@pytest.mark.parametrize("name", ["DbDown", "Disk%2090-100%20full"])
def test_a_permalink_leads_to_the_page_of_the_alert(
    new_page: Callable[..., Page], root: str, name: str
) -> None:
    page = new_page()
    page.goto(f"{root}alerts/{name}.html", wait_until="commit")
    expect(page.locator("h1")).to_have_text("Database is down")
    expect(page).to_have_url(f"{root}scenarios/db-down.html")
    page.goto(f"{root}alerts/{name}.html#confirm", wait_until="commit")
    expect(page).to_have_url(f"{root}scenarios/db-down.html#confirm")
    expect(page.locator("h2:target")).to_have_text("Confirm")


def test_a_permalink_leads_on_without_scripts(new_page: Callable[..., Page], root: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{root}alerts/DbDown.html", wait_until="commit")
    expect(page.locator("h1")).to_have_text("Database is down")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def running(*command: str, cwd: Path) -> Iterator[None]:
    """Run a server until the end of the block."""
    with (cwd / f"{command[0]}.log").open("w") as log:
        process = subprocess.Popen(command, cwd=cwd, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def receiving(port: int) -> Iterator[queue.Queue[bytes]]:
    """Take what Alertmanager sends."""
    received: queue.Queue[bytes] = queue.Queue()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.put(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", port), Receiver)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def fired(
    tmp_path: Path, site: Site, serve_folder: Callable[..., str]
) -> Iterator[tuple[Callable[[], bytes], int]]:
    """Prometheus with filled-in rules that fire at once, and Alertmanager that it tells: webhook and port."""
    if missing := [name for name in NEEDED if not shutil.which(name)]:
        pytest.skip(f"{', '.join(missing)}: not installed; Debian: prometheus, prometheus-alertmanager")
    url = serve_folder(site.folder, BELOW)
    (tmp_path / "plain.yaml").write_text(RULES)
    content = site.folder.parent / "content"
    done = run_drillbook("alerts", "annotate", tmp_path / "plain.yaml", "--url", url, "--content", content)
    assert done.code == 0, done.said
    hook, manager, prometheus = free_port(), free_port(), free_port()
    files = {"prometheus.yml": PROMETHEUS % manager, "alertmanager.yml": ALERTMANAGER % hook}
    write_files(tmp_path, {"rules.yaml": done.out, **files})
    for check in ("promtool check config prometheus.yml", "amtool check-config alertmanager.yml"):
        checked = subprocess.run(check.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout + checked.stderr
    with ExitStack() as stack:
        received = stack.enter_context(receiving(hook))
        address = ("--web.listen-address", f"127.0.0.1:{manager}", "--cluster.listen-address=")
        files = ("--config.file", "alertmanager.yml", "--storage.path", "am")
        stack.enter_context(running("prometheus-alertmanager", *files, *address, cwd=tmp_path))
        # It finds Alertmanager some seconds after the rules fired, and would wait a minute to tell it.
        address = ("--web.listen-address", f"127.0.0.1:{prometheus}", "--rules.alert.resend-delay=1s")
        files = ("--config.file", "prometheus.yml", "--storage.tsdb.path", "data")
        stack.enter_context(running("prometheus", *files, *address, cwd=tmp_path))
        yield lambda: received.get(timeout=60), manager


def asked(port: int) -> list[dict[str, Any]]:
    """The alerts that Alertmanager knows."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v2/alerts", timeout=10) as answer:
        found: list[dict[str, Any]] = json.load(answer)
        return found


def test_an_alert_that_fires_leads_the_whole_way_to_its_page(
    fired: tuple[Callable[[], bytes], int], new_page: Callable[..., Page], site: Site
) -> None:
    receive, manager = fired
    payloads = [receive(), receive()]
    sent = [alert for payload in payloads for alert in json.loads(payload)["alerts"]]
    known = {alert["labels"]["alertname"]: alert["annotations"]["runbook_url"] for alert in sent}
    assert known.keys() == {"DbDown", "Disk 90/100 full"}
    assert {a["labels"]["alertname"]: a["annotations"]["runbook_url"] for a in asked(manager)} == known
    tool = ["amtool", f"--alertmanager.url=http://127.0.0.1:{manager}", "alert", "query", "-o", "json"]
    told = json.loads(subprocess.run(tool, capture_output=True, check=True).stdout)
    assert {alert["annotations"]["runbook_url"] for alert in told} == set(known.values())
    page = new_page()
    for url in known.values():
        page.goto(url, wait_until="commit")
        expect(page).to_have_url(re.compile(r"/scenarios/db-down\.html$"))
        expect(page.locator("h1")).to_have_text("Database is down")
    content = str(site.folder.parent / "content")
    for payload in payloads:
        match = [sys.executable, "-m", "drillbook", "match", "--json", "--content", content]
        done = subprocess.run(match, input=payload, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["scenarios"][0]["scenario"] == "db-down"
