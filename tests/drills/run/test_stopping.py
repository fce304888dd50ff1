"""Whatever happens to a run, it leaves no process, no port and no directory, and says how it ended."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.build import PLAIN, ROOT
from tests.support.drills import DRILL, DrillSite, free_port, kill, listens, worker_of
from tests.support.waiting import PATIENCE, wait_for

# A server that leaves its parent, its session and its environment, works elsewhere and holds a port.
SERVER = (
    'cd /; env -i PATH="$PATH" setsid setsid python3 -m http.server --bind 127.0.0.1 {port} '
    "> /dev/null 2>&1 < /dev/null &\n"
    "until python3 -c 'import socket; socket.create_connection((\"127.0.0.1\", {port}))' 2> /dev/null;"
    " do sleep 0.1; done\n"
)
PHASES = ["prepare", "break_", "recover", "verify", "cleanup"]


class Waiting:
    """A drill that starts a server and then waits in one of its phases."""

    def __init__(self, folder: Path, phase: str) -> None:
        self.reached, self.port = folder / "reached", free_port()
        self.site = DrillSite(folder)
        wait = f"{SERVER.format(port=self.port)}touch {self.reached}; sleep 100000"
        setattr(self.site, phase, f"```bash\n{wait}\n```" if phase == "verify" else wait)
        self.process = self.site.start()
        wait_for(f"{phase} to begin", self.reached.exists)
        assert listens(self.port)

    def ends_well(self, verdict: str = "aborted") -> None:
        """Nothing is left, and the record is honest."""
        self.process.wait(PATIENCE)
        wait_for("the record", self.site.records)
        record = self.site.record()
        assert record.verdict == verdict, record.reason
        wait_for("everything to be gone", lambda: not self.site.leftovers())
        assert not listens(self.port)
        assert self.process.returncode != 0


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda n: n.name)
def test_killing_the_command_in_any_phase_leaves_nothing(
    phase: str, number: signal.Signals, tmp_path: Path
) -> None:
    run = Waiting(tmp_path, phase)
    kill(run.process.pid, number)
    run.ends_well()


@pytest.mark.parametrize("phase", PHASES)
def test_killing_what_carries_the_drill_out_leaves_nothing(phase: str, tmp_path: Path) -> None:
    run = Waiting(tmp_path, phase)
    kill(worker_of(run.process.pid), signal.SIGKILL)
    run.ends_well()


def test_a_terminal_that_is_closed_stops_the_run(tmp_path: Path) -> None:
    run = Waiting(tmp_path, "recover")
    os.killpg(run.process.pid, signal.SIGHUP)
    run.ends_well()


def test_what_was_begun_with_nohup_outlives_its_terminal(tmp_path: Path) -> None:
    site, reached, go = DrillSite(tmp_path), tmp_path / "reached", tmp_path / "go"
    site.recover = f"touch {reached}; until [ -e {go} ]; do sleep 0.1; done; {site.recover}"
    site.write()
    with subprocess.Popen(
        ["nohup", *site.command()],
        cwd=ROOT,
        env=os.environ | PLAIN,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        wait_for("the recovery", reached.exists)
        os.killpg(process.pid, signal.SIGHUP)
        go.touch()
        assert process.wait(PATIENCE) == 0
    assert site.record().verdict == "passed"


def test_a_second_ctrl_c_shortens_a_clean_up_that_hangs(tmp_path: Path) -> None:
    site = DrillSite(tmp_path)
    reached, cleaning = tmp_path / "reached", tmp_path / "cleaning"
    site.recover = f"touch {reached}; sleep 100000"
    site.cleanup = f"touch {cleaning}; sleep 100000"
    process = site.start()
    wait_for("the recovery", reached.exists)
    kill(process.pid, signal.SIGINT)
    wait_for("the clean-up", cleaning.exists)
    kill(process.pid, signal.SIGINT)
    process.wait(PATIENCE)
    assert site.record().verdict == "aborted"
    assert site.leftovers() == []


def test_a_second_ctrl_c_is_heard_where_the_worker_was_killed_too(tmp_path: Path) -> None:
    site = DrillSite(tmp_path)
    reached, cleaning = tmp_path / "reached", tmp_path / "cleaning"
    site.recover = f"touch {reached}; sleep 100000"
    site.cleanup = f"touch {cleaning}; sleep 100000"
    process = site.start()
    wait_for("the recovery", reached.exists)
    kill(worker_of(process.pid), signal.SIGKILL)
    wait_for("the clean-up", cleaning.exists)
    kill(process.pid, signal.SIGINT)
    process.wait(PATIENCE)
    assert site.record().verdict == "aborted"
    assert site.leftovers() == []


@pytest.mark.parametrize("why", ["nobody reads it", "its disk is full"])
def test_where_nothing_can_be_shown_any_more_the_run_ends(why: str, tmp_path: Path) -> None:
    site = DrillSite(tmp_path)
    site.recover = "while true; do echo more; sleep 0.05; done"
    # It takes longer than a process is given to end that is swept away.
    site.cleanup = f"sleep 5; touch {tmp_path}/cleaned"
    site.write()
    with (
        Path("/dev/full").open("wb") as full,
        subprocess.Popen(
            site.command(),
            cwd=ROOT,
            env=os.environ | PLAIN,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if why == "nobody reads it" else full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as process,
    ):
        if process.stdout is not None:
            assert process.stdout.readline().strip() == "== Prepare"
            process.stdout.close()
        assert process.stderr is not None
        said = process.stderr.read()
        assert process.wait(PATIENCE) == 1
    assert "Traceback" not in said
    assert "Exception" not in said
    assert site.record().verdict == "aborted"
    assert (tmp_path / "cleaned").exists()
    assert site.leftovers() == []


def test_a_server_that_is_killed_makes_its_drill_fail(tmp_path: Path) -> None:
    port = free_port()
    site = DrillSite(tmp_path)
    site.prepare += "\n" + SERVER.format(port=port)
    site.recover = (
        f"kill -9 $(fuser -n tcp {port} 2> /dev/null)\n"
        f"python3 -c 'import urllib.request; urllib.request.urlopen(\"http://127.0.0.1:{port}/\")'"
    )
    site.run()
    assert site.record().verdict == "failed"
    assert site.leftovers() == []


@pytest.mark.parametrize("way", ["setsid sleep 31536000 &", "(setsid setsid sleep 31536000 &) &"])
def test_daemons_that_outlive_a_run_are_ended(way: str, tmp_path: Path) -> None:
    site = DrillSite(tmp_path)
    site.prepare += f"\necho $$ > {tmp_path}/pid\n{way}\n"
    done = site.run()
    assert done.code == 0, done.said
    assert site.leftovers() == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_daemon_of_another_user_is_ended(tmp_path: Path) -> None:
    site = DrillSite(tmp_path)
    site.prepare += "\nsetsid runuser -u nobody -- sleep 31536000 > /dev/null 2>&1 &"
    assert site.run().code == 0
    assert site.leftovers() == []


def test_a_daemon_that_ends_is_not_waited_for_as_a_zombie(tmp_path: Path) -> None:
    site = DrillSite(tmp_path)
    site.recover = (
        "(setsid sh -c 'echo $$ > \"$DRILL_DIR/pid\"; exec sleep 1000' &)\n"
        'until [ -s "$DRILL_DIR/pid" ]; do sleep 0.05; done\n'
        'kill -9 "$(cat "$DRILL_DIR/pid")"\n'
        'while kill -0 "$(cat "$DRILL_DIR/pid")" 2> /dev/null; do sleep 0.05; done\n'
        "cp {{ source }} {{ target }}"
    )
    assert site.run("--yes", "--timeout", "30s").code == 0


def test_a_server_may_go_on_writing_to_the_output(tmp_path: Path) -> None:
    site = DrillSite(tmp_path)
    site.prepare += (
        '\n(trap "" PIPE; while echo alive; do sleep 0.1; date > "$DRILL_DIR/beat"; done) &\n'
        'echo $! > "$DRILL_DIR/writer"'
    )
    site.recover = (
        'rm -f "$DRILL_DIR/beat"\nuntil [ -e "$DRILL_DIR/beat" ]; do sleep 0.05; done\n'
        'kill -0 "$(cat "$DRILL_DIR/writer")"\ncp {{ source }} {{ target }}'
    )
    assert site.run("--yes", "--timeout", "30s").code == 0
    assert site.leftovers() == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount")
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    site = DrillSite(tmp_path)
    site.prepare = (
        'mkdir "$DRILL_DIR/small"\nmount -t tmpfs -o size=64k tmpfs "$DRILL_DIR/small"\n' + site.prepare
    )
    site.recover = 'dd if=/dev/zero of="$DRILL_DIR/small/file" bs=64k count=2'
    site.run()
    record = site.record()
    if record.phases[0].status != "passed":
        pytest.skip("nothing can be mounted here")
    assert record.verdict == "failed"
    assert any("No space left" in line for line in record.tail)
    assert site.leftovers() == []
    assert str(site.scratch) not in Path("/proc/mounts").read_text()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount")
def test_a_record_for_which_there_is_no_room_is_said_and_printed(tmp_path: Path) -> None:
    site = DrillSite(tmp_path)
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4k,nr_inodes=2", "tmpfs", small], check=False
    )
    if mounted.returncode != 0:
        pytest.skip("nothing can be mounted here")
    try:
        done = site.run("--yes", "--records", str(small))
    finally:
        subprocess.run(["umount", "--lazy", small], check=True)
    assert done.code == 1
    assert "No space left" in done.err
    assert "verdict: passed" in done.err
    assert site.leftovers() == []


Terminal = Callable[[DrillSite, str], tuple[int, str]]


@pytest.fixture
def terminal() -> Terminal:
    """Run a drill in a terminal and answer its question."""

    def run(site: DrillSite, answer: str) -> tuple[int, str]:
        site.write()
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            # A terminal of its own, so that Ctrl-C there is a signal.
            ["setsid", "--ctty", "--wait", *site.command("--timeout", "60s")],
            cwd=ROOT,
            env=os.environ | PLAIN | {"TERM": "xterm"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        said, answered, deadline = "", False, time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if not select.select([ours], [], [], 1)[0]:
                continue
            try:
                said += os.read(ours, 65536).decode("utf-8", "replace")
            except OSError:
                break
            if "Continue?" in said and not answered:
                os.write(ours, answer.encode())
                answered = True
        os.close(ours)
        return process.wait(PATIENCE), said

    return run


def test_in_a_terminal_it_asks_before_anything_is_broken(terminal: Terminal, tmp_path: Path) -> None:
    site = DrillSite(tmp_path)
    code, said = terminal(site, "y\n")
    assert code == 0, said
    assert "Break: Break" in said
    assert "RTO" in said
    assert site.record().verdict == "passed"


@pytest.mark.parametrize("answer", ["n\n", "\n", "\x03", "\x04"], ids=["no", "nothing", "ctrl-c", "ctrl-d"])
def test_who_says_no_breaks_nothing(answer: str, terminal: Terminal, tmp_path: Path) -> None:
    site = DrillSite(tmp_path)
    code, said = terminal(site, answer)
    assert code == 1, said
    record = site.record()
    assert (record.verdict, [p.name for p in record.phases]) == ("aborted", ["prepare", "cleanup"])
    assert site.leftovers() == []
    assert DRILL in said
