"""Run mode as a responder uses it: start an incident, tick off, open the sheet, end."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect

PHONE = {"width": 375, "height": 667}
BEGAN = "2026-11-22T05:02:11Z"
ZONE = "Asia/Seoul"  # where that is 14:02
LOST = "scenarios/postgresql-server-lost.html"
CORRUPT = "scenarios/sqlite-file-corrupt.html"
RTO = 120


def minutes_to_decide(page: Page) -> int:
    """After how many minutes a scenario's page asks for a decision on plan B."""
    return int(page.locator("article[data-decide]").get_attribute("data-decide") or 0) // 60


def start(page: Page) -> None:
    """Press the button that is at the top of every scenario."""
    page.get_by_role("button", name=re.compile(r"Start incident|장애 대응 시작")).click()
    expect(page.locator(".run-bar")).to_be_visible()


def step(page: Page, anchor: str) -> Locator:
    """The controls of a step, by its anchor on the page."""
    return page.locator(f"#{anchor} > .run-step")


def tick(page: Page, anchor: str, name: str = "Done") -> None:
    """Tick a step off, and see that it says so."""
    step(page, anchor).get_by_role("button", name=name, exact=True).click()
    expect(step(page, anchor).locator(".run-told")).to_contain_text(name)


def told(page: Page, anchor: str) -> str:
    """What a step says of itself; nothing while it is open."""
    element = step(page, anchor).locator(".run-told")
    return element.inner_text() if element.is_visible() else ""


def sheet(page: Page) -> Locator:
    """Open the sheet of the incident, unless it is open."""
    found = page.locator("dialog.run-sheet")
    if not found.is_visible():
        page.locator(".run-menu").click()
    expect(found).to_be_visible()
    return found


def unfold(place: Locator, words: str) -> Locator:
    """Open a part of the sheet."""
    part = place.locator("details").filter(has=place.page.locator("summary", has_text=words))
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    return part


def end(page: Page, outcome: str = "Recovered", loss: str = "", verified: str = "") -> None:
    """End the incident."""
    part = unfold(sheet(page), "End incident")
    part.get_by_label(outcome, exact=True).check()
    part.get_by_label(re.compile("^Data lost")).fill(loss)
    part.get_by_label("How was it verified?").fill(verified)
    part.get_by_role("button", name="End now").click()


def saved(page: Page, button: str) -> Download:
    """Press a button of the sheet that saves a file."""
    with page.expect_download() as found:
        page.get_by_role("button", name=button, exact=True).click()
    return found.value


def saved_text(page: Page, button: str) -> str:
    """The text of the file that a button saves."""
    return Path(saved(page, button).path()).read_text("utf-8")
