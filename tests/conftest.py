"""Fixtures for sites, of given files or the shipped one; and which of the tests a run carries out."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import sampling
from tests.support.build import Site, build, build_shipped, write_files

sampling.load_examples()


# What `make test-fast` leaves out: a browser, servers, drills, the shipped site, and what builds a site over
# and over. What is slow by itself has the mark.
_SLOW_FIXTURES = {"shipped_site", "full"}
_SLOW_FOLDERS = ("browser", "content", "drills/run", "server", "site/publish")
_SLOW_FILES = (
    *("cli/test_match.py", "cli/test_search.py", "drills/test_judging.py", "test_api.py", "test_scripts.py"),
    *("site/test_bad_input.py", "site/test_bundle.py", "site/test_parts.py", "site/test_plugins.py"),
    *("site/test_template_cache.py", "test_sampling.py"),
)
_INNER_LOOP = "not slow"


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


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import what the inner loop leaves out whole."""
    return True if config.option.markexpr == _INNER_LOOP and _is_slow(collection_path) else None


def _is_slow(path: Path) -> bool:
    place = path.relative_to(Path(__file__).parent).as_posix()
    return place in _SLOW_FILES or any(f"{place}/".startswith(f"{folder}/") for folder in _SLOW_FOLDERS)


def _mark_slow(items: list[pytest.Item]) -> None:
    for item in items:
        needed = _SLOW_FIXTURES.intersection(getattr(item, "fixturenames", ()))
        if needed or _is_slow(item.path):
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
