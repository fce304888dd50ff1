"""A built wheel is whole: it carries the theme and builds a site with no checkout around it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.build import PLAIN, ROOT, write_files


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_the_theme(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith("drillbook/_theme/")}
    files = [path for path in (ROOT / "theme").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert packed == {f"drillbook/_theme/{path.relative_to(ROOT / 'theme').as_posix()}" for path in files}


def test_an_installed_wheel_builds_a_site(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    notes = {"disk-full.md": "# The disk is full\n\nRemove what is safe to remove.\n"}
    write_files(tmp_path / "notes", notes)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env=os.environ | PLAIN | {"PYTHONPATH": str(tmp_path / "installed")},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    assert run("-c", "import drillbook; print(drillbook.__file__)").stdout.startswith(str(tmp_path))
    done = run("-m", "drillbook", "build", "--content", "notes", "--output", "site")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "site" / "index.html").is_file()
    page = next((tmp_path / "site").rglob("disk-full.html")).read_text(encoding="utf-8")
    assert "Remove what is safe to remove." in page
