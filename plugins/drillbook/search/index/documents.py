"""What is searched of a page: its words by field, and its sections for excerpts."""

from __future__ import annotations

import hashlib
import json
import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from drillbook.search.language.analysis import terms
from drillbook.search.language.phrases import marked

# How much a word counts by where it stands. Short fields make words look rare and heavy, so they
# weigh little; measured on real runbooks, more than this pushes long pastes to the wrong page.
WEIGHTS = {
    "title": 2.0,
    "name": 1.0,
    "summary": 1.0,
    "headings": 0.3,
    "symptoms": 2.0,
    "tags": 1.0,
    "body": 0.7,
    "files": 0.3,
    "alarms": 0.2,
}


LEAD = 300  # characters


@dataclass(frozen=True)
class SearchSection:
    """A stretch of a page below one heading: what an excerpt is cut from and a link leads to.

    ``title`` and ``text`` are what the page shows, with titles of pages and values of parameters;
    ``named`` and ``counted`` are what is indexed, with the ids and names: else a page that sends its
    readers on would be found in the place of those that it sends them to.
    """

    anchor: str
    title: str
    text: str
    named: str = field(default="", repr=False)
    counted: str = field(default="", repr=False)


@dataclass(frozen=True)
class FalseAlarm:
    """What looks like the scenario of a page and is another thing.

    ``signatures`` are those that tell it for sure. ``then`` says what to do instead: a command, or the
    id of a page, whose ``title`` and ``address`` are there then.
    """

    text: str
    signatures: tuple[str, ...] = ()
    then: str = ""
    title: str = ""
    address: str = ""


class Covering(Protocol):
    """A page with the systems that it is about, and the kinds of failure that it covers."""

    @property
    def systems(self) -> Sequence[str]: ...
    @property
    def failures(self) -> Sequence[str]: ...


def covered_failures(pages: Iterable[Covering]) -> dict[str, set[str]]:
    """Give the kinds of failure that pages cover of each system, as the coverage map has them."""
    found: dict[str, set[str]] = {}
    for page in pages:
        for name in page.systems:
            found.setdefault(name, set()).update(page.failures)
    return found


@dataclass(frozen=True)
class SearchDocument:
    """One page in one language, ready to be indexed.

    ``weak`` are those of the ``signatures`` that only say that something stopped.
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
    failures: tuple[str, ...] = ()
    proof: str = ""
    systems: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    owner: str = ""
    symptoms: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    false_alarms: tuple[FalseAlarm, ...] = ()
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

    @property
    def lead(self) -> str:
        """How the text begins: what a page without a summary says of itself."""
        first = next((s.counted or s.text for s in self.sections if s.counted or s.text), "")
        return first[:LEAD].rpartition(" ")[0] if len(first) > LEAD else first

    def words(self) -> dict[str, Counter[str]]:
        """Count the terms of each field."""
        # Who asks an index that is there does not wait for the catalog.
        from drillbook.catalog.signatures import Signature  # noqa: PLC0415

        names = [self.id, *self.aliases, *self.alerts, posixpath.basename(self.file)]
        texts: dict[str, Iterable[str]] = {
            "title": [self.title],
            "name": names,
            "summary": [self.summary or self.lead],
            "headings": [s.named for s in self.sections],
            "symptoms": [*self.symptoms, *(Signature.of(text).words for text in self.signatures)],
            "tags": [*self.systems, *self.tags, self.kind, self.owner],
            "body": [self.summary, *(f"{s.named}\n{s.counted}" for s in self.sections)],
            "files": [f"{name}\n{text}" for name, text in self.files],
            "alarms": [
                text
                for alarm in self.false_alarms
                for text in (alarm.text, *(Signature.of(one).words for one in alarm.signatures))
            ],
        }
        return {
            name: Counter(term for text in parts for term in terms(text)) for name, parts in texts.items()
        }


def only_seen(document: SearchDocument, words: Mapping[str, Counter[str]]) -> dict[str, int]:
    """Give the terms that a page shows and is not found by. ``words`` are those it is found by."""
    sections = document.sections
    texts = [*document.seen, *(s.text for s in sections if s.text != s.counted)]
    texts += [s.title for s in sections if s.title != s.named]
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
    alarms = tuple(
        FalseAlarm(**{**alarm, "signatures": tuple(alarm["signatures"])})
        for alarm in stored.pop("false_alarms")
    )
    # What was packed: the fields of a document, each of its own type.
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in stored.items()
    }
    return SearchDocument(**values, sections=sections, false_alarms=alarms)
