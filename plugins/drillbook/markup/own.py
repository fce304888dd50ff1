"""What the renderer writes itself, told apart from what authors write.

Both come out of Markdown as one piece of HTML. Scripts act on data attributes and on some classes, and
none of them may come from a page's author: raw HTML, attribute lists and admonitions can all write them. So
the renderer writes its own with a mark that no author can know. The cleaner keeps what has the mark, drops
what needs it and has none, and takes the mark off.
"""

from __future__ import annotations

import secrets

from drillbook.catalog.headings import THEME_IDS

# New in every process; no output has it, so the same content still makes the same bytes.
MARK = f"own{secrets.token_hex(8)}"
DATA = f"data-{MARK}-"

# Classes that scripts look for, and those that hide text, which Copy would give all the same.
SCRIPTED = frozenset(
    {
        *("again", "age", "bottom", "button", "card", "card-title", "copy", "copy-note", "head", "hidden"),
        *("found", "found-text", "home", "kept", "newer", "panel", "part", "part-confirm", "part-steps"),
        *("part-verify", "procedure", "quiet", "running", "switches", "values", "values-form", "values-link"),
        *("code", "command", "expect", "session", "parameter", "parameters", "unset", "own", "linked"),
        *("step", "step-number", "destroys", "table", "confirm", "screen"),
    }
)
# The theme's bars, boxes and menus over the page, which an author could otherwise imitate.
_FAMILIES = ("run-", "finder", "value-", "log-")


def data(name: str) -> str:
    """Name a data attribute of the renderer's own."""
    return DATA + name


def classes(names: str) -> str:
    """Write classes of the renderer's own: one or several, with blanks between them."""
    return " ".join(MARK + name for name in names.split())


def allowed(name: str, value: str) -> str | None:
    """What stays of the value of an attribute, or None where the attribute goes."""
    if name == "class":
        kept = " ".join(word for word in value.split() if not _is_taken(word))
        return kept or None
    return None if name == "id" and value.startswith(THEME_IDS) else value


def _is_taken(word: str) -> bool:
    return word in SCRIPTED or word.startswith(_FAMILIES)


def unmarked(html: str) -> str:
    """Take the mark off, once the HTML is clean."""
    return html.replace(MARK + "-", "").replace(MARK, "")
