"""What the builds of one process share: what was made already, and what templates are given.

A preview builds again and again. Each build leaves here what the next can use, and asks here whether it is
still wanted: an edit makes the one before it worthless.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any  # Any: what Pelican gives to templates

from drillbook.memo import Memo
from drillbook.site.failures import BuildFailed

if TYPE_CHECKING:
    from jinja2 import Template

SETTING = "DRILLBOOK_SESSION"


class SupersededError(BuildFailed):
    """The build was given up: another is wanted in its place."""


@dataclass(frozen=True)
class Whole:
    """What a whole build leaves: Pelican's own part, the address of the browser's index, what it wrote.

    ``shown`` is what readers see, by address; pages are made anew over it.
    """

    settings: dict[str, Any]
    get_template: Callable[[str], Template]
    context: Mapping[str, Any]
    index: str
    shown: dict[str, str | bytes]


@dataclass
class Session:
    """The builds of one process; ``whole`` is the one that was published last."""

    memo: Memo = field(default_factory=Memo)
    whole: Whole | None = None
    _unwanted: threading.Event = field(default_factory=threading.Event)

    def take(self, whole: Whole | None) -> None:
        """Take over what a build leaves that was published. What it did not use is of no use any more."""
        self.whole = whole
        self.memo.turn()

    def give_up(self) -> None:
        """Ask the build that runs to end without publishing."""
        self._unwanted.set()

    def go_on(self) -> None:
        """Take that back, for the next build."""
        self._unwanted.clear()

    def check(self) -> None:
        """Raise SupersededError where the build that runs is not wanted any more."""
        if self._unwanted.is_set():
            raise SupersededError("another build takes its place")


def session_of(settings: Mapping[str, Any]) -> Session:
    """Give the session that a build belongs to; one that nothing follows keeps nothing."""
    found = settings.get(SETTING)
    return found if isinstance(found, Session) else Session(Memo(keeps=False))
