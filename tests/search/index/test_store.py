"""The index on disk: built when needed, never trusted, never in the way."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from drillbook.catalog import load_catalog
from drillbook.search.answer.service import Searcher
from drillbook.search.index import reading as index_module
from drillbook.search.index import store
from drillbook.search.index.changes import Changes
from drillbook.search.index.reading import SearchIndex
from drillbook.search.language.thesaurus import Thesaurus

PAGES = {
    "disk-full.md": "# The disk is full\n\nNo space left on device.\n",
    "clock-skew.md": "# The clock is wrong\n\nntpd reports an offset.\n",
}


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DRILLBOOK_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "content"
    folder.mkdir()
    for name, text in PAGES.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Notes how many documents each writing of an index indexed."""
    counts: list[int] = []
    write = store.write_index

    def noting(folder: Path, changes: Changes, *more: Any) -> None:
        counts.append(len(changes.new))
        write(folder, changes, *more)

    monkeypatch.setattr(store, "write_index", noting)
    return counts


def found(index: SearchIndex, query: str) -> list[str]:
    results = Searcher(index, Thesaurus()).search(query).results
    index.close()
    return [result.document.file for result in results]


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_an_index_is_made_on_first_use_and_then_used_again(content: Path, written: list[int]) -> None:
    assert found(store.open_folder(content), "space left on device") == ["disk-full.md"]
    assert found(store.open_folder(content), "ntpd offset") == ["clock-skew.md"]
    assert written == [2]


def test_a_page_that_only_looks_touched_is_not_indexed_again(content: Path, written: list[int]) -> None:
    store.open_folder(content).close()
    (content / "disk-full.md").write_text(PAGES["disk-full.md"], "utf-8")
    store.open_folder(content).close()
    assert written == [2]


def test_changed_pages_are_found_by_their_new_words_and_deleted_ones_not_at_all(content: Path) -> None:
    store.open_folder(content).close()
    (content / "clock-skew.md").unlink()
    (content / "disk-full.md").write_text("# Quota\n\nThe quota is exhausted.\n", "utf-8")
    index = store.open_folder(content)
    assert index.total == 1
    assert found(index, "quota") == ["disk-full.md"]
    assert found(store.open_folder(content), "ntpd") == []


@pytest.mark.parametrize("keep", [0, 1, 7, 40])
def test_whatever_is_cut_short_is_built_again_without_a_word(content: Path, keep: int) -> None:
    store.open_folder(content).close()
    folder = store.index_folder(content)
    count = len(files_of(folder))
    assert count >= 5
    for number in range(count):
        # Names change with each rebuild; the order of kinds of file does not.
        victim = files_of(folder)[number]
        victim.write_bytes(victim.read_bytes()[:keep])
        assert found(store.open_folder(content), "no space left") == ["disk-full.md"]


def test_bytes_that_are_not_what_they_were_never_raise(content: Path) -> None:
    store.open_folder(content).close()
    folder = store.index_folder(content)
    for number in range(len(files_of(folder))):
        victim = files_of(folder)[number]
        victim.write_bytes(bytes(255 - byte for byte in victim.read_bytes()))
        assert found(store.open_folder(content), "no space left") == ["disk-full.md"]


def test_an_index_of_another_version_is_built_again(content: Path, written: list[int]) -> None:
    store.open_folder(content).close()
    meta = store.index_folder(content) / "meta.json"
    told = json.loads(meta.read_text("utf-8"))
    meta.write_text(json.dumps({**told, "stamp": "0/0.0.0/whoosh 1"}), "utf-8")
    assert found(store.open_folder(content), "no space left") == ["disk-full.md"]
    assert written == [2, 2]


def test_an_index_that_others_could_have_written_is_never_opened(content: Path) -> None:
    store.open_folder(content).close()
    folder = store.index_folder(content)
    assert store.try_open(folder) is not None
    folder.chmod(0o777)
    assert store.try_open(folder) is None


def test_a_reader_of_the_old_index_goes_on_while_a_new_one_takes_its_place(content: Path) -> None:
    old = store.open_folder(content)
    (content / "dns.md").write_text("# DNS\n\nNXDOMAIN for everything.\n", "utf-8")
    new = store.open_folder(content)
    assert found(old, "no space left on device") == ["disk-full.md"]
    assert found(new, "nxdomain") == ["dns.md"]


def test_without_a_cache_folder_search_works_all_the_same(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DRILLBOOK_CACHE", str(tmp_path / "file" / "below"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    assert found(store.open_index(load_catalog(content)), "ntpd offset") == ["clock-skew.md"]
    assert list((tmp_path / "temporary").iterdir()) == []


def test_where_the_disk_is_full_search_works_all_the_same(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.open_folder(content).close()
    (content / "dns.md").write_text("# DNS\n\nNXDOMAIN for everything.\n", "utf-8")
    write = store.write_index

    def full(folder: Path, *more: Any) -> None:
        if folder.is_relative_to(tmp_path / "cache"):
            raise OSError(errno.ENOSPC, "No space left on device")
        write(folder, *more)

    monkeypatch.setattr(store, "write_index", full)
    assert found(store.open_folder(content), "nxdomain") == ["dns.md"]
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [store.index_folder(content).name]
    monkeypatch.setattr(store, "_ELSEWHERE", ())
    with pytest.raises(OSError, match="no space for the search index"):
        store.open_folder(content)


def test_another_process_may_take_the_place_of_a_new_index_at_once(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swap = store._swap

    def and_is_taken_away(*made: Any) -> Any:
        swapped = swap(*made)
        shutil.rmtree(store.index_folder(content))
        return swapped

    monkeypatch.setattr(store, "_swap", and_is_taken_away)
    index = store.open_folder(content)
    assert index.starting_with("ntp") == ["ntpd"]
    assert found(index, "ntpd offset") == ["clock-skew.md"]


def test_an_index_that_is_replaced_while_it_is_opened_is_opened_again(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.open_folder(content).close()
    folder = store.index_folder(content)
    other = folder.with_name("other")
    shutil.copytree(folder, other)
    sums = index_module.checksums

    def replaced_meanwhile(read: Path) -> dict[str, list[int]]:
        found = sums(read)
        if other.exists():
            shutil.rmtree(folder)
            other.rename(folder)
        return found

    monkeypatch.setattr(index_module, "checksums", replaced_meanwhile)
    opened = store.try_open(folder)
    assert opened is not None
    assert opened.is_in_place
    assert found(opened, "ntpd offset") == ["clock-skew.md"]


def test_what_a_killed_process_left_behind_is_in_nobody_s_way(content: Path) -> None:
    store.open_folder(content).close()
    folder = store.index_folder(content)
    left = [folder.with_name(f"{folder.name}.{name}") for name in (f"old-{os.getpid()}", "new-abc")]
    for leftover in left:
        shutil.copytree(folder, leftover)
    day_before_yesterday = time.time() - 2 * 24 * 3600
    os.utime(left[1], (day_before_yesterday, day_before_yesterday))
    (content / "dns.md").write_text("# DNS\n\nNXDOMAIN for everything.\n", "utf-8")
    assert found(store.open_folder(content), "nxdomain") == ["dns.md"]
    assert [path.exists() for path in left] == [True, False]


def test_an_edit_of_a_page_that_is_a_symbolic_link_is_seen(content: Path) -> None:
    (content / "texts").mkdir()
    page = content / "texts" / "dns.text"
    page.write_text("# DNS\n\nSERVFAIL for everything.\n", "utf-8")
    (content / "linked.md").symlink_to("texts/dns.text")
    (content / "texts" / "back").symlink_to(content)
    assert found(store.open_folder(content), "servfail") == ["linked.md"]
    page.write_text("# DNS\n\nNXDOMAIN for everything and everybody.\n", "utf-8")
    assert found(store.open_folder(content), "nxdomain") == ["linked.md"]


def test_nothing_outside_the_content_and_no_published_site_is_looked_through(
    content: Path, tmp_path: Path
) -> None:
    before = store.fingerprint(content)
    for folder in (tmp_path / "elsewhere", content / "site"):
        folder.mkdir()
        (folder / "dns.md").write_text("# DNS\n", "utf-8")
    (content / "site" / "catalog.json").write_text('{"version": 1, "generator": "drillbook 0"}', "utf-8")
    (content / "linked").symlink_to(tmp_path / "elsewhere")
    assert store.fingerprint(content) == before


def test_the_index_never_lies_in_the_content_or_the_site(content: Path) -> None:
    store.open_folder(content).close()
    assert {path.name for path in content.iterdir()} == set(PAGES)
    assert store.index_folder(content).parent.name == "cache"
