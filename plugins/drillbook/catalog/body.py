"""The text of a page, looked over once: headings, links, commands, parameters.

The page is not rendered here. Code, comments and code spans are blanked out with
spaces, so that every offset stays what it was, and a few expressions look over
the rest: a thousand pages take a second.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from drillbook.catalog.headings import Anchors, Heading, plain_text, split_attributes, without_closing
from drillbook.catalog.kinds import section_name

LONGEST_LINE = 20_000

# What repeats is possessive (`*+`) where it can be: never tried again with less, no text makes it slow.
_FENCE = re.compile(r"^((?:[ \t]|>)*+)(`{3,}+|~{3,}+)[ \t]*+([^`]*+)$")
_LIST_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s")
_ATX = re.compile(r"^(#{1,6})[ \t]+(.*)$")
_SETEXT = re.compile(r"^(=+|-+)[ \t]*$")
_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(.*?)(?<!`)\1(?!`)", re.DOTALL)
_STARTS_BLOCK = re.compile(r"[ \t]*+(?:$|[-*+:][ \t]|\d+[.)][ \t]|#{1,6}[ \t]|[>|]|!!!|\?\?\?|\[\^)")
_NOT_BREAK = re.compile(r"[^\n]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_WIKI = re.compile(r"(?<!\\)\[\[([^\[\]\n|]+)(?:\|([^\[\]\n]*))?\]\]")
_WORD = r"[^\s()]*(?:\([^\s()]*\)[^\s()]*)*"
_INLINE = re.compile(
    r"(!?)\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\]){0,500})\]"
    rf"\(\s*+(<[^<>\n]*>|\{{\{{[<%][^{{}}\n]*[%>]\}}\}}[^\s()]*|{_WORD}(?:[ ]++(?![\"'(]){_WORD})*)"
    r"(?:\s++[\"'(][^\n]*?[\"')])?\s*+\)"
)
_DEFINITION = re.compile(r"^ {0,3}\[([^\]^\n]+)\]:[ \t]*(\S+)", re.MULTILINE)
_PARAMETER = re.compile(r"(?<!\\)\{\{[ \t]*([A-Za-z_][A-Za-z0-9_-]*)[ \t]*\}\}")
_SHORTCODE = re.compile(r"\{\{[<%]\s*+(/?\s*+[\w-]++)[^{}]*?[%>]\}\}")
_UNSAFE = re.compile(
    r"<(script|style|iframe|object|embed|form)\b|<[a-z][^<>]*?\s(on\w+|style)\s*=", re.IGNORECASE
)
_HTML_LINK = re.compile(
    r"<(a|img)\s(?:[^<>]*?\s)?(?:href|src)\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+))", re.IGNORECASE
)
_HTML_ID = re.compile(r"<[a-zA-Z][^<>]*?\s(?:id|name)\s*=\s*[\"']?([^\"'\s<>]+)")


@dataclass(frozen=True)
class Link:
    """A link as written. ``form`` is wiki, inline, image or definition."""

    form: str
    target: str
    text: str
    line: int
    column: int


@dataclass(frozen=True)
class CodeBlock:
    """A fenced block: its language, its lines, the line of its first line of code."""

    language: str
    text: str
    line: int
    indent: int = 0


def is_carried_out(block: CodeBlock) -> bool:
    """Whether a drill runs a block: bash that stands by itself. What is in a list or a box is advice."""
    return block.language in _RUN and not block.indent and bool(block.text.strip())


_RUN = frozenset({"bash", "sh", "shell"})


@dataclass(frozen=True)
class Mention:
    """Something found in the text: a parameter, a shortcode, unsafe HTML, a fence without an end."""

    name: str
    line: int
    column: int


@dataclass
class Body:
    """What was found in the text of a page."""

    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    code: list[CodeBlock] = field(default_factory=list)
    parameters: list[Mention] = field(default_factory=list)
    shortcodes: list[Mention] = field(default_factory=list)
    unsafe: list[Mention] = field(default_factory=list)
    unclosed: list[Mention] = field(default_factory=list)
    html_ids: frozenset[str] = frozenset()
    sections: dict[str, Heading] = field(default_factory=dict)
    prose: str = ""

    @property
    def anchors(self) -> set[str]:
        """Everything on the page that a link may lead to."""
        return {heading.anchor for heading in self.headings} | self.html_ids

    def under(self, section: str) -> list[Heading]:
        """Give the level-3 headings of a known section, such as ``steps``."""
        opening = self.sections.get(section)
        if opening is None:
            return []
        after = [h for h in self.headings if h.line > opening.line]
        end = next((h.line for h in after if h.level <= opening.level), None)
        return [h for h in after if h.level == opening.level + 1 and (end is None or h.line < end)]

    def end_of(self, heading: Heading) -> int | None:
        """Give the line on which what a heading covers has ended, or None at the end of the page."""
        return next(
            (h.line for h in self.headings if h.line > heading.line and h.level <= heading.level), None
        )


class _Places:
    """Turns offsets in the body into lines and columns of the file."""

    def __init__(self, text: str, first_line: int) -> None:
        self.starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self.first_line = first_line

    def __call__(self, offset: int) -> tuple[int, int]:
        row = bisect_right(self.starts, offset) - 1
        return self.first_line + row, offset - self.starts[row] + 1


def scan(text: str, first_line: int = 1, kind: str = "page") -> Body:
    """Look over the text of a page that starts on a given line of its file."""
    body = Body()
    lines = text.split("\n")
    kept = _blank_comments("\n".join(_blank_code(lines, first_line, body))).split("\n")
    body.headings = list(_headings(kept, first_line, kind))
    for heading in body.headings:
        name = section_name(kind, heading.text) if heading.level == 2 else None
        if name:
            body.sections.setdefault(name, heading)
    body.prose = "\n".join(kept)
    spans_out = "\n".join(_blank_spans(text) for text in _paragraphs(kept))
    place = _Places(text, first_line)
    body.links = sorted(_links(spans_out, place), key=lambda link: (link.line, link.column))
    body.parameters = [Mention(m.group(1), *place(m.start())) for m in _PARAMETER.finditer(text)]
    body.shortcodes = [Mention(m.group(1), *place(m.start())) for m in _SHORTCODE.finditer(spans_out)]
    if "<" in spans_out:
        body.unsafe = [
            Mention(m.group(1) or m.group(2), *place(m.start())) for m in _UNSAFE.finditer(spans_out)
        ]
        body.html_ids = frozenset(_HTML_ID.findall(spans_out))
    return body


def _blank_code(lines: list[str], first_line: int, body: Body) -> Iterator[str]:
    """Yield the lines with code blocks blanked, noting each block."""
    fence, start, language, indent = "", 0, "", 0
    block: list[str] = []
    before, in_list = "", False
    never_closed: dict[str, int] = {}
    for number, line in enumerate(lines):
        if fence:
            bare = line.strip(" \t>")
            if bare and set(bare) == {fence[0]} and len(bare) >= len(fence):
                body.code.append(CodeBlock(language, "\n".join(block), first_line + start, indent))
                fence = ""
            else:
                block.append(line[indent:] if not line[:indent].strip() else line.lstrip())
            yield " " * len(line)
            continue
        opening = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if opening and _closes(lines, number, opening.group(2), never_closed):
            fence, block, start = opening.group(2), [], number + 1
            indent, language = len(opening.group(1)), _language(opening.group(3))
            yield " " * len(line)
            continue
        if line.strip() and not line.startswith((" ", "\t")):
            in_list = bool(_LIST_ITEM.match(line)) or line.startswith(("!!!", "???", ":", "[^"))
        indented = line.startswith(("    ", "\t")) and not in_list
        is_code = indented and not before.strip()
        # `before` stays blank through an indented block, so that its next line is code too.
        before = "" if is_code else line
        if opening and not is_code:
            body.unclosed.append(Mention(opening.group(2), first_line + number, opening.start(2) + 1))
        yield " " * len(line) if is_code or len(line) > LONGEST_LINE else line


def _closes(lines: list[str], number: int, fence: str, never_closed: dict[str, int]) -> bool:
    """Say whether a fence is ever closed; one that is not is plain text, as Markdown has it."""
    # Where a fence has no end, a later or longer one has none either: nothing is searched twice.
    if len(fence) >= never_closed.get(fence[0], 1 << 30):
        return False
    for at in range(number + 1, len(lines)):
        bare = lines[at].strip(" \t>")
        if len(bare) >= len(fence) and bare.strip(fence[0]) == "":
            return True
    never_closed[fence[0]] = len(fence)
    return False


def _language(info: str) -> str:
    word = info.strip().lstrip("{").lstrip(".").split(",")[0].split("}")[0].split()
    return word[0].lower() if word and "=" not in word[0] else ""


def _blank_comments(text: str) -> str:
    if "<!--" not in text:
        return text
    # Behind the last end there is none to look for, which each open comment would do anew.
    last = text.rfind("-->") + 3
    return _COMMENT.sub(lambda m: _NOT_BREAK.sub(" ", m.group()), text[:last]) + text[last:]


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Put lines together that one code span may reach across, unless they are far too many."""
    block: list[str] = []
    size = 0
    for line in lines:
        if block and (_STARTS_BLOCK.match(line) or size > LONGEST_LINE):
            yield "\n".join(block)
            block, size = [], 0
        block.append(line)
        size += len(line)
    yield "\n".join(block)


def _blank_spans(text: str) -> str:
    return _SPAN.sub(lambda m: _NOT_BREAK.sub(" ", m.group()), text) if "`" in text else text


def _headings(lines: list[str], first_line: int, kind: str) -> Iterator[Heading]:
    anchors = Anchors()
    before, heading_ends = "", -1
    for number, line in enumerate(lines):
        atx = _ATX.match(line)
        if atx:
            text = without_closing(atx.group(2))
            yield _heading(len(atx.group(1)), text, first_line + number, anchors, kind)
            heading_ends = number
        elif line.strip() and not before.strip() and number + 1 < len(lines):
            under = _SETEXT.match(lines[number + 1])
            if under and not line.startswith((" ", "\t", ">", "|", "- ", "* ")):
                yield _heading(1 if under.group(1)[0] == "=" else 2, line, first_line + number, anchors, kind)
                heading_ends = number + 1
        # What follows a heading begins anew, whether or not a blank line is between.
        before = "" if number == heading_ends else line


def _heading(level: int, markup: str, line: int, anchors: Anchors, kind: str) -> Heading:
    text, attributes = split_attributes(markup)
    text = plain_text(text)
    wanted = attributes.get("id") or (section_name(kind, text) if level == 2 else None)
    return Heading(level, text, anchors.give(text, wanted), line, 1, attributes)


def _links(text: str, place: _Places) -> Iterator[Link]:
    if "](" in text:
        for m in _INLINE.finditer(text):
            form = "image" if m.group(1) else "inline"
            yield Link(
                form,
                m.group(3).strip("<>") if m.group(3).startswith("<") else m.group(3),
                m.group(2),
                *place(m.start()),
            )
            # A picture that is itself a link: [![alt](picture)](target).
            for inner in _INLINE.finditer(m.group(2)):
                yield Link("image", inner.group(3), inner.group(2), *place(m.start(2) + inner.start()))
    if "[[" in text:
        for m in _WIKI.finditer(text):
            # In a table the stroke has a backslash, or it would end the cell.
            target = m.group(1) if m.group(2) is None else m.group(1).removesuffix("\\")
            yield Link("wiki", target.strip(), m.group(2) or "", *place(m.start()))
    if "]:" in text:
        for m in _DEFINITION.finditer(text):
            yield Link("definition", m.group(2).strip("<>"), m.group(1), *place(m.start()))
    for m in _HTML_LINK.finditer(text):
        target = html.unescape(next(value for value in m.groups()[1:] if value is not None))
        yield Link("image" if m.group(1).lower() == "img" else "inline", target, "", *place(m.start()))
