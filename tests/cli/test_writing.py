"""Help for authors: new pages, tables of fields and rules, schemas for editors."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from drillbook import __version__, alerting
from drillbook.catalog import KINDS, RULES
from drillbook.catalog.scaffold import id_of
from tests.support.build import run_drillbook
from tests.support.invalid import BASE

each_kind = pytest.mark.parametrize("kind", KINDS)

# What a new page cannot know: the author is told, and by nothing else.
EXPECTED = {
    "scenario": {
        "missing-summary",
        "invalid-value",
        "scenario-without-procedure",
        "scenario-without-objective",
    },
    "example": {"missing-summary", "invalid-value", "missing-field"},
    "procedure": {"missing-summary", "orphan-page"},
    "config": {"missing-summary", "orphan-page"},
    "drill": {"missing-summary", "invalid-value", "missing-field"},
    "reference": {"missing-summary", "orphan-page", "invalid-value"},
    "page": set(),
}


def problems(folder: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(run_drillbook("check", "--json", cwd=folder).out)
    return found


@each_kind
def test_a_new_page_needs_only_what_its_author_alone_knows(kind: str, tmp_path: Path) -> None:
    done = run_drillbook("new", kind, 'The "big" one: lost', cwd=tmp_path)
    assert done.code == 0, done.err
    path = tmp_path / "content" / KINDS[kind].folder / "the-big-one-lost.md"
    assert done.out.startswith(f"Wrote {path.relative_to(tmp_path)}")
    text = path.read_text()
    assert text.startswith('---\ntitle: "The \\"big\\" one: lost"\n')
    assert {found["rule"] for found in problems(tmp_path)} <= EXPECTED[kind]


@each_kind
def test_a_new_page_names_every_field_of_its_kind(kind: str, tmp_path: Path) -> None:
    run_drillbook("new", kind, "Title", cwd=tmp_path)
    text = (tmp_path / "content" / KINDS[kind].folder / "title.md").read_text()
    named = set(re.findall(r"^(?:# )?(\w+):", text.split("\n---\n")[0], re.MULTILINE))
    assert set(KINDS[kind].model.model_fields) - {"kind", "lang"} == named


def test_a_new_procedure_is_whole_once_it_has_a_summary_and_a_use(tmp_path: Path) -> None:
    run_drillbook("new", "procedure", "Restore", cwd=tmp_path)
    page = tmp_path / "content/procedures/restore.md"
    page.write_text(page.read_text().replace("summary:  #", "summary: Bring it back.  #"))
    (tmp_path / "content/pages").mkdir()
    (tmp_path / "content/pages/start.md").write_text("# Start\n\n[[restore]]\n")
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The server is lost", "the-server-is-lost"),
        ("  PostgreSQL 15: WAL?! ", "postgresql-15-wal"),
        ("백업 저장소 유실", "백업-저장소-유실"),
        ("snake_case", "snake-case"),
    ],
)
def test_an_id_is_made_of_a_title(title: str, expected: str) -> None:
    assert id_of(title) == expected


def test_a_title_without_letters_asks_for_an_id(tmp_path: Path) -> None:
    done = run_drillbook("new", "page", "?!", cwd=tmp_path)
    assert done.code == 2
    assert "--id" in done.err
    assert run_drillbook("new", "page", "?!", "--id", "what", cwd=tmp_path).code == 0
    assert (tmp_path / "content/pages/what.md").is_file()


@pytest.mark.parametrize("page_id", ["../x", "a/b", ".hidden", "a b", ""])
def test_an_id_that_is_none_is_refused(page_id: str, tmp_path: Path) -> None:
    done = run_drillbook("new", "page", "???", "--id", page_id, cwd=tmp_path)
    assert done.code == 2
    assert not (tmp_path / "content").exists()


def test_a_page_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    run_drillbook("new", "scenario", "Lost", cwd=tmp_path)
    before = (tmp_path / "content/scenarios/lost.md").read_text()
    for kind in ("scenario", "procedure"):
        done = run_drillbook("new", kind, "Lost", cwd=tmp_path)
        assert done.code == 2
        assert "there is already a page 'lost'" in done.err
    assert (tmp_path / "content/scenarios/lost.md").read_text() == before


@each_kind
def test_the_table_of_fields_has_every_field(kind: str) -> None:
    told = run_drillbook("fields", kind).out
    for name in KINDS[kind].model.model_fields:
        assert re.search(rf"\b{name}\b", told), name


def test_all_fields_are_shown_when_no_kind_is_named() -> None:
    told = run_drillbook("fields").out
    assert all(f"{kind.name} (in {kind.folder}/)" in told for kind in KINDS.values())


def test_the_table_of_rules_has_every_rule() -> None:
    told = run_drillbook("rules").out
    for rule in (*RULES.values(), *alerting.RULES.values()):
        assert re.search(rf"{rule.name} .*{rule.severity.value}", told), rule.name
    one = run_drillbook("rules", "broken-link").out
    assert "broken-link" in one
    assert "orphan-page" not in one


@pytest.mark.parametrize("rule", ["missing-field", *alerting.RULES])
def test_a_rule_of_any_command_says_why_it_matters_and_what_to_do(rule: str) -> None:
    told = " ".join(run_drillbook("rules", rule).out.split())
    found = (RULES | alerting.RULES)[rule]
    assert told == f"{rule}: {found.severity.value}: {found.summary} {found.advice}"


@each_kind
def test_the_schema_is_json_and_its_model_takes_what_it_describes(kind: str) -> None:
    schema = json.loads(run_drillbook("schema", kind).out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(schema["properties"]) == set(KINDS[kind].model.model_fields)
    assert all("description" in field or "$ref" in field for field in schema["properties"].values())
    required = {name for name, field in KINDS[kind].model.model_fields.items() if field.is_required()}
    assert set(schema.get("required", [])) == required


def test_help_names_every_command_and_the_exit_status() -> None:
    done = run_drillbook("--help")
    assert done.code == 0
    for command in ("build", "serve", "check", "new", "fields", "rules", "schema"):
        assert re.search(rf"\b{command} +[A-Z]", done.out), command
        one = run_drillbook(command, "-h")
        assert one.code == 0
        assert f"drillbook {command}" in one.out
    assert "Exit status: 0 success, 1 the content has errors, 2 usage error." in " ".join(done.out.split())


def test_no_command_shows_the_help() -> None:
    done = run_drillbook()
    assert done.code in (0, 2)
    assert "Usage: " in done.said


def test_the_version_is_told(tmp_path: Path) -> None:
    assert run_drillbook("--version", cwd=tmp_path).out == f"drillbook {__version__}\n"


def test_the_shipped_models_take_the_pages_of_the_trial_site() -> None:
    assert run_drillbook("check", "--strict", "--content", BASE).code == 0
