"""What searching in the browser costs beside its peers: size of the index, first search, keystrokes.

    python -m bench.search_browser [--corpus FOLDER] [--pages 400 430 10000]

Pages are made of sections of real ones: the shipped content, when no folder is named. Pagefind indexes
the same site and shows an excerpt of each result; MiniSearch indexes its texts, shows titles alone, and is
fetched as npm has it, which a site would bundle and shrink. All are searched by the same Chromium.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import statistics
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as WaitedTooLongError

from bench.engines import MissingPeerError, text_of
from bench.figures import Figures
from bench.peers.hosted import POLICY, FirstSearch, Published, first_search
from bench.peers.minisearch import publish
from bench.peers.pagefind import index_site
from bench.workspace import Workspace, chromium, say, visitor, working
from drillbook.catalog import load_catalog
from drillbook.search.index.making import documents
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
PAGES = [400, 430, 10_000]
MIDDLE = 430  # pages, up to which a site is of the usual size
MANAGEABLE = 1000  # pages, of which one index is still made in a moment and loaded whole
BYTES, REQUESTS, TRIPS = 60, 6, 2  # kB, files below search/, round trips after the page
INDEX, SHARE = 600, 0.333  # kB with few pages, and the share of Pagefind's with many
OURS = "ours"
# The files of our index, by their names; see search/browser/scripts.py.
KINDS = {
    "s*.js": "s*.js: words, phrases",
    "d*.js": "d*.js: titles, summaries",
    "a*.js": "a*.js: declared lines",
    "t*.js": "t*.js: texts",
    "l*.js": "l*.js: words by letter",
}
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


def published_peers(workspace: Workspace, browser: Browser, content: Path) -> dict[str, Published]:
    """Publish the peers that are there, over the same pages."""
    texts = [text_of(document) for document in documents(load_catalog(content, "en", check=False))]
    beside = workspace.folder / f"peers-{content.name}"
    makers: dict[str, Callable[[], Published]] = {"Pagefind": lambda: index_site(workspace.site(content))}
    if len(texts) <= MANAGEABLE:
        makers["MiniSearch"] = lambda: publish(texts, browser, beside / "plain", korean=False)
        makers["MiniSearch, garu-ko"] = lambda: publish(texts, browser, beside / "garu", korean=True)
    else:
        print(f"  MiniSearch: not measured beyond {MANAGEABLE:,} pages, its index is loaded whole")
    found = {}
    for name, make in makers.items():
        try:
            found[name] = make()
        except MissingPeerError as error:
            print(f"  {name}: not installed: {error}")
        else:
            print(f"  {name} indexed it in {found[name].built:.1f} s", flush=True)
    return found


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


def sizes(site: Path, pages: int, peers: Mapping[str, Published], figures: Figures) -> None:
    """Compare how large the index is, with the scripts that search it."""
    files = files_of(site / "search")
    own = weigh(files)
    print(f"  {'ours':30} {own}")
    for kind, group in groupby(sorted(files, key=_kind), key=_kind):
        print(f"    {kind:28} {weigh(list(group))}")
    if pages <= MIDDLE:
        figures.most(f"index, {pages:,} pages, compressed", own.wire, INDEX, "kB")
    for name, peer in peers.items():
        _beside(name, peer, own, pages, figures)


def _kind(file: Path) -> str:
    """What a file of ours holds, by its name: all that is numbered alike is of one kind."""
    name = re.sub(r"^([a-z])[0-9a-f]+\.js$", r"\1*.js", file.name)
    return KINDS.get(name) or re.sub(r"^code\.\w+\.js$", "code.LANG.js: every search", name)


def _beside(name: str, peer: Published, own: Weight, pages: int, figures: Figures) -> None:
    whole = files_of(peer.files)
    # Pagefind's ready-made boxes, of which a site uses one or none.
    without = [f for f in whole if "-ui" not in f.name and "highlight" not in f.name]
    theirs = weigh(without)
    print(f"  {name:30} {theirs}; ours is {own.wire / theirs.wire:.3f} of it")
    if len(without) < len(whole):
        print(f"  {f'{name}, with its boxes':30} {weigh(whole)}")
    if name == "Pagefind" and pages > MIDDLE:
        figures.most(f"index, share of Pagefind's, {pages:,} pages", own.wire / theirs.wire, SHARE, "", 3)
    else:
        figures.tell(f"the same with {name}", f"{theirs.wire:.0f} kB in {theirs.count:,} files")


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
    browser: Browser, site: Path, address: str, peers: Mapping[str, Published]
) -> dict[str, dict[str, FirstSearch]]:
    """Print and give what first searches fetch until results are shown: of each engine, by queries."""
    found: dict[str, dict[str, FirstSearch]] = {name: {} for name in (OURS, *peers)}
    print("  first search in a fresh browser:  kB over the wire, requests, round trips since typing, results")
    with ExitStack() as hosts:
        hosted = {n: hosts.enter_context(serving(p.folder, policy=POLICY)) for n, p in peers.items()}
        for query in (*SHORT, *LONG, *SLIPS):
            say(f"  first search: {query[:60]}")
            found[OURS][query] = own_first_search(browser, site, address, query)
            for name, peer in peers.items():
                found[name][query] = first_search(browser, peer, hosted[name], query)
            print(f"    {query[:60]}")
            for name, searches in found.items():
                print(f"      {name:20} {told(searches[query])}", flush=True)
    return found


def told(search: FirstSearch) -> str:
    """Write down a first search."""
    return f"{search.bytes / 1000:6.1f} kB {search.requests:3} req {search.trips:2} trips {search.results:2}"


def judge(found: dict[str, dict[str, FirstSearch]], pages: int, figures: Figures) -> None:
    """Hold first searches against what is wanted."""
    groups = {"words": SHORT, "sentences and log lines": LONG, "misspelt words": SLIPS}
    for label, queries in groups.items():
        ours = [found[OURS][query] for query in queries]
        name = f"first search, {label}, {pages:,} pages"
        figures.most(f"{name}: most bytes", max(s.bytes for s in ours) / 1000, BYTES, "kB", 1)
        figures.most(f"{name}: most requests", max(s.requests for s in ours), REQUESTS, "")
        figures.most(f"{name}: most round trips", max(s.trips for s in ours), TRIPS, "")
    for name, searches in found.items():
        full = [s for s in searches.values() if s.results] if name != OURS else []
        if full:
            middle = [statistics.median(column) for column in zip(*map(_numbers, full), strict=True)]
            figures.tell(
                f"the same with {name}, median of {len(full)} that found something",
                f"{middle[0] / 1000:.1f} kB, {middle[1]:.0f} requests, {middle[2]:.0f} trips",
            )


def _numbers(search: FirstSearch) -> tuple[int, int, int]:
    return search.bytes, search.requests, search.trips


def keystrokes(page: Page, address: str, pages: int, figures: Figures) -> None:
    """Measure how long a keystroke takes until its results are drawn."""
    page.goto(f"{address}search.html")
    wait_for_search(page)
    middle, most, longest = page.evaluate(KEYSTROKES, list(TYPED))
    print(f"  keystroke: median {middle:.1f} ms, p95 {most:.1f} ms, longest {longest:.1f} ms")
    figures.most(f"keystroke, p95, {pages:,} pages", most, FRAME if pages <= MIDDLE else BLINK, "ms", 1)


def measure(workspace: Workspace, browser: Browser, figures: Figures, pages: int) -> None:
    """Measure one site."""
    content = workspace.content(pages)
    site = workspace.site(content)
    print(f"\n{pages:,} pages, built in {workspace.seconds(content):.1f} s")
    peers = published_peers(workspace, browser, content)
    sizes(site, pages, peers, figures)
    with serving(site) as address:
        found = first_searches(browser, site, address, peers)
        if pages <= MIDDLE:
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
    parser.add_argument("--pages", type=int, nargs="+", default=PAGES)
    options = parser.parse_args()
    figures = Figures()
    with working(options.corpus) as workspace, chromium() as browser:
        for pages in options.pages:
            measure(workspace, browser, figures, pages)
    figures.print()


if __name__ == "__main__":
    main()
