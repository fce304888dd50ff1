"""What the PostgreSQL pages do when the archive or the data directory is not as everybody hoped."""

from __future__ import annotations

import gzip
import os
import subprocess
from pathlib import Path

import pytest

from drillbook.catalog import load_catalog
from drillbook.drills.plan import filled
from tests.support.build import ROOT
from tests.support.waiting import PATIENCE

CATALOG = load_catalog(ROOT / "content", check=False)
RESTORE = "restore-postgresql-base-backup"
FORMER = "000000010000000000000001"
SEGMENTS = [f"00000001{n >> 8:08X}{n & 255:08X}" for n in range(0xFD, 0x103)]  # across the end of a log
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount and give files away")


def blocks(page: str, anchor: str, **values: str) -> list[str]:
    """What a page has a reader run under a heading, with values in the place of parameters."""
    found = CATALOG.pages[page]
    heading = next(h for h in found.body.headings if h.anchor == anchor)
    end = found.body.end_of(heading) or 1 << 30
    defaults = {name: parameter.default for name, parameter in found.parameters.items()}
    code = [b for b in found.body.code if heading.line < b.line < end and b.language == "bash"]
    assert code
    return [filled(b.text, {**defaults, **values}) for b in code]


def run(*commands: str) -> subprocess.CompletedProcess[str]:
    """Run commands as somebody does who pastes them: nothing stops at the first that fails."""
    return subprocess.run(
        ["bash", "-c", "\n".join(commands)],
        cwd="/",
        env={**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE,
        check=False,
    )


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of six segments since a backup, and the backup's label."""
    data = tmp_path / "base" / "latest" / "data"
    data.mkdir(parents=True)
    label = f"START WAL LOCATION: 0/FD000028 (file {SEGMENTS[0]})\nSTART TIMELINE: 1\n"
    (data / "backup_label").write_text(label, encoding="utf-8")
    (tmp_path / "pg_controldata").write_text("#!/bin/sh\necho 'Bytes per WAL segment:   16777216'\n", "utf-8")
    (tmp_path / "pg_controldata").chmod(0o755)
    wal = tmp_path / "wal"
    wal.mkdir()
    (wal / ".storage").touch()
    (wal / f"{SEGMENTS[0]}.00000028.backup.gz").write_bytes(gzip.compress(b"label"))
    for name in (FORMER, *SEGMENTS):
        (wal / f"{name}.gz").write_bytes(gzip.compress(name.encode() * 100))
    return wal


def check(archive: Path) -> subprocess.CompletedProcess[str]:
    base = str(archive.parent)
    return run(
        *blocks(RESTORE, "check-wal", backup_root=base, pg_bin=base, backup="latest", pgdata=f"{base}/main")
    )


def test_an_archive_that_is_whole_is_found_whole(archive: Path) -> None:
    done = check(archive)
    assert done.returncode == 0, done.stderr
    assert f"6 segments from {SEGMENTS[0]} to {SEGMENTS[-1]}, missing or damaged: 0" in done.stdout


@pytest.mark.parametrize(
    ("number", "fault"), [(0, "missing"), (2, "missing"), (3, "truncated"), (5, "empty")]
)
def test_one_bad_segment_is_named_and_stops_the_reader(number: int, fault: str, archive: Path) -> None:
    segment = archive / f"{SEGMENTS[number]}.gz"
    if fault == "missing":
        segment.unlink()
    else:
        os.truncate(segment, 20 if fault == "truncated" else 0)
    done = check(archive)
    assert done.returncode != 0
    assert SEGMENTS[number] in done.stdout + done.stderr
    assert "missing or damaged: 1" in done.stdout


@pytest.mark.parametrize("place", ["main", "main.before-restore"])
@pytest.mark.parametrize("fault", ["missing", "truncated"])
def test_a_bad_segment_that_the_old_pg_wal_still_has_is_mended_and_the_damaged_one_kept(
    place: str, fault: str, archive: Path
) -> None:
    segment = archive / f"{SEGMENTS[3]}.gz"
    segment.unlink()
    if fault == "truncated":
        segment.write_bytes(b"cut")
    wal = archive.parent / place / "pg_wal"
    wal.mkdir(parents=True)
    (wal / SEGMENTS[3]).write_text("whole", encoding="utf-8")
    done = check(archive)
    assert done.returncode == 0, done.stderr
    assert SEGMENTS[3] in done.stdout
    assert gzip.decompress(segment.read_bytes()) == b"whole"
    kept = archive / f"{SEGMENTS[3]}.gz.damaged"
    assert kept.exists() == (fault == "truncated")


def test_a_backup_is_verified_with_the_commands_that_a_restore_begins_with() -> None:
    (verify,) = blocks("verify-postgresql-backup", "check-wal")
    (restore,) = blocks(RESTORE, "check-wal")
    start, end = restore.index("  mend() {"), restore.index("  cd /srv")
    assert verify == (restore[:start] + restore[end:]).replace('mend "$timeline$segment" || ', "")


def test_an_archive_without_a_segment_says_so(archive: Path) -> None:
    for name in (FORMER, *SEGMENTS):
        (archive / f"{name}.gz").unlink()
    done = check(archive)
    assert done.returncode != 0
    assert "0 segments" in done.stdout


def test_an_archive_without_its_storage_is_no_archive(archive: Path) -> None:
    (archive / ".storage").unlink()
    assert check(archive).returncode != 0


def test_nothing_archived_since_the_backup_is_no_success(archive: Path) -> None:
    for name in SEGMENTS:
        (archive / f"{name}.gz").unlink()
    done = check(archive)
    assert done.returncode != 0
    assert "0 segments" in done.stdout


def test_after_a_fork_the_segments_of_the_old_timeline_fill_no_hole(archive: Path) -> None:
    for name in SEGMENTS[2:]:
        (archive / f"00000002{name[8:]}.gz").write_bytes(gzip.compress(b"forked"))
    assert check(archive).returncode == 0
    (archive / f"00000002{SEGMENTS[3][8:]}.gz").unlink()
    done = check(archive)
    assert done.returncode != 0
    assert f"missing: 00000002{SEGMENTS[3][8:]}" in done.stdout


RECORDS = """\
rmgr: Heap        len (rec/tot):     54/    54, tx:        700, lsn: 0/01000028, prev 0/01000000, desc: \
DELETE off 1 flags 0x00 KEYS_UPDATED , blkref #0: rel 1663/16387/2608 blk 13
rmgr: Heap        len (rec/tot):     54/    54, tx:        701, lsn: 0/01000060, prev 0/01000028, desc: \
DELETE off 1 flags 0x00 KEYS_UPDATED , blkref #0: rel 1663/16387/16389 blk 0 FPW
rmgr: Heap        len (rec/tot):     54/    54, tx:        701, lsn: 0/010000A0, prev 0/01000060, desc: \
DELETE off 2 flags 0x00 KEYS_UPDATED , blkref #0: rel 1663/16387/16389 blk 0
rmgr: Heap        len (rec/tot):     73/  6249, tx:        703, lsn: 0/010000C0, prev 0/010000A0, desc: \
HOT_UPDATE off 34 xmax 3 flags 0x00 ; new off 34 xmax 0, blkref #0: rel 1663/16387/16390 blk 5 FPW
rmgr: Heap        len (rec/tot):     54/    54, tx:        709, lsn: 0/010000D0, prev 0/010000C0, desc: \
DELETE off 9 flags 0x00 KEYS_UPDATED , blkref #0: rel 1663/16387/16389 blk 0
rmgr: Transaction len (rec/tot):     46/    46, tx:        700, lsn: 0/010000F0, prev 0/010000D0, desc: \
COMMIT 2026-11-28 12:57:26.391834 UTC; subxacts: 701 702
rmgr: Transaction len (rec/tot):   2753/  2753, tx:        703, lsn: 0/01000200, prev 0/010000F0, desc: \
COMMIT 2026-11-28 12:58:00.000000 UTC; rels: base/16387/16389 base/16387/16394; inval msgs: catcache 80
rmgr: Transaction len (rec/tot):     34/    34, tx:        709, lsn: 0/01000300, prev 0/01000200, desc: \
ABORT 2026-11-28 12:58:01.000000 UTC
"""


def test_what_each_transaction_did_is_counted_with_its_subtransactions(tmp_path: Path) -> None:
    (tmp_path / "records").write_text(RECORDS, encoding="utf-8")
    counting = blocks("restore-postgresql-to-point-in-time", "find", wal_dir=str(tmp_path))[2]
    run(counting.rpartition("runuser")[0])
    removed = (
        "0 REMOVED rels: base/16387/16389 base/16387/16394 tx 703 lsn: 0/01000200 "
        "at 2026-11-28 12:58:00.000000 UTC"
    )
    assert (tmp_path / "found").read_text(encoding="utf-8").splitlines() == [
        "2 DELETE file 16389 tx 700 lsn: 0/010000F0 at 2026-11-28 12:57:26.391834 UTC",
        "1 UPDATE file 16390 tx 703 lsn: 0/01000200 at 2026-11-28 12:58:00.000000 UTC",
        removed,
    ]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("LOG:  statement: DROP TABLE orders", True),
        ("LOG:  statement: drop table orders", True),
        ("LOG:  statement: SELECT 1; DROP TABLE orders", True),
        ("LOG:  execute <unnamed>: TRUNCATE orders", True),
        ("LOG:  statement: CREATE TABLE drop_zone ()", False),
    ],
)
def test_the_log_is_searched_for_what_was_dropped_however_it_was_written(
    line: str, found: bool, tmp_path: Path
) -> None:
    (log := tmp_path / "log").write_text(line + "\n", encoding="utf-8")
    searching = blocks("restore-postgresql-to-point-in-time", "find", server_log=str(log))[0]
    done = run("set -euo pipefail", searching)
    assert done.stdout == (f"{line}\n" if found else "none in this log\n")
    log.unlink()
    assert run("set -euo pipefail", searching).returncode != 0
