"""Which files of the content folder a drill's commands use: those that they name below DRILL_CONTENT."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from drillbook.catalog import Catalog, Page

_CONTENT = re.compile(r"\$(?:DRILL_CONTENT|\{DRILL_CONTENT\})/+([^\s;&|<>()$`{}*?]+)")
_QUOTES = re.compile(r"[\"'\\]")
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$", re.MULTILINE)
# What is only said is not used; what is written to a file or handed on is.
_SAID = re.compile(r"(?:^|(?<=[;&|]))[ \t]*(?:echo|printf|:|true)[ \t][^;&|>\n]*(?=$|[;&\n])", re.MULTILINE)


def files_of(config: Page) -> dict[str, str]:
    """The files of a configuration: the path below the content folder, and the name on the page."""
    return {path: file.path for path, file in config.files}


def files_used(texts: Iterable[str]) -> frozenset[str]:
    """The files below the content folder that commands name by their path."""
    found: set[str] = set()
    for text in texts:
        if "DRILL_CONTENT" in text:
            plain = _QUOTES.sub("", _SAID.sub("", _COMMENT.sub("", text)))
            found |= {posixpath.normpath(name) for name in _CONTENT.findall(plain)}
    return frozenset(found)


def configs_used(catalog: Catalog, texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The files that commands use, by configuration, whether their drill lists that or not."""
    named = files_used(texts)
    found = {page.id: named & files_of(page).keys() for page in catalog.of_kind("config")} if named else {}
    return {name: tuple(sorted(files)) for name, files in found.items() if files}
