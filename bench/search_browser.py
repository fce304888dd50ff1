"""What searching in the browser costs: size of the index, first search, keystrokes.

    python bench/search_browser.py [--corpus FOLDER] [--pages 400 10000]

Pages are made of sections of real ones: the shipped content, when no folder is named.
The peer is Pagefind on the same pages, where `pagefind[bin]` is installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.browser import ARGUMENTS, find_chromium  # noqa: E402
from tests.support.build import build  # noqa: E402
from tests.support.corpus import recombine  # noqa: E402
from tests.support.server import serving  # noqa: E402
from tests.support.traffic import Traffic, compressed  # noqa: E402

QUERIES = ("restore postgresql", "disk full", "database connection refused", "repository locked", "backup")
TYPED = ("restore the latest base backup", "connection refused by the server", "disk is almost full")

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


@contextmanager
def made_site(corpus: Path, pages: int) -> Iterator[Path]:
    """Build a site of so many pages."""
    with tempfile.TemporaryDirectory() as folder:
        content, output = Path(folder) / "content", Path(folder) / "output"
        recombine(corpus, content, pages)
        start = time.perf_counter()
        site = build(content, output, "--lang", "en")
        if site.code != 0:
            raise SystemExit(site.said[-2000:])
        print(f"\n{pages} pages, built in {time.perf_counter() - start:.1f} s")
        yield output


def sizes(site: Path) -> None:
    """Print how large the index is, and Pagefind's."""
    files = [path for path in (site / "search").rglob("*") if path.is_file()]
    whole, wire = sum(path.stat().st_size for path in files), sum(map(compressed, files))
    print(f"  index: {len(files)} files, {whole / 1000:.0f} kB, {wire / 1000:.0f} kB compressed")
    if importlib.util.find_spec("pagefind") is None:
        print("  Pagefind is not installed: pip install 'pagefind[bin]'")
        return
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pagefind", "--site", str(site), "--output-path", folder]
        subprocess.run(command, check=True, capture_output=True)
        peer = [path for path in Path(folder).rglob("*") if path.is_file()]
        own, other = sum(path.stat().st_size for path in peer), sum(map(compressed, peer))
        print(f"  Pagefind: {len(peer)} files, {own / 1000:.0f} kB, {other / 1000:.0f} kB compressed")
        print(f"  ours is {wire / other:.2f} of Pagefind's over the wire, {wire / own:.2f} of its folder")


def first_searches(browser: Browser, site: Path, address: str) -> None:
    """Print what the first search in a fresh browser fetches."""
    for query in QUERIES:
        page = browser.new_context().new_page()
        page.goto(f"{address}coverage.html")
        page.wait_for_load_state("networkidle")
        traffic = Traffic(site)
        traffic.watch(page)
        page.locator("#at-q").click()
        page.wait_for_function("Boolean(window.drillbook.open)")
        page.locator("#at-q").fill(query)
        page.wait_for_selector(".found-list > li:nth-child(10)")
        page.wait_for_load_state("networkidle")
        texts = [number for name, number in traffic.trips.items() if re.search(r"/d\d+\.js$", name)]
        shown = max(number for name, number in traffic.trips.items() if not re.search(r"/d\d+\.js$", name))
        print(
            f"  first search, {query!r}: {traffic.bytes() / 1000:.1f} kB, {len(traffic.trips)} requests, "
            f"shards in round trip {shown}, texts in {max(texts, default=0)}"
        )
        page.context.close()


def keystrokes(page: Page, address: str) -> None:
    """Print how long a keystroke takes until its results are drawn."""
    page.goto(f"{address}search.html")
    page.wait_for_function("Boolean(window.drillbook.open)")
    middle, most, longest = page.evaluate(KEYSTROKES, list(TYPED))
    print(f"  keystroke: median {middle:.1f} ms, p95 {most:.1f} ms, longest {longest:.1f} ms")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=ROOT / "content")
    parser.add_argument("--pages", type=int, nargs="+", default=[400, 10_000])
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for pages in options.pages:
            with made_site(options.corpus, pages) as site, serving(site) as address:
                sizes(site)
                first_searches(browser, site, address)
                keystrokes(browser.new_page(), address)
        browser.close()


if __name__ == "__main__":
    main()
