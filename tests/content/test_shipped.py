"""The drills that are shipped: real servers, really broken, and rows that really come back."""

from __future__ import annotations

import datetime
import os
import shutil
import time
from pathlib import Path

import pytest

from drillbook.catalog import Catalog, load_catalog
from drillbook.drills.host.refusals import Refusal, refusals
from drillbook.drills.plan import make_plan
from drillbook.drills.readiness import proofs
from tests.support.build import ROOT, Outcome, run_drillbook
from tests.support.sampling import sampled
from tests.support.waiting import came_true

CONTENT = ROOT / "content"
DRILLS = sorted(path.stem for path in (CONTENT / "drills").glob("drill-*.md") if "." not in path.stem)
# One for each kind of thing that is restored: tests/setup-system.sh installs what they need, and in CI
# what all need. The others are run wherever their servers are.
REAL = ["drill-postgresql-server-lost", "drill-sqlite-file-corrupt", "drill-files-deleted"]
# Where the tests could install what they need, they did, and nothing is skipped.
CAN_INSTALL = os.geteuid() == 0 and "VERSION_CODENAME=bookworm" in Path("/etc/os-release").read_text("utf-8")
# A drill, its procedure, what is right there, and what is wrong: the drill must notice.
SABOTAGE: list[tuple[str, str, str, str]] = [
    # The newest copy is damaged; the right one is the newest that is sound.
    (
        "drill-sqlite-file-corrupt",
        "restore-sqlite-from-backup",
        " 'PRAGMA integrity_check(1)' 2>&1",
        " .quit; echo ok",
    ),
    # An older copy is sound as well, and lacks rows.
    ("drill-sqlite-file-corrupt", "restore-sqlite-from-backup", "sort -r | while", "sort | while"),
    # Copies of another database lie beside those of this one, and are newer.
    (
        "drill-sqlite-file-corrupt",
        "restore-sqlite-from-backup",
        'if [ "${copy%-*}" = "${name%.*}" ]',
        "if true",
    ),
    # Without this file the server starts at the moment of the backup, and looks healthy.
    (
        "drill-postgresql-server-lost",
        "restore-postgresql-base-backup",
        "runuser -u postgres -- touch {{ pgdata }}/recovery.signal",
        "true",
    ),
    # PostgreSQL takes what gzip says of a damaged segment for the end of the archive.
    ("drill-postgresql-server-lost", "restore-postgresql-base-backup", " > %p || exit 255'", " > %p'"),
    # A start that takes longer than pg_ctl waits is no end of the restore.
    (
        "drill-postgresql-server-lost",
        "restore-postgresql-base-backup",
        '{{ start_server }} || echo "not ready yet, or not started: the next lines say which"',
        "{{ start_server }}",
    ),
    # Names and ends are looked at, and not what is in the files.
    ("drill-postgresql-data-corrupt", "restore-postgresql-base-backup", 'elif gzip -t "$file"', "elif true"),
    # The newest orders are in the old pg_wal alone.
    (
        "drill-postgresql-data-corrupt",
        "restore-postgresql-base-backup",
        " -exec cp -a --no-clobber -t {{ pgdata }}/pg_wal {} +",
        "",
    ),
    # The mistake itself is replayed when its transaction is the target.
    (
        "drill-postgresql-table-dropped",
        "restore-postgresql-to-point-in-time",
        "recovery_target_inclusive = off",
        "recovery_target_inclusive = on",
    ),
    # Without an end pg_waldump reads one segment.
    (
        "drill-postgresql-table-dropped",
        "restore-postgresql-to-point-in-time",
        '"${first%.gz}" "${last%.gz}" >',
        '"${first%.gz}" >',
    ),
    # The server alone gives numbers to an identity column.
    ("drill-postgresql-rows-lost", "restore-postgresql-to-point-in-time", " OVERRIDING SYSTEM VALUE", ""),
    ("drill-files-deleted", "restore-files-with-restic", "cp -aT", "cp -rT --no-preserve=mode"),
    # A backup of the damage is newer, and so is one of another host.
    ("drill-files-deleted", "restore-files-with-restic", "restore {{ snapshot }} ", "restore latest "),
    # Root's files in the repository: the user of the timers could not read them.
    (
        "drill-files-deleted",
        "restore-files-with-restic",
        "chown -R --reference={{ repository }} {{ repository }}",
        "true",
    ),
    (
        "drill-backup-stopped-silently",
        "back-up-files-with-restic",
        "chown -R --reference={{ repository }} {{ repository }}",
        "true",
    ),
    # Without -d the names are cut at their blanks, and other files are removed.
    (
        "drill-files-encrypted-by-ransomware",
        "roll-back-borg-repository",
        "xargs -r -d '\\n' rm",
        "xargs -r rm",
    ),
    # TRUNCATE needs no TABLE: who looks for DROP TABLE alone replays the TRUNCATE.
    (
        "drill-mariadb-table-dropped",
        "restore-mariadb-to-point-in-time",
        "{{ binlog }} | tee",
        "{{ binlog }} | grep 'DROP TABLE' | tee",
    ),
    # The emptied table holds what was written since.
    (
        "drill-mariadb-table-dropped",
        "restore-mariadb-to-point-in-time",
        "RENAME TABLE {{ database }}.{{ table }} TO {{ aside }}.{{ table }}",
        "DROP TABLE {{ database }}.{{ table }}",
    ),
    # A stop position counts for the last log that is fed: all logs, and the mistake comes along.
    (
        "drill-mariadb-rows-lost",
        "restore-mariadb-to-point-in-time",
        "{{ stop_position }} $logs |",
        "{{ stop_position }} {{ binlog }}.0* |",
    ),
    # The newest snapshots are damaged: only the checks before the restore tell.
    ("drill-etcd-data-lost", "restore-etcd-snapshot", 'if [ "$written" = "$now" ]', "if true"),
    ("drill-redis-snapshot-restored", "restore-redis-rdb", "redis-check-rdb {{", "true {{"),
    # The -wal of the broken database would be read into the restored one.
    (
        "drill-sqlite-file-corrupt",
        "restore-sqlite-from-backup",
        " {{ database }}-wal {{ database }}-shm {{ database }}-journal; do",
        "; do",
    ),
    # With the tokens of their defaults both clusters have one id.
    ("drill-etcd-data-lost", "restore-etcd-snapshot", " --initial-cluster-token={{ token }}", ""),
]


def run_for_real(drill: str, content: Path) -> Outcome:
    """Run a drill on copied pages, where this host can; say why where it cannot."""
    catalog = load_catalog(content, check=False)
    plan = make_plan(catalog, catalog.pages[drill])
    found: list[Refusal] = []

    def attempt() -> Outcome | bool:
        found[:] = refusals(plan, Path("/tmp"))
        if found:  # another test may hold the port
            return not any("another run" in refusal.what or "in use" in refusal.what for refusal in found)
        done = run_drillbook("drill", "run", drill, "--yes", "--content", content)
        return done if done.code != 2 else False

    done = came_true(attempt)
    if isinstance(done, Outcome):
        return done
    reasons = "; ".join(map(str, found))
    installed = drill in REAL or bool(os.environ.get("CI"))
    assert not (CAN_INSTALL and installed), f"tests/setup-system.sh installs what {drill} needs: {reasons}"
    pytest.skip(f"this host cannot run {drill}: {reasons}")


@pytest.fixture(scope="module")
def shipped() -> Catalog:
    """The pages that are shipped, with their records."""
    return load_catalog(CONTENT)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the shipped pages, without their records."""
    return shutil.copytree(CONTENT, tmp_path / "content", ignore=shutil.ignore_patterns("records"))


@pytest.mark.parametrize("drill", DRILLS)
def test_a_shipped_drill_passes_for_real(drill: str, content: Path) -> None:
    done = run_for_real(drill, content)
    assert done.code == 0, done.said[-3000:]
    catalog = load_catalog(content, check=False)
    (record,) = catalog.records[drill]
    assert record.verdict == "passed"
    assert record.checks
    assert proofs(catalog, record.started.date())[drill].state == "verified"


@sampled(6)
@pytest.mark.parametrize(("drill", "procedure", "right", "wrong"), SABOTAGE)
def test_a_shipped_drill_fails_when_its_procedure_is_wrong(
    drill: str, procedure: str, right: str, wrong: str, content: Path
) -> None:
    sabotage(content / "procedures" / f"{procedure}.md", right, wrong)
    assert run_for_real(drill, content).code == 1
    (record,) = load_catalog(content, check=False).records[drill]
    assert record.verdict == "failed"


def sabotage(page: Path, right: str, wrong: str) -> None:
    """Make a procedure wrong."""
    text = page.read_text(encoding="utf-8")
    assert right in text, "the procedure was rewritten; find another way to make it wrong"
    page.write_text(text.replace(right, wrong), encoding="utf-8")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount")
def test_a_data_directory_that_cannot_be_renamed_is_moved_in_the_drill(content: Path) -> None:
    drill, page = "drill-postgresql-data-corrupt", "restore-postgresql-base-backup"
    sabotage(content / "procedures" / f"{page}.md", "[ -L {{ pgdata }} ] || mountpoint -q", "false && echo")
    done = run_for_real(drill, content)
    if "nothing can be mounted here" in done.said:
        pytest.skip("nothing can be mounted here")
    assert done.code == 1
    assert "Device or resource busy" in done.said


@pytest.mark.parametrize("drill", DRILLS)
def test_no_check_of_a_shipped_drill_is_one_that_bash_looks_away_from(drill: str, shipped: Catalog) -> None:
    plan = make_plan(shipped, shipped.pages[drill])
    for step in (*plan.of("break"), *plan.of("verify")):
        for command in step.commands:
            *lines, _ = command.text.strip().splitlines()
            assert not [line for line in lines if line.startswith("! ") or "&& echo" in line]


@pytest.mark.parametrize("drill", DRILLS)
def test_the_shipped_records_are_of_the_shipped_pages(drill: str, shipped: Catalog) -> None:
    records = shipped.records.get(drill, [])
    assert records, f"run it: make drill ARGS={drill}"
    last = records[-1]
    assert last.verdict == "passed"
    assert last.by.source == "runner"
    assert last.digests == make_plan(shipped, shipped.pages[drill]).digests, "its pages changed; run it again"
    assert proofs(shipped, last.started.date() + datetime.timedelta(days=1))[drill].state == "verified"
    assert not [str(p) for p in shipped.problems if p.file.startswith("drills/records/")]
