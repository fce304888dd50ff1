"""Making rendered HTML fit the page it stands on.

A page is rendered once. Its links to files are written from the root of the site
(``site:/configs/backup.conf``), those to pages from the root of the reader's
language (``page:/scenarios/x.html#steps``). Each place it is shown turns them into links
relative to itself; where a procedure stands on a scenario's page, its ids get a
prefix and its headings a lower level, so that the page stays one valid document.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from urllib.parse import quote, unquote

FILE = "site:/"
PAGE = "page:/"
_LINK = re.compile(r'((?:href|src)=")(site|page):/([^"#]*)(#[^"]*)?"')
_ID = re.compile(r'(<[a-z][^<>]*?\s)(id|for|aria-labelledby)="([^"]+)"')
_FRAGMENT = re.compile(r'href="#([^"]+)"')
_HEADING = re.compile(r"<(/?)h([2-6])\b")


@lru_cache(maxsize=1 << 16)
def relative(address: str, base: str) -> str:
    """Write the way from one page to another: both are addresses from the site's root."""
    path, hash_, fragment = address.partition("#")
    return to_file(path, base) + hash_ + quote(fragment, safe="/?:@!$&'()*+,;=-._~")


def to_file(path: str, base: str) -> str:
    """Write the way from a page to a file, whatever signs its name has."""
    path = path.lstrip("/")  # else it would be seen from the root of the disk
    way = posixpath.relpath(path or ".", posixpath.dirname(base) or ".")
    if path.endswith("/"):
        way += "/"
    # A name with a colon in its first part would read as a scheme.
    way = f"./{way}" if ":" in way.split("/")[0] else way
    return quote(way, safe="/.~!$&'()*+,;=@:-_")


@dataclass(frozen=True)
class Embedding:
    """How a page's HTML stands on another page.

    ``prefix`` goes before every id, and before links to them; headings become
    ``deeper`` levels lower. A link to an id that is not among ``ids`` leads to the
    page itself, at ``address``.
    """

    prefix: str
    deeper: int
    address: str
    ids: frozenset[str]


def file_href(file: str, anchor: str = "") -> str:
    """Write the link to a file from the root of the site; ``#`` in its name begins no anchor."""
    name = file.replace("%", "%25").replace("#", "%23")
    return FILE + name + (f"#{anchor}" if anchor else "")


def ids_of(html: str) -> frozenset[str]:
    """Name the ids in a piece of HTML."""
    return frozenset(m.group(3) for m in _ID.finditer(html) if m.group(2) == "id")


def relocate(html: str, base: str, root: str = "", embedding: Embedding | None = None) -> str:
    """Fit HTML to the page at address ``base``; ``root`` is the folder of the reader's language."""
    html = _embed(html, embedding) if embedding else html

    def link(found: re.Match[str]) -> str:
        name = unescape(found.group(3))
        way = to_file(unquote(name), base) if found.group(2) == "site" else relative(root + name, base)
        return f'{found.group(1)}{escape(way, quote=False)}{found.group(4) or ""}"'

    return _LINK.sub(link, html)


def _embed(html: str, embedding: Embedding) -> str:
    prefix = embedding.prefix

    def fragment(found: re.Match[str]) -> str:
        here = found.group(1) in embedding.ids
        return (
            f'href="#{prefix}{found.group(1)}"'
            if here
            else f'href="{PAGE}{embedding.address}#{found.group(1)}"'
        )

    html = _FRAGMENT.sub(fragment, html)
    html = _ID.sub(lambda m: f'{m.group(1)}{m.group(2)}="{prefix}{m.group(3)}"', html)
    return _HEADING.sub(lambda m: f"<{m.group(1)}h{min(6, int(m.group(2)) + embedding.deeper)}", html)
