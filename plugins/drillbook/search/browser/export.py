"""The index as browsers read it: small classic scripts, loaded when a query needs them.

The manifest knows which shards a query asks for, so that one
round trip is enough to rank. Document files hold what is shown of a result. Everything lies in
a folder named by what it contains: no cache can mix two builds.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from drillbook.search.browser.manifest import manifest
from drillbook.search.browser.packing import script
from drillbook.search.browser.plan import plan_of
from drillbook.search.browser.scripts import scripts
from drillbook.search.index.reading import SearchIndex
from drillbook.search.language.thesaurus import Thesaurus


def _go_on() -> None:
    """End nothing."""


def files_of(
    index: SearchIndex, words: Thesaurus, languages: Sequence[str], check: Callable[[], None] = _go_on
) -> dict[str, str]:
    """Give the texts of all scripts by their names."""
    plan = plan_of(index, words)
    check()
    return {**dict(scripts(plan)), "manifest.js": manifest(plan, languages)}


def export(
    index: SearchIndex,
    words: Thesaurus,
    languages: Sequence[str],
    folder: Path,
    files: Mapping[str, str],
    check: Callable[[], None] = _go_on,
) -> str:
    """Write the browser's index below a folder; give the name of its own folder in there.

    ``files`` are what reads it: ``code.js``, ``search.css``, ``words.LANG.js`` of each language, and what
    is fetched by itself. They are published with it, under one name, so that no browser reads new data
    with old code. ``check`` is called between the parts of the work, and ends it where it raises.
    """
    files = bundled({**files, **files_of(index, words, languages, check)}, languages)
    version = _digest(files)
    target = folder / version
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name, text in files.items():
        (target / name).write_bytes(text.encode("utf-8", "replace"))
    return version


def bundled(files: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    """Put together what every search needs, once for each language of the site, whose words come with it."""
    found = dict(files)
    parts = [found.pop("code.js"), script("style", found.pop("search.css")), found.pop("manifest.js")]
    for lang in languages:
        found[f"code.{lang}.js"] = "\n".join((*parts, found.pop(f"words.{lang}.js")))
    return found


def _digest(files: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{files[name]}\0".encode("utf-8", "replace"))
    return digest.hexdigest()[:12]
