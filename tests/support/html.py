"""Reads the pages of a built site: what they link to, what they load, which anchors they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Attributes that name another file. On <a> and <area> it is visited, everywhere else it is loaded.
ADDRESSES = ("href", "src", "poster", "data", "action", "formaction", "srcset", "imagesrcset")
# Relations of <link> that load nothing.
UNLOADED = {"alternate", "author", "canonical", "license", "next", "prev", "search"}
# Scripts of these types are data; the policy lets them stand in the page.
DATA = {"application/json", "application/ld+json"}


@dataclass(frozen=True)
class Address:
    """An address that a page names, with where and how."""

    page: str
    line: int
    tag: str
    attribute: str
    value: str
    loaded: bool

    def __str__(self) -> str:
        return f"{self.page}:{self.line}: <{self.tag} {self.attribute}={self.value!r}>"


@dataclass
class HtmlPage:
    """What one page holds."""

    name: str
    lang: str = ""
    title: str = ""
    anchors: set[str] = field(default_factory=set)
    twice: list[str] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    redirects: bool = False


class _Reader(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page = HtmlPage(name)
        self._in_title = False
        self._in_svg = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._in_svg += tag == "svg"
        self._in_title = tag == "title" and not self._in_svg
        if tag == "html":
            self.page.lang = values.get("lang", "")
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            self.page.redirects = True
            values["href"] = values.get("content", "").partition("=")[2].strip("'\" ")
        self._note_anchor(values.get("id") or (values.get("name", "") if tag == "a" else ""))
        self._note_addresses(tag, values)
        self._note_inline(tag, values)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._in_svg -= tag == "svg"
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.page.title += data

    def _note_anchor(self, name: str) -> None:
        if not name:
            return
        if name in self.page.anchors:
            self.page.twice.append(f"{self.page.name}:{self.getpos()[0]}: id {name!r} stands twice")
        self.page.anchors.add(name)

    def _note_addresses(self, tag: str, values: dict[str, str]) -> None:
        visited = tag in ("a", "area", "meta") or (
            tag == "link" and set(values.get("rel", "").split()) <= UNLOADED
        )
        for attribute in ADDRESSES:
            if attribute not in values:
                continue
            several = attribute.endswith("srcset")
            parts = [p.split()[0] for p in values[attribute].split(",")] if several else [values[attribute]]
            for part in parts:
                line = self.getpos()[0]
                self.page.addresses.append(
                    Address(self.page.name, line, tag, attribute, part.strip(), not visited)
                )

    def _note_inline(self, tag: str, values: dict[str, str]) -> None:
        place = f"{self.page.name}:{self.getpos()[0]}: <{tag}"
        if tag == "style":
            self.page.inline.append(f"{place}>")
        if tag == "script" and "src" not in values and values.get("type", "") not in DATA:
            self.page.inline.append(f"{place}> without src")
        for name, value in values.items():
            if name == "style" or name.startswith("on") or value.strip().lower().startswith("javascript:"):
                self.page.inline.append(f"{place} {name}={value!r}>")


# Hosts serve this page at every depth, so it alone cannot link relatively.
ROOTED = "404.html"


class HtmlSite:
    """All pages of a folder, read once; ``below`` is the path it is published under."""

    def __init__(self, folder: Path, below: str = "/") -> None:
        self.folder = folder.resolve()
        self.below = below

    @cached_property
    def files(self) -> set[str]:
        return {p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if p.is_file()}

    @cached_property
    def pages(self) -> dict[str, HtmlPage]:
        return {name: self._read(name) for name in sorted(self.files) if name.endswith(".html")}

    def _read(self, name: str) -> HtmlPage:
        reader = _Reader(name)
        reader.feed((self.folder / name).read_text(encoding="utf-8"))
        reader.close()
        return reader.page

    def addresses(self) -> Iterator[Address]:
        for page in self.pages.values():
            yield from page.addresses

    def broken(self) -> Iterator[str]:
        """Say of each address inside the site that leads nowhere why it does."""
        for address in self.addresses():
            url = urlsplit(address.value)
            if (
                not url.scheme
                and not url.netloc
                and (reason := self._why_broken(address, url.path, url.fragment))
            ):
                yield f"{address}: {reason}"

    def target(self, address: Address) -> Path:
        """Give the file that an address inside the site means."""
        path = unquote(urlsplit(address.value).path)
        if address.page == ROOTED and path.startswith(self.below):
            return (self.folder / path.removeprefix(self.below)).resolve()
        own = self.folder / address.page
        return (own.parent / path).resolve() if path else own

    def _why_broken(self, address: Address, path: str, fragment: str) -> str:
        target = self.target(address)
        if path.startswith("/") and address.page != ROOTED:
            return "it starts at the root, so it breaks below a path and on a disk"
        if not target.is_relative_to(self.folder):
            return "it leaves the site"
        if target.is_dir():
            return "it names a folder, which does not open from a disk"
        name = target.relative_to(self.folder).as_posix()
        if name not in self.files:
            return "there is no such file"
        if fragment and name in self.pages and unquote(fragment) not in self.pages[name].anchors:
            return "the page has no such anchor"
        return ""
