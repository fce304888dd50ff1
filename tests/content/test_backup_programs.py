"""The programs that the configurations ship, run for real or beside stand-ins for their servers."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.build import ROOT
from tests.support.steps import section

CONFIGS = ROOT / "content" / "configs"
FUTURE = "29991231T235959Z"  # what a clock that was wrong once has left behind


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def make_database(path: Path, rows: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)")
    connection.executemany("INSERT INTO orders VALUES (?)", [(n,) for n in range(rows)])
    connection.commit()
    connection.close()
    return path


def back_up(database: Path, folder: Path, keep: int = 2) -> subprocess.CompletedProcess[str]:
    folder.mkdir(exist_ok=True)
    return run(sys.executable, CONFIGS / "sqlite/sqlite-backup.py", database, folder, "--keep", str(keep))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix in {".db", ".rdb"})


@pytest.mark.parametrize(
    "other", ["app-users-20260101T000000Z.db", f"app-users-{FUTURE}.db", "app-2-20990101T000000Z.db"]
)
def test_copies_of_a_database_whose_name_begins_alike_push_out_nothing_and_stay(
    tmp_path: Path, other: str
) -> None:
    database, folder = make_database(tmp_path / "data" / "app.db"), tmp_path / "backup"
    folder.mkdir()
    strangers = [other, other.replace("0Z", "1Z").replace("9Z", "8Z"), f"copy-of-app-{FUTURE}.db", "app-Z.db"]
    for name in strangers:
        (folder / name).touch()
    done = back_up(database, folder, keep=1)
    assert done.returncode == 0, done.stderr
    own = [name for name in names(folder) if name not in strangers]
    assert len(own) == 1
    assert set(names(folder)) == {*own, *strangers}
    assert (folder / f"{own[0]}.sha256").exists()


@pytest.mark.parametrize("name", ["app[1].db", "a*.db", "???.db", "my.app.db", "app"])
def test_a_name_with_signs_of_patterns_is_only_a_name(tmp_path: Path, name: str) -> None:
    database, folder = make_database(tmp_path / "data" / name), tmp_path / "backup"
    folder.mkdir()
    strangers = ["app-20260101T000000Z.db", "app1-20260101T000000Z.db", "abc-20260101T000000Z.db"]
    own = f"{database.stem}-20260101T000000Z.db"
    kept = [stranger for stranger in strangers if stranger != own]
    for stranger in [*kept, own]:
        (folder / stranger).touch()
    assert back_up(database, folder, keep=1).returncode == 0
    assert own not in names(folder), "it was the oldest, and one is kept"
    assert set(kept) < set(names(folder))


def test_the_copy_just_made_stays_when_the_clock_was_wrong_before(tmp_path: Path) -> None:
    database, folder = make_database(tmp_path / "data" / "app.db", rows=3), tmp_path / "backup"
    folder.mkdir()
    for second in range(3):
        (folder / f"app-2999123{second}T000000Z.db").touch()
    assert back_up(database, folder, keep=2).returncode == 0
    (new,) = [name for name in names(folder) if "2999" not in name]
    assert sqlite3.connect(folder / new).execute("SELECT count(*) FROM orders").fetchone() == (3,)
    assert names(folder) == [new, "app-29991232T000000Z.db"]


def test_two_databases_of_one_name_do_not_share_a_folder(tmp_path: Path) -> None:
    first, second = make_database(tmp_path / "a" / "app.db"), make_database(tmp_path / "b" / "app.db")
    folder = tmp_path / "backup"
    assert back_up(first, folder).returncode == 0
    before = names(folder)
    refused = back_up(second, folder)
    assert refused.returncode == 1
    assert f"belongs to {first}" in refused.stderr
    assert names(folder) == before
    assert not list(folder.glob("*.part"))
    assert back_up(tmp_path / "b" / ".." / "a" / "app.db", folder).returncode == 0, (
        "the same file by another path"
    )


def test_a_damaged_database_leaves_the_copies_alone(tmp_path: Path) -> None:
    database, folder = make_database(tmp_path / "data" / "app.db", rows=5000), tmp_path / "backup"
    folder.mkdir()
    (folder / "app-20260101T000000Z.db").touch()
    with database.open("r+b") as stream:
        stream.seek(8192)
        stream.write(os.urandom(8192))
    assert back_up(database, folder, keep=1).returncode == 1
    assert [path.name for path in folder.iterdir()] == ["app-20260101T000000Z.db"]


# What stands in for a server's client: it writes what the real one would.
STANDINS = {
    "redis-cli": 'echo data > "$2"',
    "redis-check-rdb": "echo '[info] 20 keys read'",
    "etcdctl": """
if [[ $* != *save* ]]; then echo 'f1dcecc4, 251, 254, 74 kB'; exit; fi
for last; do :; done
head -c 64 /dev/zero > "$last"
printf "$(sha256sum < "$last" | cut -c 1-64 | sed 's/../\\\\x&/g')" >> "$last"
if [ -n "${DAMAGE:-}" ]; then printf x | dd of="$last" bs=1 seek=9 conv=notrunc status=none; fi""",
    "mariadb-backup": """
for word; do
    case $word in
        --target-dir=*)
            mkdir -p "${word#*=}"
            echo 'log 1' | tee "${word#*=}/xtrabackup_checkpoints" > "${word#*=}/xtrabackup_binlog_info" ;;
    esac
done""",
}


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A PATH whose first folder has the stand-ins."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, text in STANDINS.items():
        (folder / name).write_text(f"#!/bin/bash\nset -e\n{text}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


@pytest.fixture
def storage(tmp_path: Path) -> Path:
    folder = tmp_path / "storage"
    folder.mkdir()
    (folder / ".storage").touch()
    return folder


@pytest.mark.parametrize(
    ("program", "ending"), [("redis/redis-backup", ".rdb"), ("etcd/etcd-snapshot", ".db")]
)
def test_a_snapshot_is_kept_whatever_the_clock_says_and_strange_files_are(
    program: str, ending: str, path: str, storage: Path
) -> None:
    strangers = [f"2-of-somebody-Z{ending}", f"20260101T000000Z.bak{ending}"]
    for name in [*strangers, f"{FUTURE}{ending}", f"28991231T235959Z{ending}", f"20200101T000000Z{ending}"]:
        (storage / name).touch()
    done = run("sh", CONFIGS / program, PATH=path, BACKUP_ROOT=str(storage), KEEP="2")
    assert done.returncode == 0, done.stderr
    latest = (storage / f"latest{ending}").resolve(strict=True)
    expected = {*strangers, latest.name, f"{FUTURE}{ending}", f"latest{ending}"}
    assert {path.name for path in storage.iterdir() if path.name.endswith(ending)} == expected


@pytest.mark.parametrize(
    "program", ["redis/redis-backup", "etcd/etcd-snapshot", "mariadb/mariadb-backup-run"]
)
def test_nothing_is_written_or_deleted_where_the_storage_is_not_mounted(
    program: str, path: str, tmp_path: Path
) -> None:
    folder = tmp_path / "not-mounted"
    folder.mkdir()
    (folder / f"20200101T000000Z{'.rdb' if 'redis' in program else '.db'}").touch()
    before = sorted(folder.iterdir())
    done = run("sh", CONFIGS / program, "full", PATH=path, BACKUP_ROOT=str(folder), KEEP="1")
    assert done.returncode == 1
    assert "is the backup storage mounted?" in done.stderr
    assert sorted(folder.iterdir()) == before


def test_a_snapshot_of_etcd_that_was_damaged_on_its_way_is_refused(path: str, storage: Path) -> None:
    (storage / "20200101T000000Z.db").touch()
    done = run(
        "sh", CONFIGS / "etcd/etcd-snapshot", PATH=path, BACKUP_ROOT=str(storage), KEEP="1", DAMAGE="yes"
    )
    assert done.returncode == 1
    assert "SHA-256 does not match" in done.stderr
    assert names(storage) == ["20200101T000000Z.db"]


def test_the_chain_just_begun_is_kept_whatever_the_clock_says(path: str, storage: Path) -> None:
    for name in (FUTURE, "28991231T235959Z", "20200101T000000Z", "2-of-somebody-Z"):
        (storage / name).mkdir()
    done = run(
        "sh", CONFIGS / "mariadb/mariadb-backup-run", "full", PATH=path, BACKUP_ROOT=str(storage), KEEP="2"
    )
    assert done.returncode == 0, done.stderr
    new = (storage / "latest").resolve(strict=True).name
    folders = {path.name for path in storage.iterdir() if path.is_dir() and not path.is_symlink()}
    assert folders == {new, FUTURE, "2-of-somebody-Z"}
    assert (
        run(
            "sh",
            CONFIGS / "mariadb/mariadb-backup-run",
            "incremental",
            PATH=path,
            BACKUP_ROOT=str(storage),
            KEEP="1",
        ).returncode
        == 0
    )
    assert (storage / new).is_dir(), "the chain that goes on is kept"


STEP = "Take an incremental backup"


@pytest.mark.parametrize("newest", [None, "inc-20260101T000000Z"])
def test_an_increment_never_goes_on_from_what_is_no_backup(
    newest: str | None, path: str, storage: Path
) -> None:
    """Of an empty name mariadb-backup makes /tmp, and of a stray directory the chain's last backup."""
    chain = storage / "20260101T000000Z"
    for name in filter(None, ["lost+found", "notes", "inc-20260102T000000Z.part", newest]):
        (chain / name).mkdir(parents=True)
    (chain / "notes" / "xtrabackup_checkpoints").write_text("to_lsn = 1\n", encoding="utf-8")
    (storage / "latest").symlink_to(chain.name)
    before = sorted(chain.iterdir())
    program = CONFIGS / "mariadb/mariadb-backup-run"
    done = run("sh", program, "incremental", PATH=path, BACKUP_ROOT=str(storage))
    assert done.returncode == 1
    assert "no backup to go on from" in done.stderr
    by_hand = section("take-mariadb-backup", STEP, backup_root=str(storage), defaults_file="my.cnf")
    done = run("bash", "-c", by_hand, PATH=path)
    assert done.returncode == 1
    assert "no backup to go on from" in done.stdout
    assert sorted(chain.iterdir()) == before



@pytest.mark.parametrize("step", ["Take the full backup", STEP])
def test_nothing_is_backed_up_by_hand_onto_the_disk_below_an_unmounted_storage(
    step: str, path: str, tmp_path: Path
) -> None:
    (below := tmp_path / "below").mkdir()
    commands = section("take-mariadb-backup", step, backup_root=str(below), defaults_file="my.cnf")
    assert run("bash", "-c", commands, PATH=path).returncode == 1
    assert not list(below.iterdir())


def test_a_full_backup_by_hand_that_failed_is_no_chain(path: str, storage: Path) -> None:
    """Whoever counts chains to remove old ones would count it."""
    failing = path.partition(":")[0]
    (Path(failing) / "mariadb-backup").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    step = section(
        "take-mariadb-backup", "Take the full backup", backup_root=str(storage), defaults_file="my.cnf"
    )
    assert run("bash", "-c", step, PATH=path).returncode == 1
    assert not [path for path in storage.iterdir() if not path.name.startswith(".")]
