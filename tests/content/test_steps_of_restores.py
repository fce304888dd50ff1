"""Steps of restores as pages give them, pasted into a shell, beside stand-ins for servers."""

from __future__ import annotations

import functools
import re
import shutil
from pathlib import Path

import pytest

from drillbook.catalog import Catalog, load_catalog
from drillbook.drills.plan import Plan, make_plan
from tests.support.steps import CONTENT, MOUNTS, paste, stand_in, tree, write


@functools.cache
def catalog() -> Catalog:
    return load_catalog(CONTENT, check=False)


@functools.cache
def plan(drill: str) -> Plan:
    return make_plan(catalog(), catalog().pages[drill])


def step(drill: str, anchor: str) -> str:
    """The commands of a procedure's step with the values of a drill."""
    (found,) = [step for step in plan(drill).of("recover") if step.anchor == anchor]
    return "\n".join(command.text for command in found.commands)


KEEPING = ["drill-mariadb-server-lost", "drill-etcd-data-lost", "drill-redis-snapshot-restored"]


@pytest.mark.parametrize("drill", KEEPING)
def test_the_old_data_are_moved_aside_once_and_never_mixed_with_those_of_a_second_attempt(
    drill: str, tmp_path: Path
) -> None:
    write(tmp_path / "data" / "inner", old="old")
    assert paste(tmp_path, step(drill, "keep-old")).returncode == 0
    assert not (tmp_path / "data").exists()
    write(tmp_path / "data" / "inner", old="second")
    assert paste(tmp_path, step(drill, "keep-old")).returncode != 0
    assert tree(tmp_path / "data.before-restore") == {"inner/old": "old"}
    assert tree(tmp_path / "data") == {"inner/old": "second"}


@pytest.mark.parametrize("drill", KEEPING)
def test_the_old_data_of_a_directory_that_is_a_link_stay_on_their_file_system(
    drill: str, tmp_path: Path
) -> None:
    write(tmp_path / "disk" / "inner", old="old")
    (tmp_path / "data").symlink_to(tmp_path / "disk")
    assert paste(tmp_path, step(drill, "keep-old")).returncode == 0
    assert tree(tmp_path / "disk") == {".before-restore/inner/old": "old"}
    assert (tmp_path / "data").is_symlink()


@pytest.mark.parametrize("drill", KEEPING)
def test_the_old_data_of_a_mount_point_are_moved_aside_in_it_and_a_second_attempt_is_refused(
    drill: str, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    mount = f'mount -t tmpfs tmpfs "{tmp_path}/data" || exit 77'
    if paste(tmp_path, mount, *MOUNTS).returncode != 0:
        pytest.skip("nothing can be mounted here")
    keep = step(drill, "keep-old")
    done = paste(
        tmp_path,
        f"""{mount}
        cd data && mkdir inner lost+found && echo old > inner/old && cd .. || exit 1
        ( {keep} ) && find data -name old
        echo second > data/old
        ( {keep} ) > said || echo refused
        cat data/old data/.before-restore/inner/old; ls data""",
        *MOUNTS,
    )
    assert done.stdout.split() == [
        "data/.before-restore/inner/old",
        "refused",
        "second",
        "old",
        "lost+found",
        "old",
    ], done


MARIADB = {
    "mariadb_backup": """
for word; do
    case $word in --target-dir=*) cp "$DRILL_DIR/stands-at" "${word#*=}/xtrabackup_binlog_info" ;; esac
done
echo "$@" >> "$DRILL_DIR/prepared"
echo 'completed OK!' >&2""",
}


def make_chain(folder: Path, stands: dict[str, str]) -> None:
    for name, at in stands.items():
        write(folder / "backup" / "chain" / name, xtrabackup_binlog_info=at)
    (folder / "backup" / "latest").symlink_to("chain")
    write(folder, **{"stands-at": "mariadb-bin.000001\t100\t0-1-1\n"})


@pytest.mark.parametrize(
    ("drill", "directory"),
    [("drill-mariadb-server-lost", "restore"), ("drill-mariadb-table-dropped", "recovery")],
)
def test_a_second_attempt_does_not_prepare_the_chain_of_the_first(
    drill: str, directory: str, tmp_path: Path
) -> None:
    make_chain(tmp_path, {"full": "mariadb-bin.000001\t100\t0-1-1\n"})
    write(tmp_path, **{"recovery.found": "mariadb-bin.000002 500 2026-11-28 13:00:00 TRUNCATE orders\n"})
    (tmp_path / "binlog").mkdir()
    stand_in(tmp_path, **MARIADB)
    (tmp_path / directory / "full").mkdir(parents=True)
    assert paste(tmp_path, step(drill, "prepare")).returncode != 0
    assert not (tmp_path / "prepared").exists()
    assert not (tmp_path / directory / "latest").exists()
    assert not (tmp_path / directory / "chain").exists()
    shutil.rmtree(tmp_path / directory)
    assert paste(tmp_path, step(drill, "prepare")).returncode == 0
    assert (tmp_path / directory / "full" / "xtrabackup_binlog_info").exists()


@pytest.mark.parametrize(
    ("mistake", "prepared"),
    [
        ("mariadb-bin.000001 99", None),
        ("mariadb-bin.000001 100", ["full"]),
        ("mariadb-bin.000002 4", ["full", "inc-20260101T010000Z"]),
        ("mariadb-bin.000010 4", ["full", "inc-20260101T010000Z", "inc-20260101T020000Z"]),
    ],
)
def test_a_backup_that_was_taken_after_the_mistake_is_left_out(
    mistake: str, prepared: list[str] | None, tmp_path: Path
) -> None:
    make_chain(
        tmp_path,
        {
            "full": "mariadb-bin.000001\t100\t0-1-1\n",
            "inc-20260101T010000Z": "mariadb-bin.000001\t900\t0-1-5\n",
            "inc-20260101T020000Z": "mariadb-bin.000009\t50\t0-1-9\n",
        },
    )
    write(tmp_path, **{"recovery.found": f"{mistake} 2026-11-28 13:00:00 TRUNCATE orders\n"})
    stand_in(tmp_path, **MARIADB)
    done = paste(tmp_path, step("drill-mariadb-table-dropped", "prepare"))
    if prepared is None:
        assert done.returncode == 1
        assert "began after the mistake" in done.stdout
        assert not (tmp_path / "recovery").exists()
        return
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "prepared").read_text(encoding="utf-8").splitlines()
    assert [re.findall(r"(?:full|inc-\w+)$", line)[0] for line in lines] == prepared


@pytest.mark.parametrize(
    ("stop", "fed"),
    [
        ("mariadb-bin.000009", ["mariadb-bin.000009"]),
        ("mariadb-bin.000010", ["mariadb-bin.000009", "mariadb-bin.000010"]),
        ("mariadb-bin.000011", ["mariadb-bin.000009", "mariadb-bin.000010", "mariadb-bin.000011"]),
        ("mariadb-bin.000013", None),
    ],
)
def test_the_replay_reads_the_logs_up_to_the_mistake_without_a_hole_and_none_after_it(
    stop: str, fed: list[str] | None, tmp_path: Path
) -> None:
    # 000012 is missing; a copy of a log, and the index, are no logs.
    logs = ["000007", "000008", "000009", "000010", "000011", "000013", "000010.gz", "index"]
    write(tmp_path / "binlog", **{f"mariadb-bin.{number}": "" for number in logs})
    write(tmp_path / "recovery" / "full", xtrabackup_binlog_info="mariadb-bin.000009\t700\t0-1-7\n")
    write(tmp_path, **{"recovery.found": f"{stop} 800 2026-11-28 13:00:00 TRUNCATE orders\n"})
    stand_in(tmp_path, mariadb_binlog='echo "$@" > "$DRILL_DIR/fed"', mariadb="cat > /dev/null")
    done = paste(tmp_path, step("drill-mariadb-table-dropped", "replay"))
    if fed is None:
        assert done.returncode != 0
        assert "mariadb-bin.000012" in done.stderr
        assert not (tmp_path / "fed").exists()
        return
    assert done.returncode == 0, done.stderr
    start, end, *files = (tmp_path / "fed").read_text(encoding="utf-8").split()
    assert (start, end) == ("--start-position=700", "--stop-position=800")
    assert [Path(file).name for file in files] == fed


@pytest.mark.parametrize("broken", ["mariadb_binlog", "mariadb"])
def test_a_replay_that_broke_off_does_not_look_like_one_that_ended(broken: str, tmp_path: Path) -> None:
    write(tmp_path / "binlog", **{"mariadb-bin.000001": ""})
    write(tmp_path / "recovery" / "full", xtrabackup_binlog_info="mariadb-bin.000001\t4\t\n")
    write(tmp_path, **{"recovery.found": "mariadb-bin.000001 800 2026-11-28 13:00:00 TRUNCATE orders\n"})
    stand_in(
        tmp_path,
        **({"mariadb_binlog": "true", "mariadb": "cat > /dev/null"} | {broken: "cat > /dev/null; exit 1"}),
    )
    done = paste(tmp_path, step("drill-mariadb-table-dropped", "replay"))
    assert done.returncode != 0
    assert "replayed" not in done.stdout


@pytest.mark.parametrize(
    ("logs", "dump", "said"),
    [
        ([], "", "no binary log survived"),
        (["000001", "000002"], "#1 end_log_pos 100 CRC32", "replayed from mariadb-bin.000001 100"),
        (["000001", "000003"], "#1 end_log_pos 100 CRC32", "cannot access"),
        (["000002"], "#1 end_log_pos 100 CRC32", "cannot access"),
        (["000001"], "#1 end_log_pos 1001 CRC32", "is not the log that the backup ends in"),
    ],
)
def test_surviving_logs_are_replayed_when_they_go_on_where_the_backup_ends(
    logs: list[str], dump: str, said: str, tmp_path: Path
) -> None:
    write(
        tmp_path / "binlog", **{f"mariadb-bin.{number}": "" for number in logs}, **{"mariadb-bin.index": ""}
    )
    make_chain(tmp_path, {"full": "mariadb-bin.000001\t100\t0-1-1\n"})
    stand_in(tmp_path, **MARIADB, mariadb_binlog=f"echo '{dump}'", mariadb="cat > /dev/null")
    assert paste(tmp_path, step("drill-mariadb-server-lost", "prepare")).returncode == 0
    done = paste(tmp_path, step("drill-mariadb-server-lost", "replay"))
    assert said in done.stdout + done.stderr
    assert (done.returncode == 0) == (said.startswith(("no binary", "replayed")))


def test_a_second_repair_does_not_overwrite_the_copy_of_the_damaged_file(tmp_path: Path) -> None:
    write(tmp_path / "data" / "appendonlydir", aof="damaged, and whole")
    copy = step("drill-redis-data-damaged", "copy")
    assert paste(tmp_path, copy).returncode == 0
    write(tmp_path / "data" / "appendonlydir", aof="cut")
    assert paste(tmp_path, copy).returncode != 0
    assert tree(tmp_path / "data.before-repair") == {"appendonlydir/aof": "damaged, and whole"}


def test_a_redis_that_does_not_come_is_not_waited_for_in_silence(tmp_path: Path) -> None:
    stand_in(tmp_path, redis_cli="echo NOAUTH Authentication required.", runuser="true", sleep="true")
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "redis.log").touch()
    for drill in ("drill-redis-data-damaged", "drill-redis-snapshot-restored"):
        done = paste(tmp_path, step(drill, "start"))
        assert done.returncode != 0
        assert "the server does not answer: NOAUTH" in done.stdout


def test_only_the_files_of_the_broken_database_are_moved_and_never_over_those_of_an_earlier_attempt(
    tmp_path: Path,
) -> None:
    files = {"app.db": "broken", "app.db-wal": "wal", "app.db-journal": "journal"}
    others = {"app.db.bak": "bak", "app.db2": "other"}
    write(tmp_path / "data", **files, **others)
    aside = step("drill-sqlite-file-corrupt", "aside")
    assert paste(tmp_path, aside).returncode == 0
    assert tree(tmp_path / "data") == others | {f"broken/{name}": text for name, text in files.items()}
    write(tmp_path / "data", **{"app.db": "restored"})
    assert paste(tmp_path, aside).returncode != 0
    assert tree(tmp_path / "data")["broken/app.db"] == "broken"
    assert tree(tmp_path / "data")["app.db"] == "restored"
