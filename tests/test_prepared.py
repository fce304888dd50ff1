"""A command in a process that has imported everything does what it does in one that starts from nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.build import Outcome, run_drillbook, run_python, write_files
from tests.support.sites import fingerprint

pytestmark = pytest.mark.slow

PAGES = {
    "content/pages/one.md": "---\ntitle: One\nsummary: The first.\n---\n\nSee [the other](two.md).\n",
    "content/pages/two.md": "---\ntitle: Two\nsummary: The second.\n---\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
}
BROKEN = {"content/scenarios/x.md": "---\ntitle: X\nseverity: terrible\n---\n\n[[nowhere]] 한국어 \x1b[31m\n"}


def both(folder: Path, *arguments: str, **environment: str) -> tuple[Outcome, Outcome]:
    """What a command does in the one and in the other."""
    prepared = run_drillbook(*arguments, cwd=folder, **environment)
    return prepared, run_python("-m", "drillbook", *arguments, cwd=folder, **environment)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("check",),
        ("check", "--json"),
        ("show", "two"),
        ("show", "nothing"),
        ("no-such-command",),
        ("search", "second", "--limit", "0"),
        ("match", "no-such-file"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("pages", [PAGES, BROKEN], ids=["whole", "broken"])
def test_it_says_the_same_and_ends_the_same(
    arguments: tuple[str, ...], pages: dict[str, str], tmp_path: Path
) -> None:
    write_files(tmp_path, pages)
    prepared, alone = both(tmp_path, *arguments, DRILLBOOK_CACHE=str(tmp_path / "cache"))
    assert prepared == alone


def test_it_writes_the_same(tmp_path: Path) -> None:
    write_files(tmp_path, PAGES)
    build = ("build", "--content", "content", "--output")
    day = {"SOURCE_DATE_EPOCH": "1800000000"}
    prepared = run_drillbook(*build, "prepared", cwd=tmp_path, **day)
    alone = run_python("-m", "drillbook", *build, "alone", cwd=tmp_path, **day)
    assert (prepared.code, alone.code) == (0, 0), prepared.said + alone.said
    assert fingerprint(tmp_path / "prepared") == fingerprint(tmp_path / "alone")


def test_one_command_leaves_the_next_nothing(tmp_path: Path) -> None:
    write_files(tmp_path / "a", PAGES)
    write_files(tmp_path / "b", BROKEN)
    first = run_drillbook("check", cwd=tmp_path / "a", NO_SUCH_VARIABLE="1")
    assert run_drillbook("check", cwd=tmp_path / "b").code == 1
    assert run_drillbook("check", cwd=tmp_path / "a") == first
