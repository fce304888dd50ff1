"""The API keeps nothing of what it is asked, unless it is told to keep questions that no page answers."""

from __future__ import annotations

import json
import logging
import re
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from drillbook.server import keeping
from drillbook.server.app import make_published_app
from drillbook.server.keeping import Keeper, is_discreet
from tests.support.build import ROOT, build, run_drillbook, write_files

PAGES = {
    "scenarios/lag.md": (
        "---\ntitle: The replica lags\nsummary: It is behind.\nsystems: [postgresql]\nseverity: high\n"
        "objective: {rto: 1h, rpo: 0s}\nsymptoms: [reports are old]\n---\n\n## Confirm\n\nLook.\n"
    ),
    "pages/disk-full.md": "# The disk is full\n\nNo space left on device.\n",
}
VECTORS = json.loads((ROOT / "tests" / "server" / "vectors" / "discreet.json").read_text(encoding="utf-8"))
LOG = "2026-01-02 03:04:05 UTC [7] FATAL: zzqqxx yyqqxx: wwqqxx refused by vvqqxx at db1"
Serve = Callable[[Path | None], TestClient]


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Serve a site that keeps questions in a file, or nowhere."""
    monkeypatch.setenv("DRILLBOOK_CACHE", str(tmp_path / "cache"))
    write_files(tmp_path / "content", PAGES)
    assert build(tmp_path / "content", tmp_path / "output").code == 0
    with ExitStack() as stack:

        def start(kept: Path | None) -> TestClient:
            keeper = Keeper(kept) if kept else None
            app = make_published_app(tmp_path / "output", tmp_path / "content", keeper)
            return stack.enter_context(TestClient(app))

        yield start


def files_of(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if "cache" not in path.parts}


def questions(path: Path) -> list[str]:
    return [json.loads(line)["question"] for line in path.read_text(encoding="utf-8").splitlines()]


def ask(client: TestClient, text: str, **more: str) -> bool:
    answer = client.get("/api/search", params={"q": text, **more})
    assert answer.status_code == 200
    return bool(answer.json()["fits"])


def test_nothing_is_kept_where_nobody_said_so(serve: Serve, tmp_path: Path) -> None:
    client = serve(None)
    before = files_of(tmp_path)
    assert not ask(client, "mongodb shard balancer")
    assert files_of(tmp_path) == before


def test_questions_that_no_page_answers_are_kept_for_the_owner_alone(serve: Serve, tmp_path: Path) -> None:
    kept = tmp_path / "misses.jsonl"
    client = serve(kept)
    assert not ask(client, "mongodb shard balancer")
    assert ask(client, "reports are old")
    assert not ask(client, "  몽고 샤드 \x07 균형  ")
    assert questions(kept) == ["mongodb shard balancer", "몽고 샤드 균형"]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    first = json.loads(kept.read_text(encoding="utf-8").splitlines()[0])
    assert first.keys() == {"question", "at"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", first["at"])


@pytest.mark.parametrize("text", [LOG, "mongodb password=hunter2", "zzqqxx\nyyqqxx", "z" * 201, "\x01\x02 ?"])
def test_logs_secrets_and_what_is_no_question_are_not_kept(serve: Serve, tmp_path: Path, text: str) -> None:
    client = serve(tmp_path / "misses.jsonl")
    assert not ask(client, text)
    assert (tmp_path / "misses.jsonl").read_bytes() == b""


def test_a_filtered_question_is_not_kept(serve: Serve, tmp_path: Path) -> None:
    client = serve(tmp_path / "misses.jsonl")
    assert not ask(client, "zzqqxx", kind="drill")
    assert not ask(client, "kind:drill zzqqxx")
    assert (tmp_path / "misses.jsonl").read_bytes() == b""


@pytest.mark.parametrize(("text", "expected"), VECTORS)
def test_what_is_a_question_is_the_same_as_in_the_browser(text: str, expected: bool) -> None:
    assert is_discreet(text) is expected


def test_the_file_has_an_end(serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "LARGEST", 200)
    kept = tmp_path / "misses.jsonl"
    client = serve(kept)
    for number in range(9):
        assert not ask(client, f"zzqqxx {number}")
    assert 100 < kept.stat().st_size <= 200
    assert questions(kept)[0] == "zzqqxx 0"


def test_a_fault_of_the_disk_breaks_no_answer_and_is_said_once(
    serve: Serve, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = tmp_path / "there" / "misses.jsonl"
    kept.parent.mkdir()
    client = serve(kept)
    kept.unlink()
    kept.parent.rmdir()
    with caplog.at_level(logging.WARNING):
        assert not ask(client, "zzqqxx")
        assert not ask(client, "yyqqxx")
    assert caplog.text.count("questions are not kept") == 1


def test_lines_of_many_requests_are_whole(serve: Serve, tmp_path: Path) -> None:
    kept = tmp_path / "misses.jsonl"
    client = serve(kept)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: ask(client, f"zzqqxx {n}"), range(40)))
    assert sorted(questions(kept)) == sorted(f"zzqqxx {n}" for n in range(40))


def test_what_was_kept_is_read_by_the_command(serve: Serve, tmp_path: Path) -> None:
    kept = tmp_path / "misses.jsonl"
    assert not ask(serve(kept), "mongodb shard balancer")
    done = run_drillbook("misses", kept, "--content", tmp_path / "content")
    assert done.code == 0, done.said
    assert "drillbook new scenario 'Mongodb shard balancer'" in done.out


def test_help_says_that_none_is_kept_by_default() -> None:
    told = " ".join(run_drillbook("serve", "--help").out.replace("│", " ").split())
    assert "--keep-misses" in told
    assert "default: none is kept" in told


def test_a_file_that_cannot_be_made_is_misuse(tmp_path: Path) -> None:
    write_files(tmp_path / "content", PAGES)
    where = tmp_path / "nowhere" / "misses.jsonl"
    done = run_drillbook("serve", "--content", tmp_path / "content", "--keep-misses", where, cwd=tmp_path)
    assert done.code == 2
    assert done.err == f"drillbook: No such file or directory: '{where}'\n"
