"""False alarms: what looks like a scenario and is another thing, how it is told apart, what to do instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any  # Any: what authors write, before it is validated

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    GetPydanticSchema,
    Tag,
)
from pydantic_core import CoreSchema, core_schema

from drillbook.catalog.fields import GroupOf, Part, Signatures, Text

_WIKI = re.compile(r"\[\[(?P<target>[^\[\]|]+)(?:\|(?P<text>[^\[\]]+))?\]\]")
_ID = re.compile(r"[^\W_][\w.-]*(?:#[\w.-]+)?")
_CODE = re.compile(r"`([^`]+)`")
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://\S*")


@dataclass(frozen=True)
class Then:
    """What to do instead: ``target`` names a page, or a heading of one; else it is a ``command``."""

    target: str = ""
    text: str = ""
    command: str = ""

    @classmethod
    def of(cls, written: str) -> Then:
        """Read what an author wrote: one word is a page, as is a link in double brackets."""
        if found := _WIKI.fullmatch(written):
            return cls(found["target"].strip(), (found["text"] or "").strip())
        if _ID.fullmatch(written):
            return cls(written)
        code = _CODE.fullmatch(written)
        return cls(command=code[1].strip() if code else written)

    @property
    def link(self) -> str:
        """The link in the text of a page; empty for a command."""
        return f"[[{self.target}|{self.text}]]" if self.text else f"[[{self.target}]]" if self.target else ""


def _check_then(written: str) -> str:
    if _ADDRESS.fullmatch(written):
        raise ValueError("leads out of the site; write the id of a page, or one command")
    if "\n" in written:
        raise ValueError("has more than one line; write one command, or the id of a procedure")
    command = Then.of(written).command
    if command.startswith("$ "):
        raise ValueError("begins with a prompt, which would be copied; remove '$ '")
    return written


def _unwrapped(value: Any) -> Any:
    """Without quotes, YAML reads ``[[id]]`` as a list in a list."""
    is_link = isinstance(value, list) and len(value) == 1 and isinstance(value[0], list)
    return f"[[{value[0][0]}]]" if is_link and len(value[0]) == 1 else value


class FalseAlarm(Part):
    """What looks like a scenario and is another thing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Text = Field(description="What it is instead, or how it differs.")
    signatures: Signatures = Field([], description="Literal lines or /regexes/ of logs that tell it.")
    then: Annotated[Text, AfterValidator(_check_then), BeforeValidator(_unwrapped)] | None = Field(
        None, description="What to do instead: the id of a page, or one command."
    )

    @property
    def instead(self) -> Then | None:
        """What to do instead, read."""
        return Then.of(self.then) if self.then else None


def _is_group(value: Any) -> str:
    return "[group]" if isinstance(value, (Mapping, FalseAlarm)) else "[text]"


_TextOrGroup = Annotated[
    Annotated[Text, Tag("[text]")] | Annotated[FalseAlarm, Tag("[group]")], Discriminator(_is_group)
]


def _false_alarm(declared: str | FalseAlarm) -> FalseAlarm:
    return FalseAlarm(text=declared) if isinstance(declared, str) else declared


def _as_written(alarm: FalseAlarm) -> str | dict[str, object]:
    """A text where there is nothing else, as most authors write it."""
    told = {"signatures": list(map(str, alarm.signatures)), "then": alarm.then}
    given = {name: value for name, value in told.items() if value}
    return {"text": alarm.text, **given} if given else alarm.text


def _schema(_source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    as_written = core_schema.plain_serializer_function_ser_schema(_as_written)
    return core_schema.no_info_after_validator_function(
        _false_alarm, handler.generate_schema(_TextOrGroup), serialization=as_written
    )


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, (str, Mapping)) else value


FalseAlarms = Annotated[
    list[Annotated[FalseAlarm, GroupOf(FalseAlarm), GetPydanticSchema(_schema)]],
    BeforeValidator(_one_or_many),
]
