"""Searching and reading in the terminal, over the pages that are shipped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.build import PLAIN, ROOT, Outcome, run_drillbook


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where the index is kept: made once, as readers keep it."""
    return {"DRILLBOOK_CACHE": str(tmp_path_factory.mktemp("cache"))}


def piped(text: str | bytes, *arguments: str, cache: dict[str, str]) -> Outcome:
    """Run ``drillbook`` with something on its standard input."""
    done = subprocess.run(
        [sys.executable, "-m", "drillbook", *arguments],
        cwd=ROOT,
        env=os.environ | PLAIN | cache,
        input=text if isinstance(text, bytes) else text.encode(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_an_error_message_finds_its_scenario_with_the_words_that_say_so(cache: dict[str, str]) -> None:
    done = run_drillbook("search", "database", "disk", "image", "is", "malformed", "--limit", "1", **cache)
    assert done.code == 0
    assert "1. SQLite database file is corrupt" in done.out
    assert "names this page" in done.out
    assert "drillbook show sqlite-file-corrupt" in done.out
    assert "content/scenarios/sqlite-file-corrupt.md" in done.out


def test_a_log_is_taken_from_a_pipe(cache: dict[str, str]) -> None:
    log = "Nov 22 18:52:38 db1 app[311]: sqlite3.DatabaseError: database disk image is malformed\n"
    done = piped(log, "search", "-", "--json", cache=cache)
    assert done.code == 0
    assert json.loads(done.out)["results"][0]["id"] == "sqlite-file-corrupt"


def test_json_has_what_the_api_has(cache: dict[str, str]) -> None:
    found = json.loads(run_drillbook("search", "restci", "snapshot", "--json", **cache).out)
    assert found["corrected"] == {"restci": "restic"}
    first = found["results"][0]
    assert {"id", "kind", "title", "address", "file", "severity", "systems", "excerpt", "marks"} <= set(first)
    start, end = first["marks"][0]
    assert first["excerpt"][start:end]


def test_batch_answers_line_by_line_as_lines_come(cache: dict[str, str]) -> None:
    command = [sys.executable, "-m", "drillbook", "search", "--batch", "--content", str(ROOT / "content")]
    with subprocess.Popen(
        command, env=os.environ | PLAIN | cache, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for query in ("database disk image is malformed", "", "restic 스냅샷에서 파일 복구"):
            process.stdin.write(query + "\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            assert all((ROOT / "content" / path).is_file() for path in answer)
            assert bool(answer) == bool(query)
        process.stdin.close()
    assert process.returncode == 0


def test_filters_narrow_what_is_found(cache: dict[str, str]) -> None:
    done = run_drillbook("search", "restore", "--kind", "procedure", "--system", "sqlite", "--json", **cache)
    results = json.loads(done.out)["results"]
    assert results
    assert {r["kind"] for r in results} == {"procedure"}
    assert all("sqlite" in r["systems"] for r in results)


def test_filters_alone_list_what_passes_them(cache: dict[str, str]) -> None:
    done = run_drillbook("search", "--kind", "scenario", "--system", "redis", "--json", **cache)
    found = json.loads(done.out)["results"]
    assert [r["id"] for r in found] == ["redis-data-damaged"]


def test_nothing_found_is_said_and_is_status_1(cache: dict[str, str]) -> None:
    done = run_drillbook("search", "qqqqzzzz", **cache)
    assert (done.code, done.err) == (1, "")
    assert "No page answers this." in done.out


def test_what_no_scenario_covers_is_said_and_given_to_programs(cache: dict[str, str]) -> None:
    query = "we forgot the mariadb root password"
    done = run_drillbook("search", query, **cache)
    assert done.code == 1
    assert "No scenario covers mariadb with access-lost; see the coverage page." in done.out
    found = json.loads(run_drillbook("search", query, "--json", **cache).out)
    assert found["gap"] == {"system": "mariadb", "failure": "access-lost"}


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["search"], "what are you looking for?"),
        (["search", "x", "--kind", "scenaro"], "there is no kind 'scenaro'"),
        (["search", "x", "--content", "nowhere"], "nowhere is not a folder"),
        (["show", "sqlite-file-corupt"], "did you mean 'sqlite-file-corrupt'?"),
    ],
)
def test_misuse_is_one_line_and_status_2(arguments: list[str], complaint: str, cache: dict[str, str]) -> None:
    done = run_drillbook(*arguments, **cache)
    assert done.code == 2
    assert complaint in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("text", [b"\xff\xfe\x00binary\x00", b"\x1b[31m" * 1000, b"a" * 3_000_000])
def test_whatever_is_piped_in_is_answered(text: bytes, cache: dict[str, str]) -> None:
    done = piped(text, "search", "-", cache=cache)
    assert done.code in (0, 1)
    assert "Traceback" not in done.err


@pytest.mark.parametrize("encoding", ["utf-8:strict", "ascii:strict"])
def test_bytes_that_are_no_text_and_a_terminal_that_cannot_show_it_end_nothing(
    cache: dict[str, str], encoding: str
) -> None:
    strict = cache | {"PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}
    log = "Fehler f\xfcr app: database disk image is malformed\n".encode("latin-1")
    done = piped(log, "search", "-", "--limit", "1", cache=strict)
    assert (done.code, done.err) == (0, "")
    assert "SQLite database file is corrupt" in done.out
    lines = piped(log * 2, "search", "--batch", cache=strict).out.splitlines()
    assert [json.loads(line)[0] for line in lines] == ["scenarios/sqlite-file-corrupt.md"] * 2
    assert piped("백업 복구", "search", "-", "--json", cache=strict).code in (0, 1)


def test_a_scenario_is_read_with_the_steps_of_its_procedures(cache: dict[str, str]) -> None:
    done = run_drillbook("show", "sqlite-file-corrupt", **cache)
    assert done.code == 0
    assert "objective: rto 1h, rpo 1h" in done.out
    assert "1. Restore a SQLite database from a backup" in done.out
    assert "systemctl stop app.service" in done.out
    assert "{#" not in done.out
    assert "!!!" not in done.out
    assert "[[" not in done.out


def test_raw_is_the_file_as_it_is(cache: dict[str, str]) -> None:
    done = run_drillbook("show", "sqlite-file-corrupt", "--raw", "--lang", "ko", **cache)
    assert done.out == (ROOT / "content" / "scenarios" / "sqlite-file-corrupt.ko.md").read_text("utf-8")


def test_a_search_of_what_is_indexed_loads_nothing_that_reads_pages(tmp_path: Path) -> None:
    cache = {"DRILLBOOK_CACHE": str(tmp_path)}
    first, second = (
        run_drillbook("search", "disk full", PYTHONPROFILEIMPORTTIME="1", **cache).err for _ in range(2)
    )
    assert "drillbook.catalog" in first
    assert "drillbook.search" in second
    assert "drillbook.catalog" not in second


PLAIN_SEARCH = """import sys
sys.argv = ["drillbook", "search", *sys.argv[1:]]
from drillbook.cli import main
try:
    main()
finally:
    slow = ("typer", "pydantic", "yaml", "importlib.metadata", "drillbook.catalog")
    print([name for name in slow if name in sys.modules])
"""


def test_a_search_without_options_loads_no_more_than_it_needs(cache: dict[str, str]) -> None:
    for words in (["restore", "postgresql"], ["없는낱말입니다", "xyzzy"]):
        asked = run_drillbook("search", *words, "--limit", "10", **cache)  # makes the index, too
        done = subprocess.run(
            [sys.executable, "-c", PLAIN_SEARCH, *words],
            cwd=ROOT,
            env=os.environ | PLAIN | cache,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout == asked.out + "[]\n"
        assert (done.returncode, done.stderr) == (asked.code, asked.err)


def test_a_search_without_options_says_what_it_lacks(tmp_path: Path, cache: dict[str, str]) -> None:
    for words in ("search", "disk"), ("search",), ("search", "--json", "disk"):
        done = subprocess.run(
            [sys.executable, "-m", "drillbook", *words],
            cwd=tmp_path,
            env=os.environ | PLAIN | cache,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("drillbook: ")
