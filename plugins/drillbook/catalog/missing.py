"""What stands where a required key is missing: nothing, in the key's own type.

A page without a key that it needs has a problem, and is read all the same: ``check`` looks at the
rest of it, ``search`` and ``show`` find it. Nothing is known here of any field; the models say it all.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, TypeVar  # Any: annotations of any model, and values of those types

from pydantic import BaseModel, Field, TypeAdapter, ValidationError, create_model
from pydantic.fields import FieldInfo

from drillbook.catalog.kinds import choices

_Model = TypeVar("_Model", bound=BaseModel)
# The first that a type takes is its nothing: an empty text or list, no time at all, 1970.
_NOTHING: tuple[Any, ...] = (None, "", [], {}, False, 0, "https://missing.invalid/")


@cache
def lenient(model: type[_Model]) -> type[_Model]:
    """Give a twin of a model that needs no key, whose instances are instances of the model."""
    fields: dict[str, Any] = {
        name: (_form_of(field), nothing_of(field.annotation))
        for name, field in model.model_fields.items()
        if field.is_required()
    }
    return create_model(model.__name__, __base__=model, **fields)


def _form_of(field: FieldInfo) -> Any:
    return Annotated[(field.annotation, *field.metadata, Field(description=field.description))]


def nothing_of(annotation: Any) -> Any:
    """Give the value of a type that says least, so that whoever reads metadata finds what its type says."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return lenient(annotation)()
    words = choices(annotation)
    adapter: TypeAdapter[Any] = TypeAdapter(annotation)
    for value in (*_NOTHING, *words[-1:]):
        try:
            return adapter.validate_python(value)
        except ValidationError:
            continue
    return None
