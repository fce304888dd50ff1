"""The live preview in a real browser: it reloads, and shows what is wrong over the last good page."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.build import ROOT

pytestmark = pytest.mark.browser

WAIT = 60_000  # milliseconds; a build is in between
PAGE = """---
title: The queue is stuck
summary: Nothing is delivered.
systems: [queue]
severity: high
objective: {rto: 1h, rpo: 5m}
---

## Confirm

FIRST
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "scenarios").mkdir(parents=True)
    (folder / "scenarios" / "queue-stuck.md").write_text(PAGE)
    return folder


@pytest.fixture
def address(content: Path, tmp_path: Path) -> Iterator[str]:
    command = [sys.executable, "-u", "-m", "drillbook", "serve", "--port", "0", "--content", str(content)]
    command += ["--output", str(tmp_path / "output")]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            found = re.search(r"Serving (http://\S+/)", line)
            if found:
                break
        else:
            pytest.fail("the preview did not start")
        yield found.group(1)
        process.terminate()


def test_an_edit_reloads_the_page_and_a_mistake_lies_over_the_last_good_one(
    browser: Browser, address: str, content: Path
) -> None:
    source = content / "scenarios" / "queue-stuck.md"
    page = browser.new_page()
    page.goto(address + "scenarios/queue-stuck.html", wait_until="load")
    expect(page.locator("main")).to_contain_text("FIRST")

    source.write_text(PAGE.replace("FIRST", "SECOND"))
    expect(page.locator("main")).to_contain_text("SECOND", timeout=WAIT)

    source.write_text(PAGE.replace("severity: high", "severity: hihg"))
    overlay = page.get_by_role("alert", name="Problems")
    expect(overlay).to_be_visible(timeout=WAIT)
    expect(overlay).to_contain_text("scenarios/queue-stuck.md:5:1")
    expect(overlay).to_contain_text("did you mean 'high'?")
    expect(page.locator("main")).to_contain_text("SECOND")

    source.write_text(PAGE.replace("FIRST", "THIRD"))
    expect(page.locator("main")).to_contain_text("THIRD", timeout=WAIT)
    expect(overlay).to_be_hidden()
    page.close()
