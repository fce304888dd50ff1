"""What the renderer writes itself, told apart from what authors write.

Both come out of Markdown as one piece of HTML. Scripts act on data attributes and on some classes,
others hide or move what bears them, and none of them may come from a page's author: raw HTML, attribute lists
and admonitions can all write them. So
the renderer writes its own with a mark that no author can know. The cleaner keeps what has the mark, drops
what needs it and has none, and takes the mark off.
"""

from __future__ import annotations

import secrets

from pygments.token import STANDARD_TYPES

from drillbook.catalog.markdown.headings import THEME_IDS

# New in every process; no output has it, so the same content still makes the same bytes.
MARK = f"own{secrets.token_hex(8)}"
DATA = f"data-{MARK}-"

# The classes that Markdown makes and authors may write: they look like what they say, and that is all.
# Of any other name, a theme may hide, move or act on what bears it, or say that it was proven.
_KINDS = (
    *("note", "tip", "hint", "info", "important", "warning", "caution", "danger", "error", "attention"),
    *("fails", "failure", "success", "abstract", "question", "bug", "example", "quote"),
)
ALLOWED = frozenset(
    {
        *("admonition", "admonition-title", *_KINDS),
        *("wiki", "external", "broken-link", "footnote", "footnote-ref", "footnote-backref"),
        *("align-left", "align-center", "align-right", "in2", "in4", "in8", "any"),
        *("task-list", "task-list-item", "task-list-control", "task-list-indicator"),
        *STANDARD_TYPES.values(),
    }
)
# What a site's own theme has for its own pages.
AUTHORS = "my-"
# Roles that say what is new, or take the page over; the theme says what happens.
_ROLES = frozenset(
    {"alert", "alertdialog", "application", "dialog", "log", "marquee", "progressbar", "status", "timer"}
)
_TABBED = frozenset({"0", "-1"})


def data(name: str) -> str:
    """Name a data attribute of the renderer's own."""
    return DATA + name


def classes(names: str) -> str:
    """Write classes of the renderer's own: one or several, with blanks between them."""
    return " ".join(MARK + name for name in names.split())


def allowed(name: str, value: str) -> str | None:
    """What stays of the value of an attribute, or None where the attribute goes."""
    if name == "class":
        return " ".join(word for word in value.split() if _is_allowed(word)) or None
    if name == "role":
        return None if _ROLES & set(value.lower().split()) else value
    if name == "tabindex":
        return value if value.strip() in _TABBED else None
    ids = value.split() if name in ("id", "for", "headers", "aria-labelledby") else ()
    return None if any(one.startswith(THEME_IDS) for one in ids) else value


def _is_allowed(word: str) -> bool:
    return word in ALLOWED or word.startswith((MARK, AUTHORS))


def unmarked(html: str) -> str:
    """Take the mark off, once the HTML is clean."""
    return html.replace(MARK + "-", "").replace(MARK, "")
