"""Values of the reader's own system: filled in once, kept, shared as a link, never taken from one unasked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.browser import DESKTOP
from tests.support.build import Site
from tests.support.values import COMMANDS, PHONE, command, fill, form, open_form, own_values

pytestmark = pytest.mark.browser

PROCEDURE = "procedures/restore-db.html"
SCENARIO = "scenarios/db-lost.html"
NO_STORAGE = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
STORED = "() => JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.cookie"

each_window = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
each_way = pytest.mark.parametrize("from_disk", [False, True], ids=["http", "disk"])


@pytest.fixture
def visit(new_page: Callable[..., Page], values_site: Site, values_address: str) -> Callable[..., Page]:
    """Open a page of the site with values, over HTTP or from a disk."""

    def open_page(
        address: str = SCENARIO, *, from_disk: bool = False, fragment: str = "", **options: Any
    ) -> Page:
        page = new_page(**options)
        base = (values_site.folder / "x").as_uri().removesuffix("x") if from_disk else values_address
        page.goto(base + address + fragment)
        return page

    return open_page


@each_window
@each_way
def test_a_value_stands_in_every_command_at_once_and_after_a_reload(
    visit: Callable[..., Page], from_disk: bool, viewport: Any
) -> None:
    page = visit(from_disk=from_disk, viewport=viewport)
    open_form(page)
    assert page.locator(".value label code").all_inner_texts() == [
        "db_host", "pgdata", "port", "password", "port",
    ]  # fmt: skip
    fill(page, "pgdata", "/srv/pg data")
    fill(page, "db_host", "db7.example")
    for _ in range(2):
        assert command(page, "ping") == "ping db7.example"
        assert command(page, "rm -rf") == "rm -rf /srv/pg data/old --port 5432"
        assert command(page, "pg_controldata") == "pg_controldata /srv/pg data"
        page.reload()
        expect(page.locator(".parameter.own").first).to_be_visible()


@pytest.mark.parametrize("address", [SCENARIO, PROCEDURE, "drills/drill-db.html", "ko/" + SCENARIO])
def test_every_page_with_values_has_the_form(visit: Callable[..., Page], address: str) -> None:
    page = visit(address, viewport=PHONE)
    open_form(page)
    used = page.evaluate(
        "() => new Set([...document.querySelectorAll('main .parameter')].map(e => e.dataset.parameter)).size"
    )
    assert page.locator(".value input").count() >= used > 0


def test_a_value_is_shared_by_pages_that_mean_the_same(
    visit: Callable[..., Page], values_address: str
) -> None:
    page = visit(viewport=PHONE)
    open_form(page)
    fill(page, "port", "5433")
    page.goto(values_address + "procedures/back-up-db.html")
    expect(page.locator(COMMANDS).first).to_have_text("pg_basebackup -p 5433\n")
    page.goto(values_address + "ko/" + PROCEDURE)
    expect(page.locator(".parameter.own").first).to_have_text("5433")


def test_the_port_of_another_system_and_of_a_drill_is_another_value(
    visit: Callable[..., Page], values_address: str
) -> None:
    page = visit()
    open_form(page)
    fill(page, "port", "5433")
    fill(page, "pgdata", "/production")
    assert command(page, "redis-cli -p 6379 ping")
    fill(page, "port", "6380", last=True)
    assert own_values(page) == {"pgdata": "/production", "port": "5433", "port@restart-cache": "6380"}
    page.goto(values_address + "procedures/restart-cache.html")
    open_form(page)
    assert command(page, "redis-cli -p 6380 ping")
    page.goto(values_address + "drills/drill-db.html")
    open_form(page)
    assert command(page, "rm -rf") == "rm -rf /tmp/drill -p 5432"


@each_way
def test_a_secret_is_copied_and_neither_kept_nor_shown_nor_shared(
    visit: Callable[..., Page], from_disk: bool
) -> None:
    page = visit(from_disk=from_disk)
    open_form(page)
    fill(page, "password", "s3cret!")
    fill(page, "port", "5433")
    assert "s3cret" not in page.locator("main").inner_text()
    secret = form(page, "password")
    assert secret.get_attribute("type") == "password"
    page.get_by_role("button", name="Show: password").press("Enter")
    assert secret.get_attribute("type") == "text"
    assert command(page, "restore --to").endswith("--password s3cret!")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".value-told")).to_contain_text("no secrets")
    page.goto(page.url.split("#")[0] + "#at-steps")
    assert "s3cret" not in page.evaluate(STORED) + page.url
    assert "5433" in page.evaluate(STORED)
    assert page.evaluate("() => drillbook.values.all()") == {"port": "5433"}
    page.reload()
    open_form(page)
    assert form(page, "password").input_value() == ""


def test_a_link_with_a_secret_fills_none_in(visit: Callable[..., Page]) -> None:
    page = visit(fragment="#values:password=theirs&port=5433")
    expect(page.locator(".values-link")).to_contain_text("5433")
    assert "theirs" not in page.locator("main").inner_text()


@each_window
@each_way
def test_a_shared_link_is_an_offer_that_is_kept_or_discarded(
    visit: Callable[..., Page], from_disk: bool, viewport: Any
) -> None:
    page = visit(from_disk=from_disk, viewport=viewport)
    open_form(page)
    fill(page, "port", "5999")
    page.goto(page.url + "#values:port=5433&db_host=db7.example&unknown=1")
    offer = page.get_by_role("region", name="Values from the link")
    expect(offer).to_contain_text("Replaces your value: 5999")
    expect(offer).not_to_contain_text("unknown")
    assert command(page, "psql").startswith("psql -h db7.example -p 5433")
    assert "5433" not in page.evaluate(STORED), "nothing is kept unasked"
    page.locator("a[href='#at-steps']:visible").first.click()
    expect(page).to_have_url(re.compile("#at-steps$"))
    assert command(page, "psql").startswith("psql -h db7.example -p 5433"), "an anchor loses nothing"
    offer.get_by_role("button", name="Discard").click()
    assert command(page, "psql").startswith("psql -h {{ db_host }} -p 5999")
    page.goto(page.url.split("#")[0] + "#values:port=5433&db_host=db7.example")
    offer.get_by_role("button", name="Keep").press("Enter")
    expect(offer).to_be_focused()
    expect(page).not_to_have_url(re.compile("#"))  # or a reload would ask again
    page.reload()
    expect(page.locator(".parameter.own").first).to_be_visible()
    assert command(page, "psql").startswith("psql -h db7.example -p 5433")
    expect(offer).to_have_count(0)


@each_way
def test_what_a_link_brought_outlives_an_anchor_and_a_reload_until_it_is_decided_on(
    visit: Callable[..., Page], from_disk: bool
) -> None:
    page = visit("procedures/back-up-db.html", from_disk=from_disk, fragment="#values:port=5433")
    offer = page.get_by_role("region", name="Values from the link")
    expect(offer).to_be_visible()
    page.evaluate("location.hash = '#take'")
    expect(page).to_have_url(re.compile("#take$"))
    page.reload()
    expect(offer).to_contain_text("5433")
    assert command(page, "pg_basebackup") == "pg_basebackup -p 5433"
    assert "5433" not in page.evaluate(STORED)
    offer.get_by_role("button", name="Discard").click()
    page.reload()
    page.evaluate("drillbook.need('values/values')")
    open_form(page)
    expect(offer).to_have_count(0)
    assert command(page, "pg_basebackup") == "pg_basebackup -p 5432"


def test_the_link_that_is_copied_brings_the_values(
    visit: Callable[..., Page], new_page: Callable[..., Page]
) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    open_form(page)
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".value-told")).to_contain_text("Nothing to share")
    fill(page, "pgdata", "/data/한글 & more")
    fill(page, "port", "5433", last=False)
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".value-told")).to_contain_text("Link copied")
    link = page.evaluate("() => navigator.clipboard.readText()")
    other = new_page(viewport=PHONE)
    other.goto(link)
    expect(other.locator(".link-value")).to_have_text(["/data/한글 & more", "5433"])


HOSTILE = {
    "<img src=x onerror=alert(1)>": "<",
    "/data; rm -rf /": ";",
    "$(reboot)": "$",
    "`reboot`": "`",
    "--delete": "-",
}


@pytest.mark.parametrize("value", HOSTILE)
def test_what_a_shell_acts_on_stays_out_of_the_commands_until_it_is_ticked(
    visit: Callable[..., Page], value: str
) -> None:
    page = visit(fragment=f"#values:port=5433&pgdata={quote(value)}")
    offer = page.locator(".values-link")
    expect(offer.locator(".link-value").first).to_have_text(value)
    expect(offer.locator(".care")).to_contain_text(HOSTILE[value])
    assert command(page, "pg_controldata") == "pg_controldata /var/lib/data"
    offer.get_by_role("button", name="Keep").click()
    assert own_values(page) == {"port": "5433"}
    assert page.locator("main img").count() == 0


def test_what_is_ticked_is_text_and_never_html(visit: Callable[..., Page]) -> None:
    page = visit(fragment="#values:pgdata=" + quote("<img src=x onerror=alert(1)>"))
    page.locator(".values-link input").check()
    page.get_by_role("button", name="Keep").click()
    open_form(page)
    assert command(page, "pg_controldata") == "pg_controldata <img src=x onerror=alert(1)>"
    assert page.locator("main img").count() == 0


def test_line_ends_and_invisible_marks_are_taken_out(visit: Callable[..., Page]) -> None:
    page = visit(fragment="#values:db_host=" + quote("db1\nreboot\u202e\u200b"))
    expect(page.locator(".link-value")).to_have_text("db1reboot")


def test_a_value_with_a_blank_is_warned_of_and_left_as_it_is(visit: Callable[..., Page]) -> None:
    page = visit()
    open_form(page)
    fill(page, "pgdata", "My Documents")
    field = page.locator(".value", has=page.locator("code", has_text="pgdata"))
    expect(field.locator(".care")).to_contain_text("a space")
    fill(page, "port", "fifty", last=False)
    expect(page.locator(".value", has_text="Port of the database")).to_contain_text("[0-9]+")
    assert command(page, "restore --to").startswith('restore --to "My Documents"')


def test_values_last_as_long_as_the_page_where_nothing_may_be_stored(visit: Callable[..., Page]) -> None:
    page = visit("index.html")
    page.add_init_script(NO_STORAGE)
    page.goto(page.url.replace("index.html", SCENARIO))
    open_form(page)
    expect(page.locator(".values-form")).to_contain_text("cannot save them")
    fill(page, "pgdata", "/data")
    fill(page, "db_host", "db7")
    assert command(page, "pg_controldata") == "pg_controldata /data"
    assert command(page, "ping") == "ping db7"


def test_another_tab_follows(visit: Callable[..., Page]) -> None:
    first = visit()
    context: BrowserContext = first.context
    second = context.new_page()
    second.goto(first.url.replace(SCENARIO, "procedures/back-up-db.html"))
    open_form(first)
    fill(first, "port", "5433", last=False)
    expect(second.locator(COMMANDS).first).to_have_text("pg_basebackup -p 5433\n")
    fill(first, "port", "5434", last=False)
    expect(second.locator(COMMANDS).first).to_have_text("pg_basebackup -p 5434\n")


def test_a_value_goes_back_to_its_default_alone_or_with_all_others(visit: Callable[..., Page]) -> None:
    page = visit()
    open_form(page)
    fill(page, "pgdata", "/data")
    fill(page, "db_host", "db7")
    fill(page, "password", "s3cret")
    page.get_by_role("button", name="Default: pgdata").press("Enter")
    expect(form(page, "pgdata")).to_be_focused()
    assert form(page, "pgdata").input_value() == "/var/lib/data"
    assert own_values(page) == {"db_host": "db7"}
    everything = page.get_by_role("button", name="Reset all")
    everything.press("Enter")
    expect(everything).to_be_focused()
    assert own_values(page) == {}
    assert form(page, "password").input_value() == ""
    assert page.evaluate("() => localStorage.length") == 0
    assert command(page, "ping") == "ping {{ db_host }}"
