"""A log leads to its scenario with the server gone, once the site is on the device."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.build import BELOW, build, write_files
from tests.support.server import serving

pytestmark = pytest.mark.browser

PAGE = """---
title: The queue is stuck
summary: Nothing leaves.
systems: [queue]
severity: high
signatures: ['/queue [a-z]+ is stuck/']
---

## Confirm

Look at the queue.
"""


def test_a_log_is_matched_with_the_server_gone(new_page: Callable[..., Page], tmp_path: Path) -> None:
    write_files(tmp_path / "content", {"scenarios/queue-stuck.md": PAGE})
    site = build(tmp_path / "content", tmp_path / "output", "--lang", "en")
    assert site.code == 0, site.said
    gone: list[bool] = []
    page = new_page(service_workers="allow", tolerate=("net::ERR_", "status of 404", "Failed to fetch"))
    with serving(site.folder, BELOW, lambda _: bool(gone)) as address:
        page.goto(f"{address}index.html")
        expect(page.locator(".kept")).to_contain_text("Available offline (", timeout=60_000)
        gone.append(True)
        page.reload()
        page.locator(".log button").click()
        page.locator("#at-log-text").fill("22:01 queue mail is stuck")
        expect(page.locator(".log .found-list mark")).to_have_text("queue mail is stuck")
        page.locator("#at-log-text").fill("error: nothing leaves any more")
        expect(page.locator(".log .found-list .card-title")).to_have_text("The queue is stuck")
