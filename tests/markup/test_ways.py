"""The way to a page is no scheme and no other host, whatever its file is called; browsers say the same."""

from __future__ import annotations

import json
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillbook.markup import relative
from tests.support.build import ROOT

WAYS = json.loads((ROOT / "tests" / "site" / "ways.json").read_text(encoding="utf-8"))
SITE = "http://127.0.0.1/site/"


@pytest.mark.parametrize("way", WAYS, ids=lambda way: ascii(way["address"]))
def test_the_way_leads_to_the_page(way: dict[str, str]) -> None:
    found = relative(way["address"] + (f"#{way['anchor']}" if way["anchor"] else ""), way["base"])
    assert urljoin(SITE + way["base"], found) == SITE + way["leads_to"]


@given(
    st.text(st.sampled_from("javascript:data/\\%#?&; \t\n\x01.가")),
    st.sampled_from(["x.html", "a/b/x.html", "a:b/x.html"]),
)
def test_no_name_of_a_page_becomes_a_scheme_or_a_host(name: str, base: str) -> None:
    way = urlsplit(relative(name, base))
    assert (way.scheme, way.netloc) == ("", "")
    assert ":" not in way.path.split("/")[0]
    assert not way.path.startswith("/")
