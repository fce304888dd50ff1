"""How fast pages are indexed and searches answered: figures and ratios, side by side in one run.

    python bench/search_server.py [--pages 10000] [--corpus FOLDER]

Pages are made by recombining the paragraphs of a folder of Markdown (the shipped
content when none is named), so that words are as rare and as common as in real text.
Peers: an index by plain Whoosh (stemmed title and body), and `grep -ri` for the
terminal. The HTTP API is measured with `wrk` where it is installed.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from whoosh import analysis, fields, index

from drillbook.catalog import load_catalog
from drillbook.search.changes import everything
from drillbook.search.documents import documents
from drillbook.search.index import write_index

ROOT = Path(__file__).resolve().parents[1]
QUERIES = (
    "connection refused",
    "restore the latest base backup",
    "no space left on device",
    "restci snapshto",
)


def make_pages(corpus: Path, folder: Path, count: int) -> None:
    """Write pages of the length of real ones, from the paragraphs of real ones."""
    pieces = [
        piece
        for path in sorted(corpus.rglob("*.md"))
        for piece in re.split(r"\n{2,}", path.read_text("utf-8", "replace").split("\n---\n", 1)[-1])
        if len(piece) > 40
    ]
    chance = random.Random(1)
    folder.mkdir(parents=True)
    for number in range(count):
        body = "\n\n".join(chance.choices(pieces, k=12))
        (folder / f"page-{number:05}.md").write_text(f"# Page {number}\n\n{body}\n", "utf-8")


def best(action: object, times: int = 5) -> float:
    """Give the median seconds of an action."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        action()  # type: ignore[operator]
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def plain_whoosh(folder: Path, texts: list[tuple[str, str]]) -> None:
    """Index titles and bodies the way Whoosh's own documentation does."""
    text = analysis.StemmingAnalyzer()
    folder.mkdir()
    schema = fields.Schema(title=fields.TEXT(text, stored=True), body=fields.TEXT(text))
    writer = index.create_in(str(folder), schema).writer(limitmb=512)
    for title, body in texts:
        writer.add_document(title=title, body=body)
    writer.commit()


def indexing(content: Path, work: Path) -> None:
    """Compare writing the index with plain Whoosh over the same text."""
    start = time.perf_counter()
    catalog = load_catalog(content, check=False)
    read = time.perf_counter() - start
    found = list(documents(catalog))
    ours = best(
        lambda: (
            shutil.rmtree(work / "ours", ignore_errors=True),
            write_index(work / "ours", everything(found)),
        ),
        1,
    )
    texts = [(d.title, "\n".join(s.text for s in d.sections)) for d in found]
    theirs = best(lambda: plain_whoosh(work / "whoosh", texts), 1)
    per_page = 1000 / len(found)
    print(f"read and parse        {read * per_page:7.2f} ms a page")
    print(f"index                 {ours * per_page:7.2f} ms a page, {len(found):,} pages")
    print(f"index, plain Whoosh   {theirs * per_page:7.2f} ms a page (ours takes {ours / theirs:.2f} of it)")


def process(content: Path) -> None:
    """Compare a search as a whole process with grep."""
    command = [sys.executable, "-m", "drillbook", "search", "--content", str(content), "--limit", "5"]

    def search(query: str) -> None:
        subprocess.run([*command, query], stdout=subprocess.DEVNULL, check=False)

    search("warm")
    bare = best(lambda: subprocess.run([sys.executable, "-c", ""], check=True))
    grep = best(
        lambda: subprocess.run(
            ["grep", "-ri", QUERIES[0], str(content)], stdout=subprocess.DEVNULL, check=False
        )
    )
    for query in QUERIES:
        took = best(lambda query=query: search(query))
        print(f"drillbook search      {took * 1000:7.0f} ms  {query}")
    print(f"python -c ''          {bare * 1000:7.0f} ms\ngrep -ri              {grep * 1000:7.0f} ms")


def asking(content: Path) -> str:
    """Make a script for wrk that asks for every pair of words of every title in turn."""
    titles = [page.title.split() for page in load_catalog(content, check=False).pages.values()]
    pairs = [quote(" ".join(title[at : at + 2])) for title in titles for at in range(len(title) - 1)]
    listed = ",".join(f'"/api/search?q={pair}"' for pair in pairs)
    body = "n = n % #asked + 1; return wrk.format('GET', asked[n])"
    return f"local asked = {{{listed}}}\nlocal n = 0\nrequest = function() {body} end\n"


def http(content: Path, output: Path) -> None:
    """Measure the API with one client and with twenty."""
    if not shutil.which("wrk"):
        print("http: wrk is not installed (apt-get install wrk)")
        return
    environment = os.environ | {"DRILLBOOK_CONTENT": str(content), "DRILLBOOK_OUTPUT": str(output)}
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "drillbook.server.asgi:app",
        "--port",
        "8765",
        "--workers",
        "2",
    ]
    with subprocess.Popen([*command, "--log-level", "error"], env=environment) as server:
        time.sleep(4)
        address = "http://127.0.0.1:8765"
        script = output / "queries.lua"
        script.write_text(asking(content))
        for clients in (1, 20):
            threads = str(min(clients, 2))
            load = ["wrk", "-t", threads, "-c", str(clients), "-d", "8s", "-s", str(script), "--latency"]
            told = subprocess.run([*load, address], capture_output=True, text=True, check=True).stdout
            median = re.search(r"50%\s+(\S+)", told)
            rate = re.search(r"Requests/sec:\s+(\S+)", told)
            faults = re.search(r"Non-2xx.*|Socket errors.*", told)
            assert median
            assert rate
            said = faults[0] if faults else "no error"
            print(f"http, {clients:2} clients      median {median[1]}, {rate[1]} a second; {said}")
        server.terminate()


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--corpus", type=Path, default=ROOT / "content")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        os.environ["DRILLBOOK_CACHE"] = str(work / "cache")
        make_pages(options.corpus, work / "content", options.pages)
        indexing(work / "content", work)
        process(ROOT / "content")
        print(f"-- the same at {options.pages:,} pages")
        process(work / "content")
        http(ROOT / "content", work)


if __name__ == "__main__":
    main()
