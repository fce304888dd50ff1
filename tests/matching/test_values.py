"""No log names the root of a disk, a folder of the system, or a password in an address."""

from __future__ import annotations

import pytest

from drillbook.catalog import load_catalog
from drillbook.matching.values import fits, slots_of
from tests.support.build import ROOT
from tests.support.log_values import GUARDED, UNGUARDED


@pytest.mark.parametrize("pattern", ["", ".*"])
def test_what_takes_more_than_a_log_may_name_is_refused(pattern: str) -> None:
    assert [value for value in (*GUARDED, *UNGUARDED) if fits(value, pattern)] == UNGUARDED


@pytest.mark.parametrize(
    ("scenario", "kept"),
    [
        ("mariadb-server-lost", {"datadir", "backup_root"}),
        ("etcd-data-lost", {"data_dir"}),
        ("sqlite-file-corrupt", {"database"}),
        ("postgresql-table-dropped", {"table"}),
        ("postgresql-server-lost", {"start_server", "stop_server", "pg_bin"}),
    ],
)
def test_what_a_shipped_command_moves_removes_or_runs_is_never_taken_from_a_log(
    scenario: str, kept: set[str]
) -> None:
    catalog = load_catalog(ROOT / "content", check=False)
    page = catalog.pages[scenario]
    assert kept <= catalog.parameters_of(page).keys()
    assert not kept & slots_of(catalog, page).keys()
