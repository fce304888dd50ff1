"""Durations are read as people write them, and written back the same."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from drillbook.catalog.durations import Duration, format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0s", 0), ("15m", 900), ("4h", 14400), ("1h30m", 5400), ("2d", 172800), ("1w", 604800), (" 5m ", 300)],
)
def test_a_duration_is_read(text: str, seconds: int) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    ["", "15", "m", "1.5h", "-5m", "30m1h", "5m5m", "1 h", "half an hour", f"{10**30}d", "9" * 5000 + "d"],
)
def test_what_is_no_duration_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="write "):
        parse_duration(text)


@given(st.integers(min_value=0, max_value=10**9))
def test_what_is_written_is_read_as_the_same(seconds: int) -> None:
    value = timedelta(seconds=seconds)
    assert parse_duration(format_duration(value)) == value


@given(st.text(max_size=20))
def test_no_text_raises_anything_but_a_message(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_duration(text) >= timedelta(0)


class Model(BaseModel):
    value: Duration


def test_a_model_takes_a_duration_and_gives_it_back_as_written() -> None:
    assert Model.model_validate({"value": "90m"}).model_dump(mode="json") == {"value": "1h30m"}


@pytest.mark.parametrize("value", [15, 1.5, True])
def test_a_number_without_a_unit_is_refused(value: object) -> None:
    with pytest.raises(ValidationError, match="has no unit"):
        Model.model_validate({"value": value})
