"""A changed page is indexed alone, and the index is then the same as if all had been indexed."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from drillbook.catalog import load_catalog
from drillbook.search.index import store
from drillbook.search.index.changes import MOST_SEGMENTS, Changes, everything
from drillbook.search.index.making import documents
from drillbook.search.index.reading import SearchIndex
from drillbook.search.index.writing import write_index

WORDS = [
    "disk",
    "quota",
    "full",
    "restore",
    "backup",
    "wal",
    "replica",
    "vacuum",
    "offset",
    "clock",
    "ntpd",
    "volume",
    "snapshot",
    "복구",
    "백업",
]
PAGES = 20


def page(chance: random.Random) -> str:
    return f"# {' '.join(chance.sample(WORDS, 3))}\n\n{' '.join(chance.choices(WORDS, k=30))}\n"


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DRILLBOOK_CACHE", str(tmp_path / "cache"))
    chance = random.Random(3)  # noqa: S311  the same pages every time
    (tmp_path / "content").mkdir()
    for number in range(PAGES):
        (tmp_path / "content" / f"page-{number:02}.md").write_text(page(chance), "utf-8")
    return tmp_path / "content"


@pytest.fixture
def indexed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Notes how many documents each writing of an index indexed."""
    counts: list[int] = []

    def noting(folder: Path, changes: Changes, *more: Any) -> None:
        counts.append(len(changes.new))
        write_index(folder, changes, *more)

    monkeypatch.setattr(store, "write_index", noting)
    return counts


def everything_in(index: SearchIndex) -> tuple[object, ...]:
    """All that can be asked of an index."""
    terms = list(index.vocabulary)
    assert {term: index.frequency(term) for term in terms} == {t: len(index.postings(t)) for t in terms}
    return (
        index.total,
        {term: index.postings(term) for term in terms},
        [index.brief(number) for number in range(index.total)],
        list(index.documents()),
    )


def fresh(content: Path, folder: Path) -> tuple[object, ...]:
    write_index(folder, everything(list(documents(load_catalog(content, check=False)))))
    index = SearchIndex(folder)
    found = everything_in(index)
    index.close()
    return found


def change(content: Path, chance: random.Random) -> None:
    """Edit, add or delete a page."""
    pages = sorted(content.glob("*.md"))
    name = chance.choice([chance.choice(pages).name, f"new-{chance.randrange(1000)}.md"])
    if chance.random() < 0.3 and len(pages) > PAGES - 4:
        chance.choice(pages).unlink()
    else:
        (content / name).write_text(page(chance), "utf-8")


def test_a_page_that_changes_is_indexed_alone(content: Path, indexed: list[int]) -> None:
    store.open_folder(content).close()
    (content / "page-03.md").write_text(page(random.Random(9)) + "zebra", "utf-8")  # noqa: S311
    index = store.open_folder(content)
    assert [index.document(number).id for number, _ in index.postings("zebra")] == ["page-03"]
    index.close()
    assert indexed == [PAGES, 1]


def test_a_page_that_goes_costs_no_indexing_and_takes_its_words_along(
    content: Path, indexed: list[int]
) -> None:
    (content / "page-07.md").write_text(page(random.Random(9)) + "zebra", "utf-8")  # noqa: S311
    store.open_folder(content).close()
    (content / "page-07.md").unlink()
    index = store.open_folder(content)
    assert "zebra" not in index.vocabulary
    assert index.postings("zebra") == ()
    assert index.total == PAGES - 1
    index.close()
    assert indexed == [PAGES, 0]


@pytest.mark.parametrize("seed", range(6))
def test_after_any_edits_the_index_is_as_if_it_were_new(
    content: Path, tmp_path: Path, indexed: list[int], seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311
    store.open_folder(content).close()
    for turn in range(5):
        for _ in range(chance.randint(1, 3)):
            change(content, chance)
        index = store.open_folder(content)
        assert everything_in(index) == fresh(content, tmp_path / f"fresh-{turn}")
        index.close()
    assert sum(indexed[1:]) < PAGES


def test_many_small_changes_are_put_together_again(content: Path, indexed: list[int]) -> None:
    chance = random.Random(1)  # noqa: S311
    for _ in range(MOST_SEGMENTS + 1):
        index = store.open_folder(content)
        assert index.meta["segments"] <= MOST_SEGMENTS
        index.close()
        (content / "page-01.md").write_text(page(chance), "utf-8")
    assert indexed == [PAGES] + [1] * (MOST_SEGMENTS - 1) + [PAGES]


def test_what_goes_wrong_with_a_change_is_mended_by_indexing_all(
    content: Path, indexed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.open_folder(content).close()

    def broken(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("drillbook.search.index.writing._link", broken)
    changed = content / "page-01.md"
    changed.write_text(changed.read_text("utf-8") + "\nzebra\n", "utf-8")
    index = store.open_folder(content)
    assert len(index.postings("zebra")) == 1
    index.close()
    assert indexed == [PAGES, 1, PAGES]


def test_a_reader_of_the_index_before_goes_on(content: Path) -> None:
    old = store.open_folder(content)
    (content / "page-01.md").write_text("# Zebra\n\nzebra\n", "utf-8")
    new = store.open_folder(content)
    assert old.postings("zebra") == ()
    assert len(old.postings("restor")) > 5
    assert len(new.postings("zebra")) == 1
    old.close()
    new.close()
