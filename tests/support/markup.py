"""Renders a page of a few files, and reads what came of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

from drillbook.catalog import load_catalog
from drillbook.markup import Rendered, Renderer, Words
from tests.support.build import write_files

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


def render_files(
    folder: Path, files: Mapping[str, str | bytes], page: str, words: dict[str, Words] | None = None
) -> Rendered:
    """Render a page of a content folder with these files; ``page`` is its id, or id and language."""
    write_files(folder, files)
    catalog = load_catalog(folder, "en")
    page_id, _, lang = page.partition(":")
    return Renderer(catalog, words or {}).render(catalog.pages[page_id].in_language(lang or "en"))


def whole(rendered: Rendered) -> str:
    """Put what was rendered together again."""
    sections = (f'<h2 id="{s.anchor}">{s.title}</h2>{s.html}' for s in rendered.sections)
    return rendered.intro + "".join(sections)


def text_of(html: str) -> str:
    """Give the words of some HTML."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
        else:
            self.open.pop()


def unbalanced(html: str) -> list[str]:
    """Say which tags are not closed, or not where they should be."""
    parser = _Balance()
    parser.feed(html)
    parser.close()
    return parser.faults + [f"<{tag}> is never closed" for tag in parser.open]
