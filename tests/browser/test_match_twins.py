"""The browser matches logs as the terminal does: the same lines, scenarios, strengths, and salient lines."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from drillbook.catalog import load_catalog
from drillbook.catalog.signatures.javascript import javascript
from drillbook.matching import DeclaredSignature, signatures_of
from drillbook.matching.salient import WORDS
from tests.matching.test_vectors import VECTORS, check, declared_in, log_of
from tests.support.build import ROOT
from tests.support.matching import in_browser, in_python, line_for

pytestmark = pytest.mark.browser

NOISE = [
    "info: ready",
    '{"level":"info","msg":"ok \\"fine\\""}',
    "저장 완료 😀",
    "",
    "\tat db1:5432\r",
    "\x1b[32mok\x1b[0m",
    "error 7",
]


EXPRESSIONS = json.loads((ROOT / "tests/matching/expressions.json").read_text(encoding="utf-8"))
FOUND = """([patterns, subjects]) => patterns.map(pattern =>
  subjects.map(text => new RegExp(pattern, 'u').test(text)))"""


@pytest.fixture
def home(new_page: Callable[..., Page], shipped_address: str) -> Page:
    page = new_page()
    page.goto(f"{shipped_address}index.html")
    return page


@pytest.fixture(scope="module")
def shipped() -> list[DeclaredSignature]:
    found, notes = signatures_of(load_catalog(ROOT / "content", check=False))
    assert not notes
    return found


def test_an_expression_matches_the_same_in_both(home: Page) -> None:
    patterns, subjects = EXPRESSIONS["patterns"], EXPRESSIONS["subjects"]
    found = home.evaluate(FOUND, [[javascript(pattern) for pattern in patterns], subjects])
    for pattern, got in zip(patterns, found, strict=True):
        expression = re.compile(pattern, re.ASCII)
        wanted = [expression.search(text) is not None for text in subjects]
        assert got == wanted, (pattern, [t for t, g, w in zip(subjects, got, wanted, strict=True) if g != w])
        assert any(wanted), pattern


@pytest.mark.parametrize("size", [1 << 18, 7])
def test_both_pass_the_shared_cases(home: Page, size: int) -> None:
    for case in VECTORS:
        log = log_of(case)
        if len(log) < 1000 or size > 1000:
            signatures = declared_in(case)
            check(case, in_browser(home, signatures, [log], size)[0])


def make_log(signatures: list[DeclaredSignature], chance: random.Random) -> bytes:
    """Lines as signatures want them, whole and spoilt, quoted and coloured, between others."""
    lines = []
    for _ in range(chance.randint(1, 60)):
        line = line_for(chance.choice(signatures), chance)
        how = chance.randrange(8)
        if how == 0:
            at = chance.randrange(len(line))
            line = line[:at] + chance.choice(["", "x", line[at] * 2, "\x1b[1m", "\\"]) + line[at + 1 :]
        elif how == 1:
            line = json.dumps({"log": f"{line}\n", "n": 1}, ensure_ascii=chance.random() < 0.5)
        elif how == 2:
            line = f"2026-11-{chance.randint(10, 28)} 03:04:05 db1 app[7]: {line}\r"
        elif how == 3:
            line = f"{'wort 😀 ' * chance.randint(300, 900)}{line}{' 12' * chance.randint(0, 3000)}"
        lines += [line, *chance.choices([*NOISE, *WORDS], k=chance.randint(0, 3))]
    return "\n".join(lines).encode("utf-8", "replace")


def test_both_find_the_same_in_logs_made_of_all_signatures(
    home: Page, shipped: list[DeclaredSignature]
) -> None:
    chance = random.Random(11)  # noqa: S311  the same logs every time
    logs = [make_log([signature], chance) for signature in shipped]
    logs += [make_log(shipped, chance) for _ in range(40)]
    wanted = [in_python(shipped, log) for log in logs]
    found_all = {name for one in wanted for name, *_ in one["scenarios"]}
    assert found_all == {name for signature in shipped for name in signature.scenarios}
    for log, one, got in zip(logs, wanted, in_browser(home, shipped, logs), strict=True):
        assert got == one, log.decode("utf-8", "replace")[:2000]


def test_both_find_the_same_in_bytes_that_are_no_log(home: Page, shipped: list[DeclaredSignature]) -> None:
    chance = random.Random(5)  # noqa: S311  the same logs every time
    parts = [text.text.encode()[:9] for text in shipped] + [
        b"\n",
        b"\r\n",
        b"\xff",
        b"\xec\xa0",
        b"\0",
        b"error ",
    ]
    logs = [b"\x00" + b"".join(chance.choices(parts, k=200)) + chance.randbytes(200) for _ in range(60)]
    for log, got in zip(logs, in_browser(home, shipped, logs), strict=True):
        assert got == in_python(shipped, log), log
