"""What a link in double brackets names, as Obsidian, GitLab and other wikis write it.

``[[Page|text]]`` is Obsidian's order and ``[[text|Page]]`` that of GitLab. The side that names something is
taken, and Obsidian's where both do. A name is an id, a former one, or the end of a path: ``[[folder/Page]]``.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping

from drillbook.catalog.page import Page

_ADDRESS = re.compile(r"https?://[^\s\[\]]+$")
_PAGE_ENDINGS = (".md", ".markdown")
PICTURES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})


def is_address(target: str) -> bool:
    """Whether a link leads out of the site."""
    return _ADDRESS.match(target) is not None


def is_contents(target: str) -> bool:
    """Whether it is GitLab's mark for a list of contents, which each page has."""
    return target.casefold() == "_toc_"


def folded(name: str) -> str:
    """Write a name as those are compared that differ in capitals, blanks and the form of Unicode alone."""
    return re.sub(r"\s+", "-", unicodedata.normalize("NFC", name.strip())).casefold()


def split_target(target: str) -> tuple[str, str]:
    """Split ``Page#Heading`` into the name and the anchor; of headings below each other the last counts."""
    name, _, anchor = target.partition("#")
    return name.strip(), anchor.rpartition("#")[2].strip() or anchor.strip("# ")


def image_alt(text: str) -> str:
    """Give the alternative text of an embedded image: Obsidian writes its width there as well."""
    parts = (part.strip() for part in text.split("|"))
    return " ".join(part for part in parts if part and not re.fullmatch(r"\d+(?:x\d+)?", part))


class Paths:
    """Finds pages by the end of the path of their file."""

    def __init__(self, pages: Mapping[str, Page]) -> None:
        self._by_stem: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for page in pages.values():
            for path in {_bare(variant.file) for variant in page.variants()} | {_bare(page.address)}:
                self._by_stem[posixpath.basename(path)].append((path, page.id))

    def find(self, name: str, beside: str) -> str | None:
        """Find the id of the page that a name means in a file: in its folder first, else the least deep."""
        folder = posixpath.dirname(folded(beside))
        path = _bare(name)
        if path.startswith(("./", "../")):
            wanted, anywhere = posixpath.normpath(posixpath.join(folder, path)), False
        else:
            wanted, anywhere = path.strip("/"), True
        found = [
            (posixpath.dirname(full) != folder, full.count("/"), full, page_id)
            for full, page_id in self._by_stem.get(posixpath.basename(wanted), ())
            if full == wanted or (anywhere and full.endswith(f"/{wanted}"))
        ]
        return min(found)[-1] if found else None


def _bare(path: str) -> str:
    path = folded(path)
    return posixpath.splitext(path)[0] if path.endswith((*_PAGE_ENDINGS, ".html")) else path
