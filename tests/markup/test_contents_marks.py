"""Where other programs put a list of contents, nothing stands: each page has its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillbook.catalog import load_catalog
from drillbook.search.index.making import documents
from drillbook.terminal.page import readable
from tests.support.build import write_files
from tests.support.markup import render_files, text_of, whole

MARKS = [
    "[TOC]", "[toc]", "[[TOC]]", "[[_TOC_]]", "[[_toc_]]", "{:toc}", "{: toc}", "{:toc .wide}",
    "{{< toc >}}", "{% toc %}", "* TOC\n{:toc}", "1. The contents\n{:toc}", "- toc\n  {:toc}",
    "<!-- toc -->", "<!-- TOC -->\n<!-- /TOC -->",
]  # fmt: skip


@pytest.mark.parametrize("mark", MARKS)
def test_such_a_mark_is_no_text_and_no_problem(mark: str, tmp_path: Path) -> None:
    text = f"# A\n\nBefore.\n\n{mark}\n\n## B\n\nAfter.\n"
    assert text_of(whole(render_files(tmp_path, {"notes/a.md": text}, "a"))) == "Before. B After."
    catalog = load_catalog(tmp_path, "en")
    assert catalog.problems == []
    (found,) = documents(catalog)
    assert [section.text for section in found.sections] == ["Before.", "After."]
    assert "toc" not in readable(catalog, catalog.pages["a"]).lower()


def test_the_mark_of_gitlab_is_none_within_a_line_either(tmp_path: Path) -> None:
    text = "# A\n\nContents: [[_TOC_]] here.\n"
    html = whole(render_files(tmp_path, {"notes/a.md": text}, "a"))
    assert "<p>Contents:  here.</p>" in html
    catalog = load_catalog(tmp_path, "en")
    assert catalog.problems == []
    assert next(documents(catalog)).sections[-1].text == "Contents: here."


def test_what_only_looks_like_one_is_text(tmp_path: Path) -> None:
    write_files(tmp_path, {"notes/toc.md": "# All of them\n"})
    text = "# A\n\nSee [toc] and\n\n[TOC]\n\n[toc]: toc.md\n\n```text\n[TOC]\n```\n\n* Item\n* [toc]{: .x}\n"
    html = whole(render_files(tmp_path, {"notes/a.md": text}, "a"))
    assert html.count('href="page:/notes/toc.html"') == 3
    assert "<span>[TOC]</span>" in html
