"""Raw HTML in pages: what is harmless stays, balanced; scripts, styles and frames go."""

from __future__ import annotations

from collections.abc import Callable

import nh3

from drillbook.markup import own

_OURS = {
    "input",
    "label",
    "section",
    "details",
    "summary",
    "figure",
    "figcaption",
    "picture",
    "nav",
    "button",
}
_TAGS = (set(nh3.ALLOWED_TAGS) | _OURS) - {"picture", "button", "nav", "area", "map"}
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
        tags=_TAGS,
        attributes={"*": _EVERYWHERE, **_BY_TAG},
        attribute_filter=lambda tag, name, value: _ours(rewrite, tag, name, value),
        generic_attribute_prefixes={own.DATA},
        url_schemes={"http", "https", "mailto", "tel", "ftp", "ssh", "git", "site", "page"},
        link_rel=None,
        strip_comments=True,
        clean_content_tags={"script", "style", "iframe", "object", "noscript", "template"},
    )
