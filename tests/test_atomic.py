"""What is written beside its place comes there as a whole, or not at all."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import NoReturn

import pytest

from drillbook import atomic


def test_a_file_whose_writing_fails_leaves_the_one_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.txt"
    with atomic.written(path) as part:
        part.write_text("one")
    with contextlib.suppress(ZeroDivisionError), atomic.written(path) as part:
        part.write_text("half")
        raise ZeroDivisionError
    assert path.read_text() == "one"
    assert [file.name for file in path.parent.iterdir()] == ["a.txt"]


def test_a_new_file_never_replaces_another(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("theirs")
    with pytest.raises(FileExistsError), atomic.written(path, new=True) as part:
        part.write_text("ours")
    assert path.read_text() == "theirs"


def test_a_folder_takes_a_place_that_somebody_clears_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, place = tmp_path / "made", tmp_path / "place"
    made.mkdir()
    place.mkdir()

    def cleared(_: Path, other: Path) -> NoReturn:
        other.rmdir()
        raise FileNotFoundError(other)

    monkeypatch.setattr(atomic, "exchange", cleared)
    atomic.put_folder(made, place, tmp_path / "aside")
    assert place.is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["place"]
