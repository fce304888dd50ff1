"""Lines as servers print them, in the versions and spellings that are about, name the shipped scenarios."""

from __future__ import annotations

import pytest

from drillbook.catalog import load_catalog
from drillbook.matching import Matcher, signatures_of, strongest
from tests.support.build import ROOT

STRONG = {
    "backup-stopped-silently": [
        "unable to create lock in backend: repository is already locked by PID 77 on nas7 by root (UID 0, GID 0)",
        "Fatal: unable to create lock in backend: repository is already locked exclusively by PID 77 on nas7",
        "Fatal: unable to open config file: Stat: stat /srv/repo/config: no such file or directory",
        "Fatal: unable to open config file: <config/> does not exist",
        "systemd[1]: nightly.service: Failed at step NAMESPACE spawning /usr/local/bin/restic: No such file or directory",
    ],
    "etcd-data-lost": [
        "error listing data dir: /var/lib/etcd/default",
        '{"level":"fatal","caller":"etcdmain/etcd.go:7","msg":"failed to list data directory","dir":"/x"}',
        "panic: freepages: failed to get all reachable pages (page 77: out of bounds: 7)",
        "Mar 13 04:05:06 m7 etcd[7]: panic: page 77 already freed",
        "2026-03-13 04:05:06.1 C | raft: tocommit(77) is out of range [lastIndex(7)]. Was the raft log corrupted?",
        '{"level":"panic","msg":"tocommit(77) is out of range [lastIndex(7)]. Was the raft log corrupted?"}',
        "etcdserver: read wal error (walpb: crc mismatch) and cannot be repaired",
    ],
    "mariadb-server-lost": [
        "[Warning] Can't create test file '/var/lib/mysql/db7.lower-test' (Errcode: 2 \"No such file or directory\")",
        "Can't create test file /var/lib/mysql/mysqld_tmp_file_case_insensitive_test.lower-test (OS errno 2 - No such file or directory)",
        "ERROR 2002 (HY000): Can't connect to server on 'db7' (113)",
        "ERROR 2003 (HY000): Can't connect to MySQL server on 'db7' (110)",
    ],
    "mariadb-table-dropped": [
        "ERROR 1146 (42S02) at line 7: Table 'shop.cart' doesn't exist",
        "pymysql.err.ProgrammingError: (1146, \"Table 'shop.cart' doesn't exist\")",
        "SQLSTATE[42S02]: Base table or view not found: 1146 Table 'shop.cart' doesn't exist",
        "java.sql.SQLSyntaxErrorException: (conn=77) Table 'shop.cart' doesn't exist",
    ],
    "postgresql-data-corrupt": [
        "ERROR:  invalid page in block 7 of relation base/5/16400",
        "ERROR:  invalid page in block 7 of relation global/1262",
        'ERROR:  invalid page in block 7 of relation "base/5/16400"',
        "2026-03-13 04:05:06.789 UTC [7] PANIC:  could not locate a valid checkpoint record",
        "PANIC: could not locate a valid checkpoint record at 0/1A2B3C4D",
        'ERROR:  could not read block 7 in file "base/5/16400": read only 0 of 8192 bytes',
        'ERROR:  could not read blocks 7..8 in file "base/5/16400": read only 0 of 16384 bytes',
        "ERROR:  missing chunk number 0 for toast value 16402 in pg_toast_16399",
    ],
    "postgresql-server-lost": [
        'connection to server at "db7" (192.0.2.7), port 5432 failed: No route to host',
        "psql: could not connect to server: Connection timed out",
        'FATAL:  data directory "/var/lib/postgresql/16/main" does not exist',
        'PANIC:  could not open file "global/pg_control": No such file or directory',
        'PANIC:  could not open file "/data/global/pg_control": No such file or directory',
    ],
    "postgresql-table-dropped": [
        'ERROR: relation "cart" does not exist',
        'psycopg2.errors.UndefinedTable: relation "cart" does not exist',
        "LOG:  statement: drop table cart;",
        "LOG:  execute <unnamed>: BEGIN; DROP SCHEMA shop CASCADE",
        "LOG:  statement: TRUNCATE cart",
    ],
    "postgresql-wal-archive-full": [
        "LOG:  archive command failed with exit code 7",
        "FATAL:  archive command was terminated by signal 15: Terminated",
        'WARNING:  archiving transaction log file "00000001" failed too many times, will try again later',
        'PANIC:  could not write to file "pg_xlog/xlogtemp.7": No space left on device',
        'FATAL:  could not write to file "pg_wal/xlogtemp.7": No space left on device',
    ],
    "redis-data-damaged": [
        "7:M 13 Mar 2026 04:05:06.789 # Short read or OOM loading DB. Unrecoverable error, aborting now.",
        "Bad file format reading the append only file: make a backup of your AOF file, then use ./redis-check-aof",
        "Bad file format reading the append only file a.aof.1.incr.aof: make a backup of your AOF file, then use",
        "# Wrong RDB checksum. Aborting now.",
        "# Unexpected end of file reading the append only file. You can: 1) Make a backup of your AOF file",
    ],
    "restic-repository-damaged": [
        "pack 6c298387 contains 2 errors: [blob 0: ciphertext verification failed]",
        "error: pack 6c298387: does not exist",
        "  file \"/a\": Load(<data/6c298387>) failed: invalid data returned",
        "pack ID does not match, want 6c298387, got 7d398387",
    ],
    "sqlite-file-corrupt": [
        "Tree 7 page 7: btreeInitPage() returns error code 11",
        "On tree page 7 cell 7: row 7 missing from index sqlite_autoindex_cart_1",
        "Error: file is encrypted or is not a database; in prepare, file is not a database (26)",
    ],
    "files-deleted": [
        "ls: cannot access '/srv/share/plan.ods': No such file or directory",
        "ls: cannot access /srv/share/plan.ods: No such file or directory",
        "cp: cannot stat ‘/mnt/share/plan.ods’: No such file or directory",
        "tar: /srv/share/plan.ods: Cannot stat: No such file or directory",
    ],
}
WEAK = {
    "etcd-data-lost": [
        "systemd[1]: etcd.service: Main process exited, code=dumped, status=6/ABRT",
        "systemd[1]: etcd.service: main process exited, code=exited, status=2/INVALIDARGUMENT",
        "Error: context deadline exceeded",
    ],
    "mariadb-server-lost": [
        "systemd[1]: mysqld.service: main process exited, code=dumped, status=6/ABRT",
        "systemd[1]: mariadb.service: Main process exited, code=killed, status=9/KILL",
        "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/run/mysqld/mysqld.sock' (2)",
        "ERROR 2003 (HY000): Can't connect to MySQL server on 'db7' (111)",
        "(2003, \"Can't connect to MySQL server on 'db7' ([Errno 111] Connection refused)\")",
        "ERROR 2013 (HY000): Lost connection to MySQL server during query",
    ],
    "postgresql-server-lost": [
        'connection to server at "db7" (192.0.2.7), port 5432 failed: Connection refused',
        'connection to server on socket "/run/.s.PGSQL.5432" failed: No such file or directory',
        "\tIs the server running locally and accepting connections on that socket?",
        "psql: could not connect to server: Connection refused",
        "server closed the connection unexpectedly",
    ],
    "redis-data-damaged": ["Could not connect to Redis at 192.0.2.7:6379: Connection refused"],
}
LINES = [
    pytest.param(scenario, line, confidence, id=line[:80])
    for confidence, table in (("strong", STRONG), ("weak", WEAK))
    for scenario, lines in table.items()
    for line in lines
]


@pytest.fixture(scope="module")
def matcher_of() -> object:
    signatures, notes = signatures_of(load_catalog(ROOT / "content", check=False))
    assert not notes
    return signatures


@pytest.mark.parametrize(("scenario", "line", "confidence"), LINES)
def test_a_line_names_its_scenario(matcher_of: list, scenario: str, line: str, confidence: str) -> None:  # type: ignore[type-arg]
    matcher = Matcher(matcher_of)
    list(matcher.read("log", [f"{line}\n".encode()]))
    assert [(one.scenario, one.confidence) for one in strongest(matcher)] == [(scenario, confidence)]


VALUES = {
    "2026-03-13 04:05:06.789 UTC [7] app@cart ERROR:  invalid page in block 7 of relation base/5/16400": {
        "database": "cart",
        "filenode": "16400",
    },
    'WARNING:  checksum verification failed in file "./base/5/16400_fsm.1", block 7: calculated': {
        "filenode": "16400"
    },
    'ERROR:  could not read blocks 7..8 in file "base/5/16400.1": read only 0 of 16384 bytes': {
        "filenode": "16400"
    },
    'connection to server at "db7" (2001:db8::7), port 5433 failed: No route to host': {
        "db_host": "db7",
        "port": "5433",
    },
    "ssh: connect to host fs7.example port 22: No route to host": {"old_host": "fs7.example"},
    "STALE: snapshot 398dd911 of fs7:/srv/docs is 55.1 h old, 26 h allowed": {"source_host": "fs7"},
    "STALE: no snapshot of fs7:/srv/docs": {"source_host": "fs7"},
    # What their commands move, overwrite or drop is the reader's to say.
    'ERROR:  relation "sales.cart" does not exist at character 7': {},
    "Can't create test file '/data/m/db7.lower-test' (Errcode: 2 \"No such file or directory\")": {},
    "mariadbd: Can't change dir to '/data/m/' (Errcode: 2 \"No such file or directory\")": {},
    "error listing data dir: /data/etcd": {},
    "no backup of /srv/cart.db: database disk image is malformed": {},
    "Fatal: unable to open config file: stat /srv/repo/config: no such file or directory": {},
}


@pytest.mark.parametrize("line", VALUES, ids=lambda line: line[:60])
def test_a_line_fills_in_what_its_page_asks_for(matcher_of: list, line: str) -> None:  # type: ignore[type-arg]
    matcher = Matcher(matcher_of)
    list(matcher.read("log", [f"{line}\n".encode()]))
    assert [dict(one.values) for one in strongest(matcher)] == [VALUES[line]]
