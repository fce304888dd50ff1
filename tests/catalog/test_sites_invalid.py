"""Each rule has a site that breaks it, and says so once, in the right place."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillbook.catalog import RULES, Severity, has_errors, load_catalog
from drillbook.site.build import build
from drillbook.site.settings import settings_for
from tests.support.invalid import BASE, SITES, broken_site, expected, repair, told

each_rule = pytest.mark.parametrize("rule", RULES)


def test_every_rule_has_a_broken_site_and_no_other_has() -> None:
    assert {path.name for path in SITES.iterdir() if path.is_dir() and path != BASE} == set(RULES)


def test_the_site_that_all_of_them_break_is_whole() -> None:
    assert told(load_catalog(BASE, "en")) == ""


@each_rule
def test_a_broken_site_has_exactly_the_expected_problem(rule: str, tmp_path: Path) -> None:
    catalog = load_catalog(broken_site(rule, tmp_path / "content"), "en")
    assert told(catalog) == expected(rule)
    assert [problem.rule for problem in catalog.problems] == [rule]
    assert catalog.problems[0].severity is RULES[rule].severity
    assert catalog.problems[0].hint, "every problem says what to do"


@pytest.mark.slow
@each_rule
def test_a_broken_site_is_published_only_when_its_problem_is_a_warning_and_a_repaired_one_always(
    rule: str, tmp_path: Path
) -> None:
    content = broken_site(rule, tmp_path / "content")
    settings = settings_for(content, tmp_path / "output", DRILLBOOK_LANG="en")
    report = build(dict(settings))
    error = RULES[rule].severity is Severity.ERROR
    assert report.failed == error == has_errors(report.problems)
    assert (tmp_path / "output" / "index.html").exists() != error
    repair(rule, content)
    report = build(dict(settings))
    assert report.problems == []
    assert not report.failed
    assert (tmp_path / "output" / "scenarios" / "server-lost.html").is_file()
