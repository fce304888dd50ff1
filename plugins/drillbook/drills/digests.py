"""Digests of what a drill runs, by page, so that a change to it unproves what was proven.

Commands count with their values filled in, and so do the files that configs hold
and that pages link to. Prose does not: fixing a sentence leaves the proof alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

from drillbook.catalog import Catalog, Page


def digests_of(
    catalog: Catalog, drill: Page, texts: Mapping[str, list[str]], named: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Give the digests of a drill, its procedures and the configs it lists or names a file of.

    ``texts`` holds what is run of each page, ``named`` the files of each config that its commands name.
    Keys are ``kind:id``.
    """
    procedures = catalog.procedures_of(drill)
    configs = (*catalog.linked(drill, "configs"), *(catalog.pages[name] for name in named))
    pages = {page.id: page for page in (*procedures, *configs)}.values()
    # Of several procedures the order is a part of what is run, and none may go unnoticed.
    order = [page.id for page in procedures] if len(procedures) > 1 else []
    found = {key(drill): _digest(catalog, drill, texts.get(drill.id, []), order)}
    return found | {
        key(page): _digest(catalog, page, texts.get(page.id, []), named.get(page.id, ())) for page in pages
    }


def key(page: Page) -> str:
    """Name a page among digests: ``procedure:restore-x``."""
    return f"{page.kind.name}:{page.id}"


def _digest(catalog: Catalog, page: Page, texts: list[str], more: Sequence[str] = ()) -> str:
    runs = [text.rstrip() for text in texts]
    whole = [runs, sorted(_files(catalog, page)), *([list(more)] if more else [])]
    content = json.dumps(whole, ensure_ascii=False)
    return "sha256:" + hashlib.sha256(content.encode()).hexdigest()


def _files(catalog: Catalog, page: Page) -> Iterator[tuple[str, str]]:
    named = {path for path, _ in page.files}
    links = (catalog.resolver.resolve(page, link) for link in page.body.links if link.form != "image")
    named |= {link.file for link in links if link.what == "file"}
    for name in named:
        path = catalog.file(name)
        if path is not None:
            yield name, hashlib.sha256(path.read_bytes()).hexdigest()
