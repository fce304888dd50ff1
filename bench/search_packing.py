"""What packing the browser's index earns: the same scripts, written plainly, weighed by the same gzip.

    python -m bench.search_packing [--corpus FOLDER] [--pages 400]

The corpus as it is and a site of so many pages made of it are searched by a real browser. What that
fetches is weighed in each form. The keys lie in the same scripts in all of them.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from bench.search_browser import LONG, SHORT, SLIPS, asked_for
from bench.workspace import Workspace, chromium, say, working
from drillbook.catalog import load_catalog
from drillbook.search.browser.manifest import manifest
from drillbook.search.browser.packing import script
from drillbook.search.browser.plan import Plan, Shard, plan_of
from drillbook.search.browser.scripts import scripts
from drillbook.search.index.store import open_index
from drillbook.search.language.thesaurus import load_thesaurus
from tests.support.server import serving

QUERIES = (*SHORT, *LONG, *SLIPS)


def forms(plan: Plan) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield an index in each form: its name, and the scripts by theirs."""
    yield "as published", written(plan)
    yield "JSON", {**written(plan), **dict(as_json(plan))}


def written(plan: Plan) -> dict[str, str]:
    """All scripts of a plan."""
    return {**dict(scripts(plan)), "manifest.js": manifest(plan, ["en"])}


def as_json(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield the scripts that hold postings, with these as lists of numbers."""
    for number, shard in enumerate(plan.shards):
        yield f"s{number}.js", script("shard", number, shard.terms, *_held(plan, shard))
    for number, (_, terms) in enumerate(plan.clusters):
        yield f"c{number}.js", script("cluster", number, *_held(plan, Shard(terms, terms)))


def _held(plan: Plan, shard: Shard) -> Iterator[Any]:
    pairs = [plan.postings[term] for term in shard.terms]
    yield [[number for number, _ in found] for found in pairs]
    yield [[impact for _, impact in found] for found in pairs]
    for filed in (plan.declared.texts, plan.declared.expressions):
        yield {key: filed[key] for key in shard.keys if key in filed}


def fetched(browser: Browser, site: Path) -> list[list[str]]:
    """The names of the files that each query's first search fetches."""
    found = []
    with serving(site) as address:
        for query in QUERIES:
            ahead, traffic, _ = asked_for(browser, site, address, query)
            found.append([name.rpartition("/")[2] for name in (*ahead, *traffic.trips)])
    return found


def size(data: bytes) -> int:
    """The size of a file as it goes over the wire."""
    return len(gzip.compress(data, compresslevel=6, mtime=0))


def measure(workspace: Workspace, browser: Browser, content: Path, label: str) -> None:
    """Print what each form of one site's index weighs."""
    site = workspace.site(content)
    (folder,) = (site / "search").iterdir()
    others = {path.name: size(path.read_bytes()) for path in folder.iterdir()}
    say(f"searching in {label}")
    names = fetched(browser, site)
    catalog = load_catalog(content, "en", check=False)
    index = open_index(catalog)
    plan = plan_of(index, load_thesaurus(content)[0])
    index.close()
    print(f"\n{label}: kB as gzip sends them; a first search of {len(QUERIES)} queries: median, most")
    for form, files in forms(plan):
        sizes = {**others, **{name: size(text.encode("utf-8", "replace")) for name, text in files.items()}}
        weights = [sum(sizes[name] for name in fetch) / 1000 for fetch in names]
        whole, middle = sum(sizes.values()) / 1000, statistics.median(weights)
        print(f"  {form:14} whole index {whole:7.1f}   first search {middle:5.1f} {max(weights):5.1f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--pages", type=int, nargs="*", default=[400])
    options = parser.parse_args()
    with working(options.corpus) as workspace, chromium() as browser:
        measure(workspace, browser, workspace.corpus, "the corpus as it is")
        for pages in options.pages:
            measure(workspace, browser, workspace.content(pages), f"{pages:,} pages made of it")


if __name__ == "__main__":
    main()
