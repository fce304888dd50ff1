"""Where is kept what can be made again."""

from __future__ import annotations

import pwd
import sys
from pathlib import Path

import pytest

from drillbook.cache import cache_folder


def test_the_folder_that_is_named_comes_before_that_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "system"))
    monkeypatch.setenv("DRILLBOOK_CACHE", str(tmp_path / "own"))
    assert cache_folder() == tmp_path / "own"
    monkeypatch.delenv("DRILLBOOK_CACHE")
    if sys.platform == "linux":
        assert cache_folder() == tmp_path / "system" / "drillbook"


def test_who_has_no_home_gets_no_folder_called_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DRILLBOOK_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)

    def unknown(_: int) -> pwd.struct_passwd:
        raise KeyError

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotADirectoryError):
        cache_folder().mkdir(parents=True)
    assert list(tmp_path.iterdir()) == []
