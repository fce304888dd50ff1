"""The Redis pages beside stand-ins for the server: an empty server is no restored one, and no cut is blind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.steps import paste, section, stand_in, tree, write

CHECK = 'echo "[info] $(cat "$1") keys read"; [ "$(cat "$1")" != damaged ]'


def values(folder: Path) -> dict[str, str]:
    (folder / "log").write_text("* DB loaded from append only file: of an earlier start\n", encoding="utf-8")
    return {
        "backup_root": str(folder / "backup"),
        "data_dir": str(folder / "data"),
        "client": "redis-cli",
        "server_log": str(folder / "log"),
        "start_server": "true",
    }


def test_the_snapshot_of_a_server_that_had_lost_its_keys_is_passed_over(tmp_path: Path) -> None:
    stand_in(tmp_path, redis_check_rdb=CHECK)
    keys = {"01": "20", "02": "0", "03": "damaged"}
    write(tmp_path / "backup", **{f"202601{day}T000000Z.rdb": count for day, count in keys.items()})
    choose = section("restore-redis-rdb", "Choose and check the snapshot", **values(tmp_path))
    done = paste(tmp_path, choose)
    assert done.returncode == 0, done.stderr
    assert "damaged: 20260103T000000Z.rdb\n" in done.stdout
    assert "empty: 20260102T000000Z.rdb\n" in done.stdout
    assert done.stdout.endswith("newest sound snapshot: 20260101T000000Z.rdb\n")
    (tmp_path / "backup" / "20260101T000000Z.rdb").unlink()
    assert paste(tmp_path, choose).returncode == 1


@pytest.mark.parametrize(("loaded", "expired", "code"), [(20, 0, 0), (18, 2, 0), (0, 0, 1), (7, 0, 1)])
def test_a_server_that_did_not_load_the_snapshot_is_not_started_well(
    loaded: int, expired: int, code: int, tmp_path: Path
) -> None:
    """Where the manifest is missing or has another name Redis starts empty, and answers."""
    told = f"rdb_last_load_keys_expired:{expired}\\r\\nrdb_last_load_keys_loaded:{loaded}\\r\\n"
    stand_in(tmp_path, redis_cli=f"[ $1 = ping ] && echo PONG || printf '{told}'", sleep="true")
    (tmp_path / "data.checked").write_text("[info] 20 keys read\n[info] 0 expires\n", encoding="utf-8")
    done = paste(tmp_path, section("restore-redis-rdb", "Start the server", **values(tmp_path)))
    assert done.returncode == code
    assert f"{loaded + expired} keys were loaded, 20 are in the snapshot" in done.stdout


CUT = ("repair-redis-aof", "Cut the file at the damaged place")


@pytest.mark.parametrize("wrong", ["no copy", "half a copy", "a server that runs"])
def test_nothing_is_cut_without_a_whole_copy_or_under_a_server_that_runs(wrong: str, tmp_path: Path) -> None:
    running = wrong == "a server that runs"
    cut = "echo cut > data/appendonlydir/aof"
    stand_in(tmp_path, redis_check_aof=cut, redis_cli=f"exit {int(not running)}", cp="/bin/cp \"$@\"; exit 1")
    write(tmp_path / "data" / "appendonlydir", aof="damaged")
    if running:
        (tmp_path / "data.before-repair" / "appendonlydir").mkdir(parents=True)
    elif wrong == "half a copy":
        copy = section("repair-redis-aof", "Copy the data directory", **values(tmp_path))
        assert paste(tmp_path, copy).returncode != 0
    done = paste(tmp_path, section(*CUT, **values(tmp_path)))
    assert done.returncode != 0
    assert "nothing was cut" in done.stdout
    assert tree(tmp_path / "data") == {"appendonlydir/aof": "damaged"}
