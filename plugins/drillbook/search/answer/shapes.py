"""What the search answers programs with: in the terminal, over HTTP, in ``openapi.json``."""

from __future__ import annotations

from dataclasses import dataclass

from drillbook.names import KindName


@dataclass(frozen=True)
class Not:
    """A false alarm of the page: what it is instead, as ``text``.

    ``then`` says what to do: one command, or the id of a page, whose ``title`` and ``address`` are given too.
    """

    text: str
    then: str | None
    title: str | None
    address: str | None


@dataclass(frozen=True)
class Result:
    """A page that was found.

    ``address`` is from the root of the site and leads to the section of the excerpt. ``marks`` are the
    places of words that were asked for: [start, end] in the excerpt. ``exact`` says that the query
    has a text which the page declares. ``label`` says what the excerpt is where it is such a text:
    symptom, signature or alert; else it is the summary of the page, or a part of its text. Where ``not`` is
    given, the query names what the page is not about.
    """

    id: str
    kind: KindName
    lang: str
    title: str
    summary: str
    address: str
    file: str
    severity: str | None
    systems: list[str]
    proof: str | None
    score: float
    exact: bool
    matched: list[str]
    section: str | None
    label: str | None
    excerpt: str
    marks: list[list[int]]
    not_: Not | None  # "not" to programs: see ``public``


@dataclass(frozen=True)
class Gap:
    """A system, and a kind of failure that no scenario covers: an empty place of the coverage map."""

    system: str
    failure: str


@dataclass(frozen=True)
class Results:
    """What a query found, the best first, and how it was understood.

    Where no page answers, ``fits`` is false and there are no results; ``nearest`` has up to three pages that
    come nearest, and ``gap`` is what no scenario covers, where the query tells. ``unknown`` are words of the
    query that are on no page. ``total`` counts the good matches, also those beyond the limit. ``corrected``
    gives the words that were taken for mistyped ones. ``phrases_ignored`` says that a phrase in quotes is on
    no page.
    """

    query: str
    fits: bool
    unknown: list[str]
    total: int
    filters: dict[str, str]
    corrected: dict[str, str]
    phrases_ignored: bool
    results: list[Result]
    nearest: list[Result]
    gap: Gap | None


def public(name: str) -> str:
    """Give the name that programs read: a word of Python's own has a dash below behind it here."""
    return name.removesuffix("_")


@dataclass(frozen=True)
class Suggestion:
    """What may be being typed, and the page that declares it."""

    text: str
    form: str
    title: str
    address: str


@dataclass(frozen=True)
class Suggestions:
    """Completions of half a query, the likeliest first."""

    query: str
    suggestions: list[Suggestion]
