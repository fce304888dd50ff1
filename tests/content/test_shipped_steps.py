"""Steps of the shipped file pages, carried out where something is wrong: they stop, and nothing is lost."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.build import ROOT

PROCEDURES = ROOT / "content" / "procedures"
Values = dict[str, str]


def blocks(page: str, anchor: str) -> list[str]:
    """The commands of a step, as a reader copies them; admonitions are not among them."""
    text = (PROCEDURES / f"{page}.md").read_text(encoding="utf-8")
    step = text.split(f"{{#{anchor} ", 1)[1].split("\n###", 1)[0].split("\n## ", 1)[0]
    return re.findall(r"^```bash\n(.*?)^```", step, re.DOTALL | re.MULTILINE)


def carry_out(folder: Path, page: str, anchor: str, values: Values, which: slice = slice(None)) -> int:
    """Paste a step into a shell that goes on after an error, as a terminal does."""
    script = "\n".join(blocks(page, anchor)[which])
    script = re.sub(r"\{\{ (\w+) \}\}", lambda found: values[found[1]], script)
    env = {**os.environ, "RESTIC_CACHE_DIR": str(folder / "cache"), "HOME": str(folder)}
    return subprocess.run(
        ["bash", "-c", script], cwd=folder, env=env, capture_output=True, check=False
    ).returncode


def files_of(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def values(tmp_path: Path) -> Values:
    """Each value is a path of its own below the folder, with a blank where the page takes it."""
    (tmp_path / "password").write_text("only a test\n", encoding="utf-8")
    names = ("restore_dir", "data_dir", "copy_dir", "repository_copy", "test_dir")
    paths = {name: str(tmp_path / f"the {name}") for name in names}
    return {
        **paths,
        "repository": str(tmp_path / "repository"),
        "source_repository": str(tmp_path / "repository"),
        "password_file": str(tmp_path / "password"),
        "recovery_file": str(tmp_path / "password"),
        "recovery_password_file": str(tmp_path / "recovery"),
        "base_dir": str(tmp_path),
        "source_host": "fs1",
        "lost_path": f"{paths['data_dir']}/plan.txt",
        "snapshot": "latest",
        "settings_snapshot": "latest",
        "archive": "monday",
        "last_transaction": "5",
        "excludes_file": "/dev/null",
    }


def restic_repository(values: Values) -> None:
    restic = ["restic", "-r", values["repository"], "-p", values["password_file"]]
    subprocess.run([*restic, "init"], check=True, capture_output=True)
    subprocess.run([*restic, "backup", "--host", "fs1", values["data_dir"]], check=True, capture_output=True)


def borg_repository(values: Values) -> None:
    env = {
        **os.environ,
        "BORG_PASSCOMMAND": f"cat {values['password_file']}",
        "BORG_BASE_DIR": values["base_dir"],
    }
    where = values["repository"]
    subprocess.run(["borg", "init", "-e", "repokey-blake2", where], env=env, check=True, capture_output=True)
    command = ["borg", "create", f"{where}::monday", values["data_dir"]]
    subprocess.run(command, env=env, check=True, capture_output=True)


@pytest.mark.skipif(not (shutil.which("borg") and shutil.which("restic")), reason="one is not installed")
@pytest.mark.parametrize(
    ("page", "anchor", "target"),
    [
        ("restore-files-with-restic", "restore-beside", "restore_dir"),
        ("restore-file-server-with-restic", "settings", "restore_dir"),
        ("verify-restic-backup", "test-restore", "test_dir"),
        ("repair-restic-repository", "copy", "copy_dir"),
        ("restore-files-with-borg", "extract", "restore_dir"),
        ("roll-back-borg-repository", "copy", "repository_copy"),
    ],
)
def test_what_an_attempt_before_left_is_never_mixed_with_the_new(
    tmp_path: Path, values: Values, page: str, anchor: str, target: str
) -> None:
    Path(values["data_dir"]).mkdir()
    Path(values["lost_path"]).write_text("new\n", encoding="utf-8")
    (borg_repository if "borg" in page else restic_repository)(values)
    left = Path(values[target])
    left.mkdir()
    (left / "of the first attempt").write_text("old\n", encoding="utf-8")
    assert carry_out(tmp_path, page, anchor, values, slice(0, 1)) != 0
    assert files_of(left) == {"of the first attempt": "old\n"}


@pytest.mark.skipif(not shutil.which("borg"), reason="borg is not installed")
def test_an_extraction_without_its_directory_does_not_write_where_the_reader_stands(
    tmp_path: Path, values: Values
) -> None:
    data = Path(values["data_dir"])
    data.mkdir()
    (data / "plan.txt").write_text("as it was on monday\n", encoding="utf-8")
    borg_repository(values)
    (data / "plan.txt").write_text("the work since then\n", encoding="utf-8")
    wrong = values | {"restore_dir": str(tmp_path / "no such place" / "restore")}
    # An archive holds paths without their first slash: from here they are the live ones.
    assert carry_out(Path("/"), "restore-files-with-borg", "extract", wrong, slice(0, 1)) != 0
    assert (data / "plan.txt").read_text(encoding="utf-8") == "the work since then\n"


@pytest.mark.skipif(not shutil.which("restic"), reason="restic is not installed")
def test_an_empty_mount_point_is_not_backed_up_by_hand(tmp_path: Path, values: Values) -> None:
    Path(values["data_dir"]).mkdir()
    restic = ["restic", "-r", values["repository"], "-p", values["password_file"]]
    subprocess.run([*restic, "init"], check=True, capture_output=True)
    assert carry_out(tmp_path, "back-up-files-with-restic", "snapshot", values, slice(0, 1)) != 0
    listed = subprocess.run([*restic, "snapshots", "--json"], check=True, capture_output=True, text=True)
    assert listed.stdout.strip() in ("null", "[]")


def test_a_password_that_is_there_is_not_written_again(tmp_path: Path, values: Values) -> None:
    """It may be the only one that opens a repository."""
    step = "set-up-restic-repository", "passwords"
    opens = Path(values["password_file"]).read_text(encoding="utf-8")
    carry_out(tmp_path, *step, values)
    assert Path(values["password_file"]).read_text(encoding="utf-8") == opens
    made = (tmp_path / "recovery").read_text(encoding="utf-8")
    assert len(made) > 40
    carry_out(tmp_path, *step, values)
    assert (tmp_path / "recovery").read_text(encoding="utf-8") == made


def test_a_transaction_that_does_not_exist_cuts_nothing(tmp_path: Path, values: Values) -> None:
    copy = Path(values["repository_copy"])
    (copy / "data" / "0").mkdir(parents=True)
    for segment in (1, 5, 9):
        (copy / "data" / "0" / str(segment)).write_text("segment\n", encoding="utf-8")
    lines = [f"transaction {number}, UTC time 2026-11-22T20:15:53" for number in (1, 5, 9)]
    (copy / "transactions").write_text("\n".join(lines) + "\n", encoding="utf-8")
    carry_out(tmp_path, "roll-back-borg-repository", "cut", values | {"last_transaction": "7"})
    assert len(list((copy / "data" / "0").iterdir())) == 3
    carry_out(tmp_path, "roll-back-borg-repository", "cut", values | {"last_transaction": "5"})
    assert sorted(path.name for path in (copy / "data" / "0").iterdir()) == ["1", "5"]


def test_data_that_were_put_aside_before_stay_where_they_are(tmp_path: Path, values: Values) -> None:
    data, aside = Path(values["data_dir"]), Path(values["data_dir"] + ".damaged")
    restored = Path(values["restore_dir"] + values["data_dir"])
    for folder, text in ((data, "live"), (aside, "evidence"), (restored, "restored")):
        folder.mkdir(parents=True)
        (folder / "plan.txt").write_text(text, encoding="utf-8")
    assert carry_out(tmp_path, "restore-files-with-borg", "put-in-place", values) != 0
    assert (files_of(data), files_of(aside)) == ({"plan.txt": "live"}, {"plan.txt": "evidence"})
    shutil.rmtree(aside)
    assert carry_out(tmp_path, "restore-files-with-borg", "put-in-place", values) == 0
    assert (files_of(data), files_of(aside)) == ({"plan.txt": "restored"}, {"plan.txt": "live"})


def test_a_number_that_belongs_to_somebody_else_on_the_new_host_is_named(
    tmp_path: Path, values: Values
) -> None:
    etc = Path(values["restore_dir"]) / "etc"
    etc.mkdir(parents=True)
    (etc / "group").write_text("projects:x:59871:\n", encoding="utf-8")
    (etc / "passwd").write_text("anna:x:59871:59871::/:/bin/sh\n", encoding="utf-8")
    (compare,) = [
        block for block in blocks("restore-file-server-with-restic", "accounts") if "comm -23" in block
    ]
    script = compare.replace("{{ restore_dir }}", values["restore_dir"])
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["59871:projects", "59871:anna"]
