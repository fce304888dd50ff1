"""The PostgreSQL pages carried out on servers where something is wrong that no drill has wrong."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from drillbook.catalog import load_catalog
from tests.drills.test_postgresql_pages import blocks, run
from tests.drills.test_shipped import CONTENT, run_for_real

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
    values |= {"port": "5432", "recovery_port": "5432", "wrong_value": "0"}
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


@SERVERS
def test_a_dump_by_hand_is_for_nobody_else_to_read(place: Path) -> None:
    run(f"install -d -o postgres {place}/run/dump")
    values = {"socket_dir": f"{place}/run", "backup_root": f"{place}/run", "database": "postgres"}
    done = run("set -e", *blocks("dump-postgresql-database", "by-hand", **values))
    assert done.returncode == 0, done.stderr
    dump = place / "run" / "dump" / "postgres-before-change.dump"
    assert dump.stat().st_size
    assert dump.stat().st_mode & 0o777 == 0o600


HOLE = """
next=$(runuser -u postgres -- psql -h "$DRILL_DIR/run" -p 55431 -d shop \\
  -Atc "SELECT pg_walfile_name(pg_switch_wal())")
timeout 60 sh -c "until [ -e $DRILL_DIR/backup/wal/$next.gz ]; do sleep 0.2; done"
rm "$DRILL_DIR/backup/wal/$(cat "$DRILL_DIR/segment").gz"
"""


def test_a_server_that_opened_before_the_end_of_its_archive_is_noticed(tmp_path: Path) -> None:
    content = shutil.copytree(CONTENT, tmp_path / "content", ignore=shutil.ignore_patterns("records"))
    drill = content / "drills" / "drill-postgresql-server-lost.md"
    procedure = content / "procedures" / "restore-postgresql-base-backup.md"
    for page, right, wrong in (
        (drill, 'date +%s.%3N > "$DRILL_DIR/lost-at"\n', f'date +%s.%3N > "$DRILL_DIR/lost-at"{HOLE}'),
        (procedure, "[ $checked -gt 0 ] && [ $bad = 0 ]", "true"),
    ):
        text = page.read_text(encoding="utf-8")
        assert right in text
        page.write_text(text.replace(right, wrong), encoding="utf-8")
    assert run_for_real(drill.stem, content).code == 1
    (record,) = load_catalog(content, check=False).records[drill.stem]
    assert "Compare the end with the archive" in record.reason
