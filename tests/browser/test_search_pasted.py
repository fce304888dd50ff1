"""What is pasted into the search box: logs keep their lines, and nothing does harm."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.search_pages import FIRST, LOG, PASTE
from tests.support.traffic import HeldBack

pytestmark = pytest.mark.browser

TYPE = """text => {
  const box = document.getElementById('at-q');
  box.value = text;
  box.dispatchEvent(new Event('input', { bubbles: true }));
}"""
HOSTILE = {
    "ten megabytes": "disk full " * 1_000_000,
    "one endless word": "x" * 100_000,
    "control characters": "".join(map(chr, range(32))) + "disk",
    "half surrogates": "\ud800 disk \udfff",
    "marks of right to left": "\u202edisk\u202c \u200f\u2066full",
    "expressions": "(((((a+)+)+)+)$ [^\\w] .*?{99999} \\",
    "brackets": "<img src=x onerror=alert(1)> {{ x }} ${x} \"'`",
    "names of objects": "__proto__ constructor toString kind:__proto__ system:__proto__ tag:constructor",
    "an emoji where addresses end": "tape " * 300 + "\U0001f525",
    "a log of dots": "error: x=1 y= " + "a." * 9_900,
    "a word with synonyms again and again": "restore " * 2_500,
    "a log of brackets": "ERROR: " + "[" * 5_000 + '="' * 5_000,
}


def test_a_log_pasted_before_the_search_is_there_is_kept(
    new_page: Callable[..., Page], search_address: str
) -> None:
    page = new_page()
    code = HeldBack(page, re.compile(r"/code\.en\.js$"))
    page.goto(f"{search_address}index.html")
    page.locator("#at-q").click()
    page.evaluate(PASTE, [LOG])
    expect(page.locator("textarea#at-q")).to_have_value(LOG)
    code.let_go()
    expect(page.locator(FIRST)).to_have_text("Database server is lost")


def test_a_pasted_log_keeps_its_lines(searching: Callable[..., Page]) -> None:
    page = searching("")
    page.evaluate(PASTE, [LOG])
    expect(page.locator("textarea#at-q")).to_have_value(LOG)
    expect(page.locator("textarea#at-q")).to_be_focused()
    expect(page.locator(FIRST)).to_have_text("Database server is lost")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape("search.html?q=")))
    expect(page.locator("textarea#at-q")).to_have_value(LOG)
    expect(page.locator(FIRST)).to_have_text("Database server is lost")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_pasted_does_no_harm(searching: Callable[..., Page], text: str) -> None:
    page = searching("")
    page.evaluate(PASTE, [text])
    if len(text) < 2000:
        page.evaluate(TYPE, text)
    expect(page.locator(".found-status")).not_to_be_empty(timeout=20_000)
    expect(page.locator(".found-status")).not_to_contain_text("could not be loaded")
    page.locator("#at-q").fill("quota")
    expect(page.locator(FIRST)).to_have_text("Disk is full")
