"""Field types that several kinds of page share."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal  # Any: what authors write, before it is validated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    GetPydanticSchema,
    StringConstraints,
    Tag,
)
from pydantic_core import CoreSchema, core_schema

from drillbook.catalog.durations import Duration
from drillbook.catalog.signatures import Signature
from drillbook.catalog.signatures.safety import check_pattern

LONGEST_NAME = 240  # bytes: file systems take 255, and '.html' comes behind
SLUG_PATTERN = r"^[a-z0-9]+(?:[._-][a-z0-9]+)*$"


@dataclass(frozen=True)
class LinkTo:
    """Marks a field whose values are ids of pages of the given kinds."""

    kinds: tuple[str, ...]


@dataclass(frozen=True)
class GroupOf:
    """Marks a value of our own that authors may write as a group of keys."""

    model: type[BaseModel]


def group_in(annotation: Any) -> type[BaseModel] | None:
    """Give the model of the group that a type holds, in a list or beside a text; None where it has none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    marks = (mark.model for mark in getattr(annotation, "__metadata__", ()) if isinstance(mark, GroupOf))
    inner = (group_in(one) for one in getattr(annotation, "__args__", ()))
    return next(marks, None) or next((found for found in inner if found), None)


def _one_or_many(value: Any) -> Any:
    """``procedures: restore`` means the same as ``procedures: [restore]``."""
    return [value] if isinstance(value, str) else value


def _one_or_many_lines(value: Any) -> Any:
    return [value] if isinstance(value, (str, Mapping)) else value


def _check_line(text: str) -> str:
    if (signature := Signature.of(text)).is_regex:
        check_pattern(signature.pattern)
    return text


def _signature(declared: str | DeclaredLine) -> Signature:
    if isinstance(declared, str):
        return Signature.of(declared)
    return Signature.of(declared.signature, declared.weak)


def _signature_schema(_source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    """A text or a group in pages and in JSON Schema; a value of its own for whoever reads metadata."""
    as_text = core_schema.plain_serializer_function_ser_schema(str)
    return core_schema.no_info_after_validator_function(
        _signature, handler.generate_schema(TextOrLine), serialization=as_text
    )


def _fits_a_file_name(text: str) -> str:
    if any(len(part.encode("utf-8", "replace")) > LONGEST_NAME for part in text.split("/")):
        raise ValueError(f"has more than {LONGEST_NAME} bytes, too many for a file name; make it shorter")
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[Text, AfterValidator(_fits_a_file_name)]
Line = Annotated[Text, AfterValidator(_check_line)]
Texts = Annotated[list[Text], BeforeValidator(_one_or_many)]
Slug = Annotated[str, StringConstraints(pattern=SLUG_PATTERN, max_length=64)]
Slugs = Annotated[list[Slug], BeforeValidator(_one_or_many)]
PageId = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]

_Links = Annotated[list[PageId], BeforeValidator(_one_or_many)]
ScenarioLink = Annotated[PageId, LinkTo(("scenario",))]
ProcedureLinks = Annotated[_Links, LinkTo(("procedure",))]
ConfigLinks = Annotated[_Links, LinkTo(("config",))]
ExampleLinks = Annotated[_Links, LinkTo(("example",))]
DrillLinks = Annotated[_Links, LinkTo(("drill",))]
ReferenceLinks = Annotated[_Links, LinkTo(("reference",))]
AnyLinks = Annotated[_Links, LinkTo(())]

Severity = Literal["critical", "high", "medium", "low"]
Failure = Literal[
    "server-lost",
    "storage-lost",
    "data-corrupt",
    "data-deleted",
    "ransomware",
    "backup-failed",
    "access-lost",
    "site-lost",
]
Failures = Annotated[list[Failure], BeforeValidator(_one_or_many)]
Method = Literal["full", "incremental", "differential", "log", "logical", "snapshot"]
Risk = Literal["low", "medium", "high", "destructive"]
Area = Literal["database", "storage", "schedule", "security"]


def _check_day(value: Any) -> Any:
    # Pydantic takes numbers for seconds since 1970.
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError("is not a date; write it like 2026-11-22")
    return value


Day = Annotated[datetime.date, BeforeValidator(_check_day)]


def _check_form(text: str) -> str:
    # Both ends are fixed: the whole value must match. What is empty may be a value.
    check_pattern(text, whole=True)
    return text


class Part(BaseModel):
    """A group of fields inside a page's metadata. Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid")


class DeclaredLine(Part):
    """A line of a log with what there is to say of it."""

    signature: Line = Field(description="The line or /regex/.")
    weak: bool = Field(False, description="It only says that something stopped, and not why.")


def _is_group(value: Any) -> str:
    return "[group]" if isinstance(value, Mapping) else "[text]"


TextOrLine = Annotated[
    Annotated[Line, Tag("[text]")] | Annotated[DeclaredLine, Tag("[group]")], Discriminator(_is_group)
]
Signatures = Annotated[
    list[Annotated[Signature, GroupOf(DeclaredLine), GetPydanticSchema(_signature_schema)]],
    BeforeValidator(_one_or_many_lines),
]


class Objective(Part):
    """What the business asks of a recovery."""

    rto: Duration | None = Field(
        None, description="Recovery time objective: how long the service may be down."
    )
    rpo: Duration | None = Field(
        None, description="Recovery point objective: how much recent data may be lost."
    )


class Activation(Part):
    """When a plan starts, and who says so."""

    when: Text = Field(description="The condition that starts this plan.")
    decided_by: Text | None = Field(None, description="The role that decides.")


class Role(Part):
    """Somebody who is needed, as a role: people change, roles stay."""

    role: Text = Field(description="The role, for example 'database administrator on call'.")
    contact: Text | None = Field(None, description="How to reach the role when chat and mail are down.")
    duty: Text | None = Field(None, description="What the role does in this recovery.")


class Escalation(Part):
    """Whom to call next, and when."""

    after: Duration = Field(description="How long after the start, for example 15m.")
    to: Text = Field(description="The role to call.")
    contact: Text | None = Field(None, description="How to reach it.")


class Tool(Part):
    """A program that must be at hand."""

    name: Text = Field(description="The program's name.")
    version: Text | None = Field(None, description="Version or range, for example '>=15'.")
    package: Text | None = Field(None, description="The Debian package that brings it.")


def _tool(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


Tools = list[Annotated[Tool, BeforeValidator(_tool)]]


class Parameter(Part):
    """A value of the reader's own system, used as ``{{ name }}`` in text and commands."""

    description: Text = Field(description="What the value is, in a few words.")
    example: Text | None = Field(None, description="A value that shows the form.")
    default: str | None = Field(None, description="The value used when nothing is filled in.")
    required: bool = Field(True, description="Whether commands make no sense without it.")
    secret: bool = Field(False, description="Never stored, never shown in links.")
    pattern: Annotated[Text, AfterValidator(_check_form)] | None = Field(
        None, description="A regular expression that valid values match in full."
    )


def _parameters(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {k: {"description": v} if isinstance(v, str) else v for k, v in value.items()}


ParameterName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Parameters = Annotated[dict[ParameterName, Parameter], BeforeValidator(_parameters)]


class ConfigFile(Part):
    """A real file that lies beside the page."""

    path: Text = Field(description="Path of the file, relative to the page.")
    install: Text | None = Field(None, description="Where the file belongs on the server.")
    mode: Annotated[str, StringConstraints(pattern=r"^0?[0-7]{3,4}$")] | None = Field(
        None, description="Permissions on the server, quoted: '0640'."
    )
    owner: Text | None = Field(None, description="Owner on the server, as user:group.")
    language: Text | None = Field(
        None, description="Language for highlighting; guessed from the name when absent."
    )
    description: Text | None = Field(None, description="What the file does.")


def _file(value: Any) -> Any:
    return {"path": value} if isinstance(value, str) else value


ConfigFiles = list[Annotated[ConfigFile, BeforeValidator(_file)]]


class Encryption(Part):
    """How the backup is encrypted, and how one gets at the key on the worst day."""

    method: Text = Field(description="The cipher or the tool's own encryption; 'none' when there is none.")
    key_recovery: Text | None = Field(
        None, description="Where the key is recovered from when this server is gone."
    )
