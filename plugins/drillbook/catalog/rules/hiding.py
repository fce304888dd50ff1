"""Rules about what nobody can see: characters in code, which is copied with them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drillbook.catalog.files import MAX_BYTES
from drillbook.catalog.graph import Catalog
from drillbook.catalog.hidden import has_hidden, hidden_codes
from drillbook.catalog.markdown.syntax import CODE_SPAN
from drillbook.catalog.page import Page
from drillbook.catalog.problems import Problem, problem, warning
from drillbook.catalog.rules.checks import checks

_PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|$))+")
_SPAN = re.compile(
    rf"{CODE_SPAN.pattern}|<(?P<element>pre|code)\b[^<>]*>(?P<html>.*?)</(?P=element)",
    re.DOTALL | re.IGNORECASE,
)
_HTML_CODE = re.compile(r"<(pre|code)\b", re.IGNORECASE)
_HINT = "remove it, or write it as an escape; the page shows its code point instead"


@checks(
    warning(
        "hidden-character",
        "code contains an invisible character, which Copy would include",
        "The copied command contains the character and fails for no visible reason. Remove it, or write it "
        "as an escape.",
    ),
)
def hidden_characters(catalog: Catalog) -> Iterator[Problem]:
    """What one copies is what one sees: no character in code has neither a shape nor a width."""
    for page in catalog.pages.values():
        for variant in page.variants():
            if has_hidden(variant.text):
                first = variant.front.body_line
                for row, column, line in _code(variant):
                    yield from _hidden_character_problem(variant.file, first + row, column, line)
        for path, _ in page.files:
            yield from _in_file(catalog, path)


def _in_file(catalog: Catalog, path: str) -> Iterator[Problem]:
    found = catalog.file(path)
    if found is None:
        return
    try:
        text = found.read_bytes()[:MAX_BYTES].decode("utf-8").replace("\r\n", "\n")
    except (OSError, ValueError):  # what is no text is not shown
        return
    if "\0" not in text and has_hidden(text):
        for row, line in enumerate(text.split("\n"), start=1):
            yield from _hidden_character_problem(path, row, 1, line)


def _hidden_character_problem(file: str, row: int, column: int, line: str) -> Iterator[Problem]:
    at, codes = hidden_codes(line)
    if at:
        message = f"the code holds {codes}, which is invisible"
        yield problem(file, (row, column + at - 1), "hidden-character", message, _HINT)


def _code(page: Page) -> Iterator[tuple[int, int, str]]:
    """Yield the lines of code in a page's text, and what its code spans hold: row, column, text."""
    lines = page.text.split("\n")
    for block in page.body.blocks:
        whole = lines[block.first : block.last + 1]
        if block.kind in ("fence", "indented") or (
            block.kind == "html" and _HTML_CODE.search("\n".join(whole))
        ):
            yield from ((block.first + row, 1, line) for row, line in enumerate(whole))
        lines[block.first : block.last + 1] = [""] * len(whole)
    for paragraph in _PARAGRAPH.finditer(text := "\n".join(lines)):
        for span in _SPAN.finditer(paragraph.group()):
            group = "html" if span["element"] else "code"
            at = paragraph.start() + span.start(group)
            for part in span.group(group).split("\n"):
                yield text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1) + 1, part
                at += len(part) + 1
