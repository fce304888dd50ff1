"""A log leads to its scenario, over the pages that are shipped."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from drillbook import open_searcher
from tests.support.build import PLAIN, ROOT, Outcome, run_drillbook, write_files
from tests.support.waiting import wait_for

LOG = "2026-11-22T18:52:38Z db1 app[311]: sqlite3.DatabaseError: database disk image is malformed\n"
MALFORMED = "database disk image is malformed"
MEGABYTE = 1 << 20

# Runs the command and says, last of all, the most memory that it had in MB. The kernel's ru_maxrss
# would not do: a process inherits it from the one that started it, and the tests are large.
MEASURED = """
import pathlib, re, sys
from drillbook.cli import main
try:
    main()
finally:
    status = pathlib.Path("/proc/self/status").read_text()
    most = int(re.search(r"VmHWM:\\s*(\\d+) kB", status)[1])
    sys.stderr.write(f"\\n{most // 1024}")
"""

# What runs behind a shell's `&` is deaf to Ctrl-C, and so are the tests that it starts.
INTERRUPTIBLE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from drillbook.cli import main
main()
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where the index is kept, for logs without any signature: made once."""
    return {"DRILLBOOK_CACHE": str(tmp_path_factory.mktemp("cache"))}


def piped(data: bytes, *arguments: str, cache: dict[str, str]) -> Outcome:
    done = subprocess.run(
        [sys.executable, "-m", "drillbook", "match", *arguments],
        cwd=ROOT,
        env=os.environ | PLAIN | cache,
        input=data,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_a_log_leads_to_its_scenario_with_the_lines_that_say_so(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    log.write_text(f"all is well\n{LOG}")
    done = run_drillbook("match", log)
    assert done.code == 0
    assert "1. SQLite database file is corrupt  Strong match · 1 signature, 1 match\n" in done.out
    assert f"{log}:2: {LOG}" in done.out
    assert "first and last 2026-11-22T18:52:38Z" in done.out
    assert "drillbook show sqlite-file-corrupt" in done.out
    assert "2 lines in" in done.err
    assert "lines/s" in done.err


def test_several_logs_and_a_pipe_are_one(tmp_path: Path, cache: dict[str, str]) -> None:
    write_files(tmp_path, {"a.log": "nothing\n", "b.log.gz": gzip.compress(LOG.encode() * 3)})
    done = piped(
        LOG.encode(), str(tmp_path / "a.log"), str(tmp_path / "b.log.gz"), "-", "--json", cache=cache
    )
    found = json.loads(done.out)
    assert (done.code, done.err) == (0, "")
    assert found["lines"] == 5
    assert found["lines_per_second"] > 0
    first = found["scenarios"][0]
    assert (first["scenario"], first["count"]) == ("sqlite-file-corrupt", 4)
    files = {line["file"] for line in first["signatures"][0]["lines"]}
    assert files == {str(tmp_path / "b.log.gz"), "(standard input)"}


def test_a_named_pipe_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen([sys.executable, "-c", f"open({str(pipe)!r}, 'w').write({LOG!r})"]) as writer:
        assert run_drillbook("match", pipe).code == 0
    assert writer.returncode == 0


def test_where_no_signature_is_search_is_asked(cache: dict[str, str]) -> None:
    log = b"app: started\n" * 500 + b"app: error: restic could not find the snapshot to restore\n"
    done = piped(log, cache=cache)
    assert done.code == 1
    assert "No known error in this log." in done.out
    assert "   app: error: restic could not find the snapshot to restore" in done.out
    assert "Possible matches:" in done.out
    assert "restic" in json.loads(piped(log, "--json", cache=cache).out)["perhaps"][0]["systems"]


STOPPED = (
    b"Mar 13 04:05:07 db7 systemd[1]: mariadb.service: Main process exited, code=killed, status=6/ABRT\n"
)
DAMAGED = b"2026-03-13  4:05:06 0 [ERROR] InnoDB: Database page corruption on disk of shop/orders page 3\n"


def test_what_only_says_that_it_stopped_names_no_scenario_with_confidence(cache: dict[str, str]) -> None:
    done = piped(DAMAGED + STOPPED, cache=cache)
    assert done.out.startswith(
        "It stopped; this does not say why.\n\n1. MariaDB server is lost  Weak match · "
    )
    errors = done.out.partition("Errors without a signature:\n")[2]
    assert errors.startswith(f"   {DAMAGED.decode()}\n")
    assert "No scenario covers mariadb with data-corrupt; see the coverage page." in errors
    found = json.loads(piped(DAMAGED + STOPPED, "--json", cache=cache).out)
    assert [one["confidence"] for one in found["scenarios"]] == ["weak"]
    assert found["errors"] == [DAMAGED.decode().strip()]
    assert found["gaps"] == [["mariadb", "data-corrupt"]]


def test_a_strong_match_stands_above_a_weak_one_and_says_enough(cache: dict[str, str]) -> None:
    log = STOPPED * 3 + LOG.encode()
    done = piped(log, cache=cache)
    assert done.out.startswith("1. SQLite database file is corrupt  Strong match")
    assert "2. MariaDB server is lost  Weak match · 1 signature, 3 matches" in done.out
    assert "does not say why" not in done.out
    found = json.loads(piped(log, "--json", cache=cache).out)
    assert ([one["confidence"] for one in found["scenarios"]], found["errors"]) == (["strong", "weak"], [])


@pytest.mark.parametrize(
    "log",
    [
        b"panic: freelist: failed to read all pages (page 7: out of bounds: 3)\n\ngoroutine 1 [running]:\n",
        b"[77] 13 Mar 04:05:06.789 # Unknown RDB format 99\n[77] 13 Mar 04:05:06.790 # Exiting.\n",
        "데이터베이스가 열리지 않는다: 백업이 오래되었다\n".encode(),
        b"calm\n" * 30 + b"restic: there is no snapshot to restore\n",
    ],
)
def test_what_is_offered_without_a_signature_is_what_search_finds_for_the_same_log(
    cache: dict[str, str], log: bytes
) -> None:
    done = piped(log, "--json", cache=cache)
    offered = [one["id"] for one in json.loads(done.out)["perhaps"]]
    answer = open_searcher(ROOT / "content").search(log.decode(), 5)
    assert offered == [result.document.id for result in answer.results] != []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_search_reads_a_pipe_as_match_does(cache: dict[str, str], encoding: str) -> None:
    log = "calm\r\nstore: cannot open the snapshot of restic\r\n"
    for text in (log, log * 700):
        data = text.encode(encoding)
        offered = json.loads(piped(data, "--json", cache=cache).out)["perhaps"]
        done = subprocess.run(
            [sys.executable, "-m", "drillbook", "search", "-", "--json", "--limit", "5"],
            cwd=ROOT,
            env=os.environ | PLAIN | cache,
            input=data,
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert (
            [one["id"] for one in json.loads(done.stdout)["results"]] == [one["id"] for one in offered] != []
        )


def test_of_a_log_that_is_too_long_to_search_for_its_salient_lines_are(cache: dict[str, str]) -> None:
    log = b"app: the table of mariadb is there\n" * 2000 + b"app: error: restic could not find the snapshot\n"
    found = json.loads(piped(log, "--json", cache=cache).out)
    assert "restic" in found["perhaps"][0]["systems"]


def test_limit_is_how_many_scenarios(cache: dict[str, str]) -> None:
    log = (LOG + "ERROR 2002 (HY000): Can't connect to server\n").encode()
    assert "1 more; use --limit to show them." in piped(log, "--limit", "1", cache=cache).out
    assert len(json.loads(piped(log, "-n", "1", "--json", cache=cache).out)["scenarios"]) == 1


@pytest.mark.parametrize(
    "log", [b"", b"\0" * 5_000_000, b"\x1b]0;owned\x07 ERROR\n" * 1000, b"\xff\xfeE", b"\x1f\x8b\x08"]
)
def test_whatever_is_piped_in_is_answered(log: bytes, cache: dict[str, str]) -> None:
    done = piped(log, cache=cache)
    assert done.code in (1, 2)
    assert "Traceback" not in done.err
    assert "\x1b" not in done.said


def test_what_a_terminal_would_obey_is_shown_and_not_sent(cache: dict[str, str]) -> None:
    done = piped(b"\x1b[2J\x1b]0;owned\x07" + LOG.encode(), cache=cache)
    assert "\x1b" not in done.out
    assert r"\x1b[2J\x1b]0;owned\x07" in done.out


def test_a_pipe_cannot_be_followed_and_is_said_to_be_one(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    done = run_drillbook("match", "--follow", tmp_path / "pipe")
    assert (done.code, done.out) == (2, "")
    assert "is not a regular file; omit --follow" in done.err
    assert (
        run_drillbook("match", "nowhere.log").err == "drillbook: No such file or directory: 'nowhere.log'\n"
    )


def test_a_damaged_archive_counts_as_far_as_it_can_be_read(tmp_path: Path) -> None:
    log = tmp_path / "app.log.gz"
    log.write_bytes(gzip.compress(LOG.encode() + os.urandom(100_000))[:60_000])
    done = run_drillbook("match", log)
    assert done.code == 0
    assert "is damaged and was only partly read" in done.err
    log.write_bytes(gzip.compress(os.urandom(100_000))[:60_000])
    assert run_drillbook("match", log).code == 2


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nowhere.log"], "nowhere.log"),
        (["content"], "content is a folder"),
        (["-", "--follow"], "--follow needs files"),
        (["README.md", "--content", "nowhere"], "nowhere is not a folder"),
    ],
)
def test_misuse_is_one_line_and_status_2(arguments: list[str], complaint: str) -> None:
    done = run_drillbook("match", *arguments)
    assert done.code == 2
    assert complaint in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("kind", ["lines", "one line", "every line matches", "packed"])
def test_memory_does_not_grow_with_the_log(kind: str) -> None:
    line = b"2026-11-22T18:52:38Z host app[1]: GET /index 200 completed in 12 ms, all is well here\n"
    if kind == "one line":
        line = line[:-1]
    if kind == "every line matches":
        line = LOG.encode()
    block = line * (MEGABYTE // len(line))
    if kind == "packed":
        # Many times its own size when it is unpacked.
        block = gzip.compress(block)
    process = subprocess.Popen(
        [sys.executable, "-c", MEASURED, "match", "--json"],
        cwd=ROOT,
        env=os.environ | PLAIN,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(LOG.encode() if kind != "packed" else gzip.compress(LOG.encode()))
        for _ in range(50):
            process.stdin.write(block)
        process.stdin.close()
        found = json.loads(process.stdout.read())
        memory = int(process.stderr.read().splitlines()[-1])
    assert process.returncode == 0
    assert found["scenarios"][0]["scenario"] == "sqlite-file-corrupt"
    assert memory < 110, f"{memory} MB"


@pytest.fixture
def followed(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    (tmp_path / "app.log").write_text(LOG)
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTIBLE, "match", "--follow", "--json", str(tmp_path / "app.log")],
        cwd=ROOT,
        env=os.environ | PLAIN,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def has_read(pid: int, log: Path, size: int) -> bool:
    """Whether a process has read a file to that place, as the kernel tells it."""
    for opened in Path(f"/proc/{pid}/fd").iterdir():
        if opened.exists() and opened.samefile(log):
            told = Path(f"/proc/{pid}/fdinfo/{opened.name}").read_text()
            return f"pos:\t{size}\n" in told
    return False


def test_a_growing_log_is_followed_through_rotation_until_ctrl_c(
    tmp_path: Path, followed: subprocess.Popen[str]
) -> None:
    assert followed.stdout is not None
    log = tmp_path / "app.log"

    def following() -> tuple[int, list[str]]:
        assert followed.stdout is not None
        found = json.loads(followed.stdout.readline())
        assert MALFORMED in found["text"]
        return found["line"], found["scenarios"]

    assert following() == (1, ["sqlite-file-corrupt"])
    with log.open("a") as file:
        file.write("calm\n" + LOG[:40])
        file.flush()
        wait_for("the half line", lambda: has_read(followed.pid, log, file.tell()))
        file.write(LOG[40:])
    assert following() == (3, ["sqlite-file-corrupt"])
    log.rename(tmp_path / "app.log.1")
    log.write_text(f"new file\n{LOG}")
    assert following() == (2, ["sqlite-file-corrupt"])
    log.write_text(LOG)
    assert following() == (1, ["sqlite-file-corrupt"])
    followed.send_signal(signal.SIGINT)
    out, err = followed.communicate(timeout=20)
    assert (followed.returncode, out, err) == (0, "", "")


def test_a_false_alarm_is_said_to_be_no_such_scenario_with_what_to_do_instead(tmp_path: Path) -> None:
    page = (
        "---\ntitle: The queue is lost\nsystems: [rabbitmq]\nseverity: high\nsignatures: [queue is gone]\n"
        "false_alarms:\n  - {text: Memory ran short., signatures: [memory alarm set], "
        "then: mqctl status}\n---\n"
    )
    write_files(tmp_path / "content", {"scenarios/queue-lost.md": page})
    write_files(tmp_path, {"log": "started\nbroker: memory alarm set\n"})
    options = ("--content", tmp_path / "content", tmp_path / "log")
    done = run_drillbook("match", *options)
    assert done.code == 0
    assert done.out.startswith('Not "The queue is lost": Memory ran short.\n')
    assert ":2: broker: memory alarm set\n   Instead: mqctl status\n" in done.out
    found = json.loads(run_drillbook("match", "--json", *options).out)
    assert (found["scenarios"], found["perhaps"]) == ([], [])
    told = [(one["scenario"], one["text"], one["then"], one["count"]) for one in found["not"]]
    assert told == [("queue-lost", "Memory ran short.", "mqctl status", 1)]
