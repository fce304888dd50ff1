"""A signature may be a regular expression, but none that could take forever."""

from __future__ import annotations

import pytest

from drillbook.catalog.signatures.safety import check_pattern


@pytest.mark.parametrize(
    "pattern",
    [
        r"FATAL: +could not open file \"pg_wal/[0-9A-F]+\"",
        r"Page \d+: btreeInitPage\(\) returns error code 11",
        r"no backup of .*: database disk image is malformed",
        r"(?:ERROR|FATAL): could not .{1,80} file",
        r"\d+-\d+-\d+ \d+:\d+:\d+ ERROR",
        r"(?:\d{1,3}\.){3}\d{1,3} refused",
        r"ERROR .* relation .* does not exist",
        r"^(?!.*debug).*(?i:error)",
    ],
)
def test_what_logs_need_is_taken(pattern: str) -> None:
    check_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("(a+)+$", "has nested quantifiers"),
        (r"(\w+ )*done", "has nested quantifiers"),
        ("(a|a)*b", "has nested quantifiers"),
        ("^(([a-z])+.)+[A-Z]([a-z])+$", "has nested quantifiers"),
        ("a.*b.*c.*d", "more than 2 unbounded wildcards"),
        (r"[^x]*a[^x]*b[^x]*c", "more than 2 unbounded wildcards"),
        (r"(?:a{1,3})+!", "has nested quantifiers"),
        (r"(?:\w{0,99}){0,99}!", "repeats more than 1000 times"),
        (r"x{5000}", "repeats more than 1000 times"),
        (r"\w+\w+\w+!", "can take too long"),
        (r"\s*\s*\s*\s*x", "can take too long"),
        (r".*a.*b", "can take too long"),
        (r"x +y.*z.*w", "can take too long"),
        ("a?" * 30 + "x", "can take too long"),
        (r"(?:(?:ab)?(?:ab)?){30}x", "can take too long"),
        (r"(['\"])x\1", "browsers lack"),
        (r"(a)?(?(1)b|c)", "browsers lack"),
        (r"(?u)\w{3}", r"uses \(\?u\)"),
        ("a*", "matches anything"),
        ("[", "is not a regular expression"),
        ("(" * 400 + "abc" + ")" * 400, "is nested too deeply"),
        (r"[[]x{3}", "has an ambiguous character in brackets"),
        ("(" * 200 + "a" + ")" * 200 + "{1000000000000}", "is not a regular expression"),
    ],
)
def test_what_could_take_for_ever_or_says_nothing_is_refused(pattern: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        check_pattern(pattern)
