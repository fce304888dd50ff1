"""Headings and their anchors, alike in the catalog and in the rendered page."""

from __future__ import annotations

import html
import re
import shlex
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from drillbook.catalog.markdown.inert import as_text
from drillbook.catalog.markdown.syntax import ATTRIBUTES_AT_END, BRACES, WIKI_LINK

# Ids that begin like this belong to the theme.
THEME_IDS = "at-"
_HTML_TITLE = re.compile(
    r"(?:\s|<!--.*?-->|<(?!h[1-6]\b)[a-zA-Z/][^<>]*>)*+<h1\b[^<>]*>([^\x05]{1,500}?)</h1>",
    re.DOTALL | re.IGNORECASE,
)
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ESCAPED_WIKI = re.compile(r"\\+\[\[")
_ONE_WORD = re.compile(r"\w+")
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3})(?=\S)(.{1,300}?)(?<=\S)\1(?!\w)")


@dataclass(frozen=True)
class Heading:
    """A heading of a page. ``line`` and ``column`` count from 1.

    ``text`` is made of what its author typed, with the ids of links and the names of parameters: anchors
    and the names of sections are made of it, and it changes with its page alone. ``markup`` is the inline
    Markdown, which ``inline.inline_text`` reads as the page shows it.
    """

    level: int
    text: str
    anchor: str
    line: int
    column: int = 1
    attributes: dict[str, str] = field(default_factory=dict)
    markup: str = ""


class Anchors:
    """Hands out anchors, each once: the second ``steps`` of a page is ``steps-1``.

    The form is the one that code hosts give Markdown headings, so that links
    written for them go on working; any script is kept, Hangul too.
    """

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self._tried: dict[str, int] = {}

    def give(self, text: str, wanted: str | None = None) -> str:
        """Give an anchor for a heading, or the wanted one when it is free."""
        base = wanted or slug(text)
        if base.startswith(THEME_IDS):
            base = f"section-{base}"
        anchor, number = base, self._tried.get(base, 0)
        while anchor in self.taken:
            number += 1
            anchor = f"{base}-{number}"
        self._tried[base] = number
        self.taken.add(anchor)
        return anchor


def slug(text: str) -> str:
    """Make an anchor of a heading: ``Restore the data`` is ``restore-the-data``."""
    kept = re.sub(r"[^\w\- ]", "", text.strip().lower())
    return kept.replace(" ", "-") or "section"


def plain_text(markup: str) -> str:
    """Drop inline Markdown from a heading; of a link the id is left, and of a parameter the name.

    Published addresses hang on it: what it makes of a heading stays what it is.
    """
    text = WIKI_LINK.sub(lambda m: m["text"] or m["target"], _ESCAPED_WIKI.sub("[[", markup))
    text = _LINK.sub(r"\1", text)
    text = BRACES.sub(_inside, text)
    text = _TAG.sub("", text)
    # What stands in a code span is no emphasis: `KUBE_NODE_NAME` keeps its underscores.
    parts = re.split(r"(`+)(.+?)\1", text)
    for at in range(0, len(parts), 3):
        parts[at] = _EMPHASIS.sub(r"\2", parts[at])
    text = "".join(part for at, part in enumerate(parts) if at % 3 != 1)
    text = re.sub(r"\\([\\`*_{}\[\]()#+\-.!<>|])", r"\1", text)
    return as_text(html.unescape(" ".join(text.split())))


def _inside(braces: re.Match[str]) -> str:
    word = braces["inside"].strip()
    return word if _ONE_WORD.fullmatch(word) else braces.group()


def title_of(headings: Sequence[Heading], marked: str) -> str:
    """Give the title that a text has: of level 1, or of the one section that is the whole page."""
    if title := html_title(marked):
        return title
    first = next((heading for heading in headings if heading.text), None)
    if first is None:
        return ""
    alone = (
        marked.lstrip().startswith("#")
        and first.level == 2
        and sum(heading.level <= 2 for heading in headings) == 1
    )
    return first.text if first.level == 1 or alone else ""


def html_title(marked: str) -> str:
    """Give the text of the ``<h1>`` that a text begins with, if it does."""
    found = _HTML_TITLE.match(marked) if "</h1>" in marked or "</H1>" in marked else None
    return plain_text(found.group(1)) if found else ""


def without_closing(text: str) -> str:
    """Drop the ``##`` that may close a heading. ``C#`` keeps its own."""
    text = text.strip(" \t")
    bare = text.rstrip("#")
    return bare.rstrip(" \t") if not bare or bare[-1] in " \t" else text


def split_attributes(markup: str) -> tuple[str, dict[str, str]]:
    """Split ``Wipe it {#wipe time=2m}`` into the text and ``{"id": "wipe", "time": "2m"}``."""
    found = ATTRIBUTES_AT_END.search(markup)
    if not found or (found.start() > 0 and markup[found.start() - 1] == "{"):
        return markup.strip(), {}
    try:
        words = shlex.split(found["attributes"])
    except ValueError:
        return markup.strip(), {}
    attributes: dict[str, str] = {}
    for word in words:
        if word.startswith("#") and len(word) > 1:
            attributes["id"] = word[1:]
        elif word.startswith(".") and len(word) > 1:
            attributes["class"] = word[1:]
        elif "=" in word:
            key, _, value = word.partition("=")
            attributes[key] = value
        else:
            return markup.strip(), {}
    return markup[: found.start()].strip(), attributes


def find_anchor(wanted: str, known: Collection[str]) -> str | None:
    """Find an anchor as written, or written as the heading reads."""
    return next((a for a in (wanted, wanted.lower(), slug(wanted)) if a in known), None)
