"""Which files of configurations a drill has to do with.

Those that its commands name below DRILL_CONTENT count into its digests, so that it is unproven when one of
them changes. Whether a run read one is another matter, and only its record says so.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from drillbook.catalog import Catalog, Page

_CONTENT = re.compile(r"\$(?:DRILL_CONTENT|\{DRILL_CONTENT\})/+([^\s;&|<>()$`{}*?]+)")
_QUOTES = re.compile(r"[\"'\\]")
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$", re.MULTILINE)
# What is only said is not named; what is written to a file or handed on is.
_SAID = re.compile(r"(?:^|(?<=[;&|]))[ \t]*(?:echo|printf|:|true)[ \t][^;&|>\n]*(?=$|[;&\n])", re.MULTILINE)


@dataclass(frozen=True)
class Watched:
    """A file of configurations by its path below the content folder, and the pages of these."""

    file: str
    pages: frozenset[str]


def files_of(config: Page) -> dict[str, str]:
    """The files of a configuration: the path below the content folder, and the name on the page."""
    return {path: file.path for path, file in config.files}


def watched(catalog: Catalog) -> tuple[Watched, ...]:
    """The files of all configurations, for a run to look after."""
    pages: dict[str, set[str]] = defaultdict(set)
    for config in catalog.of_kind("config"):
        for path in files_of(config):
            if catalog.file(path):
                pages[path].add(config.file)
    return tuple(Watched(path, frozenset(named)) for path, named in sorted(pages.items()))


def digests_today(catalog: Catalog) -> dict[str, str]:
    """The digests of the files of all configurations as they are now, by path."""
    found: dict[str, str] = {}
    for path in {path for config in catalog.of_kind("config") for path in files_of(config)}:
        file = catalog.file(path)
        if file is not None:
            found[path] = digest_of(file)
    return found


def digest_of(path: Path) -> str:
    """Give the digest of a file as records write it. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def files_named(texts: Iterable[str]) -> frozenset[str]:
    """The files below the content folder that commands name by their path."""
    found: set[str] = set()
    for text in texts:
        if "DRILL_CONTENT" in text:
            plain = _QUOTES.sub("", _SAID.sub("", _COMMENT.sub("", text)))
            found |= {posixpath.normpath(name) for name in _CONTENT.findall(plain)}
    return frozenset(found)


def configs_named(catalog: Catalog, texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The files that commands name, by configuration, whether their drill lists that or not."""
    named = files_named(texts)
    found = {page.id: named & files_of(page).keys() for page in catalog.of_kind("config")} if named else {}
    return {name: tuple(sorted(files)) for name, files in found.items() if files}
