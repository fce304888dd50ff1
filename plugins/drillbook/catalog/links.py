"""Where a link leads: wiki links, relative links, and the forms other generators write."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import unquote

from drillbook.catalog.markdown.body import Link
from drillbook.catalog.markdown.syntax import REF_SHORTCODE, SHORTCODE_START
from drillbook.catalog.page import Page, ResolvedLink

_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
_REF = re.compile(rf"{REF_SHORTCODE.pattern}(?P<rest>.*)$")
_PELICAN = re.compile(r"^[{|](filename|static|attach)[}|](.*)$")
EXTERNAL = ResolvedLink("external")
BROKEN = ResolvedLink("broken")


class LinkResolver:
    """Resolves the links of pages against one catalog and its files, which ``file`` finds."""

    def __init__(
        self, pages: Mapping[str, Page], aliases: Mapping[str, str], file: Callable[[str], Path | None]
    ) -> None:
        self.pages = pages
        self.aliases = aliases
        self._file = file
        self._by_name = {page_id.casefold(): page_id for page_id in pages}
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
        found = found or self._by_name.get(wanted.casefold())
        return self.pages.get(found) if found else None

    def resolve(self, page: Page, link: Link) -> ResolvedLink:
        """Say where a link of a page leads."""
        if link.form == "wiki":
            name, _, anchor = link.target.partition("#")
            target = self.find(name) if name.strip() else self.pages.get(page.id)
            return _page(target, anchor.strip()) if target else BROKEN
        return self.resolve_target(page, link.target)

    def resolve_target(self, page: Page, target: str) -> ResolvedLink:
        """Say where the target of an ordinary Markdown link leads."""
        shortcode = _REF.match(target)
        if shortcode:
            target = shortcode["target"] + shortcode["rest"]
        elif SHORTCODE_START.search(target):
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
