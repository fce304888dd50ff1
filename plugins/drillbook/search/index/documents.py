"""What is searched of a page: its words by field, and its sections for excerpts."""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from drillbook.search.language.analysis import terms
from drillbook.search.language.phrases import marked

if TYPE_CHECKING:
    from drillbook.catalog import Catalog, Page
    from drillbook.catalog.markdown.readable import Line
    from drillbook.catalog.models import Metadata

LARGEST_FILE = 64 * 1024

# How much a word counts by where it stands. Short fields make words look rare and heavy, so they
# weigh little; measured on real runbooks, more than this pushes long pastes to the wrong page.
WEIGHTS = {
    "title": 0.5,
    "name": 0.5,
    "headings": 0.3,
    "symptoms": 0.6,
    "tags": 0.3,
    "body": 1.0,
    "files": 0.3,
}

_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\n]*\)|\[([^\[\]\n]*)\])")
_WIKI = re.compile(r"!?\[\[([^\[\]\n|]+)(?:\|([^\[\]\n]*))?\]\]")
_ATTRIBUTES = re.compile(r"\{:?\s*#[^{}\n]*\}")
_MARKS = re.compile(
    r"^[ \t]*(?:#{1,6}|>|[-*+]|\d+[.)]|!!!|\?\?\?\+?)[ \t]+|[*`|]+|__+",
    re.MULTILINE,
)
_ADMONITION = re.compile(
    r"^[ \t]*(?:(?:!!!|\?\?\?\+?)[ \t]+[\w -]*\"?([^\"\n]*)\"?|={3}[!+]{0,2}[ \t]+\"([^\n]*)\"[ \t]*)$",
    re.MULTILINE,
)
_TASK = re.compile(r"^[ \t]*[-*+][ \t]+\[[ xX]\]", re.MULTILINE)
_PARAMETER = re.compile(r"\{\{[ \t]*([\w-]+)[ \t]*\}\}")
_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_SIGNS = re.compile(r"[*`|]+|__+|^[ \t]*#{1,6}[ \t]+", re.MULTILINE)
_HELD = re.compile(r"\0(\d+)\0")
_BLANKS = re.compile(r"\s+")


Words = Callable[[str, str], str]


@dataclass(frozen=True)
class SearchSection:
    """A stretch of a page below one heading: what an excerpt is cut from and a link leads to.

    Links show the titles of pages and count by their ids: else a page that sends its readers
    on would be found in the place of those that it sends them to. ``counted`` is for indexing.
    """

    anchor: str
    title: str
    text: str
    counted: str = field(default="", repr=False)


@dataclass(frozen=True)
class SearchDocument:
    """One page in one language, ready to be indexed.

    ``declared`` are the texts that must find this page outright: symptoms,
    signatures, alert names, its id and its title.
    """

    key: str
    id: str
    lang: str
    kind: str
    title: str
    summary: str
    address: str
    file: str
    severity: str = ""
    proof: str = ""
    systems: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    owner: str = ""
    symptoms: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    sections: tuple[SearchSection, ...] = ()
    files: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    seen: tuple[str, ...] = field(default=(), repr=False)

    @property
    def digest(self) -> str:
        """Changes when anything that is indexed changes."""
        content = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:16]

    def words(self) -> dict[str, Counter[str]]:
        """Count the terms of each field."""
        # Who asks an index that is there does not wait for the catalog.
        from drillbook.catalog.signatures import Signature  # noqa: PLC0415

        names = [self.id, *self.aliases, *self.alerts, posixpath.basename(self.file)]
        texts: dict[str, Iterable[str]] = {
            "title": [self.title],
            "name": names,
            "headings": [s.title for s in self.sections],
            "symptoms": [*self.symptoms, *(Signature.of(text).words for text in self.signatures)],
            "tags": [*self.systems, *self.tags, self.kind, self.owner],
            "body": [self.summary, *(f"{s.title}\n{s.counted}" for s in self.sections)],
            "files": [f"{name}\n{text}" for name, text in self.files],
        }
        return {
            name: Counter(term for text in parts for term in terms(text)) for name, parts in texts.items()
        }


def only_seen(document: SearchDocument, words: Mapping[str, Counter[str]]) -> dict[str, int]:
    """Give the terms that a page shows and is not found by. ``words`` are those it is found by."""
    texts = [*document.seen, *(s.text for s in document.sections if s.text != s.counted)]
    return marked(texts, words.values())


def pack_document(document: SearchDocument) -> str:
    """Give a document as an index keeps it, without its attached files."""
    stored = asdict(document)
    stored.pop("files")
    stored["sections"] = [[s.anchor, s.title, s.text] for s in document.sections]
    return json.dumps(stored, ensure_ascii=False)


def unpack_document(packed: str) -> SearchDocument:
    """Give the document that an index keeps."""
    stored = json.loads(packed)
    sections = tuple(SearchSection(*section) for section in stored.pop("sections"))
    # What was packed: the fields of a document, each of its own type.
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in stored.items()
    }
    return SearchDocument(**values, sections=sections)


def documents(catalog: Catalog, proof: Mapping[str, str] | None = None) -> Iterator[SearchDocument]:
    """Yield every published page in every language it is written in.

    ``proof`` gives the proof state of pages by id: what records say of them today.
    """
    states = proof or {}
    for page in catalog.published():
        for variant in page.variants():
            yield make_document(catalog, page, variant, states.get(page.id, ""))


def make_document(catalog: Catalog, page: Page, shown: Page, proof: str = "") -> SearchDocument:
    """Make the document of a page in one language."""
    # Who asks an index that is there does not wait for it.
    from drillbook.catalog.models import ScenarioMetadata  # noqa: PLC0415
    from drillbook.search.index.seen import seen_texts  # noqa: PLC0415

    root = "" if shown.lang == catalog.lang else f"{shown.lang}/"
    scenario, meta = shown.maybe(ScenarioMetadata), shown.metadata
    words, files = partial(catalog.resolver.words, shown), tuple(_files(catalog, page))

    seen = seen_texts(catalog, page, shown, partial(plain, words=words))
    return SearchDocument(
        key=f"{page.id}.{shown.lang}",
        id=page.id,
        lang=shown.lang,
        kind=page.kind.name,
        title=shown.title,
        summary=meta.summary or _gist(meta),
        address=root + page.address,
        file=shown.file,
        severity=scenario.severity if scenario else "",
        proof=proof,
        systems=tuple(page.metadata.systems),
        tags=tuple(page.metadata.tags),
        owner=page.metadata.owner or "",
        symptoms=tuple(scenario.symptoms) if scenario else (),
        signatures=tuple(map(str, scenario.signatures)) if scenario else (),
        alerts=tuple(scenario.alerts) if scenario else (),
        aliases=tuple(page.metadata.aliases),
        sections=tuple(_sections(catalog, shown)),
        files=files,
        seen=tuple(dict.fromkeys(filter(None, (*seen, *(text for _, text in files))))),
    )


def _gist(meta: Metadata) -> str:
    """What stands in the place of a summary that nobody wrote."""
    from drillbook.catalog.models import DrillMetadata, ExampleMetadata, ProcedureMetadata  # noqa: PLC0415

    if isinstance(meta, ProcedureMetadata):
        return meta.outcome or meta.purpose or ""
    if isinstance(meta, ExampleMetadata):
        return meta.outcome or ""
    return (meta.purpose or "") if isinstance(meta, DrillMetadata) else ""


def _sections(catalog: Catalog, page: Page) -> Iterator[SearchSection]:
    from drillbook.catalog.markdown.readable import readable_lines  # noqa: PLC0415

    resolver = catalog.resolver
    words = partial(resolver.counted, page), partial(resolver.words, page)
    lines, first = readable_lines(page.body), page.front.body_line
    starts = [(h.line - first, h) for h in page.body.headings]
    labels = {link.text.lower() for link in page.body.links if link.form == "definition"}
    before = lines[: starts[0][0]] if starts else lines
    if plain(before):
        yield _section("", "", before, words, labels)
    for number, (start, heading) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(lines)
        yield _section(heading.anchor, heading.text, lines[start + 1 : end], words, labels)


def _section(
    anchor: str, title: str, lines: list[Line], words: tuple[Words, Words], labels: Collection[str]
) -> SearchSection:
    counted = plain(lines, words[0], labels)
    shown = plain(lines, words[1], labels) if any("[[" in line.text for line in lines) else counted
    return SearchSection(anchor, title, shown, counted)


def plain(lines: Iterable[Line], words: Words | None = None, labels: Collection[str] = ()) -> str:
    """Drop the marks of Markdown; commands stay. ``words`` gives what a wiki link says, of its two sides."""
    parts = []
    for is_code, group in groupby(lines, key=lambda line: line.is_code):
        text = "\n".join(line.text for line in group)
        parts.append(_code(text) if is_code else _prose(text, words or _as_written, labels))
    return _BLANKS.sub(" ", " ".join(parts)).strip()


def _code(text: str) -> str:
    """What stands in code is no link and no list, whatever it looks like."""
    return _PARAMETER.sub(r"\1", _SIGNS.sub(" ", text))


def _as_written(target: str, text: str) -> str:
    return text or target


def _link_text(found: re.Match[str], labels: Collection[str]) -> str:
    """What a link shows: with its label where nothing is called so, since it is no link then."""
    text, label = found.group(1), found.group(2) or ""
    return text if not label or label.lower() in labels else f"{text} {label}"


def _prose(text: str, words: Words, labels: Collection[str]) -> str:
    pieces: list[str] = []

    def take(found: re.Match[str]) -> str:
        pieces.append(_code(found.group(2)))
        return f" \0{len(pieces) - 1}\0 "

    text = _SPAN.sub(take, text) if "`" in text else text
    text = _without_tags(_ATTRIBUTES.sub(" ", text))
    text = _PARAMETER.sub(r"\1", _TASK.sub("", _ADMONITION.sub(r"\1\2", text)))
    text = _WIKI.sub(lambda m: words(m.group(1).removesuffix("\\").strip(), (m.group(2) or "").strip()), text)
    text = _MARKS.sub(" ", _LINK.sub(lambda m: _link_text(m, labels), text))
    return _HELD.sub(lambda m: pieces[int(m.group(1))], text) if pieces else text


def _without_tags(text: str) -> str:
    if "{{" not in text and "{%" not in text:
        return text
    from drillbook.catalog.markdown.tags import without_tags  # noqa: PLC0415

    return without_tags(text)


def _files(catalog: Catalog, page: Page) -> Iterator[tuple[str, str]]:
    for name, file in page.files:
        path = catalog.file(name)
        if path is None:
            continue
        data = path.read_bytes()[:LARGEST_FILE]
        if b"\0" not in data:
            yield file.path, data.decode("utf-8", "replace")
