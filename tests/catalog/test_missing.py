"""A field is described once, in its model: a new one that is required needs no other line of code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, TypeAdapter, create_model, model_validator
from pydantic.fields import FieldInfo

from drillbook.catalog import KINDS, Kind
from drillbook.catalog.frontmatter import split
from drillbook.catalog.models import Metadata
from drillbook.catalog.records import Record
from drillbook.catalog.validation import validate


def groups_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from groups_in(part)


def fields_of(*models: type[BaseModel]) -> Iterator[FieldInfo]:
    """Every field of some models and of the groups inside them."""
    for model in models:
        for field in model.model_fields.values():
            yield field
            yield from fields_of(*groups_in(field.annotation))


TYPES = {
    repr(form): form
    for field in fields_of(*(kind.model for kind in KINDS.values()), Record)
    for form in (field.annotation, Annotated[(field.annotation, *field.metadata, Field())])
}


@pytest.mark.parametrize("form", TYPES.values(), ids=range(len(TYPES)))
def test_a_new_required_field_is_missing_and_nothing_else_happens(form: Any) -> None:
    field = (form, Field(description="What is new."))
    model = create_model("NewMetadata", __base__=Metadata, added=field)
    metadata, problems = validate("news/a.md", Kind("new", "news", model), split("news/a.md", ""), {})
    assert [(found.rule, found.line) for found in problems] == [("missing-field", 1)]
    assert problems[0].message == "a new needs the key 'added'"
    assert isinstance(metadata, model)
    bare = model.model_fields["added"].annotation
    TypeAdapter(bare).validate_python(metadata.added)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_an_empty_page_of_a_kind_lacks_its_required_keys_and_has_values_of_their_types(kind: Kind) -> None:
    metadata, problems = validate("a.md", kind, split("a.md", ""), {})
    required = {name for name, field in kind.model.model_fields.items() if field.is_required()}
    assert {found.message.split("'")[1] for found in problems} == required
    assert {found.rule for found in problems} <= {"missing-field"}
    for name in required:
        TypeAdapter(kind.model.model_fields[name].annotation).validate_python(getattr(metadata, name))
    assert metadata.model_fields_set == set()


def test_what_is_given_is_kept_beside_what_is_missing() -> None:
    text = "---\nseverity: high\nprocedures: restore\n---\n"
    front = split("a.md", text)
    metadata, problems = validate("a.md", KINDS["scenario"], front, front.data)
    assert [found.message for found in problems] == ["a scenario needs the key 'systems'"]
    assert metadata.model_dump(exclude_unset=True) == {"severity": "high", "procedures": ["restore"]}
    assert metadata.systems == []


def test_keys_that_contradict_one_another_are_a_problem_and_no_crash() -> None:
    class Contradicting(Metadata):
        @model_validator(mode="after")
        def _hold_together(self) -> Contradicting:
            if self.draft:
                raise ValueError("is a draft and something else; choose")
            return self

    front = split("a.md", "---\ntitle: A\ndraft: true\n---\n")
    metadata, problems = validate("a.md", Kind("new", "news", Contradicting), front, front.data)
    assert [str(found) for found in problems] == [
        "a.md:1:1: invalid-value: the new is a draft and something else; choose"
    ]
    assert metadata.title is None
