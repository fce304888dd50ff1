"""A log on the home page: pasted, dropped or chosen, from a host or a disk; nothing leaves the browser."""

from __future__ import annotations

import gzip
import lzma
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.browser import DESKTOP, each_colour_scheme, each_language
from tests.support.build import Site

pytestmark = pytest.mark.browser

PHONE = {"width": 375, "height": 800}
each_size = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])

MALFORMED = "2026-11-22T18:52:38Z db1 app[311]: sqlite3.DatabaseError: database disk image is malformed\n"
GONE = (
    "2026-11-22T18:53:02Z Can't create test file '/data/db1.lower-test' (2 \"No such file or directory\")\n"
)
LOG = f"all is well\n{MALFORMED}{GONE}"
STOPPED = "Nov 22 18:53:03 db1 systemd[1]: mariadb.service: Main process exited, code=dumped, status=6/ABRT\n"
DAMAGED = (
    "2026-11-22 18:53:02 0 [ERROR] InnoDB: Database page corruption on disk of <b>shop/orders</b> page 3\n"
)
UNKNOWN = "app: started\n" * 50 + "app: error: restic could not find the snapshot to restore\n"
PAYLOAD = """{"receiver":"ops","status":"firing","alerts":[{"status":"firing",
"labels":{"alertname":"PostgresqlDown"},"annotations":{"summary":"\\"db1\\" is down"}}]}"""
PASTE = """text => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  const target = document.activeElement;
  const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
  if (target.dispatchEvent(event)) {
    target.value = text;
    target.dispatchEvent(new Event('input', { bubbles: true }));
  }
}"""
# Megabytes of lines are made in the page: to send them there takes longer than to read them.
DROP = """([name, text, times]) => {
  const part = new Blob([text.repeat(1000)]), data = new DataTransfer();
  data.items.add(times ? new File(Array(times).fill(part), name) : new File([text], name));
  for (const type of ['dragover', 'drop']) {
    const event = new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
    document.querySelector('h1').dispatchEvent(event);
  }
}"""
FIRST = ".log .found-list > li:first-child"
STATUS = ".log .found-status >> nth=0"


@pytest.fixture(params=["host", "disk"])
def opened(
    request: pytest.FixtureRequest, new_page: Callable[..., Page], shipped_site: Site, shipped_address: str
) -> Callable[..., Page]:
    """Open the home page from a host or from a disk."""
    root = shipped_address if request.param == "host" else f"{shipped_site.folder.as_uri()}/"
    return lambda where="index.html", **options: visited(new_page(**options), root + where)


@pytest.fixture
def home(new_page: Callable[..., Page], shipped_address: str) -> Callable[..., Page]:
    """Open the home page from a host, with the place for a log open."""

    def visit(language: str = "en", **options: Any) -> Page:
        page = visited(new_page(**options), f"{shipped_address}{'' if language == 'en' else 'ko/'}index.html")
        page.locator(".log button").click()
        expect(page.locator("#at-log-text")).to_be_focused()
        return page

    return visit


def visited(page: Page, address: str) -> Page:
    page.goto(address)
    return page


@each_size
def test_a_pasted_log_leads_to_its_scenarios(opened: Callable[..., Page], viewport: Any) -> None:
    page = opened(viewport=viewport)
    page.evaluate(PASTE, LOG)
    expect(page.locator(f"{FIRST} .card-title")).to_have_text("MariaDB server is lost")
    expect(page.locator(STATUS)).to_have_text("2 scenarios · 3 lines read")
    second = page.locator(".log .found-list > li").nth(1)
    expect(second).to_contain_text("Strong match · 1 signature · 1 match · at 2026-11-22T18:52:38Z")
    expect(second.locator(".log-lines li")).to_have_text(f"2 {MALFORMED.strip()}")
    expect(second.locator(".log-lines mark")).to_have_text("database disk image is malformed")
    expect(second.locator(".severity-high")).to_be_visible()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    second.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("SQLite database file is corrupt")


def test_a_file_may_be_dropped_anywhere(opened: Callable[..., Page]) -> None:
    page = opened()
    page.evaluate(DROP, ["app.log", LOG, 0])
    expect(page.locator(".log .card-title")).to_have_text(
        ["MariaDB server is lost", "SQLite database file is corrupt"]
    )
    assert not page.locator(".dropping").count()


def test_files_may_be_chosen_packed_and_as_windows_writes_them(
    opened: Callable[..., Page], tmp_path: Path
) -> None:
    files = {
        "a.log": b"calm\n",
        "b.log.gz": gzip.compress(MALFORMED.encode() * 20_000),
        "c.log": f"\ufeffx\r\n{MALFORMED}".encode("utf-16-le"),
        "d.log": b"\xef\xbb\xbf" + MALFORMED.encode(),
        "e.log.xz": lzma.compress(MALFORMED.encode()),
        "f.log.gz": gzip.compress(MALFORMED.encode() * 5 + bytes(range(256)) * 4000)[:3000],
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    page = opened()
    page.locator(".log button").click()
    page.locator("#at-log-files").set_input_files([tmp_path / name for name in files])
    expect(page.locator(FIRST)).to_contain_text("SQLite database file is corrupt")
    lines = page.locator(f"{FIRST} .log-lines li").all_text_contents()
    assert [line.split(" ")[0] for line in lines][:1] == ["b.log.gz:1"]
    assert page.locator(".log .notice").all_text_contents() == [
        (
            "This browser cannot decompress e.log.xz (xz). Decompress it first, "
            "or run this in a terminal: drillbook match e.log.xz"
        ),
        (
            "f.log.gz was only partly read: it is damaged or holds several archives. "
            "In a terminal, drillbook match can read concatenated archives."
        ),
    ]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_without_its_mark_too(
    home: Callable[..., Page], tmp_path: Path, encoding: str
) -> None:
    log = tmp_path / "app.log"
    log.write_bytes(f"calm\r\n{MALFORMED}".encode(encoding))
    page = home()
    page.locator("#at-log-files").set_input_files(log)
    expect(page.locator(f"{FIRST} .log-lines li")).to_have_text(f"2 {MALFORMED.strip()}")


def test_the_keyboard_alone_is_enough(home: Callable[..., Page], new_page: Callable[..., Page]) -> None:
    page = home()
    page.reload()
    page.locator("#at-q").focus()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Paste or drop a log")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Paste log lines")).to_be_focused()
    page.keyboard.insert_text(LOG)
    expect(page.get_by_role("status").filter(has_text="2 scenarios")).to_be_visible()
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("MariaDB server is lost")


def test_where_no_signature_is_the_most_telling_lines_are_searched_for(opened: Callable[..., Page]) -> None:
    page = opened()
    page.evaluate(PASTE, UNKNOWN)
    expect(page.locator(STATUS)).to_have_text("No known error in this log. 51 lines read")
    salient = page.get_by_role("textbox", name="Error lines of the log")
    expect(salient).to_have_value("app: error: restic could not find the snapshot to restore")
    expect(page.locator(FIRST)).to_contain_text("restic")
    salient.fill("etcd has no leader")
    expect(page.locator(FIRST)).to_contain_text("etcd")
    salient.fill("zzqqxx")
    expect(page.locator(".log-found .found-status")).to_have_text("No page answers this.")


def test_what_only_says_that_it_stopped_names_no_scenario_with_confidence(
    opened: Callable[..., Page],
) -> None:
    page = opened()
    page.evaluate(PASTE, DAMAGED + STOPPED)
    notices = page.locator(".log .notice")
    expect(notices).to_have_text(
        [
            "It stopped; this does not say why.",
            "No scenario covers MariaDB: Data corrupt. See the coverage page.",
        ]
    )
    expect(page.locator(FIRST)).to_contain_text("Weak match · 1 signature · 1 match")
    expect(page.locator(f"{FIRST} .card-title")).to_have_text("MariaDB server is lost")
    expect(page.locator(".log-found > .log-lines li")).to_have_text([DAMAGED.strip()])
    page.locator("#at-log-text").fill(STOPPED + MALFORMED)
    expect(page.locator(f"{FIRST} .card-title")).to_have_text("SQLite database file is corrupt")
    expect(page.locator(".log .found-list > li").nth(1)).to_contain_text("Weak match")
    expect(notices).to_have_count(0)


def test_that_it_stopped_is_said_in_korean_too(home: Callable[..., Page]) -> None:
    page = home("ko")
    page.evaluate(PASTE, DAMAGED + STOPPED)
    expect(page.locator(".log .notice")).to_have_text(
        [
            "멈췄다는 것만 알 수 있고, 원인은 나와 있지 않습니다.",
            "MariaDB: 데이터 손상 시나리오가 없습니다. 대비 현황을 참고하십시오.",
        ]
    )
    expect(page.locator(FIRST)).to_contain_text("약한 일치")


@pytest.mark.parametrize(
    "log",
    [
        "panic: freelist: failed to read all pages (page 7: out of bounds: 3)\n\ngoroutine 1 [running]:\n",
        "[77] 13 Mar 04:05:06.789 # Unknown RDB format 99\n[77] 13 Mar 04:05:06.790 # Exiting.\n",
        UNKNOWN,
    ],
)
def test_what_is_offered_without_a_signature_is_what_search_finds_for_the_same_log(
    home: Callable[..., Page], log: str
) -> None:
    page = home()
    page.evaluate(PASTE, log)
    expect(page.locator(FIRST)).to_be_visible()
    wanted = page.evaluate(
        """async log => {
          const { fits, nearest, results } = await drillbook.engine.search(log, 5);
          const { documentOf } = drillbook.documents, shown = fits ? results : nearest;
          return drillbook.loading.settle(() => shown.map(({ number }) => documentOf(number)?.title));
        }""",
        log,
    )
    assert wanted
    expect(page.locator(".log .found-list > li .card-title")).to_have_text(wanted)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MALFORMED.strip(), "1 scenario · 1 line read"),
        ("?", "No known error in this log. 1 line read"),
        (f"[FIRING:1] PostgresqlDown ({'db1 critical'})", "1 scenario · 1 line read"),
        (PAYLOAD, "1 scenario · 2 lines read"),
    ],
)
def test_one_line_is_a_log_and_so_is_a_notification(home: Callable[..., Page], text: str, said: str) -> None:
    page = home()
    page.evaluate(PASTE, text)
    expect(page.locator(STATUS)).to_have_text(said)
    if "Down" in text:
        expect(page.locator(f"{FIRST} .card-title")).to_have_text("PostgreSQL server is lost")
    page.locator("#at-log-text").fill(" \n")
    expect(page.locator(STATUS)).to_have_text("")
    assert not page.locator(".log-found > *").count()


def test_an_empty_file_has_nothing_in_it(home: Callable[..., Page]) -> None:
    page = home()
    page.evaluate(DROP, ["empty.log", "", 0])
    expect(page.locator(STATUS)).to_have_text("The log is empty.")


def test_ten_megabytes_are_pasted_and_not_drawn(home: Callable[..., Page]) -> None:
    page = home()
    many = 10_000_000 // len(LOG) + 1
    page.evaluate(f"text => ({PASTE})(text.repeat({many}))", LOG)
    expect(page.locator(STATUS)).to_have_text(f"2 scenarios · {3 * many:,} lines read", timeout=60_000)
    expect(page.locator("#at-log-text")).to_have_value("")
    expect(page.locator(FIRST)).to_contain_text(f"{many:,} matches")
    assert page.locator(f"{FIRST} .log-lines li").count() == 3


def test_reading_says_how_far_it_is_and_can_be_cancelled(home: Callable[..., Page]) -> None:
    page = home()
    page.evaluate(DROP, ["large.log", LOG, 8000])  # 1.4 GB, of which the browser keeps one part
    expect(page.locator(".log-going")).to_contain_text(re.compile(r"large\.log: [\d,]+ lines read"))
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".log .notice")).to_have_text("Cancelled. Only part of the log was read.")
    expect(page.locator(FIRST)).to_contain_text("MariaDB server is lost")
    expect(page.locator(".log-going")).to_be_hidden()


def test_a_file_that_is_chosen_wins_over_what_was_being_typed(
    home: Callable[..., Page], tmp_path: Path
) -> None:
    page = home()
    page.clock.install()
    (tmp_path / "app.log").write_text(LOG)
    page.locator("#at-log-text").fill("nothing")
    page.locator("#at-log-files").set_input_files(tmp_path / "app.log")
    expect(page.locator(STATUS)).to_have_text("2 scenarios · 3 lines read")
    page.clock.run_for(1000)  # what was typed would be read once the typing rests
    expect(page.locator(STATUS)).to_have_text("2 scenarios · 3 lines read")


def test_a_newer_log_ends_the_reading_of_an_older_one(home: Callable[..., Page]) -> None:
    page = home()
    page.clock.install()
    page.evaluate(DROP, ["large.log", LOG, 8000])
    expect(page.locator(".log-going")).to_contain_text("large.log")
    page.locator("#at-log-text").fill(MALFORMED)
    page.clock.run_for(1000)
    expect(page.locator(STATUS)).to_have_text("1 scenario · 1 line read")
    page.clock.run_for(1000)
    expect(page.locator(STATUS)).to_have_text("1 scenario · 1 line read")


def test_what_is_hostile_is_shown_and_not_obeyed(home: Callable[..., Page]) -> None:
    page = home()
    hostile = f"<img src=x onerror=alert(1)> \x1b[2J\u202e\x00 {MALFORMED}"
    bombs = (
        "a" * 60_000
        + "\n"
        + "ERROR 1146 (42S02): Table '" * 3000
        + "\n"
        + '\\"' * 40_000
        + "\n{"
        + '"' * 60_000
    )
    page.evaluate(DROP, ["<b>x</b>.log", hostile + bombs, 0])
    expect(page.locator(f"{FIRST} .log-lines code")).to_contain_text(
        r"<img src=x onerror=alert(1)> \x1b[2J\x202e\x00 "
    )
    assert not page.locator(".log img, .log b").count()
    expect(page.locator(".log .notice")).to_contain_text("longer than 65,536 bytes")


def test_nothing_is_sent_and_nothing_is_kept(home: Callable[..., Page], shipped_address: str) -> None:
    page = home()
    page.evaluate(PASTE, LOG)
    expect(page.locator(FIRST)).to_be_visible()
    page.evaluate("drillbook.need('offline/notice')")  # the last that a page asks for
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(PASTE, LOG * 50)
    expect(page.locator(STATUS)).to_have_text("2 scenarios · 150 lines read")
    page.evaluate(DROP, ["app.log", LOG * 7, 0])
    expect(page.locator(STATUS)).to_have_text("2 scenarios · 21 lines read")
    assert asked == []
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    page.reload()
    page.locator(".log button").click()
    expect(page.locator("#at-log-text")).to_have_value("")


def test_what_does_not_load_says_so(new_page: Callable[..., Page], shipped_address: str) -> None:
    page = new_page(tolerate=("Failed to load resource",))
    page.route(re.compile(r"match/log\.js$"), lambda route: route.abort())
    page.goto(f"{shipped_address}index.html")
    page.locator(".log button").click()
    expect(page.locator(".log")).to_contain_text("could not be loaded")


@each_language
@each_colour_scheme
@pytest.mark.parametrize("text", [LOG, UNKNOWN], ids=["found", "perhaps"])
def test_axe_finds_nothing_and_words_are_those_of_the_page(
    home: Callable[..., Page], language: str, colour_scheme: str, text: str
) -> None:
    page = home(language, color_scheme=colour_scheme, viewport=PHONE)
    page.evaluate(PASTE, text)
    expect(page.locator(FIRST)).to_be_visible()
    if language == "ko" and text == LOG:
        expect(page.locator(STATUS)).to_have_text("시나리오 2개 · 3줄 읽음")
        expect(page.locator(f"{FIRST} .card-title")).to_have_text("MariaDB 서버 장애(복구 불가)")
    found = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}})
    assert not found.response["violations"], found.generate_report()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
