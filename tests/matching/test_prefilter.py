"""No line that has a text is passed over, whatever the texts are."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drillbook.catalog.signatures.literals import required
from drillbook.catalog.signatures.safety import check_pattern
from drillbook.matching.lines import LONGEST_LINE, Lines
from drillbook.matching.prefilter import Prefilter

TEXTS = st.lists(st.text("abc .", min_size=3, max_size=8), min_size=1, max_size=8, unique=True)
LOGS = st.lists(st.text("abc .", max_size=30), max_size=12)


@given(TEXTS, LOGS)
@example(["aaa", "aaab", "aab"], ["aaab", "", "aaab aab"])
def test_every_line_with_a_text_is_found_with_all_it_has(texts: list[str], log: list[str]) -> None:
    block = "\n".join(log).encode()
    prefilter = Prefilter((n, [text.encode()]) for n, text in enumerate(texts))
    found = {block[start:end]: wanted for start, end, wanted in prefilter.lines(block)}
    for line in log:
        has = {n for n, text in enumerate(texts) if text in line}
        assert has <= found.get(line.encode(), set())


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        (r"archive command failed with exit code \d+", ("archive command failed with exit code ",)),
        (r"^\+ +\/.*\.(locked|encrypted|crypt)$", ("locked", "encrypted", "crypt")),
        (r"(?i)out of memory", ()),
        (r"\d+ rows?", (" row",)),
        (r"(?:fatal: )?no", ()),
        (r"(?:disk full)+", ("disk full",)),
        (r"a.b.c", ()),
        (r"(?!not this)that one", ("that one",)),
        (r"저장 공간이 \d+%", ("저장 공간이 ",)),
    ],
)
def test_what_a_line_must_hold_is_read_from_the_expression(pattern: str, texts: tuple[str, ...]) -> None:
    assert required(pattern) == texts


@given(st.from_regex(r"\A[ab]{1,3}(\((ab|c)\|d\)[+?*]?|\.|\[ab\]\+|cab){0,4}\Z"), st.data())
def test_what_matches_holds_what_is_required(pattern: str, data: st.DataObject) -> None:
    try:
        check_pattern(pattern)
    except ValueError:
        return
    text = data.draw(st.from_regex(re.compile(pattern, re.ASCII)))
    needs = required(pattern)
    assert not needs or any(need in text for need in needs)


@given(st.binary(max_size=400), st.integers(1, 50))
def test_bytes_come_out_as_they_went_in_however_they_are_cut(data: bytes, size: int) -> None:
    lines = Lines()
    out = b"".join(lines.take(data[at : at + size]) for at in range(0, len(data), size)) + lines.end()
    assert out == data


@pytest.mark.parametrize("size", [1000, 1 << 18, 1 << 22])
def test_a_line_without_end_is_cut_and_the_next_one_is_whole(size: int) -> None:
    data = b"a\n" + b"x" * (3 * LONGEST_LINE) + b"\nlast one\n" + b"y" * (LONGEST_LINE + 1) + b"\nend"
    lines = Lines()
    out = b"".join(lines.take(data[at : at + size]) for at in range(0, len(data), size)) + lines.end()
    assert out.split(b"\n") == [b"a", b"x" * LONGEST_LINE, b"last one", b"y" * LONGEST_LINE, b"end"]
    assert lines.cut == 2
