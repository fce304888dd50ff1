"""Publishing is atomic: at every instant there is a whole site at the output path, whoever is killed when."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from drillbook import atomic, folders
from drillbook.site.failures import BuildFailed
from drillbook.site.publish import swap

OURS = '{\n "version": 1,\n "generator": "drillbook 0"\n}\n'
PARTS = ("index.html", "a/b.html", "search/x.js")


def fill(folder: Path, version: str) -> None:
    for name in PARTS:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(version)
    (folder / folders.CATALOG).write_text(OURS)


def publish_version(output: Path, version: str) -> None:
    fill(swap.prepare(output), version)
    swap.publish(swap.staging_folder(output), output)


def version_of(output: Path) -> str:
    """The version of the site, which must be whole and of one piece."""
    assert folders.is_site(output)
    found = {(output / name).read_text() for name in PARTS}
    assert len(found) == 1
    return found.pop()


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


@contextmanager
def watching(output: Path) -> Iterator[list[str]]:
    """Look for the site all the time in a thread; give what was wrong."""
    wrong: list[str] = []
    done, begun = threading.Event(), threading.Event()

    def look() -> None:
        while not done.is_set():
            try:
                (output / "index.html").stat()
                # What is open stays what it was, whatever takes its place.
                handle = os.open(output, os.O_RDONLY)
                try:
                    os.stat(folders.CATALOG, dir_fd=handle)
                finally:
                    os.close(handle)
            except OSError as error:
                if "index.html" in str(error):
                    wrong.append(str(error))
            begun.set()

    thread = threading.Thread(target=look)
    thread.start()
    begun.wait(10)
    try:
        yield wrong
    finally:
        done.set()
        thread.join()


@pytest.fixture
def output(tmp_path: Path) -> Path:
    publish_version(tmp_path / "site", "0")
    return tmp_path / "site"


needs_exchange = pytest.mark.skipif(sys.platform != "linux", reason="needs renameat2")


@needs_exchange
def test_nobody_ever_finds_the_site_missing(output: Path) -> None:
    with watching(output) as wrong:
        for number in range(1, 150):
            publish_version(output, str(number))
    assert wrong == []
    assert version_of(output) == "149"
    assert leftovers(output.parent) == []


@pytest.fixture
def without_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic, "exchange", lambda *_: False)


@pytest.mark.usefixtures("without_exchange")
def test_where_folders_cannot_be_exchanged_two_renames_do(output: Path) -> None:
    publish_version(output, "1")
    assert version_of(output) == "1"
    assert leftovers(output.parent) == []


def test_a_system_without_the_call_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic, "_exchange_call", lambda: None)
    assert not atomic.exchange(tmp_path / "a", tmp_path / "b")


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOSYS])
def test_a_file_system_without_it_says_so(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        ctypes.set_errno(number)
        return -1

    monkeypatch.setattr(atomic, "_exchange_call", lambda: refuse)
    assert not atomic.exchange(tmp_path / "a", tmp_path / "b")


def test_what_cannot_be_exchanged_for_another_reason_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        atomic.exchange(tmp_path / "nothing", tmp_path / "neither")


def _killed_at(step: int, output: Path, steps: str) -> bool:
    """Publish in a child that dies before its n-th change of the disk; say whether it came that far."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    seen = 0

    def die(event: str, _: tuple[Any, ...]) -> None:
        nonlocal seen
        if event.startswith(("os.", "shutil.", "open", "fcntl.")) or event == "drillbook.exchange":
            seen += 1
            if seen == step:
                os._exit(9)

    try:
        staging = swap.prepare(output)
        fill(staging, "new")
        kept = ["CNAME"]
        real = atomic.exchange
        if steps == "one":
            atomic.exchange = lambda *paths: (sys.audit("drillbook.exchange"), real(*paths))[1]  # type: ignore[attr-defined]
        else:
            atomic.exchange = lambda *_: False  # type: ignore[attr-defined]
        sys.addaudithook(die)
        swap.publish(staging, output, kept)
    finally:
        os._exit(0)


@needs_exchange
@pytest.mark.parametrize("steps", ["one", "two"])
def test_a_build_that_is_killed_at_any_point_leaves_a_whole_site_and_the_next_one_nothing_else(
    steps: str, output: Path
) -> None:
    (output / "CNAME").write_text("kb.example")
    seen = set()
    for step in range(1, 200):
        publish_version_keeping(output, "old")
        reached = _killed_at(step, output, steps)
        if steps == "two" and not output.exists():
            seen.add("gap")  # the system had nothing better; the next build begins by mending it
            swap.discard(output)
            swap.prepare(output)
        seen.add(version_of(output))
        publish_version_keeping(output, "next")
        assert version_of(output) == "next"
        assert (output / "CNAME").read_text() == "kb.example"
        assert leftovers(output.parent) == []
        if not reached:
            break
    assert seen == ({"old", "new"} if steps == "one" else {"old", "new", "gap"})


def publish_version_keeping(output: Path, version: str) -> None:
    fill(swap.prepare(output), version)
    swap.publish(swap.staging_folder(output), output, ["CNAME"])


def test_the_folder_keeps_its_permissions(output: Path) -> None:
    output.chmod(0o2750)
    publish_version(output, "1")
    assert output.stat().st_mode & 0o7777 == 0o2750


def test_what_is_kept_may_be_a_link_or_lie_deeper(output: Path) -> None:
    (output / ".git").symlink_to("../elsewhere")
    (output / "own").mkdir()
    (output / "own" / "robots.txt").write_text("all")
    fill(swap.prepare(output), "1")
    swap.publish(swap.staging_folder(output), output, [".git", "own/robots.txt", "nothing"])
    assert (output / ".git").readlink() == Path("../elsewhere")
    assert (output / "own" / "robots.txt").read_text() == "all"
    assert version_of(output) == "1"


def test_another_build_that_was_faster_is_replaced(tmp_path: Path) -> None:
    output = tmp_path / "site"
    fill(swap.prepare(output), "mine")
    fill(output, "other")
    swap.publish(swap.staging_folder(output), output)
    assert version_of(output) == "mine"


def test_a_build_that_is_at_work_in_another_container_is_left_alone(output: Path) -> None:
    # There it has a number that no process here has, and the folder open.
    theirs = output.parent / f".{output.name}.new-{2**22 + 1}"
    theirs.mkdir()
    handle = os.open(theirs, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    publish_version(output, "1")
    assert theirs.is_dir()
    os.close(handle)
    publish_version(output, "2")
    assert leftovers(output.parent) == []


def test_a_mount_point_is_refused_with_what_to_do(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_mount", lambda self: self == output)
    with pytest.raises(BuildFailed, match=r"is a mount point.* choose a folder in it"):
        swap.check_output(output, output.parent / "content")


def test_a_mount_point_that_does_not_look_like_one_is_refused_too(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Path) -> bool:
        raise OSError(errno.EBUSY, "Device or resource busy")

    fill(swap.prepare(output), "1")
    monkeypatch.setattr(atomic, "exchange", busy)
    with pytest.raises(BuildFailed, match="is a mount point"):
        swap.publish(swap.staging_folder(output), output)
    assert version_of(output) == "0"
