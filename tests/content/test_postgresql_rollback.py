"""Old data directories go aside and come back, however often and wherever that is begun."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.content.test_postgresql_pages import RESTORE, ROOT_ONLY, SEGMENTS, blocks, run


@pytest.fixture
def pgdata(tmp_path: Path) -> Path:
    """A directory that holds what a data directory holds."""
    made = tmp_path / "pgdata"
    (made / "pg_wal").mkdir(parents=True)
    (made / "pg_wal" / SEGMENTS[0]).write_text("the last minutes", encoding="utf-8")
    (made / "PG_VERSION").write_text("15\n", encoding="utf-8")
    return made


def roll_back(pgdata: Path) -> subprocess.CompletedProcess[str]:
    stop = f"echo stopped >> {pgdata.parent}/stopped"
    return run(
        *blocks(RESTORE, "rollback", pgdata=str(pgdata), stop_server=stop, start_server="echo started")
    )


def keep_old(pgdata: Path) -> subprocess.CompletedProcess[str]:
    return run(*blocks(RESTORE, "keep-old", pgdata=str(pgdata)))


@ROOT_ONLY
@pytest.mark.parametrize("kind", ["directory", "mount", "link"])
def test_the_old_data_directory_goes_aside_and_back_also_from_a_mount_point_or_link(
    kind: str, pgdata: Path
) -> None:
    mounted = kind == "mount"
    if kind == "link":
        pgdata.symlink_to(shutil.move(pgdata, pgdata.parent / "disk"))
    if mounted:
        kept = shutil.move(pgdata / "pg_wal", pgdata.parent / "pg_wal")
        if run(f"mount -t tmpfs tmpfs {pgdata}").returncode:
            pytest.skip("this host cannot mount")
        shutil.move(kept, pgdata / "pg_wal")
        (pgdata / "PG_VERSION").touch()
        (pgdata / "lost+found").mkdir()
    try:
        assert keep_old(pgdata).returncode == 0
        left = {path.name for path in pgdata.glob("*")}
        assert left <= {"before-restore", "lost+found"}
        assert (Path(f"{pgdata}.before-restore") / "pg_wal" / SEGMENTS[0]).is_file()
        pgdata.mkdir(exist_ok=True)
        (pgdata / "restored").touch()
        done = roll_back(pgdata)
        assert done.returncode == 0, done.stdout + done.stderr
        assert pgdata.is_symlink() == (kind == "link")
        assert (pgdata / "pg_wal" / SEGMENTS[0]).is_file()
        assert (pgdata / "failed-restore" / "restored").is_file()
        assert not Path(f"{pgdata}.before-restore").is_symlink()
        assert not Path(f"{pgdata}.before-restore").exists()
        assert not (pgdata / "before-restore").exists()
    finally:
        if mounted:
            run(f"umount {pgdata}")


@ROOT_ONLY
def test_a_rollback_that_is_pasted_twice_stops_no_server_and_moves_nothing(pgdata: Path) -> None:
    keep_old(pgdata)
    pgdata.mkdir()
    (pgdata / "PG_VERSION").write_text("restored", encoding="utf-8")
    assert roll_back(pgdata).returncode == 0
    before = sorted(pgdata.rglob("*"))
    done = roll_back(pgdata)
    assert done.returncode != 0
    assert "nothing was done" in done.stdout
    assert "started" not in done.stdout
    assert (pgdata.parent / "stopped").read_text(encoding="utf-8") == "stopped\n"
    assert sorted(pgdata.rglob("*")) == before


@ROOT_ONLY
@pytest.mark.parametrize("after", ["the first file that went", "the first file that came"])
def test_a_rollback_goes_on_where_one_was_interrupted(after: str, pgdata: Path) -> None:
    keep_old(pgdata)
    old = Path(f"{pgdata}.before-restore")
    part = pgdata / "failed-restore.part"
    part.mkdir(parents=True)
    (part / "base").write_text("restored", encoding="utf-8")
    (pgdata / "PG_VERSION").write_text("restored", encoding="utf-8")
    if after == "the first file that came":
        (pgdata / "PG_VERSION").rename(part / "PG_VERSION")
        (old / ".going-back").touch()
        (old / "PG_VERSION").rename(pgdata / "PG_VERSION")
    done = roll_back(pgdata)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {path.name for path in pgdata.iterdir()} == {"PG_VERSION", "pg_wal", "failed-restore"}
    assert (pgdata / "PG_VERSION").read_text(encoding="utf-8") == "15\n"
    kept = {path.name: path.read_text(encoding="utf-8") for path in (pgdata / "failed-restore").iterdir()}
    assert kept == {"PG_VERSION": "restored", "base": "restored"}


def test_a_rollback_from_nothing_but_a_saved_pg_wal_is_refused(pgdata: Path) -> None:
    (old := Path(f"{pgdata}.before-restore")).mkdir()
    (old / "pg_wal").mkdir()
    done = roll_back(pgdata)
    assert done.returncode != 0
    assert "holds no data directory" in done.stdout
    assert not (pgdata.parent / "stopped").exists()


@ROOT_ONLY
def test_what_an_earlier_attempt_put_aside_is_neither_covered_nor_lost(pgdata: Path) -> None:
    assert keep_old(pgdata).returncode == 0
    shutil.copytree(f"{pgdata}.before-restore", pgdata)
    done = keep_old(pgdata)
    assert done.returncode != 0
    assert "nothing was moved" in done.stdout
    assert (pgdata / "pg_wal").is_dir()


@ROOT_ONLY
def test_a_backup_is_not_copied_over_what_is_there(pgdata: Path) -> None:
    root = str(pgdata.parent)
    done = run(*blocks(RESTORE, "copy", pgdata=str(pgdata), backup_root=root))
    assert done.returncode != 0
    assert "nothing was copied" in done.stdout
    assert not (pgdata / "backup_label").exists()


@ROOT_ONLY
def test_tablespaces_get_files_of_their_own_and_half_a_copy_is_not_taken_for_one(pgdata: Path) -> None:
    (backup := pgdata.parent / "backup" / "16396").mkdir(parents=True)
    (backup / "rows").write_text("rows", encoding="utf-8")
    (pgdata / "pg_tblspc").mkdir()
    (link := pgdata / "pg_tblspc" / "16396").symlink_to(backup)
    (own := Path(f"{pgdata}.tablespaces") / "16396").mkdir(parents=True)
    copying = blocks(RESTORE, "tablespaces", pgdata=str(pgdata))
    done = run(*copying)
    assert done.returncode != 0
    assert "earlier attempt" in done.stdout
    own.rmdir()
    for _ in range(2):
        assert run(*copying).returncode == 0
        assert link.readlink() == own
        assert (own / "rows").is_file()
