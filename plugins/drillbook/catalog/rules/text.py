"""Rules about what stands in the text: commands, parameters, files, raw HTML."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from drillbook.catalog.conflicts import conflicts
from drillbook.catalog.files import MAX_BYTES
from drillbook.catalog.graph import Catalog
from drillbook.catalog.markdown.body import Mention
from drillbook.catalog.markdown.elements import FORBIDDEN
from drillbook.catalog.markdown.fences import find_swallowed
from drillbook.catalog.markdown.syntax import PARAMETER
from drillbook.catalog.markdown.tables import find_surplus
from drillbook.catalog.models import ScenarioMetadata
from drillbook.catalog.page import Page
from drillbook.catalog.problems import Problem, Severity, error, nearest, problem, shown, warning
from drillbook.catalog.rules.checks import checks
from drillbook.catalog.rules.linking import why_withheld

SHELLS = frozenset({"bash", "sh", "shell", "console", "zsh", "shell-session", "shellsession"})
_PROMPT = re.compile(r"^(?:\[?[\w.-]+@[\w.-]+[^$#]*)?[$#] (?=\S)")
_GOES_ON = re.compile(r"(?:and|or|및|또는|그리고) ")
_HASH_IS_COMMENT = re.compile(r"^# ")


@checks(
    error(
        "missing-file",
        "an attached file is not there",
        "The files of a config are next to its page and are published with it. Add the file, or correct "
        "`path:`.",
    ),
)
def attached_files(catalog: Catalog) -> Iterator[Problem]:
    """The files of a config lie beside it."""
    for page in catalog.pages.values():
        for number, (path, file) in enumerate(page.files):
            if withheld := why_withheld(catalog, path):
                rule, why, hint = withheld
                at = page.place("files", number, "path")
                yield problem(page.file, at, rule, f"attached file {shown(file.path)} {why}", hint)
            elif (found := catalog.file(path)) is not None:
                yield from _unmerged(path, found)
            else:
                what, hint = _why_not(catalog.root, path)
                at = page.place("files", number, "path")
                message = f"attached file {shown(file.path)} {what}"
                yield problem(page.file, at, "missing-file", message, hint)


def _unmerged(path: str, found: Path) -> Iterator[Problem]:
    try:
        text = found.read_bytes()[:MAX_BYTES].decode("utf-8")
    except (OSError, ValueError):  # what is no text was not merged by lines
        return
    yield from conflicts(path, text)


def _why_not(root: Path, path: str) -> tuple[str, str]:
    """Say why there is no such file, and what to do."""
    beside: list[str] = []
    try:
        full = (root / path).resolve()
        if not full.is_relative_to(root.resolve()):
            return "is outside the content folder", "put it beside the page"
        if full.is_dir():
            return "is a folder", "list its files one by one"
        beside = [p.name for p in full.parent.iterdir() if p.is_file() and p.name.isprintable()]
    except (OSError, ValueError, RuntimeError):
        pass  # no file has such a name, or it is a link that leads to itself
    name = posixpath.basename(path)
    return "is not there", nearest(name, beside) or "add the file beside the page, or correct the path"


@checks(
    warning(
        "split-text",
        "a comma has split a list item in two",
        "In `[one, two]` a comma separates items. Quote text that contains one.",
    ),
)
def split_texts(catalog: Catalog) -> Iterator[Problem]:
    """A comma in ``[one, two]`` divides; a text with a comma in it needs quotes."""
    for variant in _variants(catalog):
        for key, items in variant.front.data.items():
            if variant.foreign or key in ("signatures", "alerts") or not isinstance(items, list):
                continue
            for number, (before, after) in enumerate(pairwise(items), start=1):
                at = variant.place(key, number)
                in_line = at[0] == variant.place(key, number - 1)[0]
                if isinstance(before, str) and isinstance(after, str) and in_line and _is_cut(before, after):
                    message = (
                        f"{shown(after)} seems to continue {shown(before)}, but a comma separates the two"
                    )
                    hint = "put quotes around the whole text"
                    yield problem(variant.file, at, "split-text", message, hint)


def _is_cut(before: str, after: str) -> bool:
    opened = before.count("(") > before.count(")") and after.count(")") > after.count("(")
    return opened or _GOES_ON.match(after) is not None


@checks(
    warning(
        "prompt-in-command",
        "a command starts with a prompt, which would be copied with it",
        "Commands are copied verbatim, and a shell would try to run `$`. Remove it.",
    ),
)
def prompts(catalog: Catalog) -> Iterator[Problem]:
    """Commands are copied as they stand, so no prompt may stand before them."""
    for variant in _variants(catalog):
        for block in variant.body.code:
            if block.language not in SHELLS:
                continue
            for number, line in enumerate(block.text.split("\n")):
                found = _PROMPT.match(line)
                if found and not _HASH_IS_COMMENT.match(line):
                    at = (block.line + number, block.indent + 1)
                    message = (
                        f"the command {shown(line, 40)} starts with a prompt, which would be copied with it"
                    )
                    yield problem(variant.file, at, "prompt-in-command", message, f"remove '{found.group()}'")


@checks(
    error(
        "undeclared-parameter",
        "a parameter is used but not declared",
        "Readers fill in parameters and need to know what each one is. Declare it under `parameters:`, or "
        "write `\\{{ name }}` for text that only looks like one.",
    ),
    warning(
        "unused-parameter",
        "a parameter is declared but not used",
        "Readers would be asked for a value that nothing uses. Remove it.",
    ),
)
def parameters(catalog: Catalog) -> Iterator[Problem]:
    """Parameters that are used are declared, and the reverse."""
    for page in catalog.pages.values():
        if not page.is_kind("scenario", "procedure", "drill", "config"):
            continue
        if any(p.front.unread for p in (page, *catalog.procedures_of(page))):
            continue  # what they declare is not known
        declared = set(catalog.parameters_of(page)) | set(page.given)
        used = set()
        for variant in page.variants():
            for use in (*variant.body.parameters, *_targets(variant), *_in_alarms(variant)):
                used.add(use.name)
                if use.name not in declared:
                    hint = (
                        nearest(use.name, declared)
                        or f"declare it under parameters:, or write \\{{{{ {use.name} }}}}"
                    )
                    message = f"parameter {shown(use.name)} is not declared"
                    yield problem(variant.file, (use.line, use.column), "undeclared-parameter", message, hint)
        if page.is_kind("procedure"):
            for name in sorted(set(page.parameters) - used):
                message = f"parameter {shown(name)} is declared and not used"
                yield problem(
                    page.file, page.place("parameters", name), "unused-parameter", message, "remove it"
                )


def _targets(page: Page) -> Iterator[Mention]:
    """The parameters that steps name as what they destroy."""
    for step in page.steps:
        if step.target:
            yield Mention(step.target, step.heading.line, step.heading.column)


def _in_alarms(page: Page) -> Iterator[Mention]:
    """The parameters of commands that false alarms lead to; of a translation they are its source's."""
    scenario = page.maybe(ScenarioMetadata) if page.source is None else None
    for number, alarm in enumerate(scenario.false_alarms if scenario else ()):
        for found in PARAMETER.finditer(alarm.instead.command if alarm.instead else ""):
            if not found["escape"]:
                yield Mention(found["name"], *page.place("false_alarms", number, "then"))


@checks(
    error(
        "swallowed-text",
        "an unclosed code block has swallowed a heading, a warning or the next block",
        "Nothing inside a code block is a heading or a warning. Close the block where its code ends.",
    ),
    warning(
        "unclosed-code",
        "a code block is not closed",
        "Everything after it is shown as code and is skipped by drills. Close the block.",
    ),
)
def unclosed_code(catalog: Catalog) -> Iterator[Problem]:
    """A block of code has an end, or what stands below it is code too, headings and warnings with it."""
    for variant in _variants(catalog):
        told = set()
        for block, taken in find_swallowed(variant.body.blocks):
            at = (variant.front.body_line + block.first, block.column + 1)
            told.add(at)
            first = next((found for found in taken if found.danger), taken[0])
            message = (
                f"the block of code that {shown(block.marker)} opens has swallowed {shown(first.text)}"
                f" on line {variant.front.body_line + first.row}"
                + (", which is a warning" if first.danger else "")
            )
            hint = f"write {block.marker} alone on the line where the code ends"
            soft = variant.foreign or not any(found.certain for found in taken)
            severity = Severity.WARNING if soft else None
            yield problem(variant.file, at, "swallowed-text", message, hint, severity)
        for found in variant.body.unclosed:
            if (found.line, found.column) not in told:
                message = f"the block of code that {shown(found.name)} opens has no end"
                hint = f"write {found.name} alone on the line where the code ends; drills leave it out"
                severity = Severity.ERROR if _is_carried_out(variant, found.line) else None
                yield problem(
                    variant.file, (found.line, found.column), "unclosed-code", message, hint, severity
                )


def _is_carried_out(page: Page, line: int) -> bool:
    """Whether a drill would run the block of code that begins on a line, if it had an end."""
    steps = [block for step in page.steps for block in step.code]
    code = steps if page.is_kind("procedure") else page.body.code if page.is_kind("drill") else []
    return any(b.line == line + 1 and b.language in SHELLS and not b.nested for b in code)


@checks(
    warning(
        "unsafe-html",
        "raw HTML is shown as text or not published",
        "Scripts, styles and frames are never published, and unknown elements are shown as text. Write "
        "Markdown, or use backticks if it is meant as text.",
    ),
    warning(
        "unknown-shortcode",
        "a shortcode of another generator is removed",
        "Only the generator it was written for understands it. Use Markdown instead.",
    ),
)
def raw_html(catalog: Catalog) -> Iterator[Problem]:
    """Scripts and styles in pages are not published, nor shortcodes of other generators."""
    for variant in _variants(catalog):
        for found in variant.body.unsafe:
            message, hint = f"{shown(found.name)} in raw HTML is not published", "write it in Markdown"
            if found.name in FORBIDDEN:
                message = f"'<{found.name}>' is shown as text: it is not an HTML element"
                hint = f"write `<{found.name}>` if it is meant as text, or remove it"
            yield problem(variant.file, (found.line, found.column), "unsafe-html", message, hint)
        for found in variant.body.shortcodes:
            message = f"shortcode {shown(found.name)} is left out"
            at = (found.line, found.column)
            yield problem(variant.file, at, "unknown-shortcode", message, "write it in Markdown")


@checks(
    warning(
        "extra-cell",
        "a table row has more cells than its header, so the last ones share a column",
        "No text is lost, but the columns no longer say what each cell is. Write `\\|` for a literal bar, "
        "or add a column to the header.",
    ),
)
def tables(catalog: Catalog) -> Iterator[Problem]:
    """Each cell of a table has a column; what has none is shown in the last one."""
    for variant in _variants(catalog):
        if "|" not in variant.text:
            continue
        lines, first = variant.text.split("\n"), variant.front.body_line
        for block in variant.body.blocks:
            lines[block.first : block.last + 1] = [""] * (block.last + 1 - block.first)
        for found in find_surplus(lines):
            columns = "1 column" if found.width == 1 else f"{found.width} columns"
            message = f"cell {shown(found.text)} has no column: the head of its table has {columns}"
            hint = "write '\\|' where the bar is text, or give the head another column"
            yield problem(variant.file, (first + found.row, found.column), "extra-cell", message, hint)


def _variants(catalog: Catalog) -> Iterator[Page]:
    for page in catalog.pages.values():
        yield from page.variants()
