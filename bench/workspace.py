"""A folder to measure in: made pages and built sites, each made once and shared by all that measures."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.support.browser import ARGUMENTS, find_chromium
from tests.support.corpus import recombine

ROOT = Path(__file__).resolve().parents[1]
CONTENT = ROOT / "content"
CACHE = ROOT / ".cache" / "bench"
SAID_EVERY = 30  # seconds of silence that a reader bears


class Workspace:
    """What is measured, below one folder that goes when the run ends."""

    def __init__(self, folder: Path, corpus: Path = CONTENT) -> None:
        self.folder = folder
        self.corpus = corpus
        self.sites: dict[Path, tuple[Path, float]] = {}
        os.environ["DRILLBOOK_CACHE"] = str(folder / "cache")

    def content(self, pages: int) -> Path:
        """Give a folder of so many pages, made of sections of the corpus's pages."""
        target = self.folder / f"content-{pages}"
        if not target.exists():
            recombine(self.corpus, target, pages)
        return target

    def site(self, content: Path) -> Path:
        """Give the site of a content folder."""
        return self._built(content)[0]

    def seconds(self, content: Path) -> float:
        """Say how long the site of a content folder took to build."""
        return self._built(content)[1]

    def _built(self, content: Path) -> tuple[Path, float]:
        if content not in self.sites:
            target = self.folder / f"site-{len(self.sites)}"
            command = [sys.executable, "-m", "drillbook", "build", "--lang", "en"]
            command += ["--content", str(content), "--output", str(target)]
            self.sites[content] = target, run_patiently(command, f"building the site of {content}")
        return self.sites[content]


def run_patiently(command: list[str], label: str) -> float:
    """Run a command, say from time to time that it still runs, and give its seconds."""
    say(label)
    start = time.perf_counter()
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as said,
        subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT) as running,
    ):
        while True:
            try:
                code = running.wait(SAID_EVERY)
                break
            except subprocess.TimeoutExpired:
                say(f"  ... {time.perf_counter() - start:.0f} s")
        if code:
            said.seek(0)
            raise RuntimeError(f"{label} failed:\n{said.read()[-2000:]}")
    return time.perf_counter() - start


def say(text: str) -> None:
    """Tell whoever waits; figures alone go to standard output."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def working(corpus: Path | None = None) -> Iterator[Workspace]:
    """Give a workspace."""
    with tempfile.TemporaryDirectory(prefix="drillbook-bench-") as folder:
        yield Workspace(Path(folder), (corpus or CONTENT).resolve())


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser that the tests use."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def visitor(browser: Browser) -> BrowserContext:
    """Give a fresh browser. Workers that keep pages would fetch beside what is measured."""
    return browser.new_context(service_workers="block")
