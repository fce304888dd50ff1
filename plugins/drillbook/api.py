"""What other programs may do with Drillbook. All of it can be imported from ``drillbook`` itself.

Names that are listed in ``drillbook.__all__`` keep their meaning within a major version; docs/python.md
says what is promised. Whatever else can be imported may change with any version.
"""

from __future__ import annotations

import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO  # Any: values of Pelican's settings

from drillbook.catalog import Catalog, Page, Problem, Record, load_catalog
from drillbook.drills.proof import Proof
from drillbook.drills.readiness import proofs, states_today, today
from drillbook.matching import Found, Matcher, signatures_of, strongest
from drillbook.matching.unpacking import blocks
from drillbook.search.answer.service import Result, Results, Searcher
from drillbook.search.index.store import open_folder
from drillbook.search.language.thesaurus import load_thesaurus
from drillbook.site.failures import BuildFailed
from drillbook.site.report import Report

__all__ = [
    "BuildFailed",
    "Catalog",
    "Found",
    "Page",
    "Problem",
    "Proof",
    "Record",
    "Report",
    "Result",
    "Results",
    "Searcher",
    "build",
    "check",
    "load_catalog",
    "match",
    "open_searcher",
    "read_records",
    "readiness",
]


def check(content: Path | str, lang: str | None = None) -> list[Problem]:
    """Find every problem of a content folder, in order of files and lines; none means that it can be built.

    ``lang`` is the site's first language (``en``); without it, the language that most pages are written in.
    Raises NotADirectoryError where there is no folder.
    """
    return load_catalog(content, lang).problems


def build(
    content: Path | str, output: Path | str, lang: str | None = None, strict: bool = False, **settings: Any
) -> Report:
    """Build the site of a content folder and put it into the place of the one in ``output``, all at once.

    ``strict`` makes warnings stop a build as errors do. ``settings`` are Pelican's and Drillbook's, such as
    ``SITENAME``. Gives the report: when it has ``failed``, its ``problems`` say why, and the site that was
    there before is as it was. Raises NotADirectoryError where there is no content folder, and BuildFailed
    for whatever else ends a build, such as an output folder that holds something else.
    """
    from drillbook.site.build import build as build_site
    from drillbook.site.settings import site_settings

    made = site_settings(Path(content), Path(output), lang=lang, strict=strict)
    return build_site({**made, **settings})


def open_searcher(content: Path | str) -> Searcher:
    """Open the search of a content folder; its index is made first where there is none or pages have changed.

    Raises NotADirectoryError where there is no folder, and OSError where an index can be written nowhere.
    """
    thesaurus, _ = load_thesaurus(Path(content))
    return Searcher(open_folder(Path(content), proof=states_today), thesaurus)


def match(catalog: Catalog, log: Path | BinaryIO | str) -> list[Found]:
    """Find the scenarios that a log points to, by their signatures, the strongest first.

    ``log`` is a file, which may be compressed, an open one, or the text itself. A file of any size is
    read in bounded memory. Raises OSError for a file that cannot be read.
    """
    signatures, _ = signatures_of(catalog)
    matcher = Matcher(signatures)
    name = str(log) if isinstance(log, Path) else "log"
    opened = (
        log.open("rb") if isinstance(log, Path) else BytesIO(log.encode()) if isinstance(log, str) else log
    )
    try:
        for _ in matcher.read(name, blocks(opened)):
            pass
    finally:
        if opened is not log:
            opened.close()
    return strongest(matcher)


def read_records(content: Path | str) -> dict[str, list[Record]]:
    """Read the records of drills in a content folder: by the drill's id, the oldest first.

    A record that cannot be read is left out; ``check`` says so. Raises NotADirectoryError where there is no
    folder.
    """
    return load_catalog(content, check=False).records


def readiness(catalog: Catalog, day: datetime.date | None = None) -> dict[str, Proof]:
    """Say what records prove of each page that can be rehearsed, by its id, on a day (in UTC; else today)."""
    return proofs(catalog, day or today())
