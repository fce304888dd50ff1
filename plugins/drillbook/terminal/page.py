"""What ``show`` does: a page to read in the terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from itertools import count
from pathlib import Path
from textwrap import indent
from typing import ClassVar, TextIO

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Markdown
from rich.syntax import Syntax
from rich.text import Text

from drillbook.catalog import Catalog, Page
from drillbook.catalog.hidden import with_codes
from drillbook.catalog.markdown.blocks import Block
from drillbook.catalog.markdown.body import scan
from drillbook.catalog.markdown.fences import read_info
from drillbook.catalog.markdown.headings import split_attributes
from drillbook.catalog.markdown.inert import SIGN, as_text
from drillbook.catalog.markdown.inline import Wording, link_label, parameter_text, with_values
from drillbook.catalog.markdown.readable import without_tags as without_elements
from drillbook.catalog.markdown.syntax import (
    ATTRIBUTES_WITH_ID,
    BOX,
    CODE_SPAN,
    HEADING,
    PARAMETER,
    TABBED,
    WIKI_LINK,
)
from drillbook.catalog.markdown.tags import without_tags
from drillbook.catalog.problems import nearest
from drillbook.catalog.wording import values_of, wording_of
from drillbook.screen import Screen, tamed
from drillbook.terminal.facts import print_alarms, print_facts

_ATTRIBUTES = re.compile(rf"(?<=\S)[ \t]*{ATTRIBUTES_WITH_ID.pattern}[ \t]*$", re.MULTILINE)
_BOX = re.compile(
    rf"^[ ]{{0,4}}(?:{BOX.pattern}|{TABBED.pattern})\n(?P<body>(?:(?:[ ]{{4}}[^\n]*)?\n)+)", re.MULTILINE
)
_HEADING = re.compile(rf"^{HEADING.pattern}", re.MULTILINE)
_HELD = re.compile(r"\0(\d+)\0")
_MARKS = {"time": "Takes", "destroys": "Destroys", "requires": "Needs"}
_BAR = re.compile(r"(?<!\\)\|")
_BELOW_HEAD = re.compile(r"[\s>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*+\|?[ \t]*$")
_NEW_LINE = re.compile(r"\n[ \t>]*")
_VERBATIM = re.compile(r"<(?:pre|script|style)\b", re.IGNORECASE)
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_LINK_OR_PARAMETER = re.compile(rf"{PARAMETER.pattern}|{WIKI_LINK.pattern}")
# Signs that would mean something to the terminal's Markdown in what is no Markdown, such as a title.
_SIGN = re.compile(r"[\\`*_~\[\]<>&|#]")
_ADMONITIONS = {"fails": "If it fails", "undo": "To undo"}
_OUTPUTS = ("expect", "text")  # what commands print; the rest is typed
_FIRST = ("summary", "severity", "objective", "symptoms", "outcome", "risk", "destroys", "time", "url")
# What is a command, a path or a line of a log: no sign of it means anything.
_LITERAL = ("command", "validate_with", "signatures", "alerts", "tools")
_NEVER = ("title", "kind", "lang", "parameters", "files", "translates", "false_alarms")


class _Code(CodeBlock):
    """A block of code whose lines stay whole: what is copied out of a terminal is what is carried out."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if options.max_width < console.width:  # in a box or a list, whose edge stands before each line
            yield from super().__rich_console__(console, options)
            return
        code = str(self.text).rstrip()
        whole = options.update(no_wrap=True, overflow="ignore")
        if self.lexer_name in _OUTPUTS:
            yield from console.render(Text(indent(code, "  "), style="dim"), whole)
        else:
            text = Syntax(code, self.lexer_name, theme="ansi_dark").highlight(code)  # it sets no background
            text.rstrip()
            yield from console.render(text, whole)


class _Markdown(Markdown):
    elements: ClassVar = {**Markdown.elements, "fence": _Code, "code_block": _Code}


def find_page(catalog: Catalog, name: str) -> Page:
    """Find a page by id, alias or file. Raises ValueError with a suggestion."""
    known = {variant.file: variant for page in catalog.pages.values() for variant in page.variants()}
    if name in known:
        return known[name]
    path = Path(name)
    if path.suffix and (found := next((p for p in known.values() if _is_file(p.path, path)), None)):
        return found
    page = catalog.resolver.find(name)
    if page is None:
        raise ValueError(
            f"there is no page '{name}'; {nearest(name, catalog.pages) or 'find it with: drillbook search'}"
        )
    return page


def _is_file(one: Path, other: Path) -> bool:
    try:
        return one.name == other.name and one.samefile(other)
    except (OSError, ValueError):
        return False


def print_page(catalog: Catalog, page: Page, raw: bool, out: TextIO) -> None:
    """Print a page to read, with the procedures of a scenario; or its Markdown as it is."""
    if raw:
        out.write(tamed(page.path.read_text("utf-8", "replace")))
        return
    console = Screen(file=out, highlight=False)
    console.print(Text(page.title, style="bold underline"))
    told: dict[str, object] = page.metadata.model_dump(mode="json", exclude_defaults=True)
    wording = wording_of(catalog, page)

    def in_words(name: str, text: str) -> str:
        return with_values(text, wording) if name in _LITERAL else _line(text, wording)

    print_facts(console, {name: told[name] for name in _FIRST if name in told}, in_words)
    console.print()
    console.print(_Markdown(readable(catalog, page)), crop=False)
    print_alarms(console, page, in_words)
    for number, procedure in enumerate(catalog.procedures_of(page), start=1):
        if page.is_kind("scenario", "drill"):
            shown = procedure.in_language(page.lang)
            console.print()
            console.rule(Text(f"{number}. {shown.title}"), align="left")
            values = {**values_of(catalog, procedure), **page.given}
            console.print(_Markdown(readable(catalog, shown, values)), crop=False)
    rest = {name: value for name, value in told.items() if name not in (*_FIRST, *_NEVER)}
    if rest:
        console.print()
        console.rule("About this page", align="left")
        print_facts(console, rest, in_words)


def readable(catalog: Catalog, page: Page, values: Mapping[str, str | None] | None = None) -> str:
    """Give a page's Markdown as a terminal shows it best: no anchors, links by title, values filled in.

    ``values`` stand for parameters; those of the page do otherwise.
    """
    wording = wording_of(catalog, page, values)

    def prose(text: str) -> str:
        return _said(_without_html(without_tags(text)), wording, _quoted)

    def shown(text: str) -> str:
        text = _ATTRIBUTES.sub("", _HEADING.sub(_with_facts, text))
        # A code span goes on in the next line, which must not begin anything there.
        text = CODE_SPAN.sub(lambda found: _NEW_LINE.sub(" ", found.group()), text)
        return _with_tables(as_text(_outside_code(text, wording, prose)))

    # First the boxes: a block of code may stand in one.
    text = _BOX.sub(_as_quote, page.text)
    body = page.body if text == page.text else scan(text)
    lines, parts, at = body.marked.split("\n"), [], 0
    for block in body.blocks:
        parts += [shown("\n".join(lines[at : block.first]))] if at < block.first else []
        parts.append(_block(block, lines[block.first : block.last + 1], wording))
        at = block.last + 1
    return "\n".join([*parts, shown("\n".join(lines[at:]))])


def _with_tables(text: str) -> str:
    """Write the rows of tables so that the terminal finds the cells of the page in them, and loses none."""
    lines = text.split("\n")
    width = 0
    for row, line in enumerate(lines):
        if not line.strip():
            width = 0
        if "|" not in line:
            continue
        barred = CODE_SPAN.sub(lambda m: _BAR.sub(r"\\|", m.group()), line)
        cells = _cells(barred)
        below = lines[row + 1] if row + 1 < len(lines) else ""
        if not width and "|" in below and _BELOW_HEAD.match(below) and len(_cells(below)) == len(cells):
            width = len(cells)
        if width and (barred != line or len(cells) > width):
            more = [cell.strip() for cell in cells[width:] if cell.strip()]
            last = [" \\| ".join([cells[width - 1].strip(), *more])] if more else cells[width - 1 : width]
            before = line[: len(line) - len(line.lstrip("> \t"))]
            lines[row] = f"{before}|{'|'.join([*cells[: width - 1], *last])}|"
    return "\n".join(lines)


def _cells(row: str) -> list[str]:
    cells = _BAR.split(row.lstrip("> \t").removeprefix("|"))
    return cells if len(cells) > 1 and cells[-1].strip() else cells[:-1] or cells


def _without_html(marked: str) -> str:
    """Drop elements; a sign that begins none is text, which a terminal shows too."""
    return without_elements(marked).replace(SIGN, "\\<")


def _block(block: Block, marked: list[str], wording: Wording) -> str:
    """Write a block anew, so that it begins and ends for the terminal where it does on the page."""
    before = marked[0][: block.column]
    below = re.sub(r"[^\s>]", " ", before)
    if block.kind == "indented":
        return with_values(as_text("\n".join(marked)), wording)
    if block.kind == "comment":
        return _without_html(f"{before}{block.tail}")
    if block.kind == "fence":
        language, caption = read_info(block.info)
        head = [f"**{caption}**", ""] if caption else []
        code = (with_codes(with_values(line, wording)) for line in block.lines)
        return _below([*head, block.marker + language, *code, block.marker], before, below)
    text = without_elements("\n".join([marked[0][block.column :], *marked[1:]]))
    lines = [line.strip() for line in text.split("\n")]
    if _VERBATIM.match(marked[0], block.column):
        return _below(["~~~~~~", *(unescape(as_text(line)) for line in lines), "~~~~~~"], before, below)
    kept = [as_text(line.replace(SIGN, "\\<")) + "  " for line in lines if line.strip("> ")]
    return _below([*kept, ""], before, below)


def _below(lines: list[str], before: str, below: str) -> str:
    return "\n".join(f"{below if row else before}{line}" for row, line in enumerate(lines))


def _line(text: str, wording: Wording) -> str:
    """Give a line of metadata as a terminal shows it."""
    return _outside_code(text, wording, lambda part: _STRONG.sub(r"\2", _said(part, wording, str)))


def _outside_code(text: str, wording: Wording, change: Callable[[str], str]) -> str:
    """Change what stands outside of code; within it, values alone are filled in."""
    code = [with_values(found.group(), wording) for found in CODE_SPAN.finditer(text)]
    numbers = count()
    # A link may have code in its text: it is held in its place meanwhile.
    held = CODE_SPAN.sub(lambda _: f"\0{next(numbers)}\0", text.replace("\0", "")) if code else text
    return _HELD.sub(lambda found: code[int(found[1])], change(held)) if code else change(text)


def _said(text: str, wording: Wording, quoted: Callable[[str], str]) -> str:
    """Put the words of the page in the place of links and parameters; ``quoted`` makes text of them."""

    def words(found: re.Match[str]) -> str:
        if found["target"] is None:
            return quoted(parameter_text(found, wording))
        said = link_label(found, wording)
        return _said(said.text, wording, quoted) if said.is_markdown else quoted(said.text)

    return _LINK_OR_PARAMETER.sub(words, text)


def _quoted(text: str) -> str:
    return _SIGN.sub(r"\\\g<0>", text)


def _with_facts(found: re.Match[str]) -> str:
    """A heading with what its marks say to people, such as what the step destroys."""
    title, marks = split_attributes(found["text"] or "")
    if not marks or len(found["marks"]) == 1:  # one sign alone is a comment in a command
        return found.group()
    facts = [f"{word}: {marks[name]}" for name, word in _MARKS.items() if marks.get(name)]
    return f"{found['marks']} {title}" + (f"\n\n*{'; '.join(facts)}*" if facts else "")


def _as_quote(found: re.Match[str]) -> str:
    kind = (found["names"] or "").partition(" ")[0]
    label = found["title"] or found["tab"] or _ADMONITIONS.get(kind, kind.capitalize())
    inner = "\n".join(line.removeprefix("    ").rstrip() for line in found["body"].strip("\n").split("\n"))
    lines = _BOX.sub(_as_quote, f"{inner}\n").rstrip().split("\n")  # one may stand in another
    return "\n".join([f"> **{label}**", ">", *(f"> {line}" for line in lines)]) + "\n\n"
