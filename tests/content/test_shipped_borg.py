"""The borg pages on a bad day: each step that did not do its work says so, and moves nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.content.test_shipped_steps import Values, carry_out, files_of
from tests.support.steps import paste, section

pytestmark = pytest.mark.skipif(not shutil.which("borg"), reason="borg is not installed")
RESTORE = "restore-files-with-borg"
BACK_UP = "back-up-files-with-borg"


@pytest.fixture
def values(tmp_path: Path) -> Values:
    """A repository with one archive of two files, one of which has two names."""
    (tmp_path / "password").write_text("only a test\n", encoding="utf-8")
    paths = {name: str(tmp_path / f"the {name}") for name in ("restore_dir", "data_dir")}
    data = Path(paths["data_dir"])
    data.mkdir()
    for name in ("plan.txt", "other.txt"):
        (data / name).write_text(f"{name} as it was\n", encoding="utf-8")
    os.link(data / "plan.txt", data / "second name")
    repository = str(tmp_path / "repository")
    made = {
        **paths,
        "repository": repository,
        "source_repository": repository,
        "password_file": str(tmp_path / "password"),
        "base_dir": str(tmp_path),
        "archive": "monday",
    }
    # A key takes seconds to make, and none of this depends on it.
    borg(made, "init", "--encryption=none", repository)
    borg(made, "create", f"{repository}::monday", paths["data_dir"])
    return made


def borg(values: Values, *arguments: str) -> str:
    env = {
        **os.environ,
        "BORG_PASSCOMMAND": f"cat {values['password_file']}",
        "BORG_BASE_DIR": values["base_dir"],
    }
    return subprocess.run(["borg", *arguments], env=env, check=True, capture_output=True, text=True).stdout


def test_a_file_of_which_only_a_part_was_written_is_noticed(tmp_path: Path, values: Values) -> None:
    """On a full disk borg makes every file, and cuts those that do not fit."""
    first, second = slice(0, 1), slice(1, 2)
    assert carry_out(tmp_path, RESTORE, "extract", values, first) == 0
    assert carry_out(tmp_path, RESTORE, "extract", values, second) == 0
    os.truncate(Path(values["restore_dir"] + values["data_dir"]) / "other.txt", 3)
    assert carry_out(tmp_path, RESTORE, "extract", values, second) != 0


def test_the_live_data_stay_when_nothing_was_extracted_or_put_aside(tmp_path: Path, values: Values) -> None:
    before = files_of(Path(values["data_dir"]))
    assert carry_out(tmp_path, RESTORE, "put-in-place", values) != 0
    assert files_of(Path(values["data_dir"])) == before
    done = paste(tmp_path, section(RESTORE, "Rollback", **values))
    assert done.returncode != 0
    assert "nothing was moved" in done.stdout
    assert files_of(Path(values["data_dir"])) == before


def test_the_place_where_a_disk_should_be_is_not_backed_up(tmp_path: Path, values: Values) -> None:
    place = values | {"data_dir": str(tmp_path / "mount point")}
    assert carry_out(tmp_path, BACK_UP, "back-up", place) != 0
    Path(place["data_dir"]).mkdir()
    assert carry_out(tmp_path, BACK_UP, "back-up", place) != 0
    assert borg(values, "list", "--short", values["repository"]).split() == ["monday"]


def test_an_older_archive_is_not_taken_for_the_backup_that_failed(tmp_path: Path, values: Values) -> None:
    borg(values, "rename", f"{values['repository']}::monday", "files-20200101T000000Z")
    verify = section(BACK_UP, "Verify", **values)
    done = paste(tmp_path, verify)
    assert done.returncode != 0
    assert "no archive was made since yesterday" in done.stdout
    assert carry_out(tmp_path, BACK_UP, "back-up", values) == 0
    assert paste(tmp_path, verify).returncode == 0
