"""Whoever reads a translation carries out what was rehearsed: the commands and steps of its source."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillbook.catalog import load_catalog
from tests.support.invalid import BASE

SOURCE = (BASE / "procedures" / "restore.md").read_text(encoding="utf-8")
DESTROYS = '### 백업 복사 {#copy time=10m destroys="이전 데이터" target=pgdata}'
HEADINGS = {
    "## Steps": "## 절차",
    "### Stop the server": "### 서버 중지",
    "### Copy the backup": "### 백업 복사",
}
TRANSLATION = SOURCE
for _english, _korean in HEADINGS.items():
    TRANSLATION = TRANSLATION.replace(_english, _korean)


def told(folder: Path, translation: str, source: str = SOURCE, place: str = "procedures") -> list[str]:
    """What is said of a translation of the procedure: line and message."""
    (folder / place).mkdir(parents=True)
    (folder / place / "restore.md").write_text(source, encoding="utf-8")
    (folder / place / "restore.ko.md").write_text(translation, encoding="utf-8")
    problems = [p for p in load_catalog(folder, "en").problems if p.rule == "altered-commands"]
    assert {p.file for p in problems} <= {f"{place}/restore.ko.md"}
    return [f"{p.line}: {p.message}" for p in problems]


def test_a_translation_with_the_commands_and_steps_of_its_source_is_good(tmp_path: Path) -> None:
    assert told(tmp_path, TRANSLATION) == []


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        (
            "cp -a /backup/base/. {{ pgdata }}/",
            "true",
            "23: 'true' stands where procedures/restore.md:23 has 'cp -a /backup/base/. {{ pgdata }}/'",
        ),
        (
            "```bash\npg_controldata {{ pgdata }}\n```",
            "데이터를 확인한다.",
            "1: the commands at procedures/restore.md:29 are missing",
        ),
        (
            "Start the old server again.",
            "```bash\nsystemctl start postgresql\n```",
            "35: the commands are not in the source procedures/restore.md",
        ),
        (
            "{#copy time=10m}",
            "{#copying time=5m}",
            "20: step 2 is marked otherwise (id, time) than at procedures/restore.md:20",
        ),
        (
            "### 백업 복사 {#copy time=10m}",
            DESTROYS,
            "20: step 2 is marked otherwise (target, destroys) than at procedures/restore.md:20",
        ),
        (
            "### 백업 복사 {#copy time=10m}",
            "그다음 백업을 복사한다.",
            "1: the source procedures/restore.md has 2 steps, this translation 1",
        ),
    ],
)
def test_what_differs_is_said_where_it_begins(tmp_path: Path, right: str, wrong: str, message: str) -> None:
    assert right in TRANSLATION
    assert told(tmp_path, TRANSLATION.replace(right, wrong)) == [message]


def test_what_a_step_destroys_is_said_in_the_language_of_the_page(tmp_path: Path) -> None:
    heading = '### Copy the backup {#copy time=10m destroys="the old data" target=pgdata}'
    source = SOURCE.replace("### Copy the backup {#copy time=10m}", heading)
    assert source != SOURCE
    assert told(tmp_path, TRANSLATION.replace("### 백업 복사 {#copy time=10m}", DESTROYS), source) == []


def test_comments_in_commands_are_translated_and_a_command_is_no_comment(tmp_path: Path) -> None:
    source = SOURCE.replace("systemctl stop", "# First the clients.\nsystemctl stop")
    translation = TRANSLATION.replace("systemctl stop", "# 먼저 클라이언트.\nsystemctl stop")
    assert told(tmp_path / "same", translation, source) == []
    (found,) = told(tmp_path / "out", translation.replace("cp -a", "# cp -a"), source)
    assert "'# cp -a" in found


def test_pages_that_were_never_written_for_drillbook_may_differ(tmp_path: Path) -> None:
    assert told(tmp_path, "# 복구\n\n```bash\nls\n```\n", "# Restore\n\n```bash\nls -l\n```\n", "notes") == []
