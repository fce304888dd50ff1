"""Compiled templates are kept from build to build, and nothing else follows from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.sites import drillbook, fingerprint, make_site, write_config


def built(folder: Path) -> dict[str, str]:
    """Build a site with a cache of its own, at a fixed time; give what it consists of."""
    done = drillbook(folder, DRILLBOOK_CACHE=str(folder / "cache"), SOURCE_DATE_EPOCH="1800000000")
    assert done.code == 0, done.said
    return fingerprint(folder / "output")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path)


def kept(site: Path) -> list[Path]:
    return sorted((site / "cache").glob("templates-*/*.cache"))


def test_what_is_kept_builds_the_same_site(site: Path) -> None:
    first = built(site)
    times = {path: path.stat().st_mtime_ns for path in kept(site)}
    assert times
    assert built(site) == first
    assert {path: path.stat().st_mtime_ns for path in kept(site)} == times


@pytest.mark.parametrize("junk", [b"", b"junk", b"j2\x05\x00" * 99])
def test_what_is_damaged_is_made_again(site: Path, junk: bytes) -> None:
    first = built(site)
    sizes = {path: path.stat().st_size for path in kept(site)}
    for path in kept(site):
        path.write_bytes(junk or path.read_bytes()[:-9])
    assert built(site) == first
    assert {path: path.stat().st_size for path in kept(site)} == sizes


def test_other_settings_of_templates_give_other_pages(site: Path) -> None:
    first = built(site)
    write_config(site, "JINJA_ENVIRONMENT = {**JINJA_ENVIRONMENT, 'trim_blocks': False}")
    assert built(site) != first
    write_config(site)
    assert built(site) == first


def test_what_others_could_have_written_is_not_carried_out(site: Path) -> None:
    first = built(site)
    (folder,) = (site / "cache").glob("templates-*")
    folder.chmod(0o777)
    for path in kept(site):
        path.write_bytes(b"junk")
    assert built(site) == first
    assert {path.read_bytes() for path in kept(site)} == {b"junk"}


def test_where_nothing_can_be_kept_the_site_is_built(site: Path) -> None:
    first = built(site)
    (site / "cache").rename(site / "gone")
    (site / "cache").write_text("a file")
    assert built(site) == first
