"""Where a link leads: wiki links, relative links, and the forms other generators write."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from drillbook.catalog.markdown.body import Link
from drillbook.catalog.markdown.syntax import OTHERS_TAG_START, PAGE_TAG
from drillbook.catalog.page import Page, ResolvedLink
from drillbook.catalog.wikilinks import Paths, folded, is_address, is_contents, split_target

_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
_REF = re.compile(rf"{PAGE_TAG.pattern}(?P<rest>.*)$")
_PELICAN = re.compile(r"^[{|](filename|static|attach)[}|](.*)$")
EXTERNAL = ResolvedLink("external")
BROKEN = ResolvedLink("broken")


class Reading(NamedTuple):
    """The two sides of a wiki link: ``name`` leads to ``link``, and ``text`` is what it says, if anything."""

    name: str
    text: str
    link: ResolvedLink


class LinkResolver:
    """Resolves the links of pages against one catalog and its files.

    ``file`` finds one by its path, and ``named`` gives the paths of those that have a name.
    """

    def __init__(
        self,
        pages: Mapping[str, Page],
        aliases: Mapping[str, str],
        file: Callable[[str], Path | None],
        named: Callable[[str], Sequence[str]] = lambda _: (),
    ) -> None:
        self.pages = pages
        self.aliases = aliases
        self._file = file
        self._named = named
        self._paths = Paths(pages)
        self._by_name = {folded(alias): page_id for alias, page_id in aliases.items()}
        self._by_name |= {folded(page_id): page_id for page_id in pages}
        self._by_file: dict[str, str] = {}
        self._files: dict[str, bool] = {}
        for page in pages.values():
            for variant in page.variants():
                self._by_file[variant.file] = page.id
                self._by_file.setdefault(posixpath.splitext(variant.file)[0], page.id)
            if page.address.endswith("/index.html") or page.address == "index.html":
                self._by_file.setdefault(posixpath.dirname(page.address), page.id)

    def find(self, name: str) -> Page | None:
        """Find a page by id or alias, whatever its capitals and spaces."""
        wanted = re.sub(r"\s+", "-", name.strip())
        found = wanted if wanted in self.pages else self.aliases.get(wanted)
        found = found or self._by_name.get(folded(wanted))
        return self.pages.get(found) if found else None

    def reading(self, page: Page, target: str, text: str) -> Reading:
        """Tell what a wiki link names from what it says, whichever of the two stands first."""
        target, text = target.strip(), text.strip()
        link = self._wiki(page, target)
        if text and link.what == "broken":
            other = self._wiki(page, text)
            if other.what != "broken":
                return Reading(text, target, other)
        return Reading(target, text, link)

    def resolve(self, page: Page, link: Link) -> ResolvedLink:
        """Say where a link of a page leads."""
        if link.form == "wiki":
            return self.reading(page, link.target, link.text).link
        return self.resolve_target(page, link.target)

    def _wiki(self, page: Page, target: str) -> ResolvedLink:
        if is_address(target) or is_contents(target):
            return EXTERNAL
        name, anchor = split_target(target)
        if not name:
            return _page(self.pages.get(page.id), anchor)
        found = self.find(name) or self.pages.get(self._paths.find(name, page.file) or "")
        if found:
            return _page(found, anchor)
        if "^" in name.strip("^"):  # a block of a page
            name, _, block = name.partition("^")
            return self._wiki(page, f"{name}#^{block}")
        file = next((path for path in self._files_at(page, name) if self._exists(path)), "")
        return ResolvedLink("file", file=file, wants_page=False) if file else self._dead(page, name)

    def _files_at(self, page: Page, name: str) -> Iterator[str]:
        if not posixpath.splitext(name)[1]:
            return
        yield from self._near(page, name)
        if not name.startswith("."):
            yield from (path for path in self._named(name) if f"/{path}".endswith(f"/{name.lstrip('/')}"))

    @staticmethod
    def _near(page: Page, name: str) -> Iterator[str]:
        for folder in (posixpath.dirname(page.file), ""):
            path = posixpath.normpath(posixpath.join(folder, name.lstrip("/")))
            if not path.startswith(".."):
                yield path

    def _dead(self, page: Page, name: str) -> ResolvedLink:
        ending = posixpath.splitext(name)[1].lower()
        wants_page = ending in ("", ".md", ".markdown") or " " in ending
        return ResolvedLink("broken", tried=tuple(self._near(page, name)), wants_page=wants_page)

    def resolve_target(self, page: Page, target: str) -> ResolvedLink:
        """Say where the target of an ordinary Markdown link leads."""
        shortcode = _REF.match(target)
        if shortcode:
            target = shortcode["target"] + shortcode["rest"]
        elif OTHERS_TAG_START.search(target):
            return EXTERNAL
        pelican = _PELICAN.match(target)
        if pelican:
            target = pelican.group(2)
        elif _SCHEME.match(target) or target.startswith("//"):
            return EXTERNAL
        path, _, anchor = target.partition("#")
        # A Mac gives names, and so links, in NFD.
        path, anchor = (unicodedata.normalize("NFC", unquote(part)) for part in (path.split("?")[0], anchor))
        if not path:
            return _page(self.pages.get(page.id, page), anchor)
        return self._resolve_path(page, path, anchor, whole_site=bool(shortcode))

    def _resolve_path(self, page: Page, path: str, anchor: str, whole_site: bool) -> ResolvedLink:
        folder = posixpath.dirname(page.file)
        bases = [""] if path.startswith("/") else [folder]
        if not path.startswith(("/", ".")):
            # Hugo serves `a.md` as `a/`, so that links are written one level deeper; ref finds any name.
            bases += ["", posixpath.splitext(page.file)[0]]
        elif path.startswith("../"):
            bases.append(posixpath.splitext(page.file)[0])
        tried = []
        for base in bases:
            full = posixpath.normpath(posixpath.join(base, path.lstrip("/") or "."))
            full = "" if full == "." else full
            tried.append(full)
            target = self._page_at(full)
            if target:
                return _page(target, anchor)
            if full and not full.startswith("..") and self._exists(full):
                return ResolvedLink("file", file=full, anchor=anchor, wants_page=False)
        named = posixpath.splitext(posixpath.basename(path.rstrip("/")))[0]
        target = self.find(named) if whole_site and named else None
        if target:
            return _page(target, anchor)
        wants_page = path.endswith((".md", "/")) or "." not in posixpath.basename(path)
        return ResolvedLink("broken", tried=tuple(filter(None, tried)), wants_page=wants_page)

    def _page_at(self, path: str) -> Page | None:
        stem, ending = posixpath.splitext(path)
        for name in (path, stem) if ending in (".md", ".markdown", ".html") else (path,):
            found = self._by_file.get(name)
            if found:
                return self.pages[found]
        return None

    def _exists(self, path: str) -> bool:
        if path not in self._files:
            self._files[path] = self._file(path) is not None
        return self._files[path]


def _page(page: Page | None, anchor: str) -> ResolvedLink:
    if page is None:
        return BROKEN
    return ResolvedLink("page", page=page.id, anchor=anchor, address=page.address)
