"""How fast pages are indexed and searches answered: figures and ratios, side by side in one run.

    python -m bench.search_server [--pages 10000] [--corpus FOLDER]

Pages are made of sections of real ones (the shipped content when no folder is named), so that
words are as rare and as common as in real text. Peers: an index by plain Whoosh (stemmed title
and body), and `grep -ri` for the terminal. The HTTP API is measured with `wrk` where it is
installed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.engines import text_of
from bench.figures import Figures
from bench.http_api import load
from bench.peers.indexes import PlainWhoosh
from bench.workspace import CONTENT, Workspace, say, working
from drillbook.catalog import load_catalog
from drillbook.search.index.changes import everything
from drillbook.search.index.making import documents
from drillbook.search.index.reading import SearchIndex
from drillbook.search.index.store import open_index
from drillbook.search.index.writing import write_index

QUERIES = (
    "connection refused",
    "restore the latest base backup",
    "no space left on device",
    "restci snapshto",
)
INDEX_MS, PROCESS_MS = 2, 350
TIMES = 5


def several_times(action: Callable[[], object]) -> tuple[float, float]:
    """Give the median milliseconds of an action, as they passed and as a core was busy."""
    took = [both_times(action) for _ in range(TIMES)]
    return statistics.median(t[0] for t in took) * 1000, statistics.median(t[1] for t in took) * 1000


def both_times(action: Callable[[], object]) -> tuple[float, float]:
    """Give the seconds that passed, and those that a core was busy with it."""
    before, start = os.times(), time.perf_counter()
    action()
    passed, after = time.perf_counter() - start, os.times()
    return passed, sum(after[:4]) - sum(before[:4])


def indexing(content: Path, work: Path, figures: Figures) -> None:
    """Compare writing the index with plain Whoosh over the same text."""
    say(f"reading {content}")
    read, _ = both_times(lambda: load_catalog(content, "en", check=False))
    found = list(documents(load_catalog(content, "en", check=False)))
    texts = [text_of(document) for document in found]
    shutil.rmtree(work / "ours", ignore_errors=True)
    say("indexing")
    ours = both_times(lambda: write_index(work / "ours", everything(found)))
    say("indexing with plain Whoosh")
    theirs = both_times(lambda: PlainWhoosh(texts, work / "whoosh").close())
    each = 1000 / len(found)
    print(f"\n{len(found):,} pages{'':14}ms a page, of one core")
    print(f"read and parse        {read * each:7.2f}")
    for label, (passed, busy) in (("index", ours), ("index, plain Whoosh", theirs)):
        print(f"{label:22}{passed * each:7.2f} {busy * each:12.2f}")
    print(f"ours takes {ours[1] / theirs[1]:.2f} of plain Whoosh's time")
    figures.most(f"index, {len(found):,} pages, a page and core", ours[1] * each, INDEX_MS, "ms", 2)
    figures.tell("the same with plain Whoosh", f"{theirs[1] * each:.2f} ms")


def changing(content: Path, work: Path, figures: Figures) -> None:
    """Measure what an edit of one page costs, beside indexing all of them."""
    folder = work / "changing"
    times: dict[str, tuple[float, float]] = {}

    def opened(label: str) -> int:
        catalog = load_catalog(content, "en", check=False)
        say(f"opening the index: {label}")
        found: list[SearchIndex] = []
        times[label] = both_times(lambda: found.append(open_index(catalog, folder=folder)))
        segments = int(found[0].meta["segments"])
        found[0].close()
        return segments

    whole = opened("all pages are new")
    opened("no page changed")
    page = min(content.rglob("*.md"))
    text = page.read_text("utf-8")
    page.write_text(f"{text}\n\nOne more sentence about a backup.\n", "utf-8")
    again = opened("one page changed")
    page.write_text(text, "utf-8")
    way = "beside the others" if again > whole else "with all others, because average lengths changed"
    print(f"\n{'':30}seconds, of one core")
    for label, (passed, busy) in times.items():
        print(f"open index, {label:18}{passed:7.2f} {busy:12.2f}")
    print(f"the changed page was indexed {way}")
    one, every = times["one page changed"][1], times["all pages are new"][1]
    figures.tell("index, one page changed, of one core", f"{one:.2f} s, {one / every:.2f} of all pages")


def process(content: Path, label: str, figures: Figures) -> None:
    """Compare a search as a whole process with grep: as it is typed at night, and with an option."""
    with tempfile.TemporaryDirectory(prefix="drillbook-bench-") as name:
        Path(name, "content").symlink_to(content)  # where it looks by itself
        run = partial(subprocess.run, cwd=name, stdout=subprocess.DEVNULL, check=False)
        command = [sys.executable, "-m", "drillbook", "search"]
        say("building the index for the terminal")
        run([*command, "warm"])
        say(f"searching in {label}, each question {TIMES} times")
        typed = {f"drillbook search {q!r}": [*command, q] for q in QUERIES}
        others = {
            f"drillbook search {QUERIES[0]!r} --limit 5": [*command, QUERIES[0], "--limit", "5"],
            "python -c ''": [sys.executable, "-c", ""],
            "grep -ri": ["grep", "-ri", QUERIES[0], f"{content}/"],
        }
        times = {row: several_times(partial(run, words)) for row, words in (typed | others).items()}
    print(f"\n{label}: whole processes, index there, median of {TIMES}{'':9}ms  of one core")
    for row, (passed, core) in times.items():
        print(f"{row:60}{passed:8.0f} {core:12.0f}", flush=True)
    slowest, busy = max(times[row] for row in typed)
    figures.most(f"drillbook search, {label}, slowest of {len(QUERIES)}", slowest, PROCESS_MS, "ms")
    figures.tell("the same, of one core", f"{busy:.0f} ms")
    for row in list(others)[::2]:
        figures.tell(f"{row}, {label}", f"{times[row][0]:.0f} ms")


def measure(workspace: Workspace, figures: Figures, pages: int) -> None:
    """Measure everything."""
    content = workspace.content(pages)
    indexing(content, workspace.folder, figures)
    changing(content, workspace.folder, figures)
    process(CONTENT, "shipped content", figures)
    process(content, f"{pages:,} pages", figures)
    load(CONTENT, workspace.site(CONTENT), workspace.folder, figures)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--corpus", type=Path)
    options = parser.parse_args()
    figures = Figures()
    with working(options.corpus) as workspace:
        measure(workspace, figures, options.pages)
    figures.print()


if __name__ == "__main__":
    main()
