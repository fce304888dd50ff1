r"""What a line of Markdown says without its marks, in the words of the page or as its author wrote it.

A page shows the title where ``[[id]]`` is written and the value where ``{{ name }}`` is. Whoever gives
its text elsewhere, in contents, in a list for programs, in search results, has to say the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from drillbook.catalog.markdown.inert import as_text
from drillbook.catalog.markdown.syntax import CODE_SPAN, PARAMETER, WIKI_LINK
from drillbook.catalog.markdown.tags import without_tags

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

# Stand around the number of what is held; the page takes them out of a text too.
_START, _END = "\x02", "\x03"
_HELD = re.compile(rf"{_START}(\d+){_END}")
_CONTROL = re.compile(f"[{_START}{_END}]")
_MARKS = re.compile(r"[\\*_~\[<&]")
# The label is a definition's somewhere on the page.
_LABELLED = re.compile(r"!?\[([^\[\]]*)\]\[[^\[\]]*\]")


class Said(NamedTuple):
    """The words of a link. Those of its author are Markdown, and a title or a name is none."""

    text: str
    is_markdown: bool = False


class Wording(NamedTuple):
    """What stands for a wiki link and for a parameter.

    ``link`` gives the words for the two sides of a wiki link, of which the second may be empty;
    ``value`` the text for a parameter's name, or None where no such parameter is declared: its braces stay.
    """

    link: Callable[[str, str], Said]
    value: Callable[[str], str | None]


def _as_typed(target: str, text: str) -> Said:
    return Said(text, is_markdown=True) if text else Said(target)


# The words that an author has typed: ids and names. What is told by them changes with its page alone.
AS_WRITTEN = Wording(link=_as_typed, value=str)


def placeholder(name: str) -> str:
    """What is shown of a parameter that has no value: its name, for the reader to fill in."""
    return f"{{{{ {name} }}}}"


def link_label(found: re.Match[str], wording: Wording) -> Said:
    """Give the words that stand where a wiki link is written."""
    return wording.link(found["target"].strip(), (found["text"] or "").strip())


def parameter_text(found: re.Match[str], wording: Wording) -> str:
    """Give what is shown where a parameter is written; escaped or not declared, it stays as it is."""
    if found["escape"]:
        return found.group().removeprefix("\\")
    value = wording.value(found["name"])
    return found.group() if value is None else value


def with_values(text: str, wording: Wording) -> str:
    """Put values in the place of parameters: all that is done to code."""
    return PARAMETER.sub(lambda found: parameter_text(found, wording), text) if "{{" in text else text


def inline_text(markup: str, wording: Wording = AS_WRITTEN) -> str:
    """Give the text of a line of inline Markdown, such as a heading, as a reader of the page sees it.

    In the order of the page: tags of other generators and code first, then parameters, then wiki links, and
    Markdown's own marks last.
    """
    held: list[str] = []

    def hold(text: str) -> str:
        held.append(_CONTROL.sub("", text))
        return f"{_START}{len(held) - 1}{_END}"

    def linked(found: re.Match[str]) -> str:
        said = link_label(found, wording)
        # What is held already is code, which no name has.
        return said.text if said.is_markdown or _START in said.text else hold(said.text)

    text = without_tags(_CONTROL.sub("", markup))
    text = CODE_SPAN.sub(lambda m: hold(with_values(m["code"].strip(), wording)), text)
    text = PARAMETER.sub(lambda found: hold(parameter_text(found, wording)), text)
    text = _unmarked(_LABELLED.sub(r"\1", WIKI_LINK.sub(linked, text)))
    return as_text(" ".join(_HELD.sub(lambda found: held[int(found[1])], text).split()))


def _unmarked(text: str) -> str:
    """Drop emphasis, links and elements, and read escapes and entities."""
    if not _MARKS.search(text):
        return text
    (line,) = _parser().parseInline(text)
    return "".join(piece.content for piece in line.children or () if piece.type != "html_inline")


@cache
def _parser() -> MarkdownIt:
    # Most lines have no marks, and most commands read none.
    from markdown_it import MarkdownIt  # noqa: PLC0415

    return MarkdownIt("commonmark").enable("strikethrough")
