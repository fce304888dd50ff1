"""Lists of things are cut once; a cache that is damaged, old or not to be written changes no answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillbook.search.language import things
from drillbook.search.language.kept import keep, place_of, read_kept
from drillbook.search.language.things import Things


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DRILLBOOK_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def fresh(name: str = "products.txt") -> Things:
    things.things_in.cache_clear()
    return things.things_in(name)


def test_a_thing_is_found_by_each_of_its_names_from_the_cache_too(cache: Path) -> None:
    made = dict(fresh().items())
    assert made[("mongodb",)] == made[("몽고디비",)]
    assert ("mongod",) in made[("mongodb",)]
    [kept] = cache.glob("products-*")
    assert dict(fresh().items()) == made
    assert fresh().get(("mongodb",)) == made[("mongodb",)]
    assert fresh().get(("no", "such", "thing")) is None
    kept.write_bytes(kept.read_bytes()[:-5])
    assert dict(fresh().items()) == made
    assert read_kept(kept) is not None


def test_names_are_cut_anew_where_no_cache_can_be_written(cache: Path) -> None:
    cache.write_text("a file in its place")
    assert fresh().get(("mongodb",))


def test_what_is_kept_comes_back_whatever_breaks_lines_in_it(cache: Path) -> None:
    place = place_of("test", "made of this")
    assert read_kept(place) is None
    keep(place, {"a b": ["\n\t", "\u2028"], "한글": [["\x85"]]})
    assert read_kept(place) == {"a b": '["\\n\\t", "\u2028"]', "한글": '[["\x85"]]'}
    assert place != place_of("test", "made of", "this")
    assert place.parent == cache
