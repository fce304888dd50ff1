"""What every template knows: where it is, and the site."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from drillbook.site.views.cards import Choice


@dataclass(frozen=True)
class Here:
    """The page that is being written."""

    address: str
    lang: str
    title: str
    description: str = ""
    canonical: str = ""
    languages: tuple[Choice, ...] = ()
    alternates: tuple[Choice, ...] = ()
    kind: str = ""
    source: str = ""
    indexed: bool = True


@dataclass(frozen=True)
class Site:
    """What is the same on every page of one language."""

    name: str
    tagline: str
    home: str
    navigation: tuple[Choice, ...]
    built: datetime.date
    version: str
    search: str = ""
    dated: bool = (
        False  # `built` is the day of the newest change, so that the same content gives the same bytes
    )
    index: str = ""  # the folder of the browser's search index; its name changes with what it holds
    ways: tuple[Choice, ...] = ()  # further ways in, at the foot: systems, tags, owners
