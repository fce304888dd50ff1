"""What searching in the browser costs beside Pagefind: size of the index, first search, keystrokes.

    python -m bench.search_browser [--corpus FOLDER] [--pages 400 10000]

Pages are made of sections of real ones: the shipped content, when no folder is named.
Pagefind indexes the same site; both are searched by the same Chromium over the same host.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as WaitedTooLongError

from bench.engines import MissingPeerError
from bench.figures import Figures
from bench.peers.pagefind import POLICY, FirstSearch, first_search, index_site
from bench.workspace import Workspace, chromium, say, visitor, working
from tests.support.searching import wait_for_search
from tests.support.server import serving
from tests.support.traffic import Traffic, compressed

SHORT = ("restore postgresql", "disk full", "database connection refused", "repository locked", "backup")
LONG = (
    "restore the last backup on another host",
    "the database does not start after the disk was full and nobody knows why",
    "2026-03-01 04:12:55.120 UTC [4411] ERROR:  could not open file \"base/16401/24576\": No such file",
)  # fmt: skip
SLIPS = ("restci snapshto", "conection refused")  # the words that are meant are looked for first
TYPED = ("restore the latest base backup", "connection refused by the server", "disk is almost full")
FEW, MANY = 400, 10_000  # pages
BYTES, TRIPS, SHARE = 60, 2, 0.333
QUIET = 500  # milliseconds without a request after which there is none to come
PATIENCE = 15_000  # milliseconds for the first result, on a machine that does other things too
FRAME, BLINK = 16, 50  # milliseconds for a keystroke with few pages, and with many

# The same as a keystroke does, from the query to the drawn list, once the shards are there.
KEYSTROKES = """async texts => {
  const box = document.getElementById('at-q'), times = [];
  const list = document.querySelector('.found-list');
  const drawn = () => new Promise(done => {
    const seen = new MutationObserver(() => { seen.disconnect(); done(); });
    seen.observe(list, { childList: true });
  });
  for (const again of [false, true]) {
    for (const text of texts) {
      for (let end = 3; end <= text.length; end++) {
        box.value = text.slice(0, end);
        const start = performance.now(), done = drawn();
        box.dispatchEvent(new Event('input', { bubbles: true }));
        await done;
        if (again) times.push(performance.now() - start);
        await new Promise(rest => setTimeout(rest, again ? 0 : 30));
      }
    }
  }
  times.sort((a, b) => a - b);
  return [0.5, 0.95, 0.999].map(part => times[Math.floor(times.length * part)]);
}"""


def with_pagefind(site: Path) -> bool:
    """Let Pagefind index the site too, where it is there."""
    try:
        took = index_site(site)
    except MissingPeerError as error:
        print(f"  Pagefind is not installed: {error}")
        return False
    print(f"  Pagefind indexed it in {took:.1f} s")
    return True


@dataclass(frozen=True)
class Weight:
    """What files weigh, on disk and compressed as hosts send them, in kB."""

    count: int
    disk: float
    wire: float

    def __str__(self) -> str:
        """Say it in a row."""
        return f"{self.count:6} files {self.disk:9.0f} kB, {self.wire:9.0f} kB compressed"


def files_of(folder: Path) -> list[Path]:
    """Give the files below a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


def weigh(files: list[Path]) -> Weight:
    """Weigh files."""
    return Weight(len(files), sum(f.stat().st_size for f in files) / 1000, sum(map(compressed, files)) / 1000)


def sizes(site: Path, pages: int, peer: bool, figures: Figures) -> None:
    """Compare how large the index is, with the scripts that search it."""
    own = weigh(files_of(site / "search"))
    print(f"  ours                         {own}")
    if not peer:
        return
    whole = files_of(site / "pagefind")
    # Its ready-made boxes, of which a site uses one or none.
    boxes = [f for f in whole if "-ui" in f.name or "highlight" in f.name]
    for label, files in (
        ("whole folder", whole),
        ("without its boxes", [f for f in whole if f not in boxes]),
    ):
        theirs = weigh(files)
        print(f"  Pagefind, {label:18} {theirs}; ours is {own.wire / theirs.wire:.3f} of it")
        name = f"index, share of Pagefind's {label}, {pages:,} pages"
        figures.most(name, own.wire / theirs.wire, SHARE, "", 3)


def settle(page: Page, traffic: Traffic) -> None:
    """Wait until a page asks for nothing more; the browser's own word for idle counts since it was opened."""
    seen = -1
    while len(traffic.trips) > seen:
        seen = len(traffic.trips)
        page.wait_for_timeout(QUIET)


def asked_for(browser: Browser, site: Path, address: str, query: str) -> tuple[list[str], Traffic, int]:
    """Search in a fresh browser: what it fetched ahead, what for the query, how many results it shows.

    All that lies below search/ counts, but what pages carry themselves.
    """
    with visitor(browser) as context:
        page = context.new_page()
        traffic = Traffic(site)
        traffic.watch(page)
        page.goto(f"{address}coverage.html")
        wait_for_search(page)
        settle(page, traffic)
        ahead = [n for n in traffic.trips if n.startswith("search/") and not n.endswith("/search.js")]
        traffic.forget()
        page.locator("#at-q").fill(query)
        with contextlib.suppress(WaitedTooLongError):  # a corpus may have nothing to show
            page.wait_for_selector(".found-list > li", timeout=PATIENCE)
        settle(page, traffic)
        return ahead, traffic, page.locator(".found-list > li").count()


def own_first_search(browser: Browser, site: Path, address: str, query: str) -> FirstSearch:
    """Search in a fresh browser; give what it cost."""
    ahead, traffic, shown = asked_for(browser, site, address, query)
    weight = traffic.bytes_of(ahead) + traffic.bytes()
    trips = max(traffic.trips.values(), default=0)
    return FirstSearch(weight, len(ahead) + len(traffic.trips), trips, shown)


def first_searches(
    browser: Browser, site: Path, address: str, peer: str | None
) -> dict[str, dict[str, FirstSearch]]:
    """Print and give what first searches fetch until results are shown with their excerpts."""
    found: dict[str, dict[str, FirstSearch]] = {"ours": {}, "Pagefind": {}}
    print("  first search in a fresh browser:  kB over the wire, requests, round trips since typing, results")
    for query in (*SHORT, *LONG, *SLIPS):
        one = found["ours"][query] = own_first_search(browser, site, address, query)
        said = f"ours {told(one)}"
        if peer:
            other = found["Pagefind"][query] = first_search(browser, site, peer, query)
            said += f"   Pagefind {told(other)}"
        print(f"    {said}   {query[:60]}", flush=True)
    return found


def told(search: FirstSearch) -> str:
    """Write down a first search."""
    return f"{search.bytes / 1000:6.1f} kB {search.requests:3} req {search.trips:2} trips {search.results:2}"


def judge(found: dict[str, dict[str, FirstSearch]], pages: int, figures: Figures) -> None:
    """Hold first searches against what is wanted."""
    groups = {"words": SHORT, "sentences and log lines": LONG, "misspelt words": SLIPS}
    for label, queries in groups.items():
        ours = [found["ours"][query] for query in queries]
        name = f"first search, {label}, {pages:,} pages"
        figures.most(f"{name}: most bytes", max(s.bytes for s in ours) / 1000, BYTES, "kB", 1)
        figures.most(f"{name}: most round trips", max(s.trips for s in ours), TRIPS, "")
    full = [s for s in found["Pagefind"].values() if s.results == 10]
    if full:
        size, requests = (statistics.median(v) for v in ([s.bytes for s in full], [s.requests for s in full]))
        trips = statistics.median(s.trips for s in full)
        figures.tell(
            f"the same with Pagefind, median of {len(full)} that showed ten results",
            f"{size / 1000:.1f} kB, {requests:.0f} requests, {trips:.0f} trips",
        )


def keystrokes(page: Page, address: str, pages: int, figures: Figures) -> None:
    """Measure how long a keystroke takes until its results are drawn."""
    page.goto(f"{address}search.html")
    wait_for_search(page)
    middle, most, longest = page.evaluate(KEYSTROKES, list(TYPED))
    print(f"  keystroke: median {middle:.1f} ms, p95 {most:.1f} ms, longest {longest:.1f} ms")
    figures.most(f"keystroke, p95, {pages:,} pages", most, FRAME if pages <= FEW else BLINK, "ms", 1)


def measure(workspace: Workspace, browser: Browser, figures: Figures, pages: int) -> None:
    """Measure one site."""
    content = workspace.content(pages)
    site = workspace.site(content)
    print(f"\n{pages:,} pages, built in {workspace.seconds(content):.1f} s")
    peer = with_pagefind(site)
    sizes(site, pages, peer, figures)
    with serving(site) as address, serving(site, policy=POLICY) as other:
        found = first_searches(browser, site, address, other if peer else None)
        if pages <= FEW:
            judge(found, pages, figures)
        say("  keystrokes")
        with visitor(browser) as context:
            keystrokes(context.new_page(), address, pages, figures)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--pages", type=int, nargs="+", default=[FEW, MANY])
    options = parser.parse_args()
    figures = Figures()
    with working(options.corpus) as workspace, chromium() as browser:
        for pages in options.pages:
            measure(workspace, browser, figures, pages)
    figures.print()


if __name__ == "__main__":
    main()
