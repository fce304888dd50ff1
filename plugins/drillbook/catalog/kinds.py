"""The kinds of page, as data: everything that differs by kind is looked up here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from pydantic import BaseModel

from drillbook.catalog.fields import LinkTo
from drillbook.catalog.models import (
    ConfigMetadata,
    DrillMetadata,
    ExampleMetadata,
    Metadata,
    PageMetadata,
    ProcedureMetadata,
    ReferenceMetadata,
    ScenarioMetadata,
)


@dataclass(frozen=True)
class Kind:
    """One kind of page: its name, its folder, its metadata, the sections its text may have."""

    name: str
    folder: str
    model: type[Metadata]
    sections: tuple[str, ...] = ()

    @property
    def entry(self) -> bool:
        """Whether readers come in here, so that nothing needs to link to it."""
        return self.name in ("scenario", "page", "example", "drill")


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("scenario", "scenarios", ScenarioMetadata, ("confirm", "decide", "after")),
        Kind("example", "examples", ExampleMetadata, ("timeline", "lessons")),
        Kind(
            "procedure",
            "procedures",
            ProcedureMetadata,
            ("steps", "verify", "rollback", "cleanup", "troubleshooting"),
        ),
        Kind("config", "configs", ConfigMetadata),
        Kind("drill", "drills", DrillMetadata, ("prepare", "break", "recover", "verify", "cleanup")),
        Kind("reference", "references", ReferenceMetadata),
        Kind("page", "pages", PageMetadata),
    )
}
FOLDERS: dict[str, Kind] = {kind.folder: kind for kind in KINDS.values()}

# Headings that have a meaning, in every language we speak. The key is also their anchor.
_SECTIONS = {
    "confirm": ("confirm", "how to confirm", "확인", "확인 방법"),
    "decide": ("decide", "decision", "판단", "결정"),
    "after": ("after", "afterwards", "after recovery", "복구 후", "사후 조치"),
    "timeline": ("timeline", "타임라인", "진행 경과"),
    "lessons": ("what we learned", "lessons", "lessons learned", "배운 점", "교훈"),
    "steps": ("steps", "절차", "단계"),
    "verify": ("verify", "verification", "검증"),
    "rollback": ("rollback", "roll back", "undo", "되돌리기", "롤백"),
    "cleanup": ("clean up", "clean-up", "cleanup", "정리"),
    "troubleshooting": ("troubleshooting", "문제 해결"),
    "prepare": ("prepare", "준비"),
    "break": ("break", "장애 유발", "장애 발생"),
    "recover": ("recover", "복구"),
}
_SECTION_OF = {heading: name for name, headings in _SECTIONS.items() for heading in headings}


def section_name(kind: str, heading: str) -> str | None:
    """Say which known section a heading opens: ``("procedure", "절차")`` is ``steps``."""
    name = _SECTION_OF.get(re.sub(r"\s+", " ", heading).strip().lower())
    return name if name in KINDS[kind].sections else None


def link_fields(model: type[BaseModel]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each field of a model that holds ids, with the kinds it may lead to (none: any)."""
    for name, field in model.model_fields.items():
        for mark in field.metadata:
            if isinstance(mark, LinkTo):
                yield name, mark.kinds


def own_keys(model: type[BaseModel]) -> frozenset[str]:
    """Give the keys that only Drillbook knows, none that other generators write too."""
    common = set(Metadata.model_fields) - {"systems", "owner", "reviewed", "review_every", "approver"}
    return frozenset(set(model.model_fields) - common | {"kind"})


def choices(annotation: object) -> tuple[str, ...]:
    """Give the words that a field's type allows, or none when any text will do."""
    args = get_args(annotation)
    if args and all(isinstance(arg, str) for arg in args):
        return args
    return next((found for arg in args if (found := choices(arg))), ())
