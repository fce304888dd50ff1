"""Which words of a text do not come through: to the page, the search or the terminal."""

from __future__ import annotations

import io
import os
import re
from collections import Counter
from collections.abc import Mapping
from html import escape, unescape
from pathlib import Path
from unittest.mock import patch

from drillbook.catalog import Catalog, Page, load_catalog
from drillbook.catalog.markdown.elements import PUBLISHED, UNWRAPPED
from drillbook.markup import Renderer
from drillbook.search.index.making import make_document
from drillbook.terminal.page import print_page
from tests.support.build import write_files
from tests.support.markup import whole

_KNOWN = "|".join(sorted(PUBLISHED | UNWRAPPED))
# What is markup and no word, read here by other means than the product's own.
_MARKUP = [
    (r"\A---\n.*?\n---\n", ""),
    (r"(?s)<!--.*?-->", " "),
    (r"(?m)^([ >]*(?:[-*+][ \t]+)?)(?:`{3,}|~{3,})[^`\n]*?title=\"([^\"\n]*)\"[^`\n]*$", r"\1 \2"),
    (r"(?m)^[ >]*(?:[-*+][ \t]+)?(?:`{3,}(?=[^`\n]*$)|~{3,}).*$", " "),
    (rf"(?i)</?(?:{_KNOWN})(?:\s[^<>]*)?/?>", " "),
    (r"\]\([^()\n]*\)", "]"),
    (r"(?m)^ {0,3}\[[^\]\n]+\]: .*$", " "),
    (r"\{:?[#.][^{}\n]*\}", " "),
    (r"\{\{[<%].*?[%>]\}\}", " "),
    (r"(?m)^[ >]*(?:!!!|\?\?\?\+?) ?\w+|\[!\w+\]|^[ >]*\d+[.)] ", " "),
    (r"\[\[[^\[\]|\n]*\|([^\[\]\n]*)\]\]", r"\1"),
]
_WORD = re.compile(r"\w+")


def words_of(markdown: str) -> Counter[str]:
    """Count the words of a Markdown text that a reader is meant to see."""
    for pattern, instead in _MARKUP:
        markdown = re.sub(pattern, instead, markdown)
    return _count(unescape(markdown))


def _count(text: str) -> Counter[str]:
    # Signs that stand for emphasis divide words, in the source and where they are kept.
    return Counter(_WORD.findall(text.replace("_", " ").lower()))


def shown_on_page(catalog: Catalog, page: Page) -> str:
    """Give the text of a page as a browser shows it."""
    rendered = Renderer(catalog).render(page)
    html = f"{escape(page.title)} {escape(rendered.subtitle)} {whole(rendered)}"
    html = re.sub(r"<img[^<>]*?alt=\"([^\"]*)\"[^<>]*>", r" \1 ", html)
    html = re.sub(r"</?(?:span|em|strong|code|b|i|a|sub|sup)\b[^<>]*>", "", html)
    return unescape(re.sub(r"<[^<>]*>", " ", html))


def found_by_search(catalog: Catalog, page: Page) -> str:
    """Give all that the search counts of a page."""
    document = make_document(catalog, page, page)
    return " ".join([page.title, *(f"{s.title}\n{s.counted}" for s in document.sections)])


def shown_in_terminal(catalog: Catalog, page: Page) -> str:
    """Give what ``drillbook show`` prints of a page, on lines that are never broken."""
    out = io.StringIO()
    with patch.dict(os.environ, {"COLUMNS": "4000"}):
        print_page(catalog, page, raw=False, out=out)
    return out.getvalue()


def lost_words(folder: Path, pages: Mapping[str, str]) -> dict[str, list[str]]:
    """Write pages, given as name and Markdown, and say by page and place which of its words are missing."""
    write_files(folder, {f"pages/{name}.md": text for name, text in pages.items()})
    catalog = load_catalog(folder, "en")
    missing = {}
    for name, text in pages.items():
        page, wanted = catalog.pages[name], words_of(text)
        shown = {
            "page": shown_on_page(catalog, page),
            "search": found_by_search(catalog, page),
            "terminal": shown_in_terminal(catalog, page),
        }
        for place, found in shown.items():
            if lost := wanted - _count(found):
                missing[f"{name}: {place}"] = sorted(lost)
    return missing
