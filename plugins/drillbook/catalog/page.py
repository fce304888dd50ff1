"""A page of the catalog, its steps and its links."""

from __future__ import annotations

import datetime
import hashlib
import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, get_args

from drillbook.catalog.durations import parse_duration
from drillbook.catalog.fields import ConfigFile, Objective, Parameter, Severity
from drillbook.catalog.frontmatter import FrontMatter
from drillbook.catalog.kinds import KINDS, Kind
from drillbook.catalog.markdown.body import Body, CodeBlock
from drillbook.catalog.markdown.headings import Heading, title_of
from drillbook.catalog.models import (
    ConfigMetadata,
    DrillMetadata,
    Metadata,
    ProcedureMetadata,
    ScenarioMetadata,
)

Place = tuple[int, int]
_Model = TypeVar("_Model", bound=Metadata)


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
    def estimate(self) -> datetime.timedelta | None:
        """The estimate, where one is written that can be read."""
        try:
            return parse_duration(self.time or "")
        except ValueError:
            return None

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

    ``metadata`` is that of the page's kind. ``file`` names it in messages, from the content folder;
    ``path`` is where it lies on disk. ``source`` is the page that a translation is one of.
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
    source: Page | None = field(default=None, repr=False, compare=False)

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

    def meta(self, model: type[_Model]) -> _Model:
        """The metadata of a page whose kind is known: ``drill.meta(DrillMetadata).every``.

        Raises TypeError for a page of another kind.
        """
        if not isinstance(self.metadata, model):
            raise TypeError(f"{self.file} is a {self.kind.name} and has no {model.__name__}")
        return self.metadata

    def maybe(self, model: type[_Model]) -> _Model | None:
        """The metadata of a page of any kind, where it is of this one."""
        return self.metadata if isinstance(self.metadata, model) else None

    def says(self, name: str) -> bool:
        """Whether the author wrote anything under a key. What was refused is no second problem.

        Raises KeyError for a key that pages of this kind do not have.
        """
        if name not in type(self.metadata).model_fields:
            raise KeyError(name)
        return bool(self.front.unread or self.front.data.get(name))

    @property
    def objective(self) -> Objective | None:
        """The recovery objectives of a scenario, and of a drill that has its own."""
        meta = self.metadata
        return meta.objective if isinstance(meta, ScenarioMetadata | DrillMetadata) else None

    @property
    def parameters(self) -> dict[str, Parameter]:
        """The parameters that a scenario, procedure or config declares, by name."""
        meta = self.metadata
        if isinstance(meta, ScenarioMetadata | ProcedureMetadata | ConfigMetadata):
            return meta.parameters
        return {}

    @property
    def given(self) -> dict[str, str]:
        """The values that a drill gives to the parameters of its procedures."""
        drill = self.maybe(DrillMetadata)
        return drill.parameters if drill else {}

    @property
    def files(self) -> list[tuple[str, ConfigFile]]:
        """The files of a configuration, each with its path below the content folder."""
        config, folder = self.maybe(ConfigMetadata), posixpath.dirname(self.file)
        found = config.files if config else []
        return [(posixpath.normpath(posixpath.join(folder, file.path)), file) for file in found]

    @property
    def filters(self) -> dict[str, list[str]]:
        """What lists of pages can be filtered by, and what the page says of it."""
        scenario, config = self.maybe(ScenarioMetadata), self.maybe(ConfigMetadata)
        return {
            "system": self.metadata.systems,
            "severity": [scenario.severity] if scenario else [],
            "area": [config.area] if config and config.area else [],
        }

    @property
    def estimate(self) -> datetime.timedelta | None:
        """How long a procedure takes: as said, or the sum of its steps; None where nobody knows."""
        procedure = self.maybe(ProcedureMetadata)
        if procedure is None or procedure.time:
            return procedure.time if procedure else None
        known = [step.estimate for step in self.steps if step.estimate is not None]
        return sum(known, datetime.timedelta()) if known else None

    @property
    def is_stale(self) -> bool:
        """Whether a translation was made of an earlier version of its source.

        The translation names the source's digest; without one, the review dates tell.
        """
        if self.source is None:
            return False
        made_of, reviewed = self.metadata.translates, self.source.metadata.reviewed
        if made_of:
            return made_of != self.source.digest
        return bool(reviewed and self.metadata.reviewed and self.metadata.reviewed < reviewed)

    def place(self, *path: str | int) -> Place:
        """The line and column of a metadata key."""
        return self.front.position(path)

    def is_kind(self, *names: str) -> bool:
        """Whether the page is of one of the kinds."""
        return self.kind.name in names


PLAIN = KINDS["page"]
SEVERITIES: tuple[str, ...] = get_args(Severity)


def by_severity(scenarios: Iterable[Page]) -> list[Page]:
    """Sort scenarios: the worst first, then by order of restoration."""

    def rank(page: Page) -> tuple[int, int, str]:
        meta = page.meta(ScenarioMetadata)
        return SEVERITIES.index(meta.severity), meta.priority or 99, page.title.casefold()

    return sorted(scenarios, key=rank)
