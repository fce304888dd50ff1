"""Files and folders as they lie on a disk: links between them, names in any form, what cannot be read."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from urllib.parse import quote

import pytest

from drillbook.catalog import load_catalog
from drillbook.catalog.problems import Known
from tests.support.build import build, run_drillbook, write_files
from tests.support.invalid import BASE

CONFIG = (BASE / "configs" / "backup.md").read_text(encoding="utf-8")


def mac(text: str) -> str:
    """A name as a Mac writes it."""
    return unicodedata.normalize("NFD", text)


def told(folder: Path) -> list[str]:
    return [str(problem) for problem in load_catalog(folder, "en").problems]


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("loop", "attached file 'loop' is not there; "),
        ("a" * 300, "is not there; add the file beside the page, or correct the path"),
        ('"a\\0b"', "is not there; add the file beside the page, or correct the path"),
        ("backup", "attached file 'backup' is a folder; list its files one by one"),
        ("/etc/passwd", "is outside the content folder; put it beside the page"),
        ("../../x", "is outside the content folder; put it beside the page"),
        ("outside", "is outside the content folder; put it beside the page"),
        ("backup/backup.conf/x", "is not there"),
    ],
)
def test_an_attached_file_that_cannot_be_is_a_problem_like_any_other(
    path: str, complaint: str, tmp_path: Path
) -> None:
    write_files(tmp_path, {"configs/backup.md": CONFIG.replace("backup/backup.conf", path)})
    write_files(tmp_path, {"configs/backup/backup.conf": "x\n", "configs/look": "x\n"})
    (tmp_path / "configs/loop").symlink_to("loop")
    (tmp_path / "configs/outside").symlink_to("/etc/passwd")
    (found,) = [line for line in told(tmp_path) if "missing-file" in line]
    assert found.startswith("configs/backup.md:7:5: missing-file: ")
    assert complaint in found


def test_a_link_to_a_loop_is_broken(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.md": "# A\n\n[x](loop) ![y](loop.png)\n"})
    for name in ("loop", "loop.png"):
        (tmp_path / name).symlink_to(name)
    assert [line.split(": ")[1] for line in told(tmp_path)] == ["broken-link", "broken-link"]


@pytest.mark.parametrize("link", ["0-first", "z-last"])
def test_what_lies_in_its_own_place_is_read_there_and_not_through_a_link(link: str, tmp_path: Path) -> None:
    write_files(tmp_path, {"notes/a.md": "# A\n"})
    (tmp_path / link).symlink_to("notes")
    catalog = load_catalog(tmp_path, "en")
    assert [page.file for page in catalog.pages.values()] == ["notes/a.md"]
    assert [(p.file, p.rule) for p in catalog.problems] == [(link, "symlink-loop")]


def test_names_that_a_mac_wrote_are_found(tmp_path: Path) -> None:
    text = f"# 문서\n\n![그림]({mac('그림.png')}) [설정](<{mac('폴더/설정 파일.txt')}>)\n"
    name, picture, other = mac("문서.md"), mac("그림.png"), mac("폴더/설정 파일.txt")
    write_files(tmp_path / "content", {name: text, picture: b"png", other: "x = 1\n"})
    link = quote(mac("문서"))
    write_files(tmp_path / "content", {"b.md": f"# B\n\n[a]({link}.md)\n"})
    site = build(tmp_path / "content", tmp_path / "out")
    assert (site.code, "broken" in site.said) == (0, False)
    assert (site.folder / "그림.png").read_bytes() == b"png"
    assert (site.folder / "폴더/설정 파일.txt").read_text() == "x = 1\n"
    shown = run_drillbook("show", "문서", "--raw", "--content", tmp_path / "content")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("# 문서\n")


def test_a_review_that_is_never_due_is_published(tmp_path: Path) -> None:
    page = "---\ntitle: A\nreviewed: 9999-12-31\nreview_every: 400d\n---\n"
    write_files(tmp_path / "content", {"pages/a.md": page, "pages/b.md": page.replace("400d", "9999999w")})
    assert build(tmp_path / "content", tmp_path / "out").code == 0


@pytest.mark.parametrize("many", [3, 5000])
def test_the_nearest_of_many_names_is_that_of_few(many: int) -> None:
    names = [f"restore-{n:04}-of-server" for n in range(many)]
    known = Known([*names, "Disk-Full", "disk-failed", "백업-저장소"])
    assert known.nearest("disk-ful") == "did you mean 'Disk-Full'?"
    assert known.nearest("restore-0002-of-serve") == "did you mean 'restore-0002-of-server'?"
    assert known.nearest("백업-저장고") == "did you mean '백업-저장소'?"
    assert known.nearest("zzz") == known.nearest("") == ""


def test_a_folder_called_output_holds_pages_and_a_published_site_in_it_none(tmp_path: Path) -> None:
    files = {"a.md": "# A\n", "output/b.md": "# B\n", "site/c.md": "# C\n", "site/catalog.json": SITE}
    write_files(tmp_path, files)
    catalog = load_catalog(tmp_path, "en")
    assert sorted(catalog.pages) == ["a", "b"]
    assert catalog.problems == []


SITE = '{"version": 1, "generator": "drillbook 1"}'


def test_a_folder_of_another_program_is_told_of_where_it_holds_markdown(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.md": "# A\n", "x/node_modules/b/README.md": "# B\n", "__pycache__/c.pyc": "c"})
    (line,) = told(tmp_path)
    what = "the folder holds Markdown, such as 'b/README.md', and is left out; "
    assert line.startswith(f"x/node_modules:1:1: skipped-folder: {what}")


def test_a_zero_in_a_text_takes_no_page_away(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.md": "# A\n\nStop\0it.\n", "b.md": "\0".join("# B\n"), "c.md": b"\0\xff\0\xfe"})
    catalog = load_catalog(tmp_path, "en")
    assert {page.id: page.text for page in catalog.pages.values()} == {"a": "# A\n\nStop\ufffdit.\n"}
    assert told(tmp_path) == [
        "a.md:3:5: control-character: the text holds U+0000, shown as '\ufffd'; remove it",
        *(
            f"{name}.md:1:1: not-text: file holds binary data and is not published; pages are Markdown text; "
            "give other files an extension other than .md"
            for name in "bc"
        ),
    ]


def test_every_link_to_one_folder_outside_leads_out(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.md").write_text("# A\n")
    (tmp_path / "content").mkdir()
    for name in ("one", "two"):
        (tmp_path / "content" / name).symlink_to("../outside")
    found = {(p.file, p.rule) for p in load_catalog(tmp_path / "content", "en").problems}
    assert found == {("one", "outside-content"), ("two", "outside-content")}
