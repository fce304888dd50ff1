"""Every kind of page holds up: for all eyes, on a phone, without scripts, from a disk."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.browser import PHONE, each_appearance, each_language
from tests.support.build import Site
from tests.support.pages import ONCE, address_of, each_kind
from tests.support.sampling import sampled
from tests.support.values import pasted

pytestmark = pytest.mark.browser

copy_name = re.compile("copy|복사", re.IGNORECASE)


# Elements that stick out of the window and are not inside something that scrolls by itself.
STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  const held = e => e && (getComputedStyle(e).overflowX !== 'visible' || held(e.parentElement));
  return [...document.body.querySelectorAll('*')]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > width + 1)
    .filter(e => !held(e.parentElement))
    .map(e => e.outerHTML.slice(0, 120));
}"""
SCROLLS_SIDEWAYS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"

# What is on the page and cannot be seen, other than what a reader opens by hand without scripts.
UNSEEN = """() => [...document.querySelectorAll('main h1, main h2, main h3, main pre, main table')]
  .filter(e => !e.checkVisibility() && !e.closest('details:not([open])'))
  .map(e => e.tagName.toLowerCase() + ': ' + e.textContent.trim().slice(0, 60))"""
# Buttons that only a script could answer.
DEAD_BUTTONS = """() => [...document.querySelectorAll('button')]
  .filter(e => e.checkVisibility() && !e.hasAttribute('popovertarget') && !(e.form && e.type === 'submit'))
  .map(e => e.outerHTML.slice(0, 120))"""
PRESSABLE = """() => [...document.querySelectorAll('button, input, select, textarea')]
  .filter(e => e.checkVisibility() && e.type !== 'checkbox')
  .map(e => e.outerHTML.slice(0, 120))"""
# A stylesheet that a script added may still be on its way when the page itself has loaded.
UNSTYLED = """async () => {
  const missing = () => [...document.querySelectorAll('link[rel~=stylesheet]')].filter(e => !e.sheet);
  for (let tries = 0; missing().length && tries < 250; tries++) await new Promise(r => setTimeout(r, 20));
  return missing().map(e => e.href);
}"""


def violations(page: Page) -> str:
    """Say what axe-core finds, with the rules for target size that it leaves off by itself."""
    found = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}})
    return "\n".join(
        f"{rule['id']}: {rule['help']}: {node['html'][:160]}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    )


@pytest.fixture
def visit(new_page: Callable[..., Page], shipped_site: Site, shipped_address: str) -> Callable[..., Page]:
    """Open the page of a kind and language, in a window with the options given."""

    def open_page(kind: str, language: str, *, from_disk: bool = False, **options: Any) -> Page:
        address = address_of(shipped_site.folder, kind, language)
        page = new_page(**options)
        page.goto((shipped_site.folder / address).as_uri() if from_disk else shipped_address + address)
        return page

    return open_page


@sampled(2, of_each="kind")
@each_appearance
@each_kind
def test_axe_finds_nothing(
    visit: Callable[..., Page], kind: str, language: str, look: dict[str, Any]
) -> None:
    page = visit(kind, language, reduced_motion="reduce", **look)
    assert not (found := violations(page)), found


@each_language
@each_kind
def test_nothing_scrolls_sideways_on_the_smallest_phone(
    visit: Callable[..., Page], kind: str, language: str
) -> None:
    page = visit(kind, language, viewport=PHONE)
    assert not page.evaluate(SCROLLS_SIDEWAYS), "\n".join(page.evaluate(STICKING_OUT))


@each_language
@each_kind
def test_a_page_is_whole_without_javascript(visit: Callable[..., Page], kind: str, language: str) -> None:
    page = visit(kind, language, java_script_enabled=False)
    assert page.locator("h1").count() == 1
    assert page.locator("h1").is_visible()
    assert page.evaluate(UNSEEN) == []
    assert page.evaluate(DEAD_BUTTONS) == []


@each_language
@each_kind
def test_a_page_opens_from_a_disk(visit: Callable[..., Page], kind: str, language: str) -> None:
    if kind in ONCE:
        pytest.skip("only hosts show it")
    page = visit(kind, language, from_disk=True)
    assert page.locator("h1").is_visible()
    assert page.locator("link[rel~=stylesheet]").count() > 0
    assert page.evaluate(UNSTYLED) == []


@pytest.mark.parametrize("kind", ["home", "scenario", "procedure", "search"])
def test_paper_shows_nothing_to_press(visit: Callable[..., Page], kind: str) -> None:
    page = visit(kind, "en")
    assert page.evaluate(PRESSABLE)
    page.emulate_media(media="print")
    assert page.evaluate(UNSTYLED) == []
    assert page.evaluate(PRESSABLE) == []


@each_language
def test_links_lead_on_from_a_disk(visit: Callable[..., Page], shipped_site: Site, language: str) -> None:
    page = visit("list", language, from_disk=True)
    link = page.locator("main a[href$='.html']:not([href*='index.html']):visible").first
    start = page.url
    link.click()
    expect(page).not_to_have_url(start)
    expect(page.locator("h1")).to_be_visible()
    assert page.url.startswith(shipped_site.folder.as_uri())


def copied_text(page: Page) -> str:
    """Press the first copy button, then paste as a reader would."""
    button = page.locator("main .copy").first
    expect(button).to_have_accessible_name(copy_name)
    button.click()
    expect(button).to_have_class("copy done")
    return pasted(page)


@pytest.mark.parametrize("clipboard", [True, False], ids=["with-clipboard-api", "without"])
@each_language
def test_the_copy_button_copies_from_a_disk(
    new_page: Callable[..., Page], shipped_site: Site, language: str, clipboard: bool
) -> None:
    page = new_page()
    if not clipboard:  # as on http:// in a private network, which browsers do not trust with it
        page.add_init_script("Object.defineProperty(Navigator.prototype, 'clipboard', {value: undefined})")
    page.goto((shipped_site.folder / address_of(shipped_site.folder, "procedure", language)).as_uri())
    commands = [text.strip() for text in page.locator("main pre").all_text_contents()]
    copied = copied_text(page)
    assert copied.strip()
    assert copied.strip() in commands


@pytest.mark.parametrize("missing", ["nothing.html", "scenarios/nothing.html", "ko/a/b/nothing.html"])
def test_a_missing_address_shows_a_page_that_helps(
    new_page: Callable[..., Page], shipped_address: str, missing: str
) -> None:
    page = new_page(tolerate=(f"404 (Not Found) ({shipped_address}{missing})",))
    answer: Any = page.goto(shipped_address + missing)
    assert answer.status == 404
    assert page.locator("h1").is_visible()
    assert page.evaluate(UNSTYLED) == []
    answer = page.goto(page.locator("main a[href]").first.evaluate("link => link.href"))
    assert answer.status == 200
