"""What ``show`` does: a page to read in the terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
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
from drillbook.catalog.markdown.readable import without_tags as without_elements
from drillbook.catalog.markdown.tags import without_tags
from drillbook.catalog.problems import nearest
from drillbook.screen import Screen, tamed

_ATTRIBUTES = re.compile(r"(?<=\S)[ \t]*\{:?#[^{}\n]*\}[ \t]*$", re.MULTILINE)
_ADMONITION = re.compile(
    r'^[ ]{0,4}(?:(?:!!!|\?\?\?\+?) ?(\w+)(?: "([^"\n]*)")?|={3}[!+]{0,2} +"([^\n]*)")[^\n]*\n'
    r"((?:(?:[ ]{4}[^\n]*)?\n)+)",
    re.MULTILINE,
)
# A step's heading; one sign alone is a comment in a command.
_HEADING = re.compile(r"^(#{2,6} )(.*\{[^{}\n]*\}[ \t]*)$", re.MULTILINE)
_MARKS = {"time": "Takes", "destroys": "Destroys", "requires": "Needs"}
_WIKI = re.compile(r"!?\[\[([^\[\]\n|]+?)(?:\\?\|([^\[\]\n]*))?\]\]")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n[ \t>]*\n)[\s\S])*?(?<!`)\1(?!`)")
_BAR = re.compile(r"(?<!\\)\|")
_BELOW_HEAD = re.compile(r"[\s>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*+\|?[ \t]*$")
_NEW_LINE = re.compile(r"\n[ \t>]*")
_VERBATIM = re.compile(r"<(?:pre|script|style)\b", re.IGNORECASE)
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_PARAMETER = re.compile(r"\{\{[ \t]*([a-z_]\w*)[ \t]*\}\}")
_ADMONITIONS = {"fails": "If it fails", "undo": "To undo"}
_OUTPUTS = ("expect", "text")  # what commands print; the rest is typed
_FIRST = ("summary", "severity", "objective", "symptoms", "outcome", "risk", "destroys", "time", "url")
# What is a command, a path or a line of a log: no sign of it means anything.
_LITERAL = ("validate_with", "signatures", "alerts", "tools")
_NEVER = ("title", "kind", "lang", "parameters", "files", "translates")


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

    def in_words(name: str, text: str) -> str:
        return _with_values(catalog, page, text) if name in _LITERAL else _line(catalog, page, text)

    _print_facts(console, {name: told[name] for name in _FIRST if name in told}, in_words)
    console.print()
    console.print(_Markdown(readable(catalog, page)), crop=False)
    for number, procedure in enumerate(catalog.procedures_of(page), start=1):
        if page.is_kind("scenario", "drill"):
            shown = procedure.in_language(page.lang)
            console.print()
            console.rule(Text(f"{number}. {shown.title}"), align="left")
            console.print(_Markdown(readable(catalog, shown)), crop=False)
    rest = {name: value for name, value in told.items() if name not in (*_FIRST, *_NEVER)}
    if rest:
        console.print()
        console.rule("About this page", align="left")
        _print_facts(console, rest, in_words)


def readable(catalog: Catalog, page: Page) -> str:
    """Give a page's Markdown as a terminal shows it best: no anchors, links by title, values filled in."""

    def shown(text: str) -> str:
        text = _ATTRIBUTES.sub("", _HEADING.sub(_with_facts, text))
        # A code span goes on in the next line, which must not begin anything there.
        text = _CODE.sub(lambda found: _NEW_LINE.sub(" ", found.group()), text)
        linked = _outside(_CODE, text, lambda part: _linked(catalog, page, _without_html(without_tags(part))))
        return _with_tables(as_text(linked))

    # First the boxes: a block of code may stand in one.
    text = _ADMONITION.sub(_as_quote, page.text)
    body = page.body if text == page.text else scan(text)
    lines, parts, at = body.marked.split("\n"), [], 0
    for block in body.blocks:
        parts += [shown("\n".join(lines[at : block.first]))] if at < block.first else []
        parts.append(_block(block, lines[block.first : block.last + 1]))
        at = block.last + 1
    return _with_values(catalog, page, "\n".join([*parts, shown("\n".join(lines[at:]))]))


def _with_tables(text: str) -> str:
    """Write the rows of tables so that the terminal finds the cells of the page in them, and loses none."""
    lines = text.split("\n")
    width = 0
    for row, line in enumerate(lines):
        if not line.strip():
            width = 0
        if "|" not in line:
            continue
        barred = _CODE.sub(lambda m: _BAR.sub(r"\\|", m.group()), line)
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


def _block(block: Block, marked: list[str]) -> str:
    """Write a block anew, so that it begins and ends for the terminal where it does on the page."""
    before = marked[0][: block.column]
    below = re.sub(r"[^\s>]", " ", before)
    if block.kind == "indented":
        return as_text("\n".join(marked))
    if block.kind == "comment":
        return _without_html(f"{before}{block.tail}")
    if block.kind == "fence":
        language, caption = read_info(block.info)
        head = [f"**{caption}**", ""] if caption else []
        code = map(with_codes, block.lines)
        return _below([*head, block.marker + language, *code, block.marker], before, below)
    text = without_elements("\n".join([marked[0][block.column :], *marked[1:]]))
    lines = [line.strip() for line in text.split("\n")]
    if _VERBATIM.match(marked[0], block.column):
        return _below(["~~~~~~", *(unescape(as_text(line)) for line in lines), "~~~~~~"], before, below)
    kept = [as_text(line.replace(SIGN, "\\<")) + "  " for line in lines if line.strip("> ")]
    return _below([*kept, ""], before, below)


def _below(lines: list[str], before: str, below: str) -> str:
    return "\n".join(f"{below if row else before}{line}" for row, line in enumerate(lines))


def _line(catalog: Catalog, page: Page, text: str) -> str:
    """Give a line of metadata as a terminal shows it."""
    text = _outside(_CODE, text, lambda part: _STRONG.sub(r"\2", _linked(catalog, page, part)))
    return _with_values(catalog, page, text)


def _outside(code: re.Pattern[str], text: str, change: Callable[[str], str]) -> str:
    """Change what stands outside of code."""
    parts, at = [], 0
    for found in code.finditer(text):
        parts += [change(text[at : found.start()]), found.group()]
        at = found.end()
    return "".join([*parts, change(text[at:])])


def _linked(catalog: Catalog, page: Page, text: str) -> str:
    return _WIKI.sub(lambda m: catalog.resolver.words(page, m.group(1), m.group(2) or ""), text)


def _with_values(catalog: Catalog, page: Page, text: str) -> str:
    declared = catalog.parameters_of(catalog.pages.get(page.id, page))

    def value(found: re.Match[str]) -> str:
        known = declared.get(found.group(1))
        return known.default if known and known.default else found.group()

    return _PARAMETER.sub(value, text)


def _with_facts(found: re.Match[str]) -> str:
    """A heading with what its marks say to people, such as what the step destroys."""
    title, marks = split_attributes(found.group(2))
    facts = [f"{word}: {marks[name]}" for name, word in _MARKS.items() if marks.get(name)]
    return f"{found.group(1)}{title}" + (f"\n\n*{'; '.join(facts)}*" if facts else "")


def _as_quote(found: re.Match[str]) -> str:
    kind, named, tab, body = found.groups()
    label = named or tab or _ADMONITIONS.get(kind or "", (kind or "").capitalize())
    inner = "\n".join(line.removeprefix("    ").rstrip() for line in body.strip("\n").split("\n"))
    lines = _ADMONITION.sub(_as_quote, f"{inner}\n").rstrip().split("\n")  # one may stand in another
    return "\n".join([f"> **{label}**", ">", *(f"> {line}" for line in lines)]) + "\n\n"


def _print_facts(console: Console, facts: dict[str, object], in_words: Callable[[str, str], str]) -> None:
    for name, value in facts.items():
        label = Text(f"{name.replace('_', ' ')}: ", style="cyan")
        if isinstance(value, list) and len(value) > 1 and name not in ("systems", "tags"):
            console.print(label)
            for item in value:
                console.print(Text(f"  - {in_words(name, _spoken(item))}"))
        else:
            console.print(label + Text(in_words(name, _spoken(value))))


def _spoken(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_spoken(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_spoken(item)}" for key, item in value.items() if item is not None)
    return str(value)
