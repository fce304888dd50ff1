"""A pasted log leads to the filled-in command, and offers its values to the page, which asks first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import DESKTOP
from tests.support.build import BELOW, Site, build, write_files
from tests.support.log_values import COMMAND, GUARDED, HOSTILE, PAGES, TORN, UNGUARDED
from tests.support.values import PHONE, command, expect_pasted, fill, open_form, own_values

pytestmark = pytest.mark.browser

FIRST = ".log .found-list > li:first-child"
SCENARIO = "scenarios/tree-torn.html"
OFFER = "#values:@log=1&relation=base%2F7%2F16400&host=arbor7&"
each_window = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])


@pytest.fixture(scope="session")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Site:
    base = tmp_path_factory.mktemp("trees")
    write_files(base / "content", PAGES)
    site = build(base / "content", base / "output", "--lang", "en")
    assert site.code == 0, site.said
    return site


@pytest.fixture(scope="session")
def trees_address(trees: Site, serve_folder: Callable[..., str]) -> str:
    return serve_folder(trees.folder, BELOW)


@pytest.fixture(params=["host", "disk"])
def visit(
    request: pytest.FixtureRequest, new_page: Callable[..., Page], trees: Site, trees_address: str
) -> Callable[..., Page]:
    """Open a page from a host or from a disk."""
    root = trees_address if request.param == "host" else f"{trees.folder.as_uri()}/"

    def open_page(where: str = "index.html", **options: Any) -> Page:
        page = new_page(**options)
        page.goto(root + where)
        return page

    return open_page


def paste(page: Page, log: str) -> None:
    page.locator(".log button").first.click()
    page.locator("#at-log-text").fill(log)
    expect(page.locator(f"{FIRST} .card-title")).to_be_visible()


@each_window
def test_the_panel_shows_the_first_command_with_the_values_of_the_log_and_copies_it(
    visit: Callable[..., Page], viewport: Any
) -> None:
    page = visit(viewport=viewport)
    paste(page, f"calm\n{TORN}\n")
    place = page.locator(f"{FIRST} .log-confirm")
    wanted = COMMAND.format(host="arbor7", lens="{{ lens }}")
    assert place.locator("code").text_content() == wanted
    expect(place).to_contain_text("host=arbor7, relation=base/7/16400 (from the log)")
    expect(place).to_contain_text("Fill in first: lens")
    expect(place.locator(".linked")).to_have_text(["arbor7", "base/7/16400", "base/7/16400"])
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    place.get_by_role("button", name="Copy").click()
    expect(place.get_by_role("button", name="Copied")).to_be_visible()
    page.locator("#at-log-text").fill("")
    expect_pasted(page, wanted)


def test_the_page_offers_what_the_log_holds_and_keeps_it_when_the_reader_says_so(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    paste(page, f"{TORN}\n")
    page.locator(f"{FIRST} .card-title a").click()
    offer = page.locator(".values-link")
    expect(offer).to_contain_text("Values from the log")
    expect(offer.locator("li label")).to_have_text(["relation = base/7/16400", "host = arbor7"])
    assert own_values(page) == {}
    assert "s3cret" not in page.url
    page.get_by_role("button", name="Keep selected").click()
    assert own_values(page) == {"relation": "base/7/16400", "host": "arbor7"}
    assert command(page, "look --all") == "look --all base/7/16400"
    assert "#" not in page.url


def test_a_korean_page_asks_in_korean(visit: Callable[..., Page]) -> None:
    page = visit("ko/index.html")
    paste(page, f"{TORN}\n")
    expect(page.locator(f"{FIRST} .log-confirm")).to_contain_text("먼저 채울 값: lens")
    page.locator(f"{FIRST} .card-title a").click()
    expect(page.locator("h1")).to_have_text("트리가 찢어졌다")
    expect(page.locator(".values-link")).to_contain_text("로그에서 온 값")


def test_what_the_reader_typed_is_named_before_it_is_replaced_and_stays_when_it_is_not(
    visit: Callable[..., Page],
) -> None:
    page = visit(SCENARIO)
    open_form(page)
    fill(page, "host", "mine")
    page.evaluate("where => { location.hash = where; }", OFFER)
    expect(page.locator(".values-link")).to_contain_text("Replaces your value: mine")
    page.get_by_role("button", name="Discard all").click()
    expect(page.locator(".values-link")).to_contain_text("Discarded the values from the log.")
    assert own_values(page) == {"host": "mine"}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_log_fills_in_nothing_and_is_only_text(
    new_page: Callable[..., Page], trees_address: str, text: str
) -> None:
    page = new_page()
    page.goto(f"{trees_address}index.html")
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    paste(page, f"torn page in {text}\n")
    place = page.locator(f"{FIRST} .log-confirm")
    expect(place.locator(".linked")).to_have_count(0)
    expect(place).to_contain_text("Fill in first: lens, relation")
    expect(page.locator(".log-found img")).to_have_count(0)
    assert "#" not in (page.locator(f"{FIRST} .card-title a").get_attribute("href") or "")


def test_the_browser_guards_the_same_values(new_page: Callable[..., Page], trees_address: str) -> None:
    page = new_page()
    page.goto(f"{trees_address}index.html")
    fitting = page.evaluate(
        """async values => {
          await drillbook.need('allowed');
          return values.filter(value => drillbook.allowed.fits(value, '.*'));
        }""",
        [*GUARDED, *UNGUARDED],
    )
    assert fitting == UNGUARDED


@pytest.mark.parametrize(
    "pairs",
    [
        "password=s3cret", "datadir=/srv/arbor", "relation=%3B%20rm%20-rf%20/", "relation=base/7",
        "host=$(reboot)", "host=-rf", "host=a%0Ab", "host=a%E2%80%AEb",
        "host=/", "host=/etc/passwd", "host=app:hunter2@db1", "host=javascript:alert(1)", f"host={'a' * 201}",
    ],
)  # fmt: skip
def test_the_page_takes_nothing_from_a_forged_link_that_a_log_may_not_fill_in(
    new_page: Callable[..., Page], trees_address: str, pairs: str
) -> None:
    page = new_page()
    page.goto(f"{trees_address}{SCENARIO}#values:@log=1&{pairs}&")
    name = pairs.partition("=")[0]
    expect(page.locator(".values-link")).to_have_text(f"Not taken from the log: {name}")
    expect(page.locator(".parameter.linked")).to_have_count(0)
    assert own_values(page) == {}
    assert command(page, "fell") == "fell /var/lib/arbor --password {{ password }}"
