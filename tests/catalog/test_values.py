"""What is said of a value that does not hold: in words, with what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillbook.catalog import load_catalog
from drillbook.catalog.records import read_record
from tests.support.build import write_files
from tests.support.invalid import BASE

SCENARIO = (BASE / "scenarios" / "server-lost.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("reviewed: 2026-13-45", "reviewed: '2026-13-45' is not a date; write it like 2026-11-22"),
        ("reviewed: 86400", "reviewed: '86400' is not a date; write it like 2026-11-22"),
        ("reviewed: 20261122", "reviewed: '20261122' is not a date; write it like 2026-11-22"),
        ("reviewed: 2026-11-22T00:00:00", "'2026-11-22T00:00:00' is not a date; write it like 2026-11-22"),
        ("priority: 100", "priority: '100' is more than 99; write a smaller number"),
        ("priority: 0", "priority: '0' is less than 1; write a larger number"),
        ("priority: first", "priority: 'first' is not a whole number; correct it"),
        (f"tags: [a, {'b' * 65}]", "…' has more than 64 characters; make it shorter"),
        (f"aliases: [old, {'글' * 81}]", "…' has more than 240 bytes, too many for a file name"),
        (f"alerts: [{'A' * 241}]", "…' has more than 240 bytes, too many for a file name"),
        (f"owner: {'x' * 241}", "…' has more than 240 bytes, too many for a file name"),
        (
            "tags: [Bad Tag]",
            "tags.0: 'Bad Tag' has the wrong format; write lower-case letters, digits and dashes",
        ),
        ("owner: [a]", "owner: a list is not text; write text"),
        ("owner: {a: b}", "owner: a group of keys is not text; write text"),
        ("owner: ''", "owner: '' is empty; write something or remove the key"),
        ("owner: true", "owner: 'true' is not text; write text; quote it"),
        ("alerts: DiskFull", "alerts: 'DiskFull' is not a list; write [one, two]"),
        ("parameters: {p: }", "parameters.p: nothing is not a group of keys; write one"),
        (
            "parameters: {p: {example: x}}",
            "missing-field: 'parameters.p' needs the key 'description'; add it",
        ),
        (
            "parameters: {p: {description: x, exampel: y}}",
            "unknown-key: 'parameters.p' has no key 'exampel'; did you mean 'example'?",
        ),
        (
            "parameters: {p: {description: x, zzz: y}}",
            "'parameters.p' has no key 'zzz'; the keys here are default, description, example, pattern,",
        ),
        (
            "parameters: {p: {description: x, pattern: '['}}",
            "parameters.p.pattern: '[' is not a regular expression",
        ),
        ("roles: [{role: dba, phone: 1}]", "unknown-key: 'roles.0' has no key 'phone'; the keys here are"),
        ("signatures: ['/(a+)+/']", "signatures.0: '/(a+)+/' has nested quantifiers"),
    ],
)
def test_a_value_that_does_not_hold_is_said_in_words(line: str, told: str, tmp_path: Path) -> None:
    text = SCENARIO.replace("severity: critical", f"{line}\nseverity: critical")
    write_files(tmp_path, {"scenarios/server-lost.md": text})
    (found,) = [str(p) for p in load_catalog(tmp_path, "en").problems if p.line == 5]
    assert told in found


def test_a_list_that_must_hold_something_says_so(tmp_path: Path) -> None:
    text = SCENARIO.replace("systems: [postgresql]", "systems: []")
    write_files(tmp_path, {"scenarios/server-lost.md": text})
    found = [str(p) for p in load_catalog(tmp_path, "en").problems if p.line == 4]
    assert found == [
        "scenarios/server-lost.md:4:1: invalid-value: systems: an empty list is not enough; add at least one"
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "started: 2026-11-22",
            "started: '2026-11-22' is not a time with a UTC offset; write it like 2026-11-22T09:",
        ),
        ("ended: 2026-11-22T10:00:00", "ended: '2026-11-22T10:00:00' is not a time with a UTC offset; write"),
        ("recovery_seconds: -1", "recovery_seconds: '-1' is less than 0; write a larger number"),
        ("recovery_seconds: nan", "recovery_seconds: 'nan' is not a finite number; correct it"),
        ("recovery_seconds: soon", "recovery_seconds: 'soon' is not a number; correct it"),
        ("draft: perhaps", "draft: 'perhaps' is not true or false; correct it"),
    ],
)
def test_a_value_of_a_record_is_said_as_clearly(line: str, told: str) -> None:
    record, problems = read_record("r.yaml", f"{line}\n")
    assert record is None
    assert any(f"r.yaml:1:1: invalid-value: {told}" in str(problem) for problem in problems), problems


@pytest.mark.parametrize(
    ("line", "cut"),
    [
        ("notify: [the owner, or the service desk]", "or the service desk"),
        ("notify: [책임자, 또는 서비스 데스크]", "또는 서비스 데스크"),
        ("notify: [the owner (by telephone, never by mail), the desk]", "never by mail)"),
        ("notify: ['the owner, or the service desk']", ""),
        ("notify: [the owner (by telephone), orders, android]", ""),
        ("notify:\n  - the owner\n  - or the service desk", ""),
        ("signatures: ['connect(1, 2', 'or gone)']", ""),
    ],
)
def test_a_text_of_a_list_that_a_comma_cut_is_noticed(line: str, cut: str, tmp_path: Path) -> None:
    write_files(tmp_path, {"scenarios/server-lost.md": SCENARIO.replace("severity:", f"{line}\nseverity:")})
    found = [p for p in load_catalog(tmp_path, "en").problems if p.rule == "split-text"]
    assert [p.message.split("'")[1] for p in found] == ([cut] if cut else [])


@pytest.mark.parametrize(
    ("pattern", "is_safe"),
    [
        ("([a-z]+)+[0-9]", False), (".*a.*b.*c", False), ("(ab|a)*b", False), ("a*a*a*a*b", False),
        ("[0-9]{1,5}", True), ("[a-z]*", True), (r"/\S+", True), ("latest|[0-9TZ]+", True),
    ],
)  # fmt: skip
def test_a_parameter_s_pattern_is_as_quick_as_a_signature(
    pattern: str, is_safe: bool, tmp_path: Path
) -> None:
    head = "---\ntitle: A\nsummary: s\nrisk: low\nparameters:\n  x:\n    description: d\n"
    head += f"    pattern: '{pattern}'\n---\n"
    write_files(tmp_path, {"procedures/a.md": head + "\n`{{ x }}`\n"})
    found = [(p.rule, p.line) for p in load_catalog(tmp_path, "en").problems if p.rule == "invalid-value"]
    assert found == ([] if is_safe else [("invalid-value", 8)])
