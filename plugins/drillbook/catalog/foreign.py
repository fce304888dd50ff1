"""Which pages were written for Drillbook, and which were written for another program or none.

What is wrong in a foreign page is a warning, whatever folder it lies in: a folder of notes is
published as it is. A page is Drillbook's own where its metadata has a key that only Drillbook knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from drillbook.catalog.files import Source
from drillbook.catalog.frontmatter import FrontMatter
from drillbook.catalog.identity import Identity
from drillbook.catalog.kinds import FOLDERS, KINDS, Kind, own_keys
from drillbook.catalog.problems import (
    Known,
    Problem,
    Severity,
    error,
    nearest,
    problem,
    raises,
    shown,
    warning,
)

# Keys of our kinds that the front matter of other generators, wikis and service catalogs has as well.
_ANYBODYS = frozenset(
    {"author", "data", "date", "license", "owner", "priority", "published", "publisher", "time", "url"}
)
_KEY = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:", re.MULTILINE)
_PLAIN = KINDS["page"]
# What is an error wherever it stands: it would publish what nobody meant to.
ALWAYS = frozenset({"outside-content"})


def is_own(kind: Kind, folder: str | None, front: FrontMatter, text: str) -> bool:
    """Say whether a page was written for Drillbook, as a page of a kind that lies in a folder."""
    # Of metadata that cannot be read, the keys can be.
    keys = set(_KEY.findall(_head(front, text))) if front.unread else set(front.data)
    if keys & (own_keys(kind.model) - _ANYBODYS - {"kind"}):
        return True
    named = front.data.get("kind")
    if folder is not None and isinstance(named, str) and named in KINDS:
        # The folder stands for it too: whoever wrote that knows both.
        if named != "page" and KINDS[named].folder == folder:
            return True
    elif folder is not None and isinstance(named, str) and nearest(named, set(KINDS) - {"page"}):
        return True  # a typo
    return kind.name == "reference" and _is_address(front.data.get("url"))


def _head(front: FrontMatter, text: str) -> str:
    if not front.present:
        return ""
    return "\n".join(text.split("\n")[1 : front.body_line - 1 if front.body_line > 2 else 40])


def _is_address(value: object) -> bool:
    """Hugo's ``url`` is a path, and ours is the address of a source."""
    try:
        return isinstance(value, str) and urlsplit(value).scheme in ("http", "https")
    except ValueError:
        return False


@raises(
    warning(
        "misplaced-page",
        "a page with the metadata of a kind is not in the folder of that kind",
        "The folder determines the kind of a page. Move the page, or name the kind with `kind:`.",
    ),
)
def misplaced(source: Source, identity: Identity, front: FrontMatter) -> list[Problem]:
    """Tell of a page that was written for Drillbook and lies where Drillbook takes it for a plain one."""
    if identity.folder is not None or identity.lang or "kind" in front.data:
        return []
    for part in PurePosixPath(source.file).parent.parts:
        kind = FOLDERS.get(Known(FOLDERS).closest(part))
        if kind and kind.name != "page" and is_own(kind, None, front, source.text):
            noun = f"{'an' if kind.name[0] in 'aeiou' else 'a'} {kind.name}"
            where = shown(f"{PurePosixPath(source.file).parent}/")
            message = (
                f"the page has the metadata of {noun} but is treated as a plain page, since it is in {where}"
            )
            hint = f"move it to {kind.folder}/ of the content folder, or write 'kind: {kind.name}'"
            return [problem(source.file, (1, 1), "misplaced-page", message, hint)]
    return []


@raises(
    error(
        "unknown-kind",
        "there is no such kind of page",
        "The kind decides which metadata and sections a page has. By default the folder determines it.",
    ),
    warning(
        "no-metadata",
        "a page in a folder of pages with metadata has none",
        "Without metadata it is published as a plain page, which is missing from the lists of its kind. "
        "`drillbook new KIND` shows what belongs there.",
    ),
)
def kind_of(source: Source, identity: Identity, front: FrontMatter) -> tuple[Kind, bool, list[Problem]]:
    """Say of which kind a page is, whether it is foreign, and what is wrong with its saying so."""
    file, named = source.file, front.data.get("kind")
    folder = FOLDERS.get(identity.folder or "", _PLAIN)
    kind = KINDS.get(named, folder) if isinstance(named, str) else folder
    own = is_own(kind, identity.folder, front, source.text)
    foreign = identity.folder is None or not own
    if not foreign and named is not None and str(named) not in KINDS:
        hint = nearest(str(named), KINDS) or f"write one of {', '.join(KINDS)}"
        at = front.position(("kind",))
        return folder, foreign, [problem(file, at, "unknown-kind", f"there is no kind {shown(named)}", hint)]
    is_index = file.count("/") == 1 and identity.id == identity.folder
    if own and not (is_index and kind is folder):
        return kind, foreign, misplaced(source, identity, front)
    if kind is _PLAIN or is_index or identity.lang:
        return _PLAIN, foreign, misplaced(source, identity, front)
    noun = f"{'an' if kind.name[0] in 'aeiou' else 'a'} {kind.name}"
    hint = f"give it the metadata of {noun}: drillbook fields {kind.name}"
    what = f"in {folder.folder}/" if kind is folder else f"of kind '{kind.name}'"
    message = f"the page {what} has no metadata of {noun} and is treated as a plain page"
    return _PLAIN, foreign, [problem(file, (1, 1), "no-metadata", message, hint)]


def downgrade_if_foreign(problems: Iterable[Problem], foreign: bool) -> list[Problem]:
    """Downgrade errors to warnings in a page that was never written for Drillbook: it is published anyway."""
    return [_softened(found) if foreign else found for found in problems]


def _softened(found: Problem) -> Problem:
    return found if found.rule in ALWAYS else replace(found, severity=Severity.WARNING)
