"""Who writes which file of the published site, known before anything is written.

A site is written from many places: pages, their Markdown, lists, feeds, redirects of aliases and alerts, and
the files that pages link or attach. No two of them may write one file, and none may need as a folder what
another writes as a file. What this plan refuses is a problem for ``check``, and ``build`` never writes it.

Languages repeat the same addresses below a folder of their own, so that one is compared without that folder;
and without capitals, since there are file systems that take two names for one that differ in them alone.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from drillbook.catalog.identity import RESERVED_FILES
from drillbook.catalog.kinds import FOLDERS
from drillbook.catalog.models import ScenarioMetadata
from drillbook.catalog.page import PLAIN, Page
from drillbook.catalog.problems import shown
from drillbook.catalog.slugs import facet_slug

LONGEST_PART = 255  # bytes of a name: what file systems take
LONGEST = 1024  # bytes of an address; a path may have 4,096, with the folder before it

_FILES = (
    *("catalog.json", "sitemap.xml", "readiness.json", "drills.ics", "llms.txt", "SHA256SUMS", "sw.js"),
    *("index.html", "kitchen.html", "feed.atom", "readiness.atom"),
    *("systems/index.html", "tags/index.html", "owners/index.html"),
    *(f"{stem}.html" for stem in sorted(RESERVED_FILES)),
)
# All in it is the site's own: scripts lie here, and are loaded by name. That of the search has a version.
_OWN = re.compile(r"theme(?:/|$)|search(?:$|/[0-9a-f]{6,}(?:/|$))")
_SITE = "a file of the site's own"


@dataclass(frozen=True)
class Claim:
    """Who writes a file. ``page`` is what it is or leads to; ``source`` the file that it is a copy of."""

    what: str
    address: str = ""
    page: str = ""
    field: str = ""
    source: str = ""

    def serves(self, redirect: Redirect) -> bool:
        """Whether what is there does already what a redirect is for."""
        # Several scenarios may name one alert: it leads to the worst of them.
        same = self.page == redirect.page.id or self.field == redirect.field == "alerts"
        return same and self.address == redirect.address


@dataclass(frozen=True)
class Redirect:
    """A former id or an alert that leads on to a page, from an address below the root of each language."""

    address: str
    page: Page
    field: str = ""
    number: int = 0

    @property
    def is_alert(self) -> bool:
        """Whether it is an alert that leads on; several scenarios may name one."""
        return self.field == "alerts"


@dataclass(frozen=True)
class Refusal:
    """What cannot be written: the page that asks for it, the key that does, and why."""

    page: Page
    field: str
    number: int
    message: str
    hint: str


@dataclass
class Addresses:
    """The files that a site writes of its own, by address."""

    languages: Collection[str] = ()
    redirects: list[Redirect] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    _files: dict[str, Claim] = field(default_factory=dict)
    _folders: dict[str, Claim] = field(default_factory=dict)

    def in_the_way(self, address: str) -> Claim | None:
        """Say who writes what a file at an address would replace, or would need as a folder."""
        key = self._key(address)
        if _OWN.match(key):
            return Claim(_SITE)
        above = next((self._files[up] for up in _folders_of(key) if up in self._files), None)
        return self._files.get(key) or self._folders.get(key) or above

    def refuses(self, file: str) -> str:
        """Say why a file of the content cannot be published under its own name, or nothing."""
        claim = self.in_the_way(file)
        return claim.what if claim and claim.source != file else ""

    def put(self, address: str, claim: Claim) -> None:
        """Give an address to somebody, with the folders that lead to it."""
        key = self._key(address)
        self._files[key] = claim
        for folder in _folders_of(key):
            self._folders.setdefault(folder, claim)

    def _key(self, address: str) -> str:
        key = unicodedata.normalize("NFC", address).casefold()
        first, slash, rest = key.partition("/")
        return rest if slash and first in self.languages else key


def plan(pages: Iterable[Page], languages: Collection[str] = ()) -> Addresses:
    """Plan the files of a site of these pages, all but those that pages link or attach."""
    pages = list(pages)
    found = Addresses(languages)
    for address in (*_FILES, *_lists(pages)):
        found.put(address, Claim(_SITE))
    for page in pages:
        _page(found, page)
    for page in pages:
        for number, alias in enumerate(page.metadata.aliases):
            if _names_a_page(alias):
                _redirect(found, Redirect(alias_address(page, alias), page, "aliases", number), alias)
        scenario = page.maybe(ScenarioMetadata)
        for number, alert in enumerate(scenario.alerts if scenario else ()):
            _redirect(found, Redirect(alert_address(alert), page, "alerts", number), alert)
    return found


def _lists(pages: Iterable[Page]) -> Iterator[str]:
    for page in pages:
        meta, folder = page.metadata, page.kind.folder
        named = {"systems": meta.systems, "tags": meta.tags, "owners": [meta.owner] if meta.owner else []}
        yield from (f"{group}/{facet_slug(name)}.html" for group, names in named.items() for name in names)
        for name, values in page.filters.items():
            yield from (f"{folder}/by-{name}/{facet_slug(value)}.html" for value in values if value)
        yield f"{folder}/index.html"


def _page(found: Addresses, page: Page) -> None:
    claim = None if _is_list(page) else found.in_the_way(page.address)
    script = f"theme/parameters/{page.id}.{page.lang}.js" if page.kind is not PLAIN else ""
    if claim:
        why = f"as is {claim.what}" if claim.page else f"replacing {claim.what}"
        message = f"the page would be written to {shown(page.address)}, {why}"
        found.refusals.append(Refusal(page, "", 0, message, "rename one of the files"))
        return
    if not (_fits(page.address) and _fits(script)):
        message = f"the page would be written to {shown(page.address)}, which is too long for file systems"
        found.refusals.append(Refusal(page, "", 0, message, "give the file a shorter name"))
    if not _fits(f"owners/{facet_slug(page.metadata.owner or '')}.html"):
        message = f"owner: {shown(page.metadata.owner)} is too long for the name of a file"
        found.refusals.append(Refusal(page, "owner", 0, message, "make it shorter"))
    found.put(page.address, Claim(page.file, page.address, page.id))
    twin = page.address.removesuffix(".html") + ".md"
    if not found.in_the_way(twin):
        found.put(twin, Claim(f"the Markdown of {page.file}", source=page.file))


def _is_list(page: Page) -> bool:
    """Whether the page is the text of a list that the site writes itself."""
    folder, name = posixpath.split(page.address)
    return name == "index.html" and (not folder or folder in FOLDERS)


def _redirect(found: Addresses, redirect: Redirect, name: str) -> None:
    page, address = redirect.page, redirect.address
    what = f"{'alias' if redirect.field == 'aliases' else 'alert'} {shown(name)}"
    other = found.in_the_way(address)
    if other and other.serves(redirect):
        return
    if other:
        why, hint = f"replacing {other.what}", "choose another one, or remove it"
    elif not _fits(address):
        why, hint = "which is too long for file systems", "make it shorter, or remove it"
    else:
        found.put(address, Claim(f"{what} of {page.file}", address, page.id, redirect.field))
        found.redirects.append(redirect)
        return
    message = f"{what} would be written to {shown(address)}, {why}"
    found.refusals.append(Refusal(page, redirect.field, redirect.number, message, hint))


def alert_address(alert: str) -> str:
    """Where an alert leads on from."""
    return f"alerts/{alert.replace('/', '-')}.html"


def alias_address(page: Page, alias: str) -> str:
    """Where a former id leads on from: beside the page, or as a path, which other generators write."""
    path = alias.rstrip("/").removesuffix(".html") + ".html"
    # Seen from the root, no number of `../` leads out of the site.
    full = posixpath.join("/", posixpath.dirname(page.address), path)
    return posixpath.normpath(full).lstrip("/")


def _names_a_page(alias: str) -> bool:
    return bool(alias.strip("/. "))


def _fits(address: str) -> bool:
    parts = [len(part.encode("utf-8", "replace")) for part in address.split("/")]
    return max(parts) <= LONGEST_PART and sum(parts) + len(parts) <= LONGEST


def _folders_of(key: str) -> Iterator[str]:
    at = key.rfind("/")
    while at > 0:
        yield key[:at]
        at = key.rfind("/", 0, at)
