"""A run whose two processes were killed at once is swept up by the next one, and nothing else is."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.drills import DrillSite, free_port, kill, listens, processes_with, worker_of
from tests.support.waiting import PATIENCE, wait_for

SAID = "was killed before it could clean up"
# One is known by the run's mark alone, the other by the place it works in alone.
SERVERS = """(cd /; setsid sleep 31536000 > /dev/null 2>&1 &)
(env -i PATH="$PATH" setsid python3 -m http.server --bind 127.0.0.1 {port} > /dev/null 2>&1 &)
until python3 -c 'import socket; socket.create_connection(("127.0.0.1", {port}))' 2> /dev/null
do sleep 0.1; done
touch {reached}; sleep 100000"""


class Abandoned:
    """What a run left that was killed with all that looked after it."""

    def __init__(self, folder: Path) -> None:
        reached, self.port = folder / "reached", free_port()
        self.site = DrillSite(folder)
        recover = self.site.recover
        self.site.recover = SERVERS.format(port=self.port, reached=reached)
        process = self.site.start()
        wait_for("the recovery", reached.exists)
        worker = worker_of(process.pid)
        kill(worker, signal.SIGSTOP)  # so that neither sees the other die
        kill(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)
        kill(worker, signal.SIGKILL)
        wait_for("the worker to be gone", lambda: not Path(f"/proc/{worker}/cwd").exists())
        (self.folder,) = self.site.scratch.glob("drill-*")
        self.site.recover = recover

    def running(self) -> list[int]:
        return processes_with(str(self.site.scratch))


@pytest.fixture
def abandoned(tmp_path: Path) -> Iterator[Abandoned]:
    left = Abandoned(tmp_path)
    assert listens(left.port)
    assert len(left.running()) >= 2
    yield left
    for pid in left.running():
        kill(pid, signal.SIGKILL)


def test_the_next_run_sweeps_up_what_a_dead_one_left(abandoned: Abandoned) -> None:
    site = abandoned.site
    done = site.run()
    assert done.code == 0, done.said
    assert SAID in done.err
    assert str(abandoned.folder) in done.err
    assert site.leftovers() == []
    assert not listens(abandoned.port)
    assert site.record().verdict == "passed", "only the new run is on record"
    assert SAID not in site.run().err


def test_whoever_looks_into_what_was_left_keeps_their_shell(abandoned: Abandoned) -> None:
    ours, theirs = pty.openpty()
    shell = subprocess.Popen(
        ["setsid", "--ctty", "--wait", "bash", "-c", "echo here; exec sleep 31536000"],
        cwd=abandoned.folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    try:
        os.close(theirs)
        assert b"here" in os.read(ours, 100)
        assert SAID in abandoned.site.run().err
        assert shell.poll() is None
    finally:
        os.close(ours)
        shell.kill()
        shell.wait(PATIENCE)


def test_a_run_that_goes_on_is_left_alone(tmp_path: Path) -> None:
    site, reached, go = DrillSite(tmp_path), tmp_path / "reached", tmp_path / "go"
    recover = site.recover
    site.recover = f"touch {reached}; until [ -e {go} ]; do sleep 0.1; done; {recover}"
    first = site.start()
    wait_for("the first run", reached.exists)
    site.recover = recover
    second = site.run()
    assert (second.code, SAID in second.err) == (0, False)
    go.touch()
    assert first.wait(PATIENCE) == 0
    assert [record.verdict for record in site.records()] == ["passed", "passed"]


@pytest.mark.parametrize(
    "told",
    [
        None,
        "",
        "[]",
        "nonsense",
        json.dumps({"drill": "x", "started": "", "mark": "DRILL_ID=other-1", "boot": "", "born": 0}),
    ],
)
def test_directories_of_others_are_left_alone(told: str | None, tmp_path: Path) -> None:
    site = DrillSite(tmp_path).write()
    other = site.scratch / "drill-other"
    other.mkdir()
    (other / "file").write_text("somebody's work")
    if told is not None:
        (other / ".run").write_text(told.replace("other-1", "elsewhere-1"))
    done = site.run()
    assert (done.code, SAID in done.err) == (0, False)
    assert (other / "file").read_text() == "somebody's work"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_belongs_to_another_user_is_left_alone(abandoned: Abandoned) -> None:
    os.chown(abandoned.folder / ".run", 65534, 65534)
    assert SAID not in abandoned.site.run().err
    assert abandoned.folder.exists()
    assert listens(abandoned.port)
