"""A run gets a copy of the content folder, with all that its commands could read, to spoil as they like."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from drillbook.drills.run.lending import lend
from tests.support.build import write_files
from tests.support.drills import DrillSite
from tests.support.steps import tree


@pytest.fixture
def content(tmp_path: Path) -> Path:
    write_files(tmp_path / "content", {"configs/a": "a\n", "configs/.env": "e\n", "page.md": "p\n"})
    return tmp_path / "content"


def lent(content: Path) -> Path:
    into = content.parent / "run" / ".content"
    into.parent.mkdir()
    lend(content, into)
    return into


def test_a_copy_holds_the_files_with_their_rights_and_times(content: Path) -> None:
    (content / "configs/a").chmod(0o4750)
    os.utime(content / "configs/a", (7, 7))
    into = lent(content)
    assert tree(into) == tree(content)
    about = (into / "configs/a").stat()
    assert (about.st_mode & 0o7777, about.st_mtime) == (0o750, 7), "it is never run with its owner's rights"


def test_what_programs_put_into_the_folder_is_not_copied(content: Path) -> None:
    before = tree(content)
    write_files(
        content,
        {".git/config": "x", "node_modules/m.js": "x", "out/catalog.json": '{"generator": "drillbook'},
    )
    os.mkfifo(content / "pipe")
    assert tree(lent(content)) == before


def test_links_lead_to_the_copy_and_never_back_to_what_was_copied(content: Path) -> None:
    outside = content.parent / "outside"
    outside.write_text("outside\n")
    (content / "configs/same").symlink_to(content / "configs" / "a")
    (content / "configs/up").symlink_to("..")
    (content / "configs/out").symlink_to(outside)
    (content / "configs/loop").symlink_to("loop")
    into = lent(content)
    assert (into / "configs/same").resolve() == into / "configs" / "a"
    assert (into / "configs/up").resolve() == into
    assert (into / "configs/out").read_text() == "outside\n"


def test_a_place_inside_the_content_folder_is_not_copied_into_itself(content: Path) -> None:
    into = content / "scratch" / ".content"
    into.parent.mkdir()
    lend(content, into)
    assert not (into / "scratch").exists()


def test_who_may_not_pass_to_the_folder_may_not_to_its_copy(content: Path) -> None:
    content.parent.chmod(0o700)
    assert lent(content).stat().st_mode & 0o777 == 0o700


def test_commands_that_go_astray_destroy_a_copy(tmp_path: Path) -> None:
    site = DrillSite(tmp_path)
    site.break_ += '\nrm -rf "${DRILL_CONTENT:?}/configs"'
    before = site.write() and tree(site.content)
    assert site.run().code == 0
    after = tree(site.content)
    assert {name: after[name] for name in before} == before
    assert not site.leftovers()
