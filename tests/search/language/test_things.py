"""Lists of things are cut once; a cache that is damaged, old or not to be written changes no answer."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from drillbook.search.language import things
from drillbook.search.language.analysis import normalise, tokens
from drillbook.search.language.kept import keep, place_of, read_kept
from drillbook.search.language.things import Names, Row, Things


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DRILLBOOK_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def fresh(name: str = "products.txt") -> Things:
    things.things_in.cache_clear()
    return things.things_in(name)


def named(said: str, name: str = "products.txt") -> dict[Row, Names]:
    cut, listed = tokens(normalise(said)), things.things_in(name)
    return {row: names for at in range(len(cut)) for row, names in listed.named_at(cut, at)}


def test_a_thing_is_found_by_each_of_its_names_from_the_cache_too(cache: Path) -> None:
    made = dict(fresh().items())
    assert made[("mongodb",)] == made[("몽고디비",)]
    assert ("mongod",) in made[("mongodb",)]
    [kept] = cache.glob("products-*")
    assert dict(fresh().items()) == made
    assert named("mongodb") == {("mongodb",): made[("mongodb",)]}
    assert named("no such thing") == {}
    kept.write_bytes(kept.read_bytes()[:-5])
    assert dict(fresh().items()) == made
    assert read_kept(kept) is not None


def test_names_are_cut_anew_where_no_cache_can_be_written(cache: Path) -> None:
    cache.write_text("a file in its place")
    assert dict(fresh().items())[("mongodb",)]


@pytest.mark.parametrize("said", ["노드 추가", "노드를 추가", "노드를 추가하는", "노드 추가하려면"])
def test_a_thing_is_named_with_particles_and_endings(said: str) -> None:
    assert named(said, "topics.txt").keys() == {("노드", "추가")}


@pytest.mark.parametrize("name", ["products.txt", "topics.txt"])
def test_no_name_is_listed_that_another_one_of_its_thing_finds(name: str) -> None:
    texts = files("drillbook.search.language").joinpath(name).read_text("utf-8").splitlines()
    listed = [one for line in texts if not line.startswith("#") for one in line.split(", ")]
    assert [one for one in listed if len(named(one, name)) != 1 and is_twice(one, name)] == []


def is_twice(one: str, listed: str) -> bool:
    things = list(named(one, listed).values())
    return len(things) > len(set(things))


def test_what_is_kept_comes_back_whatever_breaks_lines_in_it(cache: Path) -> None:
    place = place_of("test", "made of this")
    assert read_kept(place) is None
    keep(place, {"a b": ["\n\t", "\u2028"], "한글": [["\x85"]]})
    assert read_kept(place) == {"a b": '["\\n\\t", "\u2028"]', "한글": '[["\x85"]]'}
    assert place != place_of("test", "made of", "this")
    assert place.parent == cache
