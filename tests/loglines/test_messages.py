"""What a line says below all that was put before it. The browser passes the same cases."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from typing import Any

import pytest

from drillbook.loglines import decoded_messages, messages

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "vectors/messages.json").read_text(encoding="utf-8")
)
SIGNS = '{}[]":,\\ \t=|<>#-.0179TZabEIμ한😀\u2028\ufeff'
SLOW = [
    "[" * 65_000,
    '{"a":[' * 10_000,
    '{"msg":' * 9_000,
    "2026-03-13T04:05:06Z " * 3_000,
    "a: " * 20_000,
    'msg="' * 13_000,
    "\\" * 65_000,
    "2026-03-13 04:05:06.789 UTC," + '"' * 60_000,
    "2026-03-13 04:05:06.789 UTC," + '"",' * 20_000,
    "Mar 13 04:05:06 " + "x " * 32_000,
    '{"log":"' + "a\\n" * 20_000 + '"}',
]


def spoilt(chance: random.Random) -> str:
    """Put lines together, cut them and exchange signs."""
    one, other = chance.choices([case["line"] for case in VECTORS], k=2)
    signs = list(one[: chance.randrange(len(one) + 1)] + other)
    for _ in range(chance.randrange(4)):
        if signs:
            signs[chance.randrange(len(signs))] = chance.choice(SIGNS)
    return "".join(signs)


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["rule"])
def test_a_line_says(case: dict[str, Any]) -> None:
    assert messages(case["line"]) == [case["line"], *case["messages"]]


def test_every_line_is_its_own_first_message_whatever_it_is() -> None:
    chance = random.Random(3)  # noqa: S311  the same lines every time
    for _ in range(3000):
        line = spoilt(chance)
        found = messages(line)
        assert found[0] == line
        assert all(found[1:]), line


@pytest.mark.parametrize("line", SLOW, ids=lambda line: line[:20])
def test_no_line_is_slow(line: str) -> None:
    began = time.process_time()
    assert len(messages(line)) <= 64
    assert time.process_time() - began < 0.5


def test_decoded_messages_are_only_those_that_do_not_stand_in_the_line() -> None:
    assert decoded_messages("Mar 13 04:05:06 nas7 borg[77]: mismatch") == []
    assert decoded_messages('{"msg":"open \\"x\\""}') == ['open "x"']
