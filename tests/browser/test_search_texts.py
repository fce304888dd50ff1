"""What the browser reads of the index is what was written, whatever characters it has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from drillbook.search.browser.plan import MOST_TITLES
from drillbook.search.index.documents import SearchDocument
from tests.support.build import ROOT, Site, build, write_files
from tests.support.corpus import recombine
from tests.support.searching import (
    found_in_browser,
    found_in_python,
    numbers_to_keys,
    open_search,
    searcher_of,
)

pytestmark = pytest.mark.browser

STRANGE = {
    "scenarios/accents.md": """---
title: Données perdues à Besançon
summary: "Une ligne\\nune autre, façade Ñandú \u0416\u0443\u043a \u0085 \u00a0 end"
systems: [postgresql]
severity: low
symptoms: ['tab\there and "quotes" \\ backslash', "les données sont perdues"]
---

## Où sont les données ?

Жук, données, données et façade: \u2028 line and \u2029 paragraph. `C:\\temp\\new` </script> <!-- ${name}

## A b & c -- d_e!

Same anchor rule: no. データベース 데이터베이스가 사라졌다 데이터베이스가 사라졌다 데이터베이스가
""",
    "pages/other.md": "# Other\n\nNothing but données and façade, données and façade, and Жук.\n",
}
READ = """async () => {
  const { documents, index } = drillbook, found = [];
  for (let number = 0; number < index.total; number++) {
    found.push(await drillbook.loading.settle(() => {
      const page = documents.documentOf(number), texts = documents.textsOf(number);
      const lines = documents.linesOf(number);
      return page && lines && texts && [page.title, page.severity, page.systems, page.address, page.summary,
        lines.map(line => [line.form, line.text]), texts.sections.map(s => [s.anchor, s.title, s.text])];
    }));
  }
  return found;
}"""


def said(text: str) -> str:
    """A text as the browser has it: in one line."""
    return text.translate({ord(sign): " " for sign in "\t\n\r"})


def written(document: SearchDocument) -> list[Any]:
    return [
        said(document.title),
        document.severity,
        list(document.systems),
        document.address,
        said(document.summary),
        [
            *(["symptom", said(text)] for text in document.symptoms),
            *(["signature", said(text)] for text in document.signatures),
            *(["alert", said(text)] for text in document.alerts),
        ],
        [[s.anchor, said(s.title), said(s.text)] for s in document.sections],
    ]


def test_texts_come_back_as_they_were_written(
    tmp_path: Path, new_page: Callable[..., Page], serve_folder: Callable[..., str]
) -> None:
    write_files(tmp_path / "content", STRANGE)
    recombine(ROOT / "content", tmp_path / "content", 30, korean=True)
    site = build(tmp_path / "content", tmp_path / "output", "--lang", "en")
    assert site.code == 0, site.said
    page = new_page()
    open_search(page, serve_folder(site.folder))
    documents = [d for _, d in searcher_of(tmp_path / "content", "en").index.documents()]
    assert page.evaluate(READ) == [written(document) for document in documents]


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Site]:
    """So many pages that their titles do not come with the manifest."""
    base = tmp_path_factory.mktemp("larger")
    recombine(ROOT / "content", base / "content", MOST_TITLES + 20, korean=True)
    site = build(base / "content", base / "output", "--lang", "en")
    assert site.code == 0, site.said
    return base / "content", site


def test_a_large_site_finds_the_same_and_shows_it_whole(
    larger: tuple[Path, Site], new_page: Callable[..., Page], serve_folder: Callable[..., str]
) -> None:
    page = new_page()
    open_search(page, serve_folder(larger[1].folder))
    searcher = searcher_of(larger[0], "en")
    queries = [
        "restore postgresql",
        "disk full",
        "repositry locked",
        "could not read block",
        "backup of",
        "복구",
    ]
    for query, got in zip(queries, found_in_browser(page, queries), strict=True):
        wanted = found_in_python(searcher, query)
        assert numbers_to_keys(searcher.index, got["numbers"]) == wanted["keys"], query
        assert got["total"] == wanted["total"]
    documents = [document for _, document in searcher.index.documents()]
    assert page.evaluate(READ.replace("index.total", "12")) == [written(d) for d in documents[:12]]
