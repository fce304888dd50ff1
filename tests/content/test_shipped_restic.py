"""The programs of the restic configuration, run for real against repositories in a temporary folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.build import ROOT

CONFIGS = ROOT / "content" / "configs" / "restic"
pytestmark = pytest.mark.skipif(not shutil.which("restic"), reason="restic is not installed")


@dataclass
class Server:
    """A file server in a folder: data, settings, a repository, and the shipped programs with its paths."""

    root: Path

    @property
    def files(self) -> Path:
        return self.root / "srv" / "files"

    @property
    def env(self) -> dict[str, str]:
        return {
            **os.environ,
            "RESTIC_REPOSITORY": str(self.root / "repository"),
            "RESTIC_PASSWORD_FILE": str(self.root / "password"),
            "RESTIC_CACHE_DIR": str(self.root / "cache"),
        }

    def restic(self, *words: str) -> str:
        done = subprocess.run(["restic", *words], env=self.env, capture_output=True, text=True, check=True)
        return done.stdout

    def back_up(self) -> subprocess.CompletedProcess[str]:
        text = (CONFIGS / "restic-backup-run").read_text(encoding="utf-8")
        for path in ("/srv/files", "/var/backups", "/etc"):
            text = text.replace(path, f"{self.root}{path}")
        # Root reads every file; without these rights it reads what it may.
        plain = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
        return subprocess.run(
            [*plain, "bash", "-c", text], env=self.env, capture_output=True, text=True, check=False
        )

    def age(self, *paths: str, host: str = "fs1") -> subprocess.CompletedProcess[str]:
        words = [word for path in paths for word in ("--path", f"{self.root}{path}")]
        command = [
            sys.executable,
            str(CONFIGS / "restic-age.py"),
            "--max-hours",
            "14",
            "--host",
            host,
            *words,
        ]
        return subprocess.run(command, env=self.env, capture_output=True, text=True, check=False)


@pytest.fixture
def server(tmp_path: Path) -> Server:
    server = Server(tmp_path)
    for folder in ("srv/files", "var/backups", "etc/restic"):
        (tmp_path / folder).mkdir(parents=True)
    (server.files / "plan of the bridge.txt").write_text("piles\n", encoding="utf-8")
    (tmp_path / "etc/passwd").write_text("anna:x:2001:2001::/:/bin/sh\n", encoding="utf-8")
    shutil.copy(CONFIGS / "excludes.txt", tmp_path / "etc/restic")
    (tmp_path / "password").write_text("only a test\n", encoding="utf-8")
    server.restic("init")
    return server


def test_a_run_takes_a_snapshot_of_the_data_and_one_of_the_settings(server: Server) -> None:
    done = server.back_up()
    assert done.returncode == 0, done.stderr
    assert server.restic("snapshots", "--json").count('"short_id"') == 2
    assert f"{server.root}/etc/passwd" in server.restic("find", "passwd")
    assert "plan of the bridge.txt" in server.restic("find", "plan*")


def test_a_file_that_cannot_be_read_fails_the_run_and_holds_no_other_snapshot_up(server: Server) -> None:
    (server.files / "plan of the bridge.txt").chmod(0)
    done = server.back_up()
    assert done.returncode == 3
    assert "plan of the bridge.txt: permission denied" in done.stderr
    assert server.restic("snapshots", "--json", "--tag", "etc").count('"short_id"') == 1


@pytest.mark.parametrize("missing", ["srv/files", "var/backups"])
def test_a_directory_that_is_gone_fails_the_run_and_holds_no_other_snapshot_up(
    server: Server, missing: str
) -> None:
    """Restic itself passes over it, and ends with 0."""
    shutil.rmtree(server.root / missing)
    done = server.back_up()
    assert done.returncode != 0
    assert f"{missing} is missing: is its disk mounted?" in done.stderr
    taken = server.restic("snapshots")
    assert f"{server.root}/etc" in taken
    assert (str(server.files) in taken) == (missing == "var/backups")


def test_an_empty_mount_point_is_no_backup(server: Server) -> None:
    (server.files / "plan of the bridge.txt").unlink()
    done = server.back_up()
    assert done.returncode != 0
    assert "is empty: is its disk mounted?" in done.stderr
    assert f"{server.files}" not in server.restic("snapshots")
    assert f"{server.root}/etc" in server.restic("snapshots")


def test_the_age_is_that_of_the_oldest_path(server: Server) -> None:
    server.restic("backup", "--host", "fs1", "--time", "2026-01-01 00:00:00", f"{server.root}/etc")
    server.restic("backup", "--host", "fs1", str(server.files), f"{server.root}/var/backups")
    done = server.age("/srv/files", "/var/backups", "/etc")
    assert done.returncode == 2
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["OK", "OK", "STALE"]
    assert server.age("/srv/files").returncode == 0


def test_a_snapshot_of_another_host_or_of_the_future_is_not_young(server: Server) -> None:
    server.restic("backup", "--host", "fs2", str(server.files))
    server.restic("backup", "--host", "fs1", "--time", "2199-01-01 00:00:00", str(server.files))
    done = server.age("/srv/files")
    assert done.returncode == 2
    assert "STALE: no snapshot of fs1" in done.stdout


def test_a_repository_that_cannot_be_read_has_no_age(server: Server) -> None:
    shutil.rmtree(server.root / "repository")
    (server.root / "repository").mkdir()
    assert server.age("/srv/files").returncode == 3
