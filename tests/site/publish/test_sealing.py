"""A published site says what it is: checksums of every file, and a digest that stands for all of them."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

from tests.support.build import ROOT
from tests.support.sites import drillbook, fingerprint, make_full_site, write_config

UNLISTED = {"SHA256SUMS", "sw.js", "copy.html", "ko/copy.html", "binder.html", "ko/binder.html"}


def listed(folder: Path) -> dict[str, str]:
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def told_to_worker(folder: Path) -> dict[str, object]:
    first = (folder / "sw.js").read_text(encoding="utf-8").splitlines()[0]
    found: dict[str, object] = json.loads(first.removeprefix("self.copy=").removesuffix(";"))
    return found


def test_the_checksums_name_every_file_that_can_be_named(full: Path) -> None:
    files = fingerprint(full)
    assert listed(full).items() <= files.items()
    assert files.keys() - listed(full).keys() == UNLISTED


@pytest.mark.parametrize("page", ["copy.html", "ko/copy.html", "binder.html"])
def test_the_digest_of_the_checksums_stands_on_the_site(full: Path, page: str) -> None:
    digest = hashlib.sha256((full / "SHA256SUMS").read_bytes()).hexdigest()
    text = (full / page).read_text(encoding="utf-8")
    assert digest in text
    assert "@@" not in text


def test_the_number_of_files_stands_on_the_site(full: Path) -> None:
    assert f">{len(fingerprint(full))}<" in (full / "copy.html").read_text(encoding="utf-8")


def test_the_worker_knows_what_the_checksums_do_not(full: Path) -> None:
    files, told = fingerprint(full), told_to_worker(full)
    assert told["digest"] == files["SHA256SUMS"]
    others = told["others"]
    assert isinstance(others, dict)
    assert others == {name: files[name] for name in files.keys() - listed(full).keys() - {"sw.js"}}


def test_any_change_makes_another_digest_and_another_worker(tmp_path: Path) -> None:
    make_full_site(tmp_path)
    assert drillbook(tmp_path, SOURCE_DATE_EPOCH="1800000000").code == 0
    before = told_to_worker(tmp_path / "output")
    page = tmp_path / "content/pages/about.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    assert drillbook(tmp_path, SOURCE_DATE_EPOCH="1800000000").code == 0
    assert told_to_worker(tmp_path / "output")["digest"] != before["digest"]


def test_every_page_leads_to_what_this_copy_is(full: Path) -> None:
    for path in full.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if "http-equiv" not in text:
            assert re.search(r'<a href="[^"]*copy\.html">(This copy was built on|이 사본)', text), path


def test_a_file_that_is_only_called_like_a_page_of_ours_is_left_alone(tmp_path: Path) -> None:
    make_full_site(tmp_path)
    old = "<title>d\u00e9j\u00e0 vu</title>".encode("latin-1")
    (tmp_path / "content/pages/copy.html").write_bytes(old)
    page = tmp_path / "content/pages/about.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nThe [old page](copy.html).\n", encoding="utf-8")
    done = drillbook(tmp_path)
    assert done.code == 0, done.said
    assert (tmp_path / "output/pages/copy.html").read_bytes() == old
    assert "pages/copy.html" in listed(tmp_path / "output")


def test_a_theme_without_a_worker_publishes_none(tmp_path: Path) -> None:
    make_full_site(tmp_path)
    theme = shutil.copytree(ROOT / "theme", tmp_path / "theme")
    (theme / "static/offline/worker.js").unlink()
    (theme / "static/offline/notice.js").unlink()
    write_config(tmp_path, "THEME = 'theme'")
    assert drillbook(tmp_path).code == 0
    assert not (tmp_path / "output/sw.js").exists()
    assert listed(tmp_path / "output")
