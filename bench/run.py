"""All measurements in one run, and in the end each figure against what is wanted of it.

    python -m bench.run [--corpus FOLDER [--queries FILE]] [--pages 400 430 10000]

Quality and parity come from `bench.quality`, sizes, first searches and keystrokes from
`bench.search_browser`, indexing, processes and HTTP from `bench.search_server`, at the
largest number of pages; matching of logs from `bench.matching`.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench import matching, quality, search_browser, search_server
from bench.figures import Figures
from bench.workspace import chromium, say, working

Step = Callable[[], None]


def run(steps: dict[str, Step]) -> list[str]:
    """Take every step, whatever becomes of the others; give the names of those that failed."""
    failed = []
    for name, step in steps.items():
        say(f"== {name}")
        start = time.perf_counter()
        try:
            step()
        except Exception:  # noqa: BLE001 (an hour of figures is not thrown away for the last one)
            traceback.print_exc()
            failed.append(name)
        say(f"== {name}: {time.perf_counter() - start:.0f} s")
        sys.stdout.flush()
    return failed


def main() -> int:
    """Measure everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--pages", type=int, nargs="+", default=search_browser.PAGES)
    options = parser.parse_args()
    if options.queries and not options.corpus:
        parser.error("--queries needs --corpus")
    figures = Figures()
    with working(options.corpus) as workspace, chromium() as browser:
        steps: dict[str, Step] = {
            "quality": lambda: quality.measure(workspace, browser, figures, options.queries)
        }
        for pages in options.pages:
            steps[f"browser, {pages:,} pages"] = partial(
                search_browser.measure, workspace, browser, figures, pages
            )
        most = max(options.pages)
        steps[f"server, {most:,} pages"] = lambda: search_server.measure(workspace, figures, most)
        steps["matching"] = partial(matching.measure, workspace, browser, figures)
        failed = run(steps)
    busy = "/".join(f"{load:.1f}" for load in os.getloadavg())
    print(f"\n{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, load {busy}")
    figures.print()
    for name in failed:
        print(f"FAILED: {name}, see above")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
