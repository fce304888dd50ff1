"""How fast logs are matched: lines a second beside `grep` and in the browser, in one run over the same log.

    python -m bench.matching [--lines 1000000] [--log FILE]

The log is made of lines as services write them, one in 10,000 with a signature of the
shipped pages, unless one is named. `grep -F` gets the literal signatures, `grep -E`
all of them as expressions; it says which lines match, and not which scenario, how
often, or since when.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from bench.workspace import CONTENT, ROOT, Workspace, chromium, visitor, working
from drillbook.catalog import load_catalog
from drillbook.matching import DeclaredSignature, signatures_of
from tests.support.server import serving

LINES = 1_000_000
TEXT = """connection from worker request GET POST 200 completed in ms user session open close database
query select table row index page file write read ok info debug started stopped systemd kernel audit cron"""
WORDS = TEXT.split()
EVERY = 10_000
TIMES = 3


def make_log(path: Path, count: int, signatures: list[DeclaredSignature]) -> None:
    """Write a log."""
    chance = random.Random(1)
    literals = [signature.text for signature in signatures if signature.form == "text"]
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            words = " ".join(chance.choices(WORDS, k=10))
            found = f" {literals[number // EVERY % len(literals)]}" if number % EVERY == EVERY - 1 else ""
            stamp = f"2026-11-22T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}Z"
            file.write(f"{stamp} host{number % 7} app[{1000 + number % 50}]: {words}{found}\n")


def extended(signature: DeclaredSignature) -> str:
    """Write a signature in the dialect of `grep -E`."""
    if not signature.is_regex:
        return re.sub(r"[][\\.^$*+?{}()|]", r"\\\g<0>", signature.text)
    text = signature.pattern.replace(r"\/", "/").replace(r"\d", "[0-9]").replace(r"\S", "[^[:space:]]")
    return text.replace(r"\s", "[[:space:]]").replace("(?:", "(").replace("(?i:", "(")


def seconds(command: list[str]) -> float:
    """Give the median time of a command."""
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def browser_seconds(browser: Browser, site: Path, log: Path) -> float:
    """Give the median time that the home page takes, from choosing the file to the list of scenarios."""
    with serving(site) as address, visitor(browser) as context:
        page = context.new_page()
        page.goto(f"{address}index.html")
        page.locator(".log button").click()
        took = []
        for _ in range(TIMES + 1):
            page.locator("#at-log-text").fill("nothing")
            page.locator(".log-lines").first.wait_for(state="detached")
            began = time.perf_counter()
            page.locator("#at-log-files").set_input_files(log)
            page.locator(".log-lines").first.wait_for(timeout=600_000)
            took.append(time.perf_counter() - began)
    return statistics.median(took[1:])  # the first one fetches the signatures as well


def measure(workspace: Workspace, browser: Browser, count: int = LINES, given: Path | None = None) -> None:
    """Measure over a log, or over one of so many lines that is made for it."""
    signatures, _ = signatures_of(load_catalog(CONTENT, check=False))
    with tempfile.TemporaryDirectory() as name:
        log = given or Path(name, "log")
        if not given:
            make_log(log, count, signatures)
        lines = int(subprocess.run(["wc", "-l", log], capture_output=True, check=True).stdout.split()[0])
        literals, patterns = Path(name, "literals"), Path(name, "patterns")
        literals.write_text("\n".join(s.text for s in signatures if s.form != "regex") + "\n", "utf-8")
        patterns.write_text("\n".join(map(extended, signatures)) + "\n", "utf-8")
        match = [sys.executable, "-m", "drillbook", "match", "--json", str(log)]
        commands = {
            "drillbook match": match,
            "grep -F -f (literals alone)": ["grep", "-c", "-F", "-f", str(literals), str(log)],
            "grep -E -f": ["grep", "-c", "-E", "-f", str(patterns), str(log)],
            "LC_ALL=C grep -E -f": ["env", "LC_ALL=C", "grep", "-c", "-E", "-f", str(patterns), str(log)],
        }
        print(f"\n{lines:,} lines, {log.stat().st_size / 1e6:.0f} MB, {len(signatures)} signatures")
        for label, command in commands.items():
            took = seconds(command)
            print(f"{label:28} {took:7.2f} s {lines / took:12,.0f} lines/s", flush=True)
        took = browser_seconds(browser, workspace.site(CONTENT), log)
        print(f"{'the home page in Chromium':28} {took:7.2f} s {lines / took:12,.0f} lines/s")
        found = json.loads(subprocess.run(match, capture_output=True, check=False, cwd=ROOT).stdout)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"without its start, drillbook match reads {found['lines_per_second']:,} lines/s")
        print(f"most memory of any process of this run: {memory} MB")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--log", type=Path)
    options = parser.parse_args()
    with working() as workspace, chromium() as browser:
        measure(workspace, browser, options.lines, options.log)


if __name__ == "__main__":
    main()
