"""``drillbook serve`` as its users run it: a process, a port, an editor beside it."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.build import PLAIN, ROOT, run_drillbook
from tests.support.sites import make_full_site
from tests.support.waiting import came_true, wait_for


@contextlib.contextmanager
def serving(folder: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Serve a folder; give the address and the process."""
    command = [sys.executable, "-u", "-m", "drillbook", "serve", *options]
    environment = os.environ | PLAIN | {"PYTHONPATH": str(ROOT / "plugins")}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield _address(process), process
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    told = []
    for line in process.stdout:
        told.append(line)
        if found := re.search(r"Serving (http://\S+)/ ", line):
            return found.group(1)
    pytest.fail("".join(told))


def get(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310  our own server
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return str(error.read().decode())


def test_an_edit_is_published_and_a_mistake_leaves_the_last_good_page(tmp_path: Path) -> None:
    page = make_full_site(tmp_path) / "content/scenarios/files-gone.md"
    with serving(tmp_path, "--port", "0") as (address, _):
        own = f"{address}/scenarios/files-gone.html"
        assert "Look." in get(own)
        # Right at the start the watcher may not listen yet, so the edit is made until it is seen.
        text = page.read_text()

        def edited() -> bool:
            page.write_text(text.replace("Look.", "Look twice."))
            return came_true(lambda: "Look twice." in get(own), 2)

        wait_for("the edited page", edited)
        page.write_text(text.replace("severity: low", "severity: dreadful"))
        wait_for('"broken"', lambda: '"broken"' in get(f"{address}/healthz"))
        assert "Look twice." in get(own)
        page.write_text(text.replace("Look.", "Look again."))
        wait_for("Look again.", lambda: "Look again." in get(own))
        # The pages are there a moment before the state of their build is.
        wait_for('"ok"', lambda: '"ok"' in get(f"{address}/healthz"))


def test_the_terminal_says_what_an_edit_updated_and_what_was_published_later(tmp_path: Path) -> None:
    page = make_full_site(tmp_path) / "content/scenarios/files-gone.md"
    published = tmp_path / "output/scenarios/files-gone.html"
    with serving(tmp_path, "--port", "0") as (address, process):
        text = page.read_text()

        def edited() -> bool:
            page.write_text(text.replace("Look.", "Look twice."))
            return came_true(lambda: "Look twice." in get(f"{address}/scenarios/files-gone.html"), 2)

        wait_for("the edited page", edited)
        wait_for("the edited page in the folder", lambda: "Look twice." in published.read_text())
        process.send_signal(signal.SIGINT)
        process.wait(20)
        assert process.stdout is not None
        told = re.sub(r"in \d+\.\d s", "in N s", process.stdout.read()).splitlines()
    # In Korean too, where nobody has translated it.
    edit = told.index("Updated 2 pages in N s")
    assert told.index("Changed: files-gone.md") < edit
    assert re.fullmatch(r"Published \d+ pages \(en, ko\).*, in N s: .*index.html", told[-1])
    assert sum("link-to-draft" in line for line in told) == told.count("Changed: files-gone.md")


def test_a_port_that_is_taken_is_passed_over(tmp_path: Path) -> None:
    make_full_site(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with serving(tmp_path, "--port", str(port)) as (address, _):
            assert address.startswith("http://127.0.0.1:")
            assert not address.endswith(f":{port}")
            assert "Trial" in get(f"{address}/")


def test_an_address_with_colons_is_served_and_named_as_browsers_write_it(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET6) as tried:
        try:
            tried.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no IPv6")
    make_full_site(tmp_path)
    with serving(tmp_path, "--host", "::1", "--port", "0") as (address, _):
        assert address.startswith("http://[::1]:")
        assert "Trial" in get(f"{address}/")


def test_the_feed_names_the_address_that_is_served(tmp_path: Path) -> None:
    make_full_site(tmp_path)
    with serving(tmp_path, "--port", "0") as (address, _):
        assert f"{address}/scenarios/server-lost.html" in get(f"{address}/sitemap.xml")


def test_an_address_that_is_not_of_this_machine_is_misuse(tmp_path: Path) -> None:
    make_full_site(tmp_path)
    done = run_drillbook("serve", "--host", "192.0.2.1", "--port", "0", cwd=tmp_path)
    assert done.code == 2
    assert "cannot listen on 192.0.2.1:0" in done.err


def test_ctrl_c_ends_it_without_a_traceback(tmp_path: Path) -> None:
    make_full_site(tmp_path)
    with serving(tmp_path, "--port", "0") as (address, process):
        get(f"{address}/")
        process.send_signal(signal.SIGINT)
        process.wait(20)
        assert process.stdout is not None
        assert "Traceback" not in process.stdout.read()
