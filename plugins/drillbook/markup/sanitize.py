"""Raw HTML in pages: what is harmless stays, balanced.

Scripts, styles and frames are text when they come here (see ``catalog.inert``); what is cleaned
away with its content could only be an element that no page has.
"""

from __future__ import annotations

from collections.abc import Callable

import nh3

from drillbook.catalog.markdown.elements import PUBLISHED
from drillbook.markup import own

_EVERYWHERE = {
    "class",
    "id",
    "title",
    "lang",
    "dir",
    "role",
    "tabindex",
    "aria-label",
    "aria-hidden",
    "aria-labelledby",
}
_BY_TAG = {
    "a": {"href", "hreflang", "download"},
    "img": {"src", "alt", "width", "height", "loading"},
    "input": {"type", "checked", "disabled"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "details": {"open"},
    "time": {"datetime"},
    "abbr": {"title"},
    "label": {"for"},
}

AttributeFilter = Callable[[str, str, str], str | None]


def _ours(rewrite: AttributeFilter, tag: str, name: str, value: str) -> str | None:
    kept = own.allowed(name, value)
    return rewrite(tag, name, kept) if kept is not None else None


def make_cleaner(rewrite: AttributeFilter) -> nh3.Cleaner:
    """Make a cleaner; ``rewrite`` sees every attribute and gives its value, or None to drop it."""
    return nh3.Cleaner(
        tags=set(PUBLISHED),
        attributes={"*": _EVERYWHERE, **_BY_TAG},
        attribute_filter=lambda tag, name, value: _ours(rewrite, tag, name, value),
        generic_attribute_prefixes={own.DATA},
        url_schemes={"http", "https", "mailto", "tel", "ftp", "ssh", "git", "site", "page"},
        link_rel=None,
        strip_comments=True,
        clean_content_tags={"script", "style", "iframe", "object", "noscript", "template"},
    )
