"""A link with values is read however it was passed on; one that is damaged is said to be."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from tests.support.build import Site
from tests.support.sampling import examples
from tests.support.values import command, fill, open_form, own_values

pytestmark = pytest.mark.browser

SCENARIO = "scenarios/db-lost.html"
HOME = "index.html"
DECODE = """hashes => hashes.map(hash => {
  const found = drillbook.values.decode(hash);
  return found && [...found];
})"""


@pytest.fixture
def visit(new_page: Callable[..., Page], values_address: str) -> Callable[..., Page]:
    def open_page(fragment: str, address: str = SCENARIO) -> Page:
        page = new_page()
        page.goto(values_address + address + fragment)
        return page

    return open_page


def quoted(text: str) -> str:
    return quote(text, safe="")


def link(values: dict[str, str], end: str = "&") -> str:
    return "values:" + "&".join(f"{quoted(k)}={quoted(v)}" for k, v in values.items()) + end


# How mail programs and chats pass an address on.
WAYS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "encoded": quoted,
    "encoded twice": lambda text: quoted(quoted(text)),
    "encoded three times": lambda text: quoted(quoted(quoted(text))),
    "small letters": lambda text: quoted(text).replace("%3A", "%3a").replace("%3D", "%3d"),
    "the colon alone": lambda text: text.replace(":", "%3A", 1),
    "blanks as plus": lambda text: quote_plus(text.replace("%20", "+").replace("%2B", "%2B")),
    "as HTML": html.escape,
    "as HTML, twice": lambda text: html.escape(html.escape(text)),
    "as HTML, encoded": lambda text: quoted(html.escape(text)),
    "as HTML by number": lambda text: text.replace("&", "&#38;"),
}
# What then stands behind it in a sentence.
ENDS = ("", ".", ">", ")", "),", ">.", "%3E", '">', "].", "!", "&", "&amp;")

one = st.text(st.sampled_from("ab/.-_:@ %+=&#?\"'<>()[]{};,!*~\\|$`한é😀"), min_size=1, max_size=12).filter(
    str.strip
)
names = st.sampled_from(["port", "pgdata", "port@restart-cache", "db_host", "label"])


def test_whatever_a_value_holds_comes_through_every_way(visit: Callable[..., Page]) -> None:
    page = visit("#values:port=5433")
    expect(page.locator(".values-link")).to_be_visible()

    @settings(max_examples=examples(60))
    @given(values=st.dictionaries(names, one, min_size=1, max_size=3))
    def comes_through(values: dict[str, str]) -> None:
        ways = [(way, "#" + pass_on(link(values)) + end) for way, pass_on in WAYS.items() for end in ENDS]
        for (way, passed_on), found in zip(ways, page.evaluate(DECODE, [w[1] for w in ways]), strict=True):
            assert found == [[k, v] for k, v in values.items()], (way, passed_on)

    comes_through()


@pytest.mark.parametrize(
    ("fragment", "value"),
    [
        ("#values:pgdata=/srv/a%20b+c", "/srv/a b+c"),
        ("#values:pgdata=/srv/a+b", "/srv/a b"),
        ("#values:pgdata=/srv/a%2Bb", "/srv/a+b"),
        ("#values:pgdata=/srv/data.", "/srv/data"),
        ("#values:pgdata=/srv/(x)", "/srv/(x)"),
        ("#values:pgdata=/srv/x)", "/srv/x"),
        ("#values:pgdata=/srv/<x>", "/srv/<x>"),
        ("#values:pgdata=/srv/x>", "/srv/x"),
        ("#values:pgdata=/srv/한글", "/srv/한글"),
        ("#values%3Apgdata%3D/srv/한글", "/srv/한글"),
        ("#values:pgdata%3D%2Fsrv", "/srv"),
        ("#values%253Apgdata%253D%252Fsrv", "/srv"),
        ("#VALUES%3apgdata%3d%2Fsrv", "/srv"),
        ("#values:port=5432&amp;pgdata=/srv", "/srv"),
    ],
)
def test_a_link_that_was_written_anew_is_offered(
    visit: Callable[..., Page], fragment: str, value: str
) -> None:
    page = visit(fragment)
    expect(page.locator(".values-link .link-value")).to_have_text(value)
    assert own_values(page) == {}
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Keep selected").click()
    assert own_values(page) == {"pgdata": value}
    assert "#" not in page.url


@pytest.mark.parametrize(
    "fragment",
    [
        "#values", "#values:", "#values%3A", "#values:port", "#values:port%", "#values:port=54%3",
        "#values%3Aport", "#values:=5433", "#values:port=%E0%A4", "#values:port=1&port=2",
        "#values:port=5433&pgda",
        "#values%3Aport%3D1%26x", "#values:port=%FF", "#values%253Aport", "#values;port=1", "#values.",
    ],
)  # fmt: skip
def test_a_damaged_link_says_so_and_nothing_of_it_counts(visit: Callable[..., Page], fragment: str) -> None:
    page = visit(fragment)
    expect(page.locator(".values-link")).to_contain_text("The link with values is damaged")
    expect(page.locator("body > [role=status]")).to_contain_text("damaged")
    expect(page.locator(".parameter.linked")).to_have_count(0)
    assert own_values(page) == {}
    assert command(page, "pg_controldata") == "pg_controldata /var/lib/data"


@pytest.mark.parametrize("fragment", ["#values-of-your-system", "#valuesx", "#confirm"])
def test_an_anchor_is_no_link_with_values(visit: Callable[..., Page], fragment: str) -> None:
    page = visit(fragment)
    page.evaluate("drillbook.need('values/values')")
    open_form(page)
    expect(page.locator(".values-link")).to_have_count(0)


def test_a_link_that_names_nothing_of_the_page_says_so_and_a_secret_is_never_offered(
    visit: Callable[..., Page],
) -> None:
    page = visit("#values:nothing=1&password=s3cret")
    box = page.locator(".values-link")
    expect(box).to_have_text("This page does not use these values from the link: nothing, password")
    expect(page.locator(".values-link li")).to_have_count(0)
    other = visit("#values%3Aport%3D5433%26password%3Ds3cret")
    expect(other.locator(".values-link li")).to_have_count(1)
    assert "s3cret" not in other.locator("main").inner_text()


@pytest.mark.parametrize("address", [HOME, "ko/" + HOME])
def test_a_page_without_values_says_so_too(visit: Callable[..., Page], address: str) -> None:
    page = visit("#values:port=5433", address)
    expect(page.locator(".values-link")).to_contain_text("port")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_link_from_this_page_survives_a_chat(visit: Callable[..., Page], values_site: Site) -> None:
    assert values_site.code == 0
    page = visit("")
    open_form(page)
    fill(page, "pgdata", "/srv/a b+c.")
    fill(page, "db_host", "db7.example.")
    made: Any = page.evaluate("() => drillbook.values.link()")
    for passed_on in (
        made,
        made + ">.",
        made.replace("&", "&amp;"),
        made.split("#")[0] + "#" + quoted(made.split("#")[1]),
    ):
        other = visit("#" + passed_on.split("#", 1)[1])
        shown = other.locator(".values-link .link-value")
        expect(shown).to_have_text(["db7.example.", "/srv/a b+c."])
