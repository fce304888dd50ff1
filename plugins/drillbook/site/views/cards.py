"""What a link to a page shows of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from drillbook.catalog.fields import Objective


@dataclass(frozen=True)
class Choice:
    """A link among alternatives, such as a language or a filter."""

    label: str
    address: str
    current: bool = False
    count: int | None = None
    lang: str = ""


@dataclass(frozen=True)
class Card:
    """A page as lists show it. ``lang`` is the language its words are in.

    ``unplanned`` is a scenario without a procedure; it is no plan yet.
    """

    id: str
    kind: str
    title: str
    summary: str
    address: str
    lang: str
    systems: tuple[Choice, ...] = ()
    tags: tuple[Choice, ...] = ()
    owner: Choice | None = None
    severity: str = ""
    failures: tuple[str, ...] = ()
    risk: str = ""
    area: str = ""
    objective: Objective | None = None
    symptoms: tuple[str, ...] = ()
    proof: str = ""
    proof_reason: str = ""
    proof_share: tuple[str, int, int] = ("", 0, 0)
    changed: datetime.date | None = None
    reviewed: datetime.date | None = None
    review_due: datetime.date | None = None
    foreign: bool = False
    unplanned: bool = False


@dataclass(frozen=True)
class LinkGroup:
    """Pages linked with this one in one way. ``relation`` says which: see ``RELATIONS``."""

    relation: str
    cards: tuple[Card, ...]


# The ways in which pages hang together, in the order pages show them. The name
# says what the other page is to this one.
RELATIONS = (
    "procedures",  # carried out by this page
    "alternatives",  # other ways
    "before",  # to be done first
    "verify",  # verifies the outcome
    "rollback",  # undoes it
    "configs",  # this page depends on them
    "examples",  # worked cases of this page
    "drills",  # recovery tests of this page
    "scenarios",  # this page belongs to them / they use this page
    "used-by",  # other pages that use this one
    "related",  # worth reading
    "references",  # outside sources
    "mentions",  # pages whose text links here
)
