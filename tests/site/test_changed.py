"""When a page changed: as it says itself, else as git says, else nothing. Never the day it was copied."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
from pathlib import Path

import pytest

from drillbook.catalog import load_catalog
from drillbook.site import history
from drillbook.site.history import History
from tests.support.build import build, run_drillbook, write_files
from tests.support.sites import commit, fingerprint, make_site

EPOCH = {"SOURCE_DATE_EPOCH": "1800000000"}


def changed(folder: Path) -> dict[str, str]:
    """The day that each page of a folder is said to have changed on."""
    catalog = load_catalog(folder, "en", check=False)
    pages = [variant for page in catalog.pages.values() for variant in page.variants()]
    told = History(folder, {page.file for page in pages})
    return {page.file: str(told.changed(page) or "") for page in pages}


@pytest.mark.parametrize(
    ("front", "day"),
    [
        ("date: 2019-05-06", "2019-05-06"),
        ("date: 2019-05-06\nlastmod: 2020-07-08", "2020-07-08"),
        ("date: 2020-07-08\nlastmod: 2019-05-06", "2019-05-06"),
        ("updated: 2131-05-05", ""),
        ("updated: 2131-05-05\nlastmod: 2020-07-08", "2020-07-08"),
        ("updated: 2131-05-05\ndate: 2019-05-06", "2019-05-06"),
        ("last_modified_at: 2020-07-08T10:00:00+09:00", "2020-07-08"),
        ("date: 2019-05-06 10:00:00 +0900", "2019-05-06"),
        ("updated: 2020/7/8", "2020-07-08"),
        ("Modified: 2020-07-08 10:00", "2020-07-08"),
        ("last_update: {date: 2020-07-08, author: kim}", "2020-07-08"),
        ("lastUpdated: 2020-07-08", "2020-07-08"),
        ("date modified: 2020-07-08", ""),
        ("lastUpdated: true\ndate: 2019-05-06", "2019-05-06"),
        ("date: yesterday", ""),
        ("date: 2019-13-06", ""),
        ("date: [2019-05-06]", ""),
        ("title: A", ""),
    ],
)
def test_front_matter_says_it_as_other_generators_write_it(front: str, day: str, tmp_path: Path) -> None:
    write_files(tmp_path, {"a.md": f"---\n{front}\n---\n\nText.\n"})
    assert changed(tmp_path) == {"a.md": day}


def test_toml_says_it_too(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.md": "+++\ndate = 2019-05-06\nlastmod = 2020-07-08T10:00:00Z\n+++\n\nText.\n"})
    assert changed(tmp_path) == {"a.md": "2020-07-08"}


def test_the_date_of_an_example_is_the_day_it_was_run(tmp_path: Path) -> None:
    page = "---\ntitle: A\nscenario: server-lost\ndate: 2019-05-06\n---\n\nText.\n"
    write_files(tmp_path, {"examples/a.md": page})
    assert changed(tmp_path) == {"examples/a.md": ""}


def test_git_says_it_of_each_file(tmp_path: Path) -> None:
    names = ["a.md", "한글 이름.md", "sub/it's.md", "sub/new\nline.md"]
    write_files(tmp_path, {f"notes/{name}": "# A\n" for name in names})
    commit(tmp_path, "2024-01-02")
    write_files(tmp_path, {"notes/a.md": "# A\n\nMore.\n", "other.md": "# B\n"})
    commit(tmp_path, "2025-03-04")
    write_files(tmp_path, {"notes/new.md": "# New\n"})
    found = changed(tmp_path / "notes")
    assert found == dict.fromkeys(names, "2024-01-02") | {"a.md": "2025-03-04", "new.md": ""}


def test_the_newest_day_counts_and_that_of_publication_where_no_other_is_known(tmp_path: Path) -> None:
    fronts = ("lastmod: 2020-07-08", "lastmod: 2025-07-08", "date: 2025-07-08", "updated: 2131-05-05")
    write_files(tmp_path, {f"{n}.md": f"---\n{front}\n---\n\nText.\n" for n, front in enumerate(fronts)})
    commit(tmp_path, "2024-01-02")
    assert list(changed(tmp_path).values()) == ["2024-01-02", "2025-07-08", "2024-01-02", "2024-01-02"]


def test_a_file_that_is_being_edited_changed_when_it_was_written(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.md": "# A\n", "b.md": "# B\n"})
    commit(tmp_path, "2024-01-02")
    write_files(tmp_path, {"a.md": "# A\n\nMore.\n"})
    day = datetime.datetime(2025, 3, 4, tzinfo=datetime.UTC).timestamp()
    for name in ("a.md", "b.md"):
        os.utime(tmp_path / name, (day, day))
    assert changed(tmp_path) == {"a.md": "2025-03-04", "b.md": "2024-01-02"}


def test_a_shallow_clone_knows_nothing(tmp_path: Path) -> None:
    write_files(tmp_path / "whole", {"a.md": "# A\n"})
    commit(tmp_path / "whole", "2024-01-02")
    commit(tmp_path / "whole", "2025-03-04")
    address = f"file://{tmp_path / 'whole'}"
    for name, options in (("shallow", ["--depth", "1"]), ("deep", [])):
        subprocess.run(["git", "clone", "-q", *options, address, name], cwd=tmp_path, check=True)
    assert changed(tmp_path / "shallow") == {"a.md": ""}
    assert changed(tmp_path / "deep") == {"a.md": "2024-01-02"}


def test_a_hook_of_another_repository_does_not_mislead_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, day in (("ours", "2024-01-02"), ("theirs", "2025-03-04")):
        write_files(tmp_path / name, {"a.md": "# A\n"})
        commit(tmp_path / name, day)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "theirs" / ".git"))
    assert changed(tmp_path / "ours") == {"a.md": "2024-01-02"}


def test_git_is_asked_once_for_all_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, {f"{n}.md": "# A\n" for n in range(30)})
    commit(tmp_path, "2024-01-02")
    calls, real = [], subprocess.run
    monkeypatch.setattr(history.subprocess, "run", lambda *a, **k: (calls.append(a), real(*a, **k))[1])
    assert set(changed(tmp_path).values()) == {"2024-01-02"}
    assert len(calls) == 3  # is it shallow, its log, what is being edited


def test_without_git_nothing_is_claimed_anywhere(tmp_path: Path) -> None:
    make_site(tmp_path)
    site = build(tmp_path / "content", tmp_path / "output")
    assert site.code == 0
    assert "Changed" not in re.sub(r"<script.*?</script>", "", site.read("scenarios/server-lost.html"))
    assert "at-changes" not in site.read("index.html")
    assert "<entry>" not in site.read("feed.atom")
    assert "lastmod" not in site.read("sitemap.xml")
    assert '"changed": null' in site.read("catalog.json")


def test_two_clones_of_any_day_give_the_same_bytes(tmp_path: Path) -> None:
    make_site(tmp_path / "first")
    commit(tmp_path / "first", "2024-01-02")
    subprocess.run(["git", "clone", "-q", "first", "second"], cwd=tmp_path, check=True)
    for path in (tmp_path / "first").rglob("*.md"):
        os.utime(path, (10**9, 10**9))
    found = []
    for name in ("first", "second"):
        done = run_drillbook("build", cwd=tmp_path / name, **EPOCH)
        assert done.code == 0, done.said
        found.append(fingerprint(tmp_path / name / "output"))
    assert found[0] == found[1]
    feed = (tmp_path / "first/output/feed.atom").read_text()
    assert "<updated>2024-01-02T00:00:00Z</updated>" in feed
