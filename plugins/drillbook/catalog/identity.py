"""What a file's name says: the id, the language, the kind, the address of the page."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from drillbook.catalog.fields import LONGEST_NAME
from drillbook.catalog.kinds import FOLDERS
from drillbook.names import STEERING

# Languages that a file name may end in (`name.ko.md`): two letters alone would take `notes.py.md` too.
LANGUAGES = frozenset(
    [
        "ar",
        "bg",
        "bn",
        "cs",
        "da",
        "de",
        "el",
        "en",
        "es",
        "et",
        "fa",
        "fi",
        "fr",
        "he",
        "hi",
        "hr",
        "hu",
        "id",
        "it",
        "ja",
        "ka",
        "kk",
        "ko",
        "lt",
        "lv",
        "ms",
        "nl",
        "no",
        "pl",
        "pt",
        "ro",
        "ru",
        "sk",
        "sl",
        "sr",
        "sv",
        "sw",
        "ta",
        "te",
        "th",
        "tr",
        "uk",
        "ur",
        "uz",
        "vi",
        "zh",
    ]
)
# Those that the theme speaks: nobody ends a name in one and means anything else.
SPOKEN = frozenset({"en", "ko"})
# What nobody sees in a name; nor do line ends and tabs belong there.
UNSEEN = re.compile(f"[{STEERING}\t\n]")
INDEX_NAMES = frozenset({"index", "_index", "readme"})

# Addresses that the site writes itself.
RESERVED_FOLDERS = frozenset({"systems", "tags", "owners", "alerts", "theme", "search"}) | LANGUAGES
RESERVED_FILES = frozenset({"404", "coverage", "search", "readiness", "binder", "changes", "copy"})


@dataclass(frozen=True)
class Identity:
    """What a page is called before its front matter is read."""

    id: str
    lang: str | None
    folder: str | None
    address: str


def suffix_of(file: str) -> tuple[str, str]:
    """Split off what looks like a language at the end of a file's name: ``x.ko.md`` is ``x`` and ``ko``."""
    stem = PurePosixPath(file).stem
    base, dot, suffix = stem.rpartition(".")
    return (base, suffix) if dot and base and suffix in LANGUAGES else (stem, "")


def languages_of(named: Iterable[tuple[str, object]], known: Collection[str] = ()) -> frozenset[str]:
    """Say which languages the names of files end in, of files and what their front matter gives as ``lang``.

    ``setup.it.md`` may be that of the IT department. A language is one that is ``known``, that the theme
    speaks, that a page says it is written in, or in which a page has another version beside it.
    """
    found, versions = set(SPOKEN | set(known)), defaultdict[tuple[PurePosixPath, str], set[str]](set)
    for file, said in named:
        base, suffix = suffix_of(file)
        versions[PurePosixPath(file).parent, base.casefold()].add(suffix)
        if suffix and str(said).lower().partition("-")[0] == suffix:
            found.add(suffix)
    for suffixes in versions.values():
        found |= suffixes if len(suffixes) > 1 else set()
    return frozenset(found & LANGUAGES)


def check_language(code: object) -> None:
    """Raise ValueError for what is not a language code: it becomes a part of addresses."""
    if code not in LANGUAGES:
        raise ValueError(f"{code!r} is not a language code; use two letters, such as en or ko")


def identify(file: str, languages: Collection[str] = LANGUAGES) -> Identity:
    """Read a file's name: ``scenarios/x.ko.md`` is page ``x`` of scenarios in Korean."""
    path = PurePosixPath(file)
    stem, lang = path.stem, None
    base, suffix = suffix_of(file)
    if suffix in languages:
        stem, lang = base, suffix
    top = path.parts[0] if len(path.parts) > 1 else None
    folder = top if top in FOLDERS else None
    if stem.lower() in INDEX_NAMES:
        page_id = "-".join(path.parent.parts) or "index"
        address = path.parent / "index.html"
    else:
        page_id = stem
        address = path.parent / f"{_short(stem)}.html"
    return Identity(_tidy(page_id), lang, folder, _free(address, folder))


def long_id(file: str, lang: str | None) -> str:
    """Give a plain page the id of its whole path, where its name alone is taken."""
    path = PurePosixPath(file)
    # A translation goes by the name of its source.
    stem = suffix_of(file)[0] if lang else path.stem
    return _tidy("-".join((*path.parent.parts, stem)))


def _short(stem: str) -> str:
    """Leave room for the ending of a page's address, which is longer than that of its file."""
    data = stem.encode("utf-8", "replace")
    if len(data) <= LONGEST_NAME:
        return stem
    digest = hashlib.sha256(data).hexdigest()[:8]
    return f"{data[: LONGEST_NAME - 9].decode('utf-8', 'ignore')}-{digest}"


def _tidy(text: str) -> str:
    return re.sub(r"\s+", "-", UNSEEN.sub("", text).strip()) or "page"


def _free(address: PurePosixPath, folder: str | None) -> str:
    # In an address `#` begins the name of a heading.
    address = PurePosixPath(UNSEEN.sub("", address.as_posix().replace("#", "-")) or "page.html")
    if folder is not None:
        return address.as_posix()
    alone = len(address.parts) == 1
    if (alone and address.stem.lower() in RESERVED_FILES) or (
        not alone and address.parts[0] in RESERVED_FOLDERS
    ):
        return (PurePosixPath("content") / address).as_posix()
    return address.as_posix()
