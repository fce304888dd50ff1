"""The binary logs that an old server finds when its data directory is back."""

from __future__ import annotations

from pathlib import Path

from tests.content.test_steps_repeated import prepare, roll_back
from tests.support.steps import write


def test_a_rollback_leaves_the_old_server_the_logs_that_it_knew(tmp_path: Path) -> None:
    """With later ones it does not read its own last log, and cannot tell what was committed."""
    write(tmp_path / "binlog", **{"mariadb-bin.000001": "old", "mariadb-bin.000002": "old", "other-bin.9": ""})
    prepare(tmp_path)
    write(tmp_path / "binlog", **{"mariadb-bin.000003": "restored", "mariadb-bin.state": "restored"})
    index = tmp_path / "binlog" / "mariadb-bin.index"
    names = [f"mariadb-bin.00000{n}" for n in (1, 2, 3)]
    lines = [f"{tmp_path}/binlog/{names[0]}", f"./{names[1]}", f"{tmp_path}/binlog/{names[2]}"]
    index.write_text("\n".join(lines) + "\n", encoding="utf-8")
    write(tmp_path / "data", state="restored")
    write(tmp_path / "data.before-restore", state="old")
    assert roll_back(tmp_path, "restore-mariadb-backup") == 0
    assert {path.name for path in (tmp_path / "binlog").iterdir()} == {*names[:2], "other-bin.9", index.name}
    assert index.read_text(encoding="utf-8").split() == lines[:2]
    assert {path.name for path in (tmp_path / "restore.newer-logs").iterdir()} == {
        names[2],
        "mariadb-bin.state",
    }
