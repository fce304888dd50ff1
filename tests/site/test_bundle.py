"""`drillbook bundle`: one ZIP of the whole site, the same bytes for the same content on any day."""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path

import pytest

from drillbook.site.bundle import awkward
from tests.support.build import ROOT, Outcome
from tests.support.sites import drillbook, make_full_site

CLOCK = """
import datetime
class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + datetime.timedelta(days=400)
datetime.datetime = Later
"""


def bundled(folder: Path, *options: str, **environment: str) -> tuple[Outcome, Path]:
    done = drillbook(folder, "bundle", *options, **environment)
    assert done.code == 0, done.said
    return done, folder / re.findall(r"Bundled (\S+)", done.out)[0]


def _with(folder: Path) -> str:
    return f"{folder}:{ROOT / 'plugins'}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome, Path]:
    folder = make_full_site(tmp_path_factory.mktemp("bundle"))
    return folder, *bundled(folder)


def test_it_is_named_after_the_site_and_its_newest_change(made: tuple[Path, Outcome, Path]) -> None:
    folder, _, path = made
    newest = re.search(r"drillbook-trial-(\d{4}-\d\d-\d\d)\.zip", path.name)
    assert newest, path
    assert path.parent == folder / "dist"
    with zipfile.ZipFile(path) as packed:
        home = packed.read(f"{path.stem}/index.html").decode()
    assert f'This copy is current as of</a> <time datetime="{newest[1]}">' in home


def test_it_says_what_it_made(made: tuple[Path, Outcome, Path]) -> None:
    _, done, path = made
    data = path.read_bytes()
    with zipfile.ZipFile(path) as packed:
        names = packed.namelist()
        sums = packed.read(f"{path.stem}/SHA256SUMS")
    assert f"size: {len(data):,} bytes" in done.out
    assert f"files: {len(names):,}" in done.out
    assert f"sha-256: {hashlib.sha256(data).hexdigest()}" in done.out
    assert f"digest of the site: {hashlib.sha256(sums).hexdigest()}" in done.out


def test_everything_lies_in_one_folder_that_any_system_can_unpack(made: tuple[Path, Outcome, Path]) -> None:
    _, _, path = made
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        modes = {entry.external_attr >> 16 for entry in packed.infolist()}
    assert names == sorted(names)
    assert {name.split("/")[0] for name in names} == {path.stem}
    assert f"{path.stem}/index.html" in names
    assert awkward(names) == []
    assert modes == {0o100644}


def test_the_same_content_gives_the_same_bytes_on_another_day(
    made: tuple[Path, Outcome, Path], tmp_path: Path
) -> None:
    folder, _, first = made
    (tmp_path / "sitecustomize.py").write_text(CLOCK)
    second = tmp_path / "second.zip"
    other = {"PYTHONHASHSEED": "7", "TZ": "Asia/Seoul", "PYTHONPATH": _with(tmp_path)}
    done = drillbook(folder, "bundle", "--output", str(second), **other)
    assert done.code == 0, done.said
    assert second.read_bytes() == first.read_bytes()


def test_the_clock_of_that_test_goes_another_way(made: tuple[Path, Outcome, Path], tmp_path: Path) -> None:
    folder, _, first = made
    (tmp_path / "sitecustomize.py").write_text(CLOCK)
    output = tmp_path / "site"
    assert drillbook(folder, "build", "--output", str(output), PYTHONPATH=_with(tmp_path)).code == 0
    built = re.search(r'<time datetime="(\d{4})', (output / "404.html").read_text())
    assert built
    assert built[1] > first.stem.split("-")[2]


def test_a_change_of_a_page_changes_it(tmp_path: Path) -> None:
    make_full_site(tmp_path)
    _, first = bundled(tmp_path, "--output", "first.zip")
    page = tmp_path / "content/pages/about.md"
    page.write_text(page.read_text() + "\nOne more line.\n")
    _, second = bundled(tmp_path, "--output", "second.zip")
    assert first.read_bytes() != second.read_bytes()


def test_a_date_that_is_given_is_the_date_of_the_build(tmp_path: Path) -> None:
    make_full_site(tmp_path)
    _, path = bundled(tmp_path, SOURCE_DATE_EPOCH="1800000000")
    assert path.name == "drillbook-trial-2027-01-15.zip"
    with zipfile.ZipFile(path) as packed:
        assert "This copy was built on" in packed.read(f"{path.stem}/index.html").decode()


def test_an_output_that_is_a_folder_gets_the_zip(tmp_path: Path) -> None:
    make_full_site(tmp_path)
    (tmp_path / "stick").mkdir()
    _, path = bundled(tmp_path, "--output", "stick")
    assert path.parent == tmp_path / "stick"


def test_a_mistake_in_a_page_leaves_the_zip_of_before(tmp_path: Path) -> None:
    make_full_site(tmp_path)
    _, path = bundled(tmp_path, "--output", "copy.zip")
    before = path.read_bytes()
    page = tmp_path / "content/scenarios/server-lost.md"
    page.write_text(page.read_text().replace("severity: critical", "severity: dreadful"))
    done = drillbook(tmp_path, "bundle", "--output", "copy.zip")
    assert done.code == 1
    assert "invalid-value" in done.err
    assert "not bundled" in done.err
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    make_full_site(tmp_path)
    (tmp_path / "taken").write_text("a file")
    done = drillbook(tmp_path, "bundle", "--output", "taken/copy.zip")
    assert done.code == 2
    assert "taken" in done.err
    assert "Traceback" not in done.said


@pytest.mark.parametrize(
    "name", ["alerts/a:b.html", "pages/con.html", "pages/aux", "pages/ends.", "x" * 200, "pages/what?.html"]
)
def test_names_that_windows_cannot_unpack_are_told(name: str) -> None:
    assert awkward([name, "pages/console.html"]) == [name]


def test_names_that_differ_in_capitals_alone_are_told() -> None:
    assert awkward(["pages/A.html", "pages/a.html"]) == ["pages/a.html"]


def test_it_takes_the_place_of_no_letter_and_no_device(tmp_path: Path) -> None:
    make_full_site(tmp_path)
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear all")
    (tmp_path / "link.zip").symlink_to(letter)
    for name, why in (
        ("letter.txt", "is no ZIP"),
        ("link.zip", "is no ZIP"),
        ("/dev/null", "is no regular file"),
    ):
        done = drillbook(tmp_path, "bundle", "-o", name)
        assert done.code == 2, done.said
        assert why in done.err
        assert "Traceback" not in done.said
    assert letter.read_text() == "Dear all"
    assert not Path("/dev/null").is_file()


def test_an_empty_file_and_an_older_zip_are_replaced(
    made: tuple[Path, Outcome, Path], tmp_path: Path
) -> None:
    folder, _, older = made
    empty, again = tmp_path / "empty", tmp_path / "older.zip"
    empty.touch()
    again.write_bytes(older.read_bytes())
    for target in (empty, again):
        bundled(folder, "-o", str(target))
        assert zipfile.is_zipfile(target)
