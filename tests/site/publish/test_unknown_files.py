"""A build loses no file of somebody else's that lies in the published folder: it stops and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.publish.test_publishing import Command, each_command
from tests.support.build import build, write_files
from tests.support.sites import drillbook, fingerprint, make_site, pelican, write_config

OTHERS = ("CNAME", ".nojekyll", ".well-known/security.txt", "own/a/b.txt", "own/c.txt", "theme/mine.css")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with a published site."""
    make_site(tmp_path)
    assert drillbook(tmp_path).code == 0
    return tmp_path


def put(folder: Path, *names: str) -> None:
    write_files(folder / "output", dict.fromkeys(names, "theirs"))


@each_command
def test_a_build_stops_before_it_loses_what_no_build_made(command: Command, site: Path) -> None:
    put(site, *OTHERS)
    before = fingerprint(site / "output")
    done = command(site)
    assert done.code == 1, done.said
    assert "would delete it: '.nojekyll', '.well-known/', 'CNAME', 'own/', 'theme/mine.css';" in done.said
    assert fingerprint(site / "output") == before
    assert [path.name for path in site.iterdir() if path.name.startswith(".output")] == []


def test_with_many_it_names_a_few(site: Path) -> None:
    put(site, *(f"{number}.txt" for number in range(8)))
    assert "'0.txt', '1.txt', '2.txt', '3.txt', '4.txt' and 3 more;" in drillbook(site).err


def test_a_git_folder_and_links_are_never_lost_without_a_word(site: Path) -> None:
    put(site, ".git/config", ".git/HEAD")
    (site / "output/away").symlink_to("/nowhere")
    (site / "output/empty").mkdir()
    assert "it: '.git/', 'away', 'empty/';" in drillbook(site).err


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_to_be_kept_stops_nothing(name: str, site: Path) -> None:
    put(site, name)
    assert drillbook(site, "build", "--keep", name).code == 0
    assert (site / "output" / name).read_text() == "theirs"
    # And nothing has made it one of ours.
    assert drillbook(site).code == 1


@pytest.mark.parametrize("name", ["index.html", "SHA256SUMS", "theme/style.css"])
def test_a_folder_of_ones_own_is_not_lost_to_a_file_of_the_same_name(name: str, site: Path) -> None:
    (site / "output" / name).unlink(missing_ok=True)
    put(site, f"{name}/mine.txt")
    done = drillbook(site)
    assert done.code == 1, done.said
    assert f"would delete it: '{name}/';" in done.err
    assert (site / "output" / name / "mine.txt").read_text() == "theirs"


def test_a_folder_is_kept_with_all_that_is_in_it(site: Path) -> None:
    put(site, "own/a/b.txt", ".git/HEAD")
    write_config(site, "OUTPUT_RETENTION = ['.git']")
    assert drillbook(site, "build", "--keep", "own").code == 0
    assert (site / "output/own/a/b.txt").read_text() == "theirs"
    assert (site / "output/.git/HEAD").read_text() == "theirs"


def test_it_goes_where_somebody_says_so(site: Path) -> None:
    put(site, *OTHERS)
    assert drillbook(site, "build", "--delete-unknown").code == 0
    assert not [name for name in OTHERS if (site / "output" / name).exists()]
    put(site, *OTHERS)
    write_config(site, "DELETE_OUTPUT_DIRECTORY = True")
    assert pelican(site).code == 0
    assert not [name for name in OTHERS if (site / "output" / name).exists()]


@each_command
def test_files_of_one_s_own_are_published_from_the_content(command: Command, site: Path) -> None:
    write_files(site / "content/extra", {"CNAME": "kb.example", "security.txt": "Contact: x"})
    paths = "{'extra/CNAME': {'path': 'CNAME'}, 'extra/security.txt': {'path': '.well-known/security.txt'}}"
    write_config(site, f"STATIC_PATHS = ['extra']\nEXTRA_PATH_METADATA = {paths}")
    for _ in range(2):
        assert command(site).code == 0
    assert (site / "output/CNAME").read_text() == "kb.example"
    assert (site / "output/.well-known/security.txt").read_text() == "Contact: x"
    assert "  .well-known/security.txt\n" in (site / "output/SHA256SUMS").read_text()
    write_config(site)
    assert command(site).code == 0  # what a build made, the next one may take away
    assert not (site / "output/CNAME").exists()


def test_what_a_build_makes_and_file_managers_leave_stops_nothing(tmp_path: Path) -> None:
    files = {
        "a.md": "# A\n",
        "a.ko.md": "# 가\n",
        "서버 b.md": "# B\n\n![x](x y.png)\n",
        "x y.png": b"\x89PNG",
    }
    write_files(tmp_path / "content", files)
    assert build(tmp_path / "content", tmp_path / "output").code == 0
    write_files(tmp_path / "output", {".DS_Store": "x", "theme/Thumbs.db": "x"})
    (tmp_path / "content/a.ko.md").unlink()
    site = build(tmp_path / "content", tmp_path / "output")
    assert site.code == 0, site.err
    assert not (site.folder / "ko").exists()


def test_without_the_list_of_what_was_made_only_what_is_made_again_is_ours(site: Path) -> None:
    (site / "output/SHA256SUMS").unlink()
    assert drillbook(site).code == 0
    (site / "output/SHA256SUMS").unlink()
    put(site, "CNAME")
    assert "delete it: 'CNAME';" in drillbook(site).err
