"""The scripts of the PostgreSQL configurations, and what the pages must not do with what they write."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.content.test_postgresql_pages import CATALOG, blocks, run
from tests.support.build import ROOT

SCRIPTS = ROOT / "content" / "configs" / "postgresql"
KEPT = "20261122T182457Z"
LABEL = "START WAL LOCATION: 0/E000028 (file 00000001000000000000000E)"
STUBS = {
    "pg_basebackup": f"""
for word; do
    case $word in --pgdata=*) mkdir "${{word#*=}}" && echo '{LABEL}' >"${{word#*=}}/backup_label" ;; esac
done""",
    "pg_verifybackup": "exit 0",
    "pg_archivecleanup": "exit 0",
    "pg_dumpall": "exit 0",
    "psql": "echo shop",
    "pg_dump": 'for word; do case $word in --file=*) echo PGDMP >"${word#*=}";; esac; done',
    # A custom dump that broke off: its table of contents stands at its beginning.
    "pg_restore": """
case $* in *--list*) exit 0 ;; esac
echo "could not read from input file: end of file" >&2
exit 1""",
}


@pytest.fixture
def storage(tmp_path: Path) -> Path:
    """The backup storage with one backup of each kind, and stand-ins for the programs of the server."""
    for folder in ("base", "dump"):
        (tmp_path / folder / KEPT / "data").mkdir(parents=True)
        (tmp_path / folder / KEPT / "data" / "backup_label").write_text(f"{LABEL}\n", encoding="utf-8")
    (tmp_path / "wal").mkdir()
    (tmp_path / "wal" / ".storage").touch()
    (tmp_path / "bin").mkdir()
    for name, text in STUBS.items():
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (tmp_path / "bin" / name).chmod(0o755)
    return tmp_path


def start(script: str, storage: Path, keep: str = "7") -> subprocess.CompletedProcess[str]:
    programs = str(storage / "bin")
    environment = {"BACKUP_ROOT": str(storage), "KEEP": keep, "PG_BIN": programs}
    environment["PATH"] = f"{programs}:{os.environ['PATH']}"
    command = ["sh", str(SCRIPTS / script)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("script", "folder"), [("postgresql-base-backup", "base"), ("postgresql-dump", "dump")]
)
def test_keeping_none_deletes_none(script: str, folder: str, storage: Path) -> None:
    done = start(script, storage, keep="0")
    assert done.returncode == 1
    assert "KEEP is '0'" in done.stderr
    assert (storage / folder / KEPT).is_dir()


def test_a_dump_that_broke_off_does_not_become_the_latest(storage: Path) -> None:
    done = start("postgresql-dump", storage)
    assert done.returncode != 0
    assert "end of file" in done.stderr
    assert [path.name for path in (storage / "dump").iterdir()] == [KEPT]


def test_the_wait_for_the_archiver_ends_when_the_server_does_not_answer(tmp_path: Path) -> None:
    programs = tmp_path / "runuser"
    # Five segments wait, then the server is gone.
    programs.write_text(f"#!/bin/sh\nmkdir {tmp_path}/asked && echo 5\n", encoding="utf-8")
    programs.chmod(0o755)
    path = f"PATH={tmp_path}:$PATH"
    done = run(path, *blocks("repair-postgresql-wal-archiving", "catch-up", pgdata=str(tmp_path)))
    assert done.stdout == "5 waiting\n"
    assert done.returncode != 0


def test_no_page_loads_rows_through_a_pipe_that_may_break_off() -> None:
    """What psql gets of a dump before it breaks off, psql commits."""
    broken = re.compile(r"(?:pg_dump|TO STDOUT)[^\n]*\|\s*(?:runuser -u postgres -- )?psql")
    pages = [page for page in CATALOG.pages.values() if "postgresql" in page.metadata.systems]
    assert len(pages) > 15
    assert not [page.id for page in pages for code in page.body.code if broken.search(code.text)]
