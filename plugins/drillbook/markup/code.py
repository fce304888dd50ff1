"""Code blocks: highlighted by Pygments, with parameters that can be filled in."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import lru_cache

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.util import ClassNotFound

from drillbook.catalog.hidden import has_hidden, with_codes
from drillbook.catalog.markdown.inline import placeholder
from drillbook.catalog.markdown.syntax import PARAMETER, PARAMETER_NAME
from drillbook.markup import own

COMMANDS = frozenset({"bash", "sh", "shell", "zsh"})
_ALIASES = {"shell": "bash", "sh": "bash", "conf": "ini", "cfg": "ini", "promql": "promql", "txt": "text"}
_PLAIN = frozenset({"", "text", "txt", "plain", "plaintext", "expect", "output", "none"})
_PROMPT = re.compile(r"^(?:\[?[\w.-]+@[\w.-]+[^$#\n]*)?\$ (?=\S)", re.MULTILINE)
# A word that lexers keep in one piece; nobody writes it.
_HELD = "xPx{}xPx"
_HOLDER = re.compile(rf"xPx({PARAMETER_NAME}?)xPx")

_TAG = re.compile(r"<[^>]*>")
# A long word would leave the blanks before it, or the number of its line, alone on a phone: such a line may
# be broken anywhere.
_ANY = " any"
_AFTER_BLANKS = re.compile(r"[ \t]+[^\s-]{16}")
_LONG_WORD = re.compile(r"[ \t]*[^\s-]{16}")
# How far in a line of code begins at most, in characters, by the name that the styles have for that.
_DEPTHS = {0: "", 2: "in2", 6: "in4"}
_DEEPEST = "in8"

Values = Mapping[str, str | None]


@lru_cache(maxsize=128)
def _lexer(language: str) -> Lexer | None:
    try:
        # Line ends at the start matter in a file with line numbers.
        return get_lexer_by_name(_ALIASES.get(language, language), stripnl=False)
    except (ClassNotFound, ImportError):
        return None


_FORMATTER = HtmlFormatter(nowrap=True)
# Marks that no reader needs: blanks, punctuation, operators, numbers, builtins, plain names and text.
_UNSEEN = re.compile(r'<span class="(?:w|p|o|n|nx|x|esc|m|nb|se)">([^<]*)</span>')


def highlighted(text: str, language: str) -> str:
    """Highlight code; a language that nobody knows is plain text, never guessed."""
    lexer = None if language in _PLAIN else _lexer(language)
    if lexer is None:
        return html.escape(text, quote=False)
    return _marked(text, lexer)


def _marked(text: str, lexer: Lexer) -> str:
    # A lexer wants a line end last; it must not take an empty line of the text for it.
    marked = str(highlight(text + "\n", lexer, _FORMATTER))
    # What nobody needs is a third of a command's bytes.
    return _UNSEEN.sub(r"\1", marked).removesuffix("\n")


def _lines(marked: str) -> str:
    """Make each line an element of its own, so that one which is too long for a screen goes on further in.

    Between them stands the line break itself: the text stays the source, to the letter, for who copies it.
    """
    return "\n".join(map(_line, marked.split("\n")))


def _line(marked: str) -> str:
    # Without a class where none is needed: a long page has hundreds of lines.
    text = _TAG.sub("", marked)
    kind = f"{depth_of(text)}{_ANY if _AFTER_BLANKS.match(text) else ''}"
    return f'<span class="{kind}">{marked}</span>' if kind else f"<span>{marked}</span>"


def depth_of(line: str) -> str:
    """Name how far in a line begins: what goes on of it must not stand left of that."""
    text = line.expandtabs(4)
    width = len(text) - len(text.lstrip(" "))
    # The styles go on by a multiple of a tab there, so that what stands behind tabs is still in columns.
    width = max(width, 2) if "\t" in line else width
    return next((name for most, name in _DEPTHS.items() if width <= most), _DEEPEST)


def parameter(name: str, values: Values) -> str:
    """Write a parameter: its value where there is one, else its name, for the reader to fill in."""
    value = values.get(name)
    shown = html.escape(value or placeholder(name), quote=False)
    kind = own.classes("parameter" if value else "parameter unset")
    return f'<span class="{kind}" {own.data("parameter")}="{html.escape(name)}">{shown}</span>'


def code_block(
    source: str, language: str, values: Values | None = None, expect: str = "", caption: str = ""
) -> str:
    """Render a fenced block. ``values`` holds the declared parameters; others stay as written.

    ``expect`` is the label of a block that shows what a command prints, and ``caption``
    what its author calls it. An empty block is left out: there is nothing to run and
    nothing to compare with.
    """
    if not source.strip():
        return ""
    language = language.lower()
    declared: Values = values or {}

    def hold(found: re.Match[str]) -> str:
        if found["escape"]:
            return found.group().removeprefix("\\")
        return _HELD.format(found["name"]) if found["name"] in declared else found.group()

    is_session = language in COMMANDS and bool(_PROMPT.search(source))
    held = PARAMETER.sub(hold, source)
    inner = highlighted(held, "console" if is_session else language)
    if len(_HOLDER.findall(inner)) != len(_HOLDER.findall(held)):
        inner = html.escape(held, quote=False)  # one took it apart: values matter more than colours
    inner = _HOLDER.sub(lambda m: parameter(m.group(1), declared), inner)
    kind = "code"
    if is_session or language in ("console", "shell-session"):
        kind = "code session"
    elif language in COMMANDS:
        kind = "code command"
    elif language in ("expect", "output"):
        kind = "code expect"
    # Of commands and what they print the class says it, and a long page has dozens of them.
    label = f' {own.data("language")}="{html.escape(language or "text")}"' if kind == "code" else ""
    title = _title(expect) if kind == "code expect" and expect else ""
    # Above the box, in which the button to copy takes a side.
    above = _title(caption) if caption else ""
    pre = f"<pre><code>{_lines(inner)}\n</code></pre>"
    return f'{above}<div class="{own.classes(kind)}"{label}>{title}{pre}</div>'


def _title(text: str) -> str:
    return f'<p class="{own.classes("code-title")}">{html.escape(text)}</p>'


def unhidden(markup: str) -> str:
    """Show what nobody sees in code by its number, in a box: Copy gives the text that is read."""
    if not has_hidden(markup):
        return markup
    texts = re.split(r"(<[^<>]*>)", markup)
    texts[::2] = (with_codes(text, "<mark>", "</mark>") for text in texts[::2])
    return "".join(texts)


def file_listing(text: str, name: str, prefix: str, language: str = "") -> tuple[str, str]:
    """Render a file with a numbered, linkable line each. Gives the HTML and the language's name."""
    lexer = _lexer(language) if language else _lexer_for(name)
    body = text.removesuffix("\n")
    inner = _marked(body, lexer) if lexer else html.escape(body, quote=False)
    lines = []
    for number, line in enumerate(unhidden(inner).split("\n"), start=1):
        anchor = f"{prefix}-L{number}"
        link = f'<a class="line-number" href="#{anchor}" tabindex="-1" aria-hidden="true"'
        link += f' data-line="{number}"></a>'
        text = _TAG.sub("", line)
        kind = f"line {depth_of(text)}".strip() + (_ANY if _LONG_WORD.match(text) else "")
        lines.append(f'<span class="{kind}" id="{anchor}">{link}{line}</span>')
    listing = "\n".join(lines)
    shown = lexer.name if lexer else "text"
    return f'<div class="code file"><pre><code>{listing}\n</code></pre></div>', shown


def _lexer_for(name: str) -> Lexer | None:
    try:
        return get_lexer_for_filename(name, stripnl=False)
    except (ClassNotFound, ImportError):
        pass
    ini_like = (".conf", ".cnf", ".service", ".timer", ".env", ".socket", ".mount")
    return _lexer("ini") if name.endswith(ini_like) else None
