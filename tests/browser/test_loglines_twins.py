"""The browser sees through the prefixes of logs as the terminal does."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from drillbook.loglines import messages
from tests.loglines.test_messages import VECTORS, spoilt

pytestmark = pytest.mark.browser

READ = (
    """lines => drillbook.need("loglines").then(() => lines.map(line => drillbook.loglines.messages(line)))"""
)


@pytest.fixture
def home(new_page: Callable[..., Page], shipped_address: str) -> Page:
    page = new_page()
    page.goto(f"{shipped_address}index.html")
    return page


def test_both_pass_the_shared_cases(home: Page) -> None:
    wanted = [[case["line"], *case["messages"]] for case in VECTORS]
    assert home.evaluate(READ, [case["line"] for case in VECTORS]) == wanted


def test_both_see_the_same_in_lines_that_nobody_wrote(home: Page) -> None:
    chance = random.Random(7)  # noqa: S311  the same lines every time
    lines = [spoilt(chance) for _ in range(2000)]
    for line, got in zip(lines, home.evaluate(READ, lines), strict=True):
        assert got == messages(line), line
