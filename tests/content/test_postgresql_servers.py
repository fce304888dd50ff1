"""The PostgreSQL pages carried out on servers where something is wrong that no drill has wrong."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.content.test_postgresql_pages import blocks, run

BIN = Path("/usr/lib/postgresql/15/bin")
SERVERS = pytest.mark.skipif(
    os.geteuid() != 0 or not (BIN / "initdb").exists(),
    reason="needs PostgreSQL 15, and root to become postgres",
)
TABLES = """
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, amount numeric NOT NULL, gone int,
    "Tax" numeric NOT NULL GENERATED ALWAYS AS (amount / 10) STORED
);
ALTER TABLE orders DROP COLUMN gone;
INSERT INTO orders (amount) SELECT g % 90 + 5 FROM generate_series(1, 1000) g;
CREATE TABLE lines (order_id int, line int, note text, PRIMARY KEY (order_id, line));
INSERT INTO lines SELECT g / 3, g % 3, 'note' FROM generate_series(1, 900) g;
CREATE TABLE visits (id int, day int, note text COLLATE "C", PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE "Early Visits" PARTITION OF visits FOR VALUES FROM (0) TO (5);
CREATE TABLE late PARTITION OF visits FOR VALUES FROM (5) TO (10) PARTITION BY RANGE (day);
CREATE TABLE latest PARTITION OF late FOR VALUES FROM (5) TO (10);
INSERT INTO visits SELECT g, g % 10, 'Visit ' || g FROM generate_series(1, 900) g;
CREATE TABLE stays (id int, day int, FOREIGN KEY (id, day) REFERENCES visits);
CREATE VIEW early AS SELECT * FROM "Early Visits";
"""
MISTAKE = """
DELETE FROM orders WHERE id % 7 = 0;
UPDATE orders SET amount = 0 WHERE id BETWEEN 101 AND 150;
DELETE FROM lines WHERE line = 1;
UPDATE orders SET amount = 4 WHERE id = 900;
"""
STATE = 'SELECT count(*), sum(amount), sum("Tax"), (SELECT count(*) FROM lines) FROM orders'


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """Two servers of one past in a folder that postgres may pass: production, and the recovered one."""
    made = Path(tempfile.mkdtemp(dir="/tmp"))
    made.chmod(0o711)
    as_postgres = "runuser -u postgres --"
    start = f"{as_postgres} {BIN}/pg_ctl -w -l"
    done = run(
        f"set -e; install -d -o postgres -m 0700 {made}/main {made}/run",
        f"{as_postgres} {BIN}/initdb -D {made}/main --auth=peer --no-sync",
        f"echo \"listen_addresses = ''\" >> {made}/main/postgresql.conf",
        f"{start} {made}/main/log -D {made}/main -o '-F -k {made}/run' start",
        f"{as_postgres} psql -h {made}/run -d postgres -v ON_ERROR_STOP=1 <<'EOF'\n{TABLES}\nEOF",
        f"{as_postgres} {BIN}/pg_ctl -D {made}/main -w stop; cp -a {made}/main {made}/recovery",
        # The recovered one has ended a recovery, and is on a timeline of its own.
        f"echo \"restore_command = 'false'\" >> {made}/recovery/postgresql.conf",
        f"{as_postgres} touch {made}/recovery/recovery.signal",
        f"{start} {made}/main/log -D {made}/main -o '-F -k {made}/run' start",
        f"{start} {made}/recovery/log -D {made}/recovery -o '-F -k {made}/recovery' start",
    )
    try:
        assert done.returncode == 0, done.stdout + done.stderr
        yield made
    finally:
        for name in ("main", "recovery"):
            run(f"{as_postgres} {BIN}/pg_ctl -D {made}/{name} -m immediate -w stop")
        shutil.rmtree(made)


def ask(place: Path, query: str) -> str:
    done = run(f"runuser -u postgres -- psql -h {place}/run -d postgres -At <<'EOF'\n{query}\nEOF")
    assert done.returncode == 0, done.stderr
    return done.stdout


@SERVERS
def test_rows_come_back_into_any_table_and_only_those_that_are_missing(place: Path) -> None:
    before = ask(place, STATE)
    ask(place, MISTAKE)
    values = {"recovery_dir": f"{place}/recovery", "socket_dir": f"{place}/run", "database": "postgres"}
    values |= {"port": "5432", "recovery_port": "5432", "lost": "values"}
    values["wrong_tx"] = ask(place, "SELECT xmin FROM orders WHERE id = 101").strip()
    lines = {"table": "public.lines", "key": "order_id, line"}
    page = "restore-postgresql-to-point-in-time"
    done = [
        run("set -e", *blocks(page, "only-rows", **values)),
        run("set -e", *blocks(page, "only-rows", **values, **lines)),
        run("set -e", *blocks(page, "wrong-values", **values)),
    ]
    assert [(one.returncode, one.stderr) for one in done] == [(0, "")] * 3
    assert [one.stdout.splitlines()[-1] for one in done] == ["INSERT 0 142", "INSERT 0 300", "UPDATE 43"]
    # The one row that a user has changed since keeps what the user wrote.
    ask(place, "UPDATE orders SET amount = 900 % 90 + 5 WHERE id = 900 AND amount = 4")
    assert ask(place, STATE) == before


PITR = "restore-postgresql-to-point-in-time"


def visits(place: Path, **more: str) -> dict[str, str]:
    values = {"recovery_dir": f"{place}/recovery", "socket_dir": f"{place}/run", "database": "postgres"}
    values |= {"table": "public.visits", "key": "id, day", "column": "note", "recovery_port": "5432"}
    return {**values, **more}


EVERY_VISIT = "SELECT tableoid::regclass, * FROM visits ORDER BY id"


@SERVERS
@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE visits SET note = NULL WHERE id <= 400",
        "UPDATE visits SET note = lower(note) WHERE id <= 400",
    ],
)
def test_values_come_back_whatever_was_written_into_whichever_partition(wrong: str, place: Path) -> None:
    before = ask(place, EVERY_VISIT)
    ask(place, wrong)
    ask(place, "DELETE FROM visits WHERE id > 800")
    ask(place, "UPDATE visits SET note = 'by a user' WHERE id = 7")
    tx = ask(place, "SELECT xmin FROM visits WHERE id = 1").strip()
    rows = run("set -e", *blocks(PITR, "only-rows", **visits(place, lost="values")))
    assert "INSERT 0 100" in rows.stdout, rows.stderr
    dump = place / "recovery" / "before-repair-public.visits.sql"
    saved = dump.read_bytes()
    assert b"Visit 500" in saved, "the dump that is the way back has no rows of the partitions"
    again = run(blocks(PITR, "only-rows", **visits(place, lost="values"))[0])
    assert again.returncode != 0
    assert "exists already" in again.stdout
    assert dump.read_bytes() == saved
    done = run("set -e", *blocks(PITR, "wrong-values", **visits(place, lost="values", wrong_tx=tx)))
    assert done.stdout.splitlines()[-1] == "UPDATE 399", done.stderr
    ask(place, "UPDATE visits SET note = 'Visit 7' WHERE note = 'by a user'; DROP TABLE visits_recovered")
    dump.unlink()
    assert ask(place, EVERY_VISIT) == before


@SERVERS
def test_a_dropped_table_comes_back_with_its_partitions_and_their_rows(place: Path) -> None:
    before = ask(place, EVERY_VISIT)
    ask(place, "DROP TABLE visits CASCADE")
    done = run("set -e", *blocks(PITR, "carry-over", **visits(place)))
    assert done.returncode == 0, done.stderr
    assert ask(place, EVERY_VISIT) == before
    names = blocks(PITR, "verify", **visits(place))[1]
    lost = run(names).stdout.splitlines()
    assert lost[0] == "view: early"
    assert [line.split(" ADD ")[0] for line in lost[1:]] == ["ALTER TABLE stays"]
    ask(place, "\n".join(lost[1:]))


@SERVERS
@pytest.mark.parametrize("step", ["keep-old", "recovery-settings", "rollback"])
def test_nothing_is_moved_or_written_under_a_server_that_runs(step: str, place: Path) -> None:
    main = place / "main"
    if step == "rollback":
        (place / "main.before-restore").mkdir(exist_ok=True)
        (place / "main.before-restore" / "PG_VERSION").touch()
    done = run(*blocks("restore-postgresql-base-backup", step, pgdata=str(main), stop_server="false"))
    shutil.rmtree(place / "main.before-restore", ignore_errors=True)
    assert done.returncode != 0
    assert "nothing was" in done.stdout
    assert (main / "PG_VERSION").exists()
    assert not (main / "recovery.signal").exists()
    assert ask(place, "SELECT 1") == "1\n"


@SERVERS
def test_a_dump_by_hand_is_for_nobody_else_to_read(place: Path) -> None:
    run(f"install -d -o postgres {place}/run/dump")
    values = {"socket_dir": f"{place}/run", "backup_root": f"{place}/run", "database": "postgres"}
    done = run("set -e", *blocks("dump-postgresql-database", "by-hand", **values))
    assert done.returncode == 0, done.stderr
    dump = place / "run" / "dump" / "postgres-before-change.dump"
    assert dump.stat().st_size
    assert dump.stat().st_mode & 0o777 == 0o600
    written = dump.stat().st_mtime_ns
    again = run(*blocks("dump-postgresql-database", "by-hand", **values))
    assert again.returncode != 0
    assert "nothing was dumped" in again.stdout
    assert dump.stat().st_mtime_ns == written


@SERVERS
def test_a_server_that_opened_before_the_end_of_its_archive_is_noticed(place: Path) -> None:
    (wal := place / "archive" / "wal").mkdir(parents=True)
    where = {
        "pgdata": f"{place}/recovery",
        "socket_dir": f"{place}/recovery",
        "backup_root": f"{place}/archive",
    }
    end = blocks("restore-postgresql-base-backup", "end", **where)
    nothing = run(*end)
    ended = nothing.stdout.split()[3]
    assert nothing.returncode != 0
    (wal / f"{ended}.gz").touch()
    (wal / f"00000002{ended[8:]}.gz").touch()  # of the timeline that the restored server has begun
    done = run(*end)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the whole archive was replayed" in done.stdout
    (wal / f"{int(ended, 16) + 1:024X}.gz").touch()
    done = run(*end)
    assert done.returncode != 0
    assert "the whole archive" not in done.stdout
