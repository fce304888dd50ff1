"""A site is published whole or not at all, by our command as by Pelican's."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.build import ROOT, Outcome
from tests.support.sites import drillbook, fingerprint, make_site, pelican, write_config

each_command = pytest.mark.parametrize("command", [drillbook, pelican], ids=["drillbook", "pelican"])
Command = Callable[[Path], Outcome]


def _content_error(folder: Path) -> str:
    page = folder / "content/scenarios/server-lost.md"
    page.write_text(page.read_text().replace("severity: critical", "severity: dreadful"))
    return "invalid-value"


def _template_error(folder: Path) -> str:
    theme = shutil.copytree(ROOT / "theme", folder / "theme")
    (theme / "templates/coverage.html").write_text("{% if %}")
    write_config(folder, "THEME = 'theme'")
    return "Expected an expression"


def _template_that_fails_late(folder: Path) -> str:
    theme = shutil.copytree(ROOT / "theme", folder / "theme")
    (theme / "templates/reference.html").write_text("{{ nothing.at.all }}")
    write_config(folder, "THEME = 'theme'")
    return "nothing"


def _plugin(folder: Path, text: str) -> None:
    (folder / "own_plugin.py").write_text(text)
    write_config(folder, "import sys; sys.path.insert(0, '.'); PLUGINS = [*PLUGINS, 'own_plugin']")


def _plugin_that_cannot_start(folder: Path) -> str:
    _plugin(folder, "def register():\n    raise ValueError('no such luck')\n")
    return "no such luck"


def _plugin_that_cannot_be_read(folder: Path) -> str:
    _plugin(folder, "def register(:\n")
    return "own_plugin"


def _unknown_plugin(folder: Path) -> str:
    write_config(folder, "PLUGINS = [*PLUGINS, 'no_such_plugin']")
    return "no_such_plugin"


FAILURES = [
    _content_error,
    _template_error,
    _template_that_fails_late,
    _plugin_that_cannot_start,
    _plugin_that_cannot_be_read,
    _unknown_plugin,
]


@each_command
@pytest.mark.parametrize("fail", FAILURES)
def test_a_build_that_fails_says_why_and_leaves_the_published_site_as_it_was(
    fail: Callable[[Path], str], command: Command, tmp_path: Path
) -> None:
    make_site(tmp_path)
    assert command(tmp_path).code == 0
    before = fingerprint(tmp_path / "output")
    reason = fail(tmp_path)
    done = command(tmp_path)
    assert done.code == 1, done.said
    assert reason in done.said
    assert fingerprint(tmp_path / "output") == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".output")] == []
    if command is drillbook:
        assert "Traceback" not in done.said


def test_a_mistake_in_a_template_is_said_with_its_line(tmp_path: Path) -> None:
    make_site(tmp_path)
    _template_error(tmp_path)
    assert "theme/templates/coverage.html:1: Expected an expression" in drillbook(tmp_path).err


@each_command
def test_a_folder_that_cannot_be_written_fails_the_build(command: Command, tmp_path: Path) -> None:
    make_site(tmp_path, "OUTPUT_PATH = 'taken/output'")
    (tmp_path / "taken").write_text("a file")
    done = command(tmp_path)
    assert done.code == 1, done.said
    assert (tmp_path / "taken").read_text() == "a file"
    assert "taken" in done.said
    if command is drillbook:
        assert "Traceback" not in done.said


@each_command
def test_a_folder_of_somebody_else_is_not_replaced(command: Command, tmp_path: Path) -> None:
    make_site(tmp_path)
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "thesis.txt").write_text("years of work")
    done = command(tmp_path)
    assert done.code == 1
    assert "is not empty and was not written by Drillbook" in done.said
    assert fingerprint(tmp_path / "output").keys() == {"thesis.txt"}


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    make_site(tmp_path)
    (tmp_path / "output").mkdir()
    assert drillbook(tmp_path).code == 0


@pytest.mark.parametrize(
    ("output", "reason"),
    [(".", "contains the content"), ("content", "contains the content"), ("taken", "is a file")],
)
def test_an_output_that_would_cost_the_pages_is_refused(output: str, reason: str, tmp_path: Path) -> None:
    make_site(tmp_path)
    (tmp_path / "taken").write_text("a file")
    before = fingerprint(tmp_path)
    done = drillbook(tmp_path, "build", "--output", output)
    assert done.code == 1
    assert reason in done.err
    assert fingerprint(tmp_path) == before


@each_command
def test_what_is_to_be_kept_survives_a_build(command: Command, tmp_path: Path) -> None:
    make_site(tmp_path, "OUTPUT_RETENTION = ['.git', 'CNAME']")
    assert command(tmp_path).code == 0
    (tmp_path / "output/.git").mkdir()
    (tmp_path / "output/.git/config").write_text("[core]")
    (tmp_path / "output/CNAME").write_text("kb.example")
    (tmp_path / "content/references/manual.md").rename(tmp_path / "content/references/handbook.md")
    page = tmp_path / "content/scenarios/server-lost.md"
    page.write_text(page.read_text().replace("[manual]", "[handbook]"))
    assert command(tmp_path).code == 0
    assert (tmp_path / "output/.git/config").read_text() == "[core]"
    assert (tmp_path / "output/CNAME").read_text() == "kb.example"
    assert not (tmp_path / "output/references/manual.html").exists()


def test_a_site_that_was_moved_aside_when_the_machine_died_comes_back(tmp_path: Path) -> None:
    make_site(tmp_path)
    assert drillbook(tmp_path).code == 0
    before = fingerprint(tmp_path / "output")
    (tmp_path / "output").rename(tmp_path / ".output.old")
    (tmp_path / f".output.new-{2**22 + os.getpid()}").mkdir()
    _content_error(tmp_path)
    assert drillbook(tmp_path).code == 1
    assert fingerprint(tmp_path / "output") == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".output")] == []


def test_both_commands_write_the_same_site(tmp_path: Path) -> None:
    make_site(tmp_path)
    epoch = {"SOURCE_DATE_EPOCH": "1800000000"}
    assert drillbook(tmp_path, **epoch).code == 0
    first = fingerprint(tmp_path / "output")
    assert pelican(tmp_path, **epoch).code == 0
    assert fingerprint(tmp_path / "output") == first


def test_strict_makes_a_warning_stop_the_build(tmp_path: Path) -> None:
    make_site(tmp_path)
    page = tmp_path / "content/pages/notes.md"
    page.parent.mkdir()
    page.write_text("No heading.\n")
    assert drillbook(tmp_path, "build").code == 0
    done = drillbook(tmp_path, "build", "--strict")
    assert done.code == 1
    assert "missing-title" in done.err
