"""Whoever reads a translation carries out what was rehearsed: the commands and steps of its source."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillbook.catalog import load_catalog
from drillbook.catalog.models import ProcedureMetadata
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
            (
                "23: 'true' differs from procedures/restore.md:23, "
                "which has 'cp -a /backup/base/. {{ pgdata }}/'"
            ),
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
            "20: step 2 has other attributes (id, time) than at procedures/restore.md:20",
        ),
        (
            "### 백업 복사 {#copy time=10m}",
            DESTROYS,
            "20: step 2 has other attributes (target, destroys) than at procedures/restore.md:20",
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


HEAD = "---\ntitle: Run\nsummary: It runs.\n"
WRITTEN = HEAD + (
    "systems: [postgresql]\nrisk: destructive\ndestroys: all\nirreversible: true\nrequires: [sso]\n"
    "tools: [{name: psql, package: postgresql-client}]\n"
    "parameters:\n  x: {description: a file, default: good, pattern: '[a-z]+', secret: true}\n---\n\n"
    "## Steps\n\n### Do\n\n```bash\necho {{ x }}\n```\n"
)
SOUND = HEAD.replace("Run", "실행") + (
    "destroys: 전부\ntools: [{name: psql, version: 15 이상}]\n"
    "parameters:\n  x: {description: 파일}\n---\n\n## 절차\n\n### 실행\n\n```bash\necho {{ x }}\n```\n"
)


def test_a_translation_gives_words_and_its_source_all_that_is_carried_out(tmp_path: Path) -> None:
    assert told(tmp_path, SOUND, WRITTEN) == []
    translated = load_catalog(tmp_path, "en").pages["restore"].translations["ko"]
    meta = translated.meta(ProcedureMetadata)
    (x,), (psql,) = meta.parameters.values(), meta.tools
    assert (x.description, x.default, x.pattern, x.secret) == ("파일", "good", "[a-z]+", True)
    assert (psql.name, psql.version, psql.package) == ("psql", "15 이상", "postgresql-client")
    assert meta.destroys == "전부"


@pytest.mark.parametrize(
    ("right", "wrong", "field"),
    [
        ("description: 파일", "description: 파일, default: /; rm -rf /", "parameters.x.default"),
        ("description: 파일", "description: 파일, example: good", "parameters.x.example"),
        ("description: 파일", "description: 파일, pattern: .+", "parameters.x.pattern"),
        ("description: 파일", "description: 파일, secret: false", "parameters.x.secret"),
        ("{description: 파일}", "{description: 파일}\n  y: {description: 값, default: z}", "parameters.y"),
        ("destroys: 전부", "risk: low", "risk"),
        ("destroys: 전부", "irreversible: false", "irreversible"),
        ("destroys: 전부", "requires: [vault]", "requires"),
        ("destroys: 전부", "systems: [redis]", "systems"),
        ("destroys: 전부", "procedures: [restore]", ""),
        ("name: psql", "name: rm", "tools.0.name"),
        ("[{name: psql, version: 15 이상}]", "[psql, rm]", "tools"),
    ],
)
def test_a_value_that_only_the_translation_gives_is_said_and_counts_for_nothing(
    right: str, wrong: str, field: str, tmp_path: Path
) -> None:
    assert right in SOUND
    found = told(tmp_path, SOUND.replace(right, wrong), WRITTEN)
    assert [line.split(": ")[1].split(" is ")[0] for line in found] == ([field] if field else [])
    page = load_catalog(tmp_path, "en").pages["restore"]
    ours, theirs = page.meta(ProcedureMetadata), page.translations["ko"].meta(ProcedureMetadata)
    assert theirs.risk == ours.risk
    assert theirs.irreversible == ours.irreversible
    assert theirs.requires == ours.requires
    assert not hasattr(theirs, "procedures")
    assert theirs.parameters["x"].default == "good"
    assert theirs.parameters.keys() == {"x"}


def test_the_place_of_such_a_value_is_its_own(tmp_path: Path) -> None:
    text = SOUND.replace("description: 파일", "description: 파일, default: bad")
    (found,) = told(tmp_path, text, WRITTEN)
    assert found == "7: parameters.x.default is 'bad' where procedures/restore.md:11 has 'good', which counts"


def test_a_config_s_files_are_those_of_its_source(tmp_path: Path) -> None:
    source = HEAD + "tool: a\nvalidate_with: a -t\nfiles:\n  - {path: a.conf, mode: '0600'}\n---\n"
    right = HEAD + "files:\n  - {path: a.conf, description: 설정}\n---\n"
    assert told(tmp_path / "a", right, source, "configs") == []
    wrong = right.replace("path: a.conf", "path: b.conf, mode: '0777'").replace(
        "files:", "validate_with: rm\nfiles:"
    )
    found = told(tmp_path / "b", wrong, source, "configs")
    names = ["4: validate_with", "6: files.0.path", "6: files.0.mode"]
    assert {line.split(" is ")[0] for line in found} == set(names)
