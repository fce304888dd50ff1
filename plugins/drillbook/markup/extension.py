"""What Drillbook adds to Python-Markdown: wiki links, parameters, anchors, steps."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Sequence

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import InlineProcessor, LinkInlineProcessor
from markdown.preprocessors import Preprocessor

from drillbook.catalog.markdown.elements import BLOCK_TAGS
from drillbook.catalog.markdown.inert import BLOCK
from drillbook.catalog.markdown.syntax import (
    CODE_SPAN,
    HEADING_MARKS,
    PAGE_TAG,
    PARAMETER,
    WIKI_LINK,
)
from drillbook.catalog.markdown.tags import without_tags
from drillbook.markup.context import REF_SCHEME, context_of
from drillbook.markup.frames import Frames
from drillbook.markup.indented import IndentedCode
from drillbook.markup.lists import nest, parts
from drillbook.markup.nested import register_nested
from drillbook.markup.trees import (
    Admonitions,
    CodeSpans,
    Headings,
    Links,
    Steps,
    Tables,
    parameter_element,
)
from drillbook.markup.wiki import WikiLinks

_PLACE = re.compile(f"{BLOCK}(\\d+){BLOCK}")
_SHARP = re.compile(rf"^({HEADING_MARKS}[ \t].*[^\s#\\])(#++)\s*$")
_BRACKET = re.compile(r"[\[\]]")
_LONGEST_TEXT, _DEEPEST_TEXT = 4000, 20
_BAR = "\x1f"  # stands for the bar of a link while a row is divided


class _Foreign(Preprocessor):
    """Takes out the shortcodes of other generators, evens out lists and puts blocks in their places."""

    def run(self, lines: list[str]) -> list[str]:
        context = context_of(self.md)
        if any("{{" in line or "{%" in line for line in lines):
            lines = without_shortcodes("\n".join(lines)).split("\n")
        for number, line in enumerate(lines):
            if line.startswith("#"):
                # Python-Markdown takes every sign at the end for one that closes: `C#` would be `C`.
                lines[number] = _SHARP.sub(lambda m: m.group(1) + "\\#" * len(m.group(2)), line)

        def put(found: re.Match[str]) -> str:
            return self.md.htmlStash.store(context.held[int(found.group(1))])

        lines = nest(lines, context.nested)
        if context.held:
            for held in (lines, *(part.lines for what in context.nested for part in parts(what))):
                held[:] = [_PLACE.sub(put, line) if BLOCK in line else line for line in held]
        return lines


def without_shortcodes(text: str) -> str:
    """Take out shortcodes; those that name a page become its link."""
    return without_tags(PAGE_TAG.sub(lambda m: REF_SCHEME + m["target"], text))


class _Parameter(InlineProcessor):
    """``{{ name }}`` in text; only declared names, since other systems write braces too."""

    def handleMatch(  # type: ignore[override]
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002  Python-Markdown passes it
    ) -> tuple[etree.Element | str | None, int | None, int | None]:
        context = context_of(self.md)
        if m["escape"]:
            return m.group().removeprefix("\\"), m.start(0), m.end(0)
        if m["name"] not in context.values:
            return None, None, None
        return parameter_element(m["name"], context.values), m.start(0), m.end(0)


def _text_in_brackets(data: str, index: int) -> tuple[str, int, bool]:
    """Read a link's text up to its closing bracket: text, end, whether there is one.

    Python-Markdown looks through the rest of the paragraph for each bracket, so that
    thousands of open ones take minutes. Nobody nests links twenty deep.
    """
    depth = 1
    for found in _BRACKET.finditer(data, index, index + _LONGEST_TEXT):
        depth += 1 if found.group() == "[" else -1
        if depth == 0:
            return data[index : found.start()], found.end(), True
        if depth > _DEEPEST_TEXT:
            break
    return "", index, False


class _Tables(TableProcessor):
    """Tables in which the bar of ``[[id|text]]`` ends no cell, and which lose none."""

    def _build_row(self, row: str, parent: etree.Element, align: Sequence[str | None]) -> None:
        super()._build_row(row, parent, align)  # type: ignore[misc]
        cells: list[str] = self._split_row(row)  # type: ignore[attr-defined]  # as below
        beyond = cells[len(align) :]
        if any(cell.strip() for cell in beyond):  # what has no column of its own stands in the last one
            last = parent[-1][-1]
            last.text = " | ".join([last.text or "", *(cell.strip(" ") for cell in beyond)])

    def _split(self, row: str) -> list[str]:
        held = WIKI_LINK.sub(lambda found: found.group().replace("|", _BAR), row)
        cells: list[str] = super()._split(held)  # type: ignore[misc]  # the stubs leave it out
        # Within code too a bar needs the backslash in a table alone, as on code hosts.
        return [CODE_SPAN.sub(_with_bars, cell.replace(_BAR, "|")) for cell in cells]


def _with_bars(code: re.Match[str]) -> str:
    return code.group().replace("\\|", "|")


class DrillbookExtension(Extension):
    """Registers everything above. Treeprocessors run after inline text and attribute lists."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the processors."""
        # Blocks of HTML are found with those of code, before anything else (see ``holding``).
        md.preprocessors.deregister("html_block")
        md.block_level_elements = sorted({*md.block_level_elements, *BLOCK_TAGS})
        md.preprocessors.register(_Foreign(md), "drillbook_foreign", 28)
        register_nested(md)
        # Before what takes backslashes out: in a table the stroke has one.
        md.inlinePatterns.register(WikiLinks(WIKI_LINK.pattern, md), "wiki", 185)
        tables = _Tables(md.parser, {"use_align_attribute": False})
        md.parser.blockprocessors.register(tables, "table", 75)  # in the place of Python-Markdown's own
        md.inlinePatterns.register(_Parameter(PARAMETER.pattern, md), "parameter", 186)
        for number, processor in enumerate(
            (CodeSpans, IndentedCode, Links, Headings, Steps, Tables, Admonitions, Frames)
        ):
            name = f"drillbook_{processor.__name__.lower()}"
            md.treeprocessors.register(processor(md), name, 4 - number * 0.5)
        for pattern in md.inlinePatterns:
            # Six classes of Python-Markdown's read a link's text by this one method.
            if isinstance(pattern, LinkInlineProcessor):
                pattern.getText = _text_in_brackets  # type: ignore[method-assign]
