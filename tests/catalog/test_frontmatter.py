"""Front matter: YAML with places, TOML of others, and whatever else stands at the top of a file."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillbook.catalog.frontmatter import MAX_CHARACTERS, MAX_DEPTH, read_yaml, split
from drillbook.catalog.problems import Severity


def rules(text: str) -> list[str]:
    return [problem.rule for problem in split("a.md", text).problems]


def test_values_stay_as_the_author_wrote_them() -> None:
    front = split("a.md", "---\nversion: 15.10\nmode: 0640\nday: 2026-11-22\ncountry: no\non: 1:30\n---\n")
    assert front.data == {
        "version": "15.10",
        "mode": "0640",
        "day": "2026-11-22",
        "country": "no",
        "on": "1:30",
    }


def test_true_false_and_nothing_are_what_they_say() -> None:
    assert split("a.md", "---\na: true\nb: False\nc:\nd: ~\n---\n").data == {
        "a": True,
        "b": False,
        "c": None,
        "d": None,
    }


def test_each_key_and_each_item_knows_its_line_and_column() -> None:
    front = split(
        "a.md", "---\ntitle: x\nobjective: {rto: 5m, rpo: 1m}\nroles:\n  - role: a\n    duty: b\n---\n"
    )
    assert front.position(("title",)) == (2, 1)
    assert front.position(("objective", "rpo")) == (3, 22)
    assert front.position(("roles", 0)) == (5, 5)
    assert front.position(("roles", 0, "duty")) == (6, 5)
    assert front.position(("roles", 0, "contact")) == (5, 5), "the nearest key around it"
    assert front.position(("nothing",)) == (1, 1)


def test_the_body_starts_on_the_line_after_the_closing_fence() -> None:
    front = split("a.md", "---\ntitle: x\n---\nText\n")
    assert (front.body, front.body_line) == ("Text\n", 4)


def test_three_dots_close_front_matter_too() -> None:
    assert split("a.md", "---\ntitle: x\n...\nText\n").data == {"title": "x"}


def test_toml_of_another_generator_is_read() -> None:
    front = split("a.md", '+++\ntitle = "x"\ntags = ["a"]\nweight = 3\n+++\nText\n')
    assert front.data == {"title": "x", "tags": ["a"], "weight": "3"}
    assert front.position(("weight",)) == (4, 1)


def test_a_page_that_begins_with_a_rule_has_no_front_matter() -> None:
    front = split("a.md", "---\n\nA paragraph, and no key.\n")
    assert not front.present
    assert front.problems == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("---\ntitle: x\nText\n", "unclosed-front-matter"),
        ("---\ntitle: x\ntitle: y\n---\n", "duplicate-key"),
        ("---\nroles:\n  - {role: a, role: b}\n---\n", "duplicate-key"),
        ("---\n- a\n- b\n---\n", "unreadable-yaml"),
        ("---\nSome words\n---\n", "unreadable-yaml"),
        ("---\ntitle: a: b\n---\n", "unreadable-yaml"),
        ("---\ntitle: 'a\n---\n", "unreadable-yaml"),
        ("---\na: 1\n--- \nb: [\n---\n", None),
        ("---\na: !!python/object/apply:os.system [ls]\n---\n", None),
        ("---\na: !!binary aGVsbG8=\n---\n", "unreadable-yaml"),
        ("---\na: &x [1]\nb: *x\n---\n", "unreadable-yaml"),
        (f"---\na: {'[' * (MAX_DEPTH + 1)}{']' * (MAX_DEPTH + 1)}\n---\n", "unreadable-yaml"),
        (f"---\na: {'[' * 5000}{']' * 5000}\n---\n", "unreadable-yaml"),
        (f"---\n{'k: v' * (MAX_CHARACTERS // 4 + 1)}\n---\n", "too-large"),
        ("+++\ntitle = \n+++\n", "unreadable-yaml"),
        (f"+++\na = {'[' * 5000}{']' * 5000}\n+++\n", "unreadable-yaml"),
        (f"+++\na = {'1' * 5000}\n+++\n", "unreadable-yaml"),
        (f"+++\na = 0x{'f' * 5000}\n+++\n", "unreadable-yaml"),
    ],
)
def test_what_is_wrong_is_said_with_its_rule(text: str, rule: str | None) -> None:
    assert rules(text) == ([rule] if rule else [])


def test_an_alias_bomb_is_refused_before_it_goes_off() -> None:
    bomb = "a: &a [x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
    )
    front = split("a.md", f"---\n{bomb}---\nText\n")
    assert [p.rule for p in front.problems] == ["unreadable-yaml"]
    assert front.unread
    assert front.body == "Text\n"


def test_a_problem_of_the_yaml_stands_where_the_yaml_is_wrong() -> None:
    (found,) = split("a.md", "---\ntitle: x\nsummary: a: b\n---\n").problems
    assert (found.line, found.column) == (3, 11)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: 2\na: 3\n", "r.yaml:3:1: duplicate-key: key 'a' is repeated, first on line 1; "),
        ("a: 1\nb: c: d\n", "r.yaml:2:5: unreadable-yaml: cannot read the YAML: "),
        ("- a\n", "r.yaml:1:1: unreadable-yaml: the file is not a list of 'key: value' lines; "),
        ("a: !!binary aGVsbG8=\n", "r.yaml:1:4: unreadable-yaml: tag "),
    ],
)
def test_places_in_a_file_that_is_yaml_as_a_whole_count_from_its_first_line(text: str, told: str) -> None:
    found = read_yaml("r.yaml", text)
    assert [str(problem)[: len(told)] for problem in found.problems] == [told]
    assert read_yaml("r.yaml", "a: 1\nb:\n  c: 2\n").position(("b", "c")) == (3, 3)


@given(st.text(max_size=400))
def test_no_text_makes_the_parser_raise(text: str) -> None:
    for fence in ("---", "+++"):
        front = split("a.md", f"{fence}\n{text}\n{fence}\n{text}")
        assert all(problem.line >= 1 and problem.column >= 1 for problem in front.problems)
    split("a.md", text)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.text("[]{}:,-&*!|>'\"%@`#?~ \n\tabc01", max_size=120))
def test_no_mixture_of_yaml_signs_makes_it_raise(text: str) -> None:
    front = split("a.md", f"---\n{text}\n---\n")
    assert front.problems or not front.unread


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), _VALUES, max_size=5))
def test_keys_are_kept_whatever_their_values_are(data: dict[str, object]) -> None:
    import json  # noqa: PLC0415  JSON is YAML, which is all that is needed of it

    front = split("a.md", f"---\n{json.dumps(data)}\n---\n")
    assert front.unread or set(front.data) == set(data)


@pytest.mark.parametrize(
    "text",
    [
        "---\n\n**Never run this on the primary.**\n\n---\n\n# Restore\n",
        "---\n\nWarning: never run this on the primary.\n\n---\n\n# Restore\n",
        "---\nNever run this on the primary: it loses data.\n---\n",
        "---\nSome words\n---\nMore\n",
        "---\n- a\n- b\n---\n",
        "---\n# Restore\n---\nGo.\n",
    ],
)
def test_what_stands_between_two_rules_and_is_no_metadata_is_text(text: str) -> None:
    front = split("a.md", text)
    assert (front.body, front.body_line, front.data, front.present) == (text, 1, {}, False)
    assert all(problem.severity is Severity.WARNING for problem in front.problems)


@given(st.text("ab:-#*' \n", max_size=30))
def test_no_word_at_the_top_is_lost_in_silence(raw: str) -> None:
    front = split("a.md", f"---\n{raw}\n---\n")
    kept = front.body + "".join(f"{key} {value}" for key, value in front.data.items())
    told = "".join(problem.message for problem in front.problems)
    words = [word for word in re.findall("[ab]+", re.sub("(?m)(^| )#.*", "", raw)) if front.present]
    assert [word for word in words if word not in kept and word not in told] == []


def test_metadata_that_is_no_yaml_is_read_key_by_key() -> None:
    text = (
        "---\ntitle: Restore: the database\ntags: [a, b]\nsteps:\n  - a: b: c\n  - d\nodd words\n---\nGo.\n"
    )
    front = split("a.md", text)
    assert front.data == {"title": "Restore: the database", "tags": ["a", "b"], "steps": ["a: b: c", "d"]}
    assert [str(problem).partition(";")[0] for problem in front.problems[1:]] == [
        "a.md:7:1: unreadable-yaml: the line 'odd words' is not read"
    ]
    assert front.unread
    assert front.position(("tags",)) == (3, 1)
