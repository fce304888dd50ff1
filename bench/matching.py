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

from bench.figures import Figures
from bench.workspace import CONTENT, ROOT, Workspace, chromium, say, visitor, working
from drillbook.catalog import load_catalog
from drillbook.matching import DeclaredSignature, signatures_of
from tests.support.server import serving

LINES = 1_000_000
TEXT = """connection from worker request GET POST 200 completed in ms user session open close database
query select table row index page file write read ok info debug started stopped systemd kernel audit cron"""
WORDS = TEXT.split()
EVERY = 10_000
TIMES = 3
# What somebody pastes who has an incident.
THREE = """Nov 22 18:52:37 db1 systemd[1]: Started the application.
Nov 22 18:52:38 db1 app[311]: sqlite3.DatabaseError: database disk image is malformed
Nov 22 18:52:39 db1 systemd[1]: app.service: Main process exited, code=exited, status=1/FAILURE
"""


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


def few_lines(log: Path, literals: Path, figures: Figures) -> None:
    """Measure what somebody waits for who pastes three lines: the whole process, beside grep."""
    log.write_text(THREE, "utf-8")
    took = seconds([sys.executable, "-m", "drillbook", "match", str(log)])
    beside = seconds(["grep", "-c", "-F", "-f", str(literals), str(log)])
    print(f"\nthree lines: drillbook match {took:.2f} s, grep -F -f {beside:.3f} s")
    figures.tell("drillbook match, three lines, whole process", f"{took * 1000:.0f} ms")
    figures.tell("the same lines with grep -F -f", f"{beside * 1000:.0f} ms")


def measure(
    workspace: Workspace,
    browser: Browser,
    figures: Figures,
    count: int = LINES,
    given: Path | None = None,
) -> None:
    """Measure over a log, or over one of so many lines that is made for it."""
    say("reading the signatures")
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
        took = {}
        for label, command in commands.items():
            say(f"  {label}")
            took[label] = seconds(command)
        site = workspace.site(CONTENT)
        say("  the home page in Chromium")
        took["the home page in Chromium"] = browser_seconds(browser, site, log)
        for label, passed in took.items():
            print(f"{label:28} {passed:7.2f} s {lines / passed:12,.0f} lines/s")
            figures.tell(f"{label}, {lines:,} lines", f"{lines / passed:,.0f} lines/s")
        few_lines(Path(name, "three"), literals, figures)
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
        measure(workspace, browser, figures := Figures(), options.lines, options.log)
    figures.print()


if __name__ == "__main__":
    main()
