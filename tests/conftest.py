"""Fixtures: a site made of given files, the site that is shipped, a server and a browser."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support import sampling
from tests.support.browser import ARGUMENTS, PATIENCE, Witness, find_chromium
from tests.support.build import BELOW, Site, build, build_shipped, write_files
from tests.support.server import serving
from tests.support.values import PAGES

sampling.load_examples()
expect.set_options(timeout=PATIENCE)


# What `make test-fast` leaves out: a browser, servers, builds of large sites, drills.
_SLOW_FIXTURES = {"browser", "shipped_site", "search_site", "values_site", "full"}
_SLOW_FOLDERS = ("browser", "content", "drills/run", "server")


def pytest_configure() -> None:
    """Set the seed before there are workers, so that all of them draw the same."""
    sampling.set_seed()


def pytest_report_header() -> str:
    """Say how to repeat what this run draws."""
    if sampling.soaking():
        return "nothing is left out, as in make soak"
    return f"of some tests a sample; to draw the same one again: {sampling.SEED}={sampling.set_seed()}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is slow, and leave out what is not in the sample."""
    _mark_slow(items)
    # Whoever names a test means it.
    if sampling.soaking() or any("::" in argument for argument in config.args):
        return
    drawn = sampling.drawn(items, sampling.set_seed())
    config.hook.pytest_deselected(items=[item for item in items if item not in drawn])
    items[:] = [item for item in items if item in drawn]


def _mark_slow(items: list[pytest.Item]) -> None:
    """Mark what waits for more than Python as slow; a test that is slow by itself has the mark."""
    here = Path(__file__).parent
    for item in items:
        place = item.path.relative_to(here).as_posix()
        needs = _SLOW_FIXTURES.intersection(getattr(item, "fixturenames", ()))
        if needs or place.startswith(tuple(f"{folder}/" for folder in _SLOW_FOLDERS)):
            item.add_marker("slow")


@pytest.fixture
def site_builder(tmp_path: Path) -> Callable[..., Site]:
    """Write files, given as path and text, and build them. A second call edits and builds again."""

    def builder(files: Mapping[str, str | bytes], *options: str) -> Site:
        write_files(tmp_path / "content", files)
        return build(tmp_path / "content", tmp_path / "output", *options)

    return builder


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def shipped_site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Site:
    """Build the repository's own site, once for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    output, told = shared / "shipped", shared / "shipped.json"
    with _locked(shared / "shipped.lock"):
        if not told.exists():
            done = build_shipped(output)
            told.write_text(json.dumps([done.code, done.out, done.err]))
    code, out, err = json.loads(told.read_text())
    if code != 0:
        pytest.fail(f"the shipped site does not build (exit code {code}):\n{(out + err)[-3000:]}")
    return Site(code, out, err, output)


@pytest.fixture(scope="session")
def serve_folder() -> Iterator[Callable[..., str]]:
    """Serve a folder, below a path if one is given, until the end of the run; give its address."""
    with ExitStack() as stack:
        served: dict[tuple[Path, str], str] = {}

        def serve(folder: Path, prefix: str = "/") -> str:
            if (folder, prefix) not in served:
                served[folder, prefix] = stack.enter_context(serving(folder, prefix))
            return served[folder, prefix]

        yield serve


@pytest.fixture(scope="session")
def shipped_address(shipped_site: Site, serve_folder: Callable[..., str]) -> str:
    """Where the shipped site is served: below a path, which is where links that start at the root fail."""
    return serve_folder(shipped_site.folder, BELOW)


@pytest.fixture(scope="session")
def values_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A small site whose commands have values to fill in."""
    base = tmp_path_factory.mktemp("values")
    write_files(base / "content", PAGES)
    site = build(base / "content", base / "output", "--lang", "en")
    assert site.code == 0, site.said
    return site


@pytest.fixture(scope="session")
def values_address(values_site: Site, serve_folder: Callable[..., str]) -> str:
    """Where that site is served, below a path."""
    return serve_folder(values_site.folder, BELOW)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium. Playwright's own browsers are never downloaded."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages, each in a context of its own with the options given.

    When the test is over, a console that said anything, an uncaught error or a
    request to another server fails it. ``tolerate`` names what is meant to happen.
    """
    with ExitStack() as stack:
        witnesses: list[Witness] = []

        def open_page(*, tolerate: tuple[str, ...] = (), **options: Any) -> Page:
            options = {"service_workers": "block"} | options
            context = stack.enter_context(browser.new_context(**options))
            witness = Witness(tolerate)
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            witness.watch(page)
            witnesses.append(witness)
            return page

        yield open_page
    faults = [fault for witness in witnesses for fault in witness.faults]
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A fresh page with nothing special about it."""
    return new_page()
