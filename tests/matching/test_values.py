"""No log names the root of a disk, a folder of the system, or a password in an address."""

from __future__ import annotations

import pytest

from drillbook.matching.values import fits
from tests.support.log_values import GUARDED, UNGUARDED


@pytest.mark.parametrize("pattern", ["", ".*"])
def test_what_takes_more_than_a_log_may_name_is_refused(pattern: str) -> None:
    assert [value for value in (*GUARDED, *UNGUARDED) if fits(value, pattern)] == UNGUARDED
