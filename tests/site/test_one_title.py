"""A page has one heading of the first level, which the theme writes, and no word of another one is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.build import build, write_files
from tests.support.markup import text_of

PAGES = {
    "below": (
        "# A title\n\nText.\n\n<h1>Raw <em>one</em></h1>\n\nMore.\n\n<div>\n\n<H1>Two</H1>\n\n</div>\n",
        "A title",
    ),
    "section": ("# A title\n\n## Part\n\n<h1>Raw one</h1>\n\nMore.\n", "A title"),
    "opening": ("<h1><img src='l.png'> Project</h1>\n\nText.\n\n<h1>Raw one</h1>\n", "Project"),
    "named": ("---\ntitle: Its name\n---\n<h1 id='top'>Project</h1>\n\n<h1>Raw one</h1>\n", "Its name"),
    "nested": ("# A title\n\n- # Raw one\n\n!!! note\n\n    # Two\n\n> # Three\n", "A title"),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_title(name: str, tmp_path: Path) -> None:
    text, title = PAGES[name]
    write_files(tmp_path / "notes", {"notes/a.md": text, "notes/l.png": b"\x89PNG"})
    site = build(tmp_path / "notes", tmp_path / "output")
    assert site.code == 0, site.err
    html = site.read("notes/a.html")
    assert re.findall(r"<h1[^<>]*>(.*?)</h1>", html) == [title]
    main = text_of(html[html.index("<main") :])
    assert main.count("Raw one") == 1
    assert main.count("Project") == ("Project" in text)
    assert all(word in main for word in re.findall(r"Text|More|Two|Three|Part", text))
    assert ("l.png" in html) == ("l.png" in text)
    assert ('id="top"' in html) == ("'top'" in text)
