"""A rule is registered where its problems are raised: none is missing there, and none is there in vain."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

from drillbook import alerting
from drillbook.catalog import RULES
from drillbook.catalog.problems import Rule, Rules, error, warning
from drillbook.search import misses
from tests.support.build import ROOT

PACKAGE = ROOT / "plugins" / "drillbook"
REGISTRIES = {"catalog": RULES, "alerting": alerting.RULES, "search": misses.RULES}
each_registry = pytest.mark.parametrize("package", REGISTRIES)


def name_of(call: ast.Call) -> str:
    """The name that is called, whatever it is an attribute of."""
    called = call.func
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def raised_in(text: str) -> tuple[set[str], set[str]]:
    """The names that problems are made of in a source, and all texts in it but those of registrations."""
    tree = ast.parse(text)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    made = [call.args[2] for call in calls if name_of(call) == "problem" and len(call.args) > 2]
    named = {node.value for node in made if isinstance(node, ast.Constant)}
    registered = [call for call in calls if name_of(call) in ("error", "warning")]
    own = {id(node) for call in registered for node in ast.walk(call)}
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in own}
    return named, {text for text in texts if isinstance(text, str)}


def raised_by(files: Iterable[Path]) -> tuple[set[str], set[str]]:
    found = [raised_in(path.read_text("utf-8")) for path in files]
    return set().union(*(named for named, _ in found)), set().union(*(texts for _, texts in found))


@each_registry
def test_every_problem_is_of_a_registered_rule_and_every_rule_has_a_problem(package: str) -> None:
    named, texts = raised_by((PACKAGE / package).rglob("*.py"))
    assert named - set(REGISTRIES[package]) == set(), "problems of rules that nobody registered"
    assert set(REGISTRIES[package]) - texts == set(), "rules that nothing raises"


def test_no_other_package_makes_problems_and_none_does_so_without_a_rule() -> None:
    for path in PACKAGE.rglob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        if path.name != "problems.py":
            assert "Problem" not in map(name_of, calls), path
        if path.relative_to(PACKAGE).parts[0] not in REGISTRIES:
            assert "problem" not in map(name_of, calls), path


def test_a_rule_that_is_raised_unregistered_or_registered_in_vain_is_noticed() -> None:
    text = """
@raises(error("in-vain", "w", "a"), error("raised", "w", "a"), error("told", "w", "a"))
def check(catalog):
    yield problem(file, at, "raised", message)
    yield RULES.problem(file, at, "unregistered", message)
    yield "told", message
"""
    named, texts = raised_in(text)
    assert named == {"raised", "unregistered"}
    assert {"in-vain", "raised", "told"} - texts == {"in-vain"}


def test_a_name_is_registered_once() -> None:
    rules = Rules()
    rules.raises(error("one", "is wrong", "Do."))(lambda: None)
    with pytest.raises(ValueError, match="'one' is registered twice"):
        rules.raises(warning("one", "is wrong", "Do."))(lambda: None)


def test_no_rule_has_the_name_of_another_command_s() -> None:
    names = [name for rules in REGISTRIES.values() for name in rules]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "rule", [rule for rules in REGISTRIES.values() for rule in rules.values()], ids=lambda rule: rule.name
)
def test_a_rule_says_what_is_wrong_and_in_sentences_what_to_do(rule: Rule) -> None:
    assert not rule.summary.endswith(".")
    assert rule.advice[0].isupper() or rule.advice.startswith("`")
    assert rule.advice.endswith(".")
