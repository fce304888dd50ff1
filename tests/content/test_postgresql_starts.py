"""A start that takes longer than its tool waits has not failed, and no dead server is waited for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.steps import paste, section, stand_in

PAGES = ("restore-postgresql-base-backup", "Start the server and let it replay")


@pytest.fixture
def values(tmp_path: Path) -> dict[str, str]:
    """A server whose start ends with an error, as pg_ctl's does after a minute."""
    (tmp_path / "server.log").write_text("LOG:  starting archive recovery\n", encoding="utf-8")
    stand_in(tmp_path, runuser='shift 3\nexec "$@"', psql="echo f")
    return {
        "start_server": "false",
        "pg_bin": str(tmp_path / "bin"),
        "pgdata": str(tmp_path / "main"),
        "socket_dir": str(tmp_path),
        "port": "5432",
        "server_log": str(tmp_path / "server.log"),
    }


def servers(folder: Path, **programs: str) -> None:
    """Stand-ins for the server's own programs."""
    stand_in(folder, **programs)
    for name in programs:
        (folder / "bin" / name.replace("_", "-")).rename(folder / "bin" / name)


def test_a_server_that_still_replays_when_the_start_gives_up_is_waited_for(
    tmp_path: Path, values: dict[str, str]
) -> None:
    # It is in production at the third look.
    servers(
        tmp_path,
        pg_ctl="exit 0",
        pg_controldata=(
            f'echo . >> {tmp_path}/looks\n[ "$(wc -l < {tmp_path}/looks)" -lt 3 ] '
            '&& echo "state: in archive recovery" || echo "state: in production"'
        ),
        sleep="exit 0",
    )
    done = paste(tmp_path, section(*PAGES, **values))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("LOG:  starting archive recovery\nopened: yes\n")


def test_a_server_that_has_died_ends_the_wait_and_fails(tmp_path: Path, values: dict[str, str]) -> None:
    servers(tmp_path, pg_ctl="exit 3", pg_controldata='echo "state: shut down in recovery"')
    done = paste(tmp_path, section(*PAGES, **values))
    assert done.returncode == 1
    assert "No such file" not in done.stderr
    assert done.stdout.endswith("opened: no\n")
