"""The witness of the browser tests sees what it is there to see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import Witness
from tests.support.build import write_files

pytestmark = pytest.mark.browser

PAGE = '<!DOCTYPE html><html lang="en"><head><title>x</title><link rel="icon" href="data:,">{}</head></html>'


def faults(browser: Browser, address: str) -> list[str]:
    witness = Witness()
    with browser.new_context() as context:
        page = context.new_page()
        witness.watch(page)
        page.goto(address)
        page.wait_for_load_state("networkidle")
    return witness.faults


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        ("<script>document.title = 'inline'</script>", "Content Security Policy"),
        ("<style>p { color: red }</style>", "Content Security Policy"),
        ('<script src="warns.js"></script>', "console warning: careful"),
        ('<script src="throws.js"></script>', "uncaught: no"),
        ('<script src="missing.js"></script>', "404"),
        ('<link rel="stylesheet" href="http://127.0.0.1:9/x.css">', "asked another server"),
    ],
)
def test_a_fault_of_a_page_is_noted(
    browser: Browser, serve_folder: Callable[..., str], tmp_path: Path, head: str, fault: str
) -> None:
    write_files(
        tmp_path,
        {
            "index.html": PAGE.format(head),
            "warns.js": "console.warn('careful')",
            "throws.js": "throw new Error('no')",
        },
    )
    assert fault in "\n".join(faults(browser, serve_folder(tmp_path)))


def test_a_page_without_fault_is_not_blamed(
    browser: Browser, serve_folder: Callable[..., str], tmp_path: Path
) -> None:
    write_files(
        tmp_path,
        {
            "index.html": PAGE.format('<link rel="stylesheet" href="a.css"><script src="a.js"></script>'),
            "a.css": "p { color: red }",
            "a.js": "document.title = 'fine'",
        },
    )
    assert faults(browser, serve_folder(tmp_path, "/below/a/path/")) == []
    assert faults(browser, (tmp_path / "index.html").as_uri()) == []
