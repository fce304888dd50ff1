"""From a content folder to pages: read, identify, validate, pair with translations."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from drillbook.catalog import frontmatter
from drillbook.catalog.conflicts import conflicts
from drillbook.catalog.files import Source, find_pages, read_source
from drillbook.catalog.foreign import downgrade_if_foreign, kind_of
from drillbook.catalog.frontmatter import FrontMatter
from drillbook.catalog.identity import Identity, identify, languages_of, long_id
from drillbook.catalog.inheriting import inherited
from drillbook.catalog.kinds import Kind
from drillbook.catalog.markdown.body import scan
from drillbook.catalog.page import PLAIN, Page
from drillbook.catalog.problems import Problem, error, problem, raises, shown, warning
from drillbook.catalog.validation import validate
from drillbook.memo import Memo

# Keys of a foreign translation's source that are about that file and no other.
_NOT_INHERITED = frozenset(
    {"title", "summary", "lang", "aliases", "translates", "reviewed", "approver", "draft"}
)
_HANGUL = re.compile("[\uac00-\ud7a3]")
_LATIN = re.compile("[A-Za-z]")


@dataclass
class _Draft:
    """A page on its way: everything known before its metadata is validated."""

    source: Source
    identity: Identity
    front: FrontMatter
    kind: Kind
    id: str
    address: str
    foreign: bool
    problems: list[Problem]
    lang: str = ""

    @property
    def family(self) -> tuple[Path, str]:
        """What a page has in common with its translations, which lie beside it."""
        return Path(self.source.file).parent, self.id.casefold()


def load_pages(
    root: Path, lang: str | None = None, memo: Memo | None = None
) -> tuple[dict[str, Page], str, list[Problem]]:
    """Read all pages below a folder. ``memo`` has what was made of files that have not changed.

    Gives the pages by id (each with its translations), the site's first language
    (the given one, or what most pages are written in) and the problems found.
    """
    memo = memo or Memo(keeps=False)
    drafts, problems = _read_all(root, lang, memo)
    first = lang or _main_language(drafts)
    for draft in drafts:
        draft.lang = _language_of(draft, first)
    _spell_out_ids(drafts)
    _spell_out_addresses(drafts)
    grouped: dict[str, list[_Draft]] = defaultdict(list)
    for draft in drafts:
        grouped[draft.id].append(draft)
    pages: dict[str, Page] = {}
    for page_id in sorted(grouped):
        page, found = _page_with_translations(grouped[page_id], first, memo)
        problems += found
        pages[page_id] = page
    return pages, first, problems


def _read_all(root: Path, lang: str | None, memo: Memo) -> tuple[list[_Draft], list[Problem]]:
    paths, problems = find_pages(root)
    read, unread = [], list[Problem]()
    for path in paths:
        source, found = read_source(root, path)
        if source is None:
            unread += found
        else:
            front = memo.of(
                ("front", source.file), source.text, partial(frontmatter.split, source.file, source.text)
            )
            read.append((source, found, front))
    named = ((source.file, front.data.get("lang")) for source, _, front in read)
    languages = languages_of(named, [lang] if lang else ())
    drafts = [_draft(*one, languages) for one in read]
    sources = {draft.family: draft for draft in drafts if not draft.identity.lang}
    for draft in drafts:
        if draft.identity.lang and (source_of := sources.get(draft.family)):
            draft.foreign = source_of.foreign
        problems += downgrade_if_foreign(draft.problems, draft.foreign)
    # Of what cannot be read, nobody knows what it is: in a folder without a page of ours it is none either.
    foreign = all(draft.foreign for draft in drafts)
    for found_there in unread:
        problems += downgrade_if_foreign([found_there], foreign or identify(found_there.file).folder is None)
    return drafts, problems


def _draft(source: Source, found: list[Problem], front: FrontMatter, languages: Collection[str]) -> _Draft:
    identity = identify(source.file)
    marks = conflicts(source.file, source.text)
    if marks and marks[0].line < front.body_line:
        front.problems, front.unread = [], True  # whatever is wrong with metadata of two versions
    kind, foreign, misnamed = kind_of(source, identity, front)
    if foreign and identity.lang and identity.lang not in languages:
        identity = identify(source.file, languages)  # the ending is a part of the name
        kind, foreign, misnamed = kind_of(source, identity, front)
    problems = [*found, *front.problems, *marks, *misnamed]
    return _Draft(source, identity, front, kind, identity.id, identity.address, foreign, problems)


def _main_language(drafts: Iterable[_Draft]) -> str:
    """Say what most of the text is written in, for a folder that does not say so."""
    hangul = latin = 0
    for draft in drafts:
        if draft.identity.lang is None:
            sample = draft.front.body[:4000]
            hangul += len(_HANGUL.findall(sample))
            latin += len(_LATIN.findall(sample))
    return "ko" if hangul > 0.2 * max(latin, 1) else "en"


def _language_of(draft: _Draft, first: str) -> str:
    named = draft.front.data.get("lang")
    if draft.identity.lang:
        return draft.identity.lang
    return named if isinstance(named, str) and re.fullmatch("[a-z]{2}", named) else first


def _spell_out_ids(drafts: list[_Draft]) -> None:
    """Give plain pages whose file name is taken the id of their whole path."""
    foreign = [draft for draft in drafts if draft.foreign]
    taken: dict[tuple[tuple[Path, str], str], list[_Draft]] = defaultdict(list)
    for draft in foreign:
        taken[draft.family, draft.lang].append(draft)
    for sharing in taken.values():
        if len(sharing) > 1:  # README.md beside index.md
            for draft in sharing:
                draft.id = long_id(draft.source.file, draft.identity.lang)
    folders: dict[str, set[Path]] = defaultdict(set)
    for draft in drafts:
        folders[draft.id.casefold()].add(draft.family[0])
    for draft in foreign:
        if len(folders[draft.identity.id.casefold()]) > 1:
            draft.id = long_id(draft.source.file, draft.identity.lang)
    _number_ids(foreign, {draft.id.casefold() for draft in drafts if not draft.foreign})


def _number_ids(foreign: list[_Draft], taken: set[str]) -> None:
    given: dict[tuple[Path, str], str] = {}
    languages: dict[str, set[str]] = defaultdict(set)
    for draft in foreign:
        known = given.get(draft.family)
        if known is None or draft.lang in languages[known]:
            tries = itertools.chain([draft.id], (f"{draft.id}-{number}" for number in itertools.count(2)))
            known = given[draft.family] = next(name for name in tries if name.casefold() not in taken)
            taken.add(known.casefold())
        draft.id = known
        languages[known].add(draft.lang)


def _spell_out_addresses(drafts: list[_Draft]) -> None:
    """Give plain pages whose address is taken one of their own: README.md beside index.md, for example."""
    taken = {draft.address.casefold() for draft in drafts if not draft.foreign}
    given: dict[tuple[str, str], str] = {}
    # An index is what its folder is about; of others, the first stays.
    foreign = [d for d in drafts if d.foreign]
    for draft in sorted(foreign, key=lambda d: (d.source.path.stem.lower() == "readme", d.source.file)):
        known = given.get((draft.id, draft.identity.address))
        if known is None:
            known = next(a for a in _addresses(draft) if a.casefold() not in taken)
            given[draft.id, draft.identity.address] = known
            taken.add(known.casefold())
        draft.address = known


def _addresses(draft: _Draft) -> Iterator[str]:
    yield draft.identity.address
    bare = PurePosixPath(draft.identity.address).with_name(PurePosixPath(draft.source.file).stem)
    yield f"{bare}.html"
    for number in itertools.count(2):
        yield f"{bare}-{number}.html"


@raises(
    error(
        "duplicate-id",
        "two pages have one id",
        "Links refer to pages by id, so ids must be unique. Rename a file; `aliases:` keeps the old id "
        "working.",
    ),
    warning(
        "translation-without-source",
        "a translation has no page next to it in the site's main language",
        "Readers of the site's main language are shown this page instead. Write the page in that language.",
    ),
)
def _page_with_translations(drafts: list[_Draft], first: str, memo: Memo) -> tuple[Page, list[Problem]]:
    drafts = sorted(
        drafts,
        # Of two pages with one id, that of a kind stays: others link to it.
        key=lambda d: (d.lang != first, d.identity.lang is not None, d.kind is PLAIN, d.source.file),
    )
    main, *others = drafts
    page, problems = _page(main, memo)
    for draft in others:
        beside = Path(draft.source.file).parent == Path(main.source.file).parent
        if draft.lang == main.lang or draft.lang in page.translations or not beside:
            message = f"id {shown(draft.id)} is already used by {main.source.file}"
            hint = "rename one of the files; aliases: keeps the old id alive"
            problems.append(problem(draft.source.file, (1, 1), "duplicate-id", message, hint))
            continue
        translated, found = _page(draft, memo, page)
        problems += found
        page.translations[draft.lang] = translated
    if main.identity.lang and main.lang != first and not main.foreign:
        message = f"the page has no version in {shown(first)} beside it"
        hint = f"write {main.id}.md, or leave it: it is published in {main.lang} only"
        problems.append(problem(main.source.file, (1, 1), "translation-without-source", message, hint))
    return page, problems


def _page(draft: _Draft, memo: Memo, source: Page | None = None) -> tuple[Page, list[Problem]]:
    """Make a page; a translation takes over what its source says and it does not."""
    own = {key: value for key, value in draft.front.data.items() if value is not None}
    data: dict[str, object] = dict(own)
    kind, altered = source.kind if source else draft.kind, list[Problem]()
    if source and kind is not PLAIN:
        data, altered = inherited(draft.source.file, kind, draft.front, source.file, source.front)
    elif source:
        data = {k: v for k, v in source.front.data.items() if k not in _NOT_INHERITED} | own
    if kind is PLAIN:
        data = _forgiving(draft, data)
    file, front = draft.source.file, draft.front
    metadata, invalid = memo.of(
        ("metadata", file), (kind.name, front, data), partial(validate, file, kind, front, data)
    )
    problems = list(invalid)
    if draft.front.unread:
        problems = []  # that it could not be read is said already
    if source:
        # What is wrong in the source is said there.
        problems = [p for p in problems if (p.line, p.column) != (1, 1)] + altered
    problems = downgrade_if_foreign(problems, draft.foreign)
    written = (front.body, front.body_line, kind.name)
    body = memo.of(("body", file), written, partial(scan, *written))
    page = Page(
        id=draft.id,
        kind=kind,
        lang=draft.lang,
        file=draft.source.file,
        address=source.address if source else draft.address,
        metadata=metadata,
        front=draft.front,
        body=body,
        path=draft.source.path,
        foreign=draft.foreign,
        source=source,
    )
    return page, problems


def _forgiving(draft: _Draft, data: dict[str, object]) -> dict[str, object]:
    """Take from foreign front matter what can be taken: a page of another generator never fails for it."""
    data = dict(data)
    tags = data.get("tags") or []
    words = re.split(r"\s*,\s*", tags) if isinstance(tags, str) else tags if isinstance(tags, list) else []
    data["tags"] = [word for tag in words if isinstance(tag, str) and (word := _as_slug(tag))]
    if isinstance(data.get("aliases"), str):
        data["aliases"] = [data["aliases"]]
    if draft.identity.folder is not None:
        return data
    known = PLAIN.model.model_fields
    return {
        k: v
        for k, v in data.items()
        if k in known and (k in ("title", "tags", "aliases", "draft", "summary"))
    }


def _as_slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:64]
