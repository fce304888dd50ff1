"""What a day may be: a ZIP knows two centuries, and SOURCE_DATE_EPOCH is a number of seconds."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from drillbook.drills.readiness import today
from tests.support.build import build, run_drillbook, write_files
from tests.support.sites import drillbook, make_site

NO_DAYS = ["abc", "1.5", "-1", "-99999999999999", "1e9", "٣", "9" * 12, "9" * 30, "253402300800"]


@pytest.mark.parametrize("epoch", NO_DAYS)
def test_what_is_no_day_is_said_in_one_line_with_what_to_do(
    epoch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(ValueError, match=r"^SOURCE_DATE_EPOCH is '[^\n]*', which [^\n]*; set it to [^\n]*$"):
        today()


@pytest.mark.parametrize("command", ["build", "bundle", "search server", "drill status", "drill list"])
def test_no_command_that_reads_it_goes_on(command: str, tmp_path: Path) -> None:
    make_site(tmp_path)
    done = drillbook(
        tmp_path, *command.split(), SOURCE_DATE_EPOCH="9" * 30, DRILLBOOK_CACHE=str(tmp_path / "cache")
    )
    assert done.code in (1, 2)
    assert "SOURCE_DATE_EPOCH is" in done.err
    assert len(done.err.splitlines()) == 1
    assert not (tmp_path / "output").exists()
    assert not (tmp_path / "dist").exists()


@pytest.mark.parametrize("epoch", ["0", "221845392000", " 1800000000 "])
def test_every_other_day_builds(epoch: str, tmp_path: Path) -> None:
    make_site(tmp_path)
    done = drillbook(tmp_path, SOURCE_DATE_EPOCH=epoch)
    assert done.code == 0, done.said


@pytest.mark.parametrize(
    ("epoch", "day", "written"),
    [
        ("0", "1970-01-01", (1980, 1, 1)),
        ("4354819199", "", (2107, 12, 31)),
        ("221845392000", "9000-01-01", (2107, 12, 31)),
    ],
)
def test_a_day_that_no_zip_can_say_is_the_nearest_one_and_told(
    epoch: str, day: str, written: tuple[int, int, int], tmp_path: Path
) -> None:
    write_files(tmp_path / "notes", {"page.md": "# A\n"})
    done = run_drillbook("bundle", "-c", "notes", "-o", "x.zip", cwd=tmp_path, SOURCE_DATE_EPOCH=epoch)
    assert done.code == 0, done.said
    with zipfile.ZipFile(tmp_path / "x.zip") as packed:
        assert {entry.date_time[:3] for entry in packed.infolist()} == {written}
    told = f"{day} is written as {'-'.join(f'{n:02}' for n in written)}"
    assert (told in done.err) == bool(day)


def test_a_page_of_the_next_century_but_one_does_not_date_the_bundle(tmp_path: Path) -> None:
    write_files(tmp_path / "notes", {"page.md": "---\ntitle: P\nlastmod: 2108-06-01\n---\n\nText.\n"})
    done = run_drillbook("bundle", "-c", "notes", "-o", "x.zip", cwd=tmp_path)
    assert done.code == 0, done.said
    assert "today" in done.err
    assert "2108" not in done.said


def test_a_bundle_that_only_the_clock_dates_says_so(tmp_path: Path) -> None:
    write_files(tmp_path / "notes", {"page.md": "# A\n"})
    done = run_drillbook("bundle", "-c", "notes", "-o", "x.zip", cwd=tmp_path)
    assert done.code == 0
    assert "no page has a date of change and git has none: dated" in done.err
    (tmp_path / "notes/page.md").write_text("---\ndate: 2020-01-02\n---\n\n# A\n")
    done = run_drillbook("bundle", "-c", "notes", "-o", ".", cwd=tmp_path)
    assert done.err == ""
    assert (tmp_path / "drillbook-notes-2020-01-02.zip").is_file()


def test_any_year_of_a_page_builds(tmp_path: Path) -> None:
    pages: dict[str, str | bytes] = {
        f"{n}.md": f"---\ndate: {day}\n---\n\nText.\n"
        for n, day in enumerate(["0001-01-01", "9999-12-31", "0000-00-00", "1969-12-31"])
    }
    write_files(tmp_path / "notes", pages)
    site = build(tmp_path / "notes", tmp_path / "output")
    assert site.code == 0, site.err
