"""One piece of HTML stands on many pages, and its links work from each."""

from __future__ import annotations

import posixpath
import re
from html import escape, unescape
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillbook.markup import relative, relocate
from drillbook.markup.relocate import Embedding, file_href


@pytest.mark.parametrize(
    ("address", "base", "way"),
    [
        ("scenarios/x.html", "scenarios/y.html", "x.html"),
        ("scenarios/x.html", "index.html", "scenarios/x.html"),
        ("index.html", "ko/scenarios/by-system/x.html", "../../../index.html"),
        ("a/b.html#c", "a/d.html", "b.html#c"),
        ("pages/두 단어.html", "index.html", "pages/%EB%91%90%20%EB%8B%A8%EC%96%B4.html"),
        ("pages/50%.html", "pages/a.html", "50%25.html"),
        ("pages/a:b.html", "pages/c.html", "./a:b.html"),
        ("pages/a?b.html", "pages/c.html", "a%3Fb.html"),
        ("alerts/", "index.html", "alerts/"),
        ("x.html#한글", "y.html", "x.html#%ED%95%9C%EA%B8%80"),
    ],
)
def test_the_way_from_one_page_to_another(address: str, base: str, way: str) -> None:
    assert relative(address, base) == way


_part = st.text("ab .%:가-_'", min_size=1, max_size=5).filter(lambda s: s.strip(".") and "/" not in s)
_address = st.lists(_part, min_size=1, max_size=4).map(lambda parts: "/".join(parts) + ".html")


@given(_address, _address)
def test_the_way_always_ends_where_it_should(address: str, base: str) -> None:
    way = relative(address, base)
    assert posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(way))) == address


def test_pages_are_found_in_the_readers_language_and_files_at_the_root() -> None:
    html = '<a href="page:/p/x.html#s">a</a><a href="site:/c/f.conf">b</a>'
    assert (
        relocate(html, "ko/q/y.html", "ko/") == '<a href="../p/x.html#s">a</a><a href="../../c/f.conf">b</a>'
    )


def test_a_procedure_on_another_page_keeps_its_ids_apart() -> None:
    html = (
        '<h3 class="x" id="stop">S</h3><a href="#stop">s</a><a href="#verify">v</a><label for="t">t</label>'
    )
    place = Embedding("restore--", 2, "procedures/restore.html", frozenset({"stop"}))
    assert relocate(html, "ko/scenarios/lost.html", "ko/", place) == (
        '<h5 class="x" id="restore--stop">S</h5><a href="#restore--stop">s</a>'
        # What does not stand on this page is on the procedure's own.
        '<a href="../procedures/restore.html#verify">v</a><label for="restore--t">t</label>'
    )


def test_an_ampersand_in_a_name_stays_one() -> None:
    assert relocate('<a href="page:/p/a&amp;b.html">a</a>', "i.html") == '<a href="p/a&amp;b.html">a</a>'


def test_any_name_of_a_file_is_found_again() -> None:
    name = "c/100% \"of\" C# & 'more' <x>.txt"
    written = escape(file_href(name, "a"), quote=False).replace('"', "&quot;")
    html = relocate(f'<a href="{written}">x</a>', "p/q.html")
    (found,) = re.findall('href="([^"#]*)#a"', html)
    assert unquote(unescape(found)) == f"../{name}"


def test_text_that_looks_like_a_link_is_left_alone() -> None:
    assert relocate("<p>page:/x site:/y</p>", "a/b.html") == "<p>page:/x site:/y</p>"
