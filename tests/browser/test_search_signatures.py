"""What a log says is found first from the search box too: expressions, and alerts in notifications."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from drillbook.catalog import load_catalog
from drillbook.matching import Matcher, signatures_of, strongest
from drillbook.search.answer.service import Searcher
from tests.support.build import ROOT, Site
from tests.support.matching import line_for
from tests.support.searching import found_in_browser, numbers_to_keys, open_search, searcher_of

pytestmark = pytest.mark.browser

NOTIFICATIONS = [
    "[FIRING:1] PostgresqlDown (db1:9187 critical)",
    '{"status":"firing","alerts":[{"labels":{"alertname":"PostgresqlDown","severity":"critical"}}]}',
    "Alert: PostgresqlDown\nSeverity: critical\nInstance: db1.example:9187\nSource: http://prometheus.example/graph",
]

PREFIXES = [
    "Mar 13 04:05:06 m7 etcd[77]: %s",
    "store-1  | 2026-03-13T04:05:06.123456789Z stderr F %s",
    '{"log":"%s\\n","stream":"stderr","time":"2026-03-13T04:05:06Z"}',
]


@pytest.fixture(params=["host", "disk"])
def root(request: pytest.FixtureRequest, shipped_site: Site, shipped_address: str) -> str:
    """Where the site is."""
    return shipped_address if request.param == "host" else f"{shipped_site.folder.as_uri()}/"


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    return searcher_of(ROOT / "content", "en")


def pasted() -> dict[str, set[str]]:
    """A log for each expression that is shipped, with the scenarios that the terminal says of it first."""
    signatures, _ = signatures_of(load_catalog(ROOT / "content", check=False))
    chance = random.Random(3)  # noqa: S311  the same logs every time
    found = {}
    for signature in signatures:
        if signature.form == "regex" and signature.scenarios:
            line = line_for(signature, chance)
            log = f"app: started\n{line}\n    at step 7\n" if len(line) < 900 else line
            matcher = Matcher(signatures)
            list(matcher.read("log", [log.encode("utf-8", "replace")]))
            best = strongest(matcher)
            first = (best[0].confidence, best[0].strength)
            found[log] = {one.scenario for one in best if (one.confidence, one.strength) == first}
    return found


def test_a_line_that_only_an_expression_matches_finds_its_page_first(
    new_page: Callable[..., Page], root: str, searcher: Searcher
) -> None:
    page, logs = new_page(), pasted()
    assert len(logs) > 30
    open_search(page, root)
    for log, got in zip(logs, found_in_browser(page, list(logs), 1), strict=True):
        first = numbers_to_keys(searcher.index, got["numbers"])[0]
        assert first.rpartition(".")[0] in logs[log], log
        assert searcher.search(log, 1).results[0].document.id in logs[log], log


def test_a_line_is_found_behind_what_programs_write_before_it(
    new_page: Callable[..., Page], root: str, searcher: Searcher
) -> None:
    page = new_page()
    open_search(page, root)
    logs = [before % "panic: invalid page type: 7: 10" for before in PREFIXES]
    logs.append('2026-03-13 04:05:06.789 UTC,,,7,,5e.1,1,,,,0,LOG,00000,"statement: DROP TABLE ""a""",,,')
    wanted = ["etcd-data-lost"] * len(PREFIXES) + ["postgresql-table-dropped"]
    found = found_in_browser(page, logs, 1)
    assert [numbers_to_keys(searcher.index, got["numbers"])[0] for got in found] == [
        f"{w}.en" for w in wanted
    ]
    assert [searcher.search(log, 1).results[0].document.id for log in logs] == wanted


@pytest.mark.parametrize("text", NOTIFICATIONS)
def test_a_notification_finds_the_page_of_its_alert_first(
    new_page: Callable[..., Page], root: str, searcher: Searcher, text: str
) -> None:
    assert searcher.search(text, 1).results[0].document.id == "postgresql-server-lost"
    page = new_page()
    page.goto(f"{root}index.html")
    page.locator("#at-q").click()
    page.locator("#at-q").evaluate(
        """(box, text) => {
          const data = new DataTransfer();
          data.setData('text/plain', text);
          const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
          if (box.dispatchEvent(event)) {
            box.value = text;
            box.dispatchEvent(new Event('input', { bubbles: true }));
          }
        }""",
        text,
    )
    first = page.locator("search .found-list > li:first-child .card-title")
    expect(first).to_have_text("PostgreSQL server is lost")
