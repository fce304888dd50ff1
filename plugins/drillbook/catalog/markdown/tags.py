"""Tags of Jekyll and Hugo: those that hold code or a remark, those that name a page, and all the others.

Code is code and a remark is left out, wherever they stand. What ``{% raw %}`` holds is text. Any other tag
is left out, with a warning, and what stands between two of them is text of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.catalog.markdown.syntax import (
    CODE_SPAN,
    CODE_TAG,
    HIGHLIGHT_END,
    HUGO_HIGHLIGHT_END,
    OTHERS_TAG,
    RAW,
    RAW_MARK,
    REMARK_END,
)

_CLOSES = {"highlight": HIGHLIGHT_END, "comment": REMARK_END, "hugo": HUGO_HIGHLIGHT_END}
_LANGUAGE = re.compile(r"(?:(?:lang|type)=)?[\"']?([\w#.+-]+)")
_LAST_RAW = "endraw"
# Each on one line, but for raw text.
_ANY = re.compile(f"{CODE_SPAN.pattern}|{RAW.pattern}|{OTHERS_TAG.pattern}")
_NOT_RAW = re.compile(f"{CODE_SPAN.pattern}|(?P<raw>(?!))|{OTHERS_TAG.pattern}")
# Of these the page has what they stand for, or nothing to say.
_SILENT = frozenset({"ref", "relref", "link", "post_url", "raw", "endraw", "toc"})


@dataclass(frozen=True)
class Opening:
    """A tag that opens code or a remark: what closes it, its language, what stands behind it on its line."""

    closes: re.Pattern[str]
    language: str
    rest: str
    is_remark: bool = False


def opening(bare: str) -> Opening | None:
    """Read the tag that a line begins with, if that opens a block."""
    found = CODE_TAG.match(bare) if bare.startswith("{") else None
    if found is None:
        return None
    name = found.group("liquid") or "hugo"
    language = _LANGUAGE.match(found.group("said") or found.group("hugo") or "")
    named = language.group(1).lower() if language else ""
    return Opening(_CLOSES[name], named, bare[found.end() :], is_remark=name == "comment")


def without_raw(lines: list[str]) -> tuple[list[str], int]:
    """Take the marks of raw text out of code, as Jekyll does; gives how many lines went at its start."""
    bare = [RAW_MARK.sub("", line) for line in lines]
    gone = [not kept.strip() and kept != line for kept, line in zip(bare, lines, strict=True)]
    first = next((at for at, one in enumerate(gone) if not one), len(lines))
    last = len(lines) - next((at for at, one in enumerate(reversed(gone)) if not one), 0)
    return bare[first:last], first


def without_tags(text: str) -> str:
    """Take out the tags of other generators; what stands in a code span or is raw stays."""
    parts, at = [], 0
    for found in _tags(text):
        kept = found.group() if found.group("ticks") else found.group("raw") or ""
        parts += [text[at : found.start()], kept]
        at = found.end()
    return "".join([*parts, text[at:]])


def unknown_tags(text: str) -> Iterator[tuple[str, int]]:
    """Give the names of the tags that are left out and mean something, and where they stand."""
    for found in _tags(text):
        name = found.group("shortcode") or found.group("tag")
        if name and name not in _SILENT:
            yield name, found.start()


def _tags(text: str) -> Iterator[re.Match[str]]:
    if "{%" not in text and "{{" not in text:
        return
    # Behind the last end of raw text there is none to look for, which each of its beginnings would do anew.
    end = text.find("}", text.rfind(_LAST_RAW)) + 1 if _LAST_RAW in text else 0
    yield from _ANY.finditer(text, 0, end)
    yield from _NOT_RAW.finditer(text, end)
