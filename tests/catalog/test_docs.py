"""The documentation of fields and rules says what the code says."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable

import pytest

from drillbook import alerting
from drillbook.catalog import KINDS, RULES
from drillbook.search import misses
from tests.support.build import ROOT

PAGES: dict[str, Callable[[], str]] = runpy.run_path(str(ROOT / "docs/generate.py"))["PAGES"]


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_up_to_date(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name](), "run: make docs"


def test_every_field_of_every_kind_is_documented() -> None:
    named = set(re.findall(r"^\| `(\w+)`", PAGES["fields.md"](), re.MULTILINE))
    assert named == {field for kind in KINDS.values() for field in kind.model.model_fields}


def test_every_rule_is_documented() -> None:
    assert set(re.findall(r"^\| `([a-z-]+)`", PAGES["rules.md"](), re.MULTILINE)) == {
        *RULES, *alerting.RULES, *misses.RULES
    }  # fmt: skip


def test_links_between_documents_lead_somewhere() -> None:
    for path in (ROOT / "docs").glob("*.md"):
        for link in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
            assert "://" in link or (path.parent / link).exists(), f"{path.name}: {link}"
