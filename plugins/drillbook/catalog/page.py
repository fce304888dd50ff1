"""A page of the catalog, its steps and its links."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drillbook.catalog.durations import parse_duration
from drillbook.catalog.frontmatter import FrontMatter
from drillbook.catalog.kinds import KINDS, Kind
from drillbook.catalog.markdown.body import Body, CodeBlock
from drillbook.catalog.markdown.headings import Heading, title_of
from drillbook.catalog.models import Metadata

Place = tuple[int, int]


@dataclass(frozen=True)
class Step:
    """One numbered unit of a procedure, from its ``###`` heading to the next."""

    number: int
    heading: Heading
    code: tuple[CodeBlock, ...]

    @property
    def requires(self) -> tuple[str, ...]:
        """Capabilities that the step needs: ``{requires="sso,vault"}``."""
        return tuple(w for w in re.split(r"[\s,]+", self.heading.attributes.get("requires", "")) if w)

    @property
    def time(self) -> str | None:
        """The estimate as written: ``{time=5m}``."""
        return self.heading.attributes.get("time")

    @property
    def destroys(self) -> str | None:
        """What the step destroys: ``{destroys="the data directory"}``."""
        return self.heading.attributes.get("destroys")

    @property
    def target(self) -> str | None:
        """The parameter that names what the step destroys: ``{target=pgdata}``."""
        return self.heading.attributes.get("target")


@dataclass(frozen=True)
class ResolvedLink:
    """Where a link leads.

    ``what`` is page, file, external or broken. ``page`` is an id; ``anchor`` the
    heading on it; ``file`` a path below the content folder; ``tried`` the paths of what is not there.
    """

    what: str
    page: str = ""
    anchor: str = ""
    file: str = ""
    address: str = ""
    wants_page: bool = True
    tried: tuple[str, ...] = ()


@dataclass
class Page:
    """One page in one language. Translations hang on the page of the site's first language.

    ``file`` names it in messages, from the content folder; ``path`` is where it lies on disk.
    """

    id: str
    kind: Kind
    lang: str
    file: str
    address: str
    metadata: Metadata
    front: FrontMatter
    body: Body
    path: Path
    foreign: bool = False
    translations: dict[str, Page] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title: from metadata, else the first heading where it is the page's, else the file's name."""
        if self.metadata.title:
            return self.metadata.title
        first = title_of(self.body.headings, self.body.marked)
        return first or self.id.replace("-", " ").replace("_", " ").strip() or self.id

    @property
    def text(self) -> str:
        """The Markdown below the front matter."""
        return self.front.body

    @property
    def digest(self) -> str:
        """Eight characters that change when the text or the words of the metadata change."""
        content = f"{self.title}\n{self.metadata.summary or ''}\n{self.text.strip()}"
        return hashlib.sha256(content.encode()).hexdigest()[:8]

    @property
    def steps(self) -> list[Step]:
        """The steps of a procedure, numbered from 1."""
        steps = []
        for number, heading in enumerate(self.body.under("steps"), start=1):
            end = self.body.end_of(heading) or 1 << 30
            code = tuple(c for c in self.body.code if heading.line < c.line < end)
            steps.append(Step(number, heading, code))
        return steps

    def variants(self) -> list[Page]:
        """This page and its translations."""
        return [self, *(self.translations[lang] for lang in sorted(self.translations))]

    def in_language(self, lang: str) -> Page:
        """The page in a language, or as it is when nobody translated it."""
        return self if self.lang == lang else self.translations.get(lang, self)

    def get(self, name: str, default: Any = None) -> Any:
        """A metadata value that only some kinds have."""
        return getattr(self.metadata, name, default)

    def lacks(self, name: str) -> bool:
        """Whether the author did not say something. What was said and refused is no second problem."""
        return not (self.front.unread or self.get(name) or self.front.data.get(name))

    def place(self, *path: str | int) -> Place:
        """The line and column of a metadata key."""
        return self.front.position(path)

    def is_kind(self, *names: str) -> bool:
        """Whether the page is of one of the kinds."""
        return self.kind.name in names


PLAIN = KINDS["page"]


def is_stale(page: Page, translated: Page) -> bool:
    """Say whether a translation was made of an earlier version of its source.

    The translation names the source's digest; without one, the review dates tell.
    """
    made_of, reviewed = translated.metadata.translates, page.metadata.reviewed
    if made_of:
        return made_of != page.digest
    return bool(reviewed and translated.metadata.reviewed and translated.metadata.reviewed < reviewed)


def estimate_of(procedure: Page) -> datetime.timedelta | None:
    """The estimate of a procedure: as said, or the sum of its steps."""
    if procedure.get("time"):
        return procedure.get("time")  # type: ignore[no-any-return]
    found = []
    for step in procedure.steps:
        with contextlib.suppress(ValueError):
            found.append(parse_duration(step.time or ""))
    return sum(found, datetime.timedelta()) if found else None
