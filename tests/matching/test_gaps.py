"""What no scenario covers is told by the errors of a log."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillbook.catalog import load_catalog
from drillbook.matching.gaps import covered, failure_of, gaps
from tests.support.build import write_files

KNOWN = {"store": ["server-lost"], "cache": ["data-corrupt", "server-lost"]}


@pytest.mark.parametrize(
    ("line", "failure"),
    [
        ("[ERROR] page 7 is CORRUPT", "data-corrupt"),
        ("kernel: Buffer I/O error on device sdb1", "storage-lost"),
        ("FATAL: password authentication failed for user 'x'", "access-lost"),
        ("ERROR: table x does not exist", "data-deleted"),
        ("error: it is Tuesday", None),
    ],
)
def test_an_error_tells_of_a_kind_of_failure(line: str, failure: str | None) -> None:
    assert failure_of(["calm", line]) == failure


def test_a_gap_is_a_system_without_a_scenario_for_what_the_errors_tell() -> None:
    assert gaps([["store"]], ["page 7 is corrupt"], KNOWN) == [("store", "data-corrupt")]
    assert gaps([["cache"]], ["page 7 is corrupt"], KNOWN) == []
    assert gaps([["store"]], ["it stopped"], KNOWN) == []


def test_of_several_systems_the_errors_name_the_one_that_they_are_about() -> None:
    both = [["store"], ["queue"]]
    assert gaps(both, ["page 7 is corrupt"], KNOWN) == []
    assert gaps(both, ["Queue: page 7 is corrupt"], KNOWN) == [("queue", "data-corrupt")]


def test_covered_is_what_the_coverage_page_shows(tmp_path: Path) -> None:
    page = "---\ntitle: T\nseverity: high\nsystems: [{}]\nfailure: {}\n---\n\n## Confirm\n\nLook.\n"
    write_files(
        tmp_path,
        {
            "scenarios/a.md": page.format("store, queue", "server-lost"),
            "scenarios/b.md": page.format("store", "[data-corrupt, data-deleted]"),
            "scenarios/c.md": page.format("cache", "data-corrupt").replace(
                "title: T", "title: T\ndraft: true"
            ),
        },
    )
    assert covered(load_catalog(tmp_path, "en")) == {
        "queue": ["server-lost"],
        "store": ["data-corrupt", "data-deleted", "server-lost"],
    }
