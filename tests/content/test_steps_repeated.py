"""Steps and rollbacks of restores that are carried out twice, or were interrupted: nothing is mixed or lost."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest

from tests.support.steps import paste, section, stand_in, tree, write

RESTORES = ["restore-mariadb-backup", "restore-etcd-snapshot", "restore-redis-rdb"]
each_restore = pytest.mark.parametrize("procedure", RESTORES)


def values(folder: Path) -> dict[str, str]:
    data = str(folder / "data")
    return {
        "datadir": data,
        "data_dir": data,
        "restore_dir": str(folder / "restore"),
        "binlog": str(folder / "binlog" / "mariadb-bin"),
        "defaults_file": "my.cnf",
        "backup_root": str(folder / "backup"),
        "backup": "latest",
        "client": "redis-cli",
        "endpoint": "none",
        "stop_server": "echo stopped >> said",
        "start_server": "echo started >> said",
    }


def roll_back(folder: Path, procedure: str) -> int:
    for client in ("mariadb_admin", "redis_cli", "etcdctl"):
        stand_in(folder, **{client: "exit 1"})
    return paste(folder, section(procedure, "Rollback", **values(folder))).returncode


@each_restore
def test_a_second_rollback_is_refused_before_the_server_is_stopped(procedure: str, tmp_path: Path) -> None:
    write(tmp_path / "data", state="restored")
    write(tmp_path / "data.before-restore", state="old")
    assert roll_back(tmp_path, procedure) == 0
    assert tree(tmp_path / "data") == {"state": "old"}
    (tmp_path / "said").unlink()
    assert roll_back(tmp_path, procedure) != 0
    assert not (tmp_path / "said").exists()
    assert tree(tmp_path / "data") == {"state": "old"}
    assert tree(tmp_path / "data.failed-restore") == {"state": "restored"}


@each_restore
def test_a_rollback_that_was_interrupted_goes_on_and_mixes_nothing(procedure: str, tmp_path: Path) -> None:
    write(tmp_path / "data.before-restore", state="old")
    write(tmp_path / "data.failed-restore", state="restored")
    assert roll_back(tmp_path, procedure) == 0
    assert tree(tmp_path / "data") == {"state": "old"}


@each_restore
@pytest.mark.parametrize("interrupted", ["never", "before the old", "among the old"])
def test_a_rollback_of_a_linked_directory_stays_in_it_and_mixes_nothing(
    procedure: str, interrupted: str, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    old = {"a": "old", "b": "old"}
    if interrupted == "among the old":
        write(disk, a="old")
        write(disk / ".coming-back", b="old")
        write(disk / ".failed-restore", a="restored")
    else:
        write(disk, a="restored", c="restored")
        write(disk / ".before-restore", **old)
    if interrupted == "before the old":
        write(disk / ".failed-restore", b="restored")
    (tmp_path / "data").symlink_to(disk)
    done = roll_back(tmp_path, procedure)
    if interrupted == "before the old":
        assert done != 0
        assert not (tmp_path / "said").exists()
        (disk / ".failed-restore").rename(disk / "failed-earlier")
        done = roll_back(tmp_path, procedure)
    assert done == 0
    assert (tmp_path / "data").is_symlink()
    assert {name: text for name, text in tree(disk).items() if "/" not in name} == old
    before = tree(tmp_path)
    assert roll_back(tmp_path, procedure) != 0
    assert tree(tmp_path) == before


@each_restore
def test_a_rollback_moves_nothing_under_a_server_that_runs(procedure: str, tmp_path: Path) -> None:
    write(tmp_path / "data", state="restored")
    write(tmp_path / "data.before-restore", state="old")
    for client in ("mariadb_admin", "redis_cli", "etcdctl"):
        stand_in(tmp_path, **{client: "echo alive"})
    done = paste(tmp_path, section(procedure, "Rollback", **values(tmp_path)))
    assert done.returncode == 1
    assert "still runs" in done.stdout
    assert tree(tmp_path / "data") == {"state": "restored"}


PREPARE = "Prepare a copy of the chain"
REPLAY = "Replay the binary logs that survived"
MARIADB = {
    "mariadb_backup": "echo 'completed OK!' >&2",
    "mariadb_binlog": 'echo "#1 end_log_pos 100 CRC32"; echo "$@" > "$DRILL_DIR/fed"',
    "mariadb": "cat > /dev/null",
}


def prepare(folder: Path, **other: str) -> str:
    if not (folder / "backup" / "latest").exists():
        at = {"xtrabackup_binlog_info": "mariadb-bin.000001\t100\t0-1-1\n"}
        write(folder / "backup" / "latest" / "full", **at)
    stand_in(folder, **MARIADB)
    done = paste(folder, section("restore-mariadb-backup", PREPARE, **values(folder) | other))
    return done.stdout + done.stderr


def replay(folder: Path, **other: str) -> str:
    done = paste(folder, section("restore-mariadb-backup", REPLAY, **values(folder) | other))
    return done.stdout + done.stderr


def test_copies_of_binary_logs_in_other_folders_and_under_other_names_are_no_logs(tmp_path: Path) -> None:
    logs = tmp_path / "binlog"
    write(logs, **{f"mariadb-bin.{end}": "" for end in ("000001", "000002", "000003.gz", "index", "old.000009")})
    write(logs / "old", **{"mariadb-bin.000001": "", "mariadb-bin.000007": ""})
    assert "2 binary logs survived" in prepare(tmp_path)
    assert "replayed from mariadb-bin.000001 100" in replay(tmp_path)
    fed = (tmp_path / "fed").read_text(encoding="utf-8").split()
    assert fed[1:] == [f"{logs}/mariadb-bin.000001", f"{logs}/mariadb-bin.000002"]


@pytest.mark.parametrize("kept", ["data.before-restore", "disk/.before-restore"])
def test_binary_logs_that_lay_in_the_data_directory_are_found_where_it_was_moved(
    kept: str, tmp_path: Path
) -> None:
    write(tmp_path / kept, **{"mariadb-bin.000001": "", "mariadb-bin.000002": ""})
    if kept.startswith("disk"):
        (tmp_path / "data").symlink_to(tmp_path / "disk")
    inside = {"binlog": str(tmp_path / "data" / "mariadb-bin")}
    assert "2 binary logs survived" in prepare(tmp_path, **inside)
    assert "replayed from mariadb-bin.000001 100" in replay(tmp_path, **inside)


def test_where_no_binary_logs_can_be_none_is_said_to_have_survived(tmp_path: Path) -> None:
    assert "is not there" in prepare(tmp_path)
    assert not (tmp_path / "restore").exists()


def test_logs_that_end_before_the_backup_are_not_replayed(tmp_path: Path) -> None:
    write(tmp_path / "binlog", **{"mariadb-bin.000000": ""})
    prepare(tmp_path)
    assert "is older" in replay(tmp_path)
    assert not (tmp_path / "fed").exists()


def test_a_replay_is_not_repeated_nor_are_the_logs_of_the_restored_server_replayed(tmp_path: Path) -> None:
    write(tmp_path / "binlog", **{"mariadb-bin.000001": ""})
    prepare(tmp_path)
    assert "replayed" in replay(tmp_path)
    assert "began already" in replay(tmp_path)
    (tmp_path / "restore").rename(tmp_path / "first-attempt")
    write(tmp_path / "binlog", **{"mariadb-bin.000002": "of the restored server"})
    assert "1 binary logs survived" in prepare(tmp_path)


def test_files_in_the_way_of_tables_with_a_directory_of_their_own_stop_the_restore(tmp_path: Path) -> None:
    write(tmp_path / "other", **{"far.ibd": "old"})
    write(tmp_path / "restore" / "full" / "shop", **{"far.isl": f"{tmp_path}/other/far.ibd"})
    stand_in(tmp_path, mariadb_backup='touch "$DRILL_DIR/moved"', install="mkdir -p data", chown="true")
    done = paste(tmp_path, section("restore-mariadb-backup", "Put it in place", **values(tmp_path)))
    assert done.returncode == 1
    assert "DATA DIRECTORY" in done.stdout
    assert not (tmp_path / "moved").exists()


def sqlite_values(folder: Path) -> dict[str, str]:
    return {
        "database": str(folder / "data" / "app.db"),
        "backup_dir": str(folder / "backup"),
        "broken_dir": str(folder / "broken"),
        "stop_app": "echo stopped >> said",
    }


def roll_back_sqlite(folder: Path) -> int:
    return paste(folder, section("restore-sqlite-from-backup", "Rollback", **sqlite_values(folder))).returncode


@pytest.mark.parametrize("interrupted", [None, "first", "between", "second"])
def test_a_sqlite_rollback_may_be_interrupted_and_a_second_one_keeps_the_original(
    interrupted: str | None, tmp_path: Path
) -> None:
    old, restored = {"app.db": "old", "app.db-wal": "old"}, {"app.db": "restored", "app.db-wal": "restored"}
    data, broken = tmp_path / "data", tmp_path / "broken"
    write(data, **(restored if interrupted is None else {}))
    write(broken, **old)
    if interrupted == "first":
        write(broken / "restored.part", **{"app.db": "restored"})
        write(data, **{"app.db-wal": "restored"})
    elif interrupted:
        write(broken / "restored", **restored)
    if interrupted == "second":
        (broken / "app.db-wal").rename(data / "app.db-wal")
    assert roll_back_sqlite(tmp_path) == 0
    write(data, **{"app.db": "old, and written since"})
    (tmp_path / "said").unlink()
    assert roll_back_sqlite(tmp_path) != 0
    assert not (tmp_path / "said").exists()
    assert tree(data) == {"app.db": "old, and written since", "app.db-wal": "old"}
    assert tree(broken) == {f"restored/{name}": text for name, text in restored.items()}


def make_copy(folder: Path, name: str, *, note: bool = True) -> Path:
    folder.mkdir(exist_ok=True)
    connection = sqlite3.connect(folder / name)
    connection.execute("CREATE TABLE orders (created TEXT)")
    connection.execute("INSERT INTO orders VALUES (?)", [name])
    connection.commit()
    connection.close()
    if note:
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        write(folder, **{f"{name}.sha256": f"{digest}  {name}\n"})
    return folder / name


def test_a_copy_that_is_not_what_the_backup_wrote_is_not_called_sound(tmp_path: Path) -> None:
    names = [f"app-2026010{day}T000000Z.db" for day in range(1, 5)]
    for name in names[:3]:
        make_copy(tmp_path / "backup", name, note=name != names[2])
    changed = tmp_path / "backup" / names[1]
    changed.write_bytes(changed.read_bytes().replace(b"app-2026", b"app-2027"))
    (tmp_path / "backup" / names[3]).touch()
    (tmp_path / "data").mkdir()
    done = paste(
        tmp_path, section("restore-sqlite-from-backup", "Choose a sound backup", **sqlite_values(tmp_path))
    )
    assert done.stdout.splitlines() == [
        f"{names[3]}: empty",
        f"{names[2]}: no SHA-256 beside it (integrity_check: ok)",
        f"{names[1]}: differs from its SHA-256",
        f"{names[0]}: ok",
    ], done


def test_the_newest_copy_is_that_of_this_database_and_of_no_other(tmp_path: Path) -> None:
    own = make_copy(tmp_path / "backup", "app-20260101T000000Z.db").name
    for other in ("app-9-20260102T000000Z.db", "app-9Z.db", "zapp-20260103T000000Z.db"):
        make_copy(tmp_path / "backup", other)
    commands = section("back-up-sqlite-online", "Verify", **sqlite_values(tmp_path))
    assert paste(tmp_path, commands).stdout.splitlines()[-1] == f"1|{own}"


def test_a_second_server_that_does_not_come_is_waited_for_a_minute_and_its_log_shown(tmp_path: Path) -> None:
    write(tmp_path / "recovery", **{"error.log": "why not"})
    stand_in(tmp_path, timeout='echo "$1 s"; exit 124', start_stop_daemon="true", chown="true")
    commands = section(
        "restore-mariadb-to-point-in-time", "Start the second server", recovery_dir=str(tmp_path / "recovery")
    )
    done = paste(tmp_path, commands)
    assert done.returncode == 1
    assert done.stdout.splitlines() == ["60 s", "no answer within a minute", "why not"]


def test_rows_are_compared_in_binary_and_all_their_columns(tmp_path: Path) -> None:
    client = 'case $* in *concat*) printf "\\`id\\`\\n\\`email\\`\\n" ;; *) echo 0; echo "$*" >> asked ;; esac'
    stand_in(tmp_path, mariadb=client, mariadb_dump="true")
    names = {"database": "shop", "table": "customers", "aside": "aside", "key": "id", "column": "amount"}
    given = names | values(tmp_path) | {"recovery_dir": "recovery", "lost": "rows", "changed": "TRUE"}
    for heading in ("Bring the rows over: DELETE or UPDATE", "Put the values back"):
        done = paste(tmp_path, section("restore-mariadb-to-point-in-time", heading, **given))
        assert done.returncode == 0, done.stderr
    asked = (tmp_path / "asked").read_text(encoding="utf-8")
    for column in ("`id`", "`email`", "amount"):
        assert f"NOT (p.{column} <=> r.{column} AND BINARY p.{column} <=> BINARY r.{column})" in asked


def test_a_second_rollback_of_a_salvage_keeps_what_the_first_brought_back(tmp_path: Path) -> None:
    write(tmp_path / "data", **{"app.db": "salvaged"})
    given = sqlite_values(tmp_path) | {"work_dir": str(tmp_path / "work")}
    commands = section("recover-sqlite-database", "Rollback", **given)
    assert paste(tmp_path, commands).returncode == 1
    assert tree(tmp_path / "data") == {"app.db": "salvaged"}
    write(tmp_path / "work" / "damaged", **{"app.db": "damaged"})
    assert paste(tmp_path, commands).returncode == 0
    assert paste(tmp_path, commands).returncode == 1
    assert tree(tmp_path / "data") == {"app.db": "damaged"}
    assert tree(tmp_path / "work" / "result") == {"app.db": "salvaged"}
