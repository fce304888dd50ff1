"""Reports of other tools: when it happened, how long it took, and whether it shows what its head counts."""

from __future__ import annotations

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillbook.drills.records import reported
from drillbook.drills.records.firedrill import read_firedrill
from drillbook.drills.records.junit import read_junit

NOW = datetime.datetime.now(datetime.UTC)
DAY = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
CASE = '<testcase name="a" time="3"/>'


def suite(inner: str = CASE, **head: str) -> str:
    told = {"name": "x", "timestamp": "2026-01-02T03:04:05Z", **head}
    attributes = " ".join(f'{name}="{value}"' for name, value in told.items() if value)
    return f"<testsuite {attributes}>{inner}</testsuite>"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (suite(), "2026-01-02"),
        (f'<testsuites timestamp="2026-01-02T03:04:05">{suite(timestamp="")}</testsuites>', "2026-01-02"),
        (f"<testsuites>{suite()}{suite(timestamp='2025-12-30')}</testsuites>", "2025-12-30"),
        (f"<testsuites><testsuite>{suite()}</testsuite></testsuites>", "2026-01-02"),
        (suite(timestamp="2026-01-02T03:04:05.123456+0900"), "2026-01-01"),
        (suite(timestamp="2026-01-02 03:04:05 +0000"), "2026-01-02"),
        (suite(timestamp="2026-01-02 03:04:05 UTC"), "2026-01-02"),
        (suite(timestamp="Fri, 02 Jan 2026 03:04:05 GMT"), "2026-01-02"),
    ],
)
def test_a_report_happened_when_it_says(text: str, date: str) -> None:
    assert read_junit(text.encode(), None)["started"].date().isoformat() == date


@pytest.mark.parametrize("stamp", ["", "yesterday", "1970-01-01T00:00:00", "0001-01-01T00:00:00+14:00"])
def test_a_report_that_does_not_say_when_is_refused_unless_the_day_is_given(stamp: str) -> None:
    for read, text in (
        (read_junit, suite(timestamp=stamp)),
        (read_firedrill, json.dumps({"verified": True, "ok": True, "at": stamp})),
    ):
        with pytest.raises(ValueError, match="--date"):
            read(text.encode(), None)
        assert read(text.encode(), DAY)["ended"].date() == DAY.date()


@pytest.mark.parametrize("stamp", ["2999-01-01", "9999-12-31T23:59:59-14:00", "in two days"])
def test_a_day_that_is_still_to_come_is_refused(stamp: str) -> None:
    stamp = stamp.replace("in two days", (NOW + datetime.timedelta(days=2)).isoformat())
    for read, text in (
        (read_junit, suite(timestamp=stamp)),
        (read_firedrill, json.dumps({"verified": True, "ok": True, "at": stamp})),
    ):
        with pytest.raises(ValueError, match="in the future"):
            read(text.encode(), None)


def test_nobody_makes_an_old_report_a_new_one() -> None:
    with pytest.raises(ValueError, match="omit --date"):
        read_junit(suite().encode(), NOW)


def test_the_local_time_of_a_place_in_the_east_is_not_yet_to_come() -> None:
    stamp = (NOW + datetime.timedelta(hours=9)).replace(tzinfo=None).isoformat()
    assert read_junit(suite(timestamp=stamp).encode(), None)["started"] <= datetime.datetime.now(datetime.UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0,03", 0.03),
        ("12,5", 12.5),
        ("1234,567", 1234.567),
        (",5", 0.5),
        ("0,123", 0.123),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234,567", 1234567),
        ("12.345", 12.345),
        ("1.5E-3", 0.0015),
        (84.5, 84.5),
        ("1,234", None),  # 1.234 or 1234
        ("1,2,3", None),
        ("1 234", None),
        ("1_000", None),
        ("NaN", None),
        ("inf", None),
        ("-3", None),
        ("1e300", None),
        ("1,234,567,890", None),
        ("\u0663", None),
        ("3s", None),
        (True, None),
        (None, None),
    ],
)
def test_a_time_that_can_be_read_in_two_ways_is_none(text: object, seconds: float | None) -> None:
    assert reported.number(text) == seconds


@given(st.text())
def test_no_number_and_no_date_is_too_odd_to_be_read(text: str) -> None:
    found = reported.number(text)
    assert found is None or found >= 0
    try:
        at = reported.time(text)
    except ValueError:
        return
    assert at is None or at <= datetime.datetime.now(datetime.UTC)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (suite(tests="1", failures="0", errors="0"), "passed"),
        (suite(tests="1", failures="1"), "failed"),
        (suite(tests="1", errors="2"), "failed"),
        (f'<testsuites failures="1">{suite()}</testsuites>', "failed"),
        (f"<testsuites>{suite()}<testsuite>{suite(failures='1')}</testsuite></testsuites>", "failed"),
        (suite(failures="some"), "could-not-verify"),
        (suite(failures="9" * 5000), "could-not-verify"),
        (suite(tests="5"), "could-not-verify"),
        (suite(CASE + '<testcase name="b" status="failed"/>'), "failed"),
        (suite(f"{CASE}<error>the database did not start</error>"), "failed"),
    ],
)
def test_what_the_head_counts_and_nothing_shows_is_not_passed(text: str, verdict: str) -> None:
    assert read_junit(text.encode(), None)["verdict"] == verdict


@pytest.mark.parametrize(
    ("text", "took"),
    [
        (suite(time="12.5"), 12.5),
        (suite(time="0,03"), 0.03),
        (suite(time="1,234"), 3),
        (suite('<testcase name="a"/>'), None),
        (suite(CASE + '<testcase name="b" time="soon"/>'), None),
        (suite(CASE + '<testcase name="b"><skipped/></testcase>'), 3),
        (f"<testsuites>{suite(time='4')}{suite(time='5')}</testsuites>", 9),
    ],
)
def test_a_time_that_is_not_known_is_not_measured(text: str, took: float | None) -> None:
    assert read_junit(text.encode(), None)["recovery_seconds"] == took


@pytest.mark.parametrize(
    "data",
    [
        suite(xmlns="urn:x").encode(),
        suite().encode("utf-16"),
        b'<?xml version="1.0" encoding="utf-8"?>' + suite().encode(),
        ('<?xml version="1.0" encoding="utf-8"?>' + suite()).encode("utf-16"),
        b"\xef\xbb\xbf" + suite().encode(),
        ('<?xml version="1.0" encoding="iso-8859-1"?>' + suite(name="\xe9t\xe9")).encode("latin-1"),
        suite(name="\xe9t\xe9").encode("latin-1"),
        b"\n\n" + suite().encode(),
    ],
)
def test_any_encoding_and_any_namespace_is_read(data: bytes) -> None:
    assert read_junit(data, None)["verdict"] == "passed"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_entities_are_refused_in_any_encoding(encoding: str) -> None:
    bomb = f'<!DOCTYPE x [<!ENTITY a "{"b" * 99}">]>{suite()}'
    with pytest.raises(ValueError, match="declares XML entities"):
        read_junit(bomb.encode(encoding), None)
