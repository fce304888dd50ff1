"""A small site with every kind of page, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.sites import commit, drillbook, make_full_site


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the published site; its pages lie in ``../content``."""
    folder = make_full_site(tmp_path_factory.mktemp("full"))
    commit(folder, "2026-11-20")
    done = drillbook(folder, SOURCE_DATE_EPOCH="1800000000")  # 2027-01-15
    assert done.code == 0, done.said
    return folder / "output"
