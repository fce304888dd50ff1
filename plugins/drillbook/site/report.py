"""What a build found and did, for whoever started it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TextIO

from drillbook.catalog import Problem, Severity
from drillbook.names import count, one_line


@dataclass
class Report:
    """The outcome of one build."""

    problems: list[Problem] = field(default_factory=list)
    failed: bool = False
    pages: int = 0
    languages: list[str] = field(default_factory=list)
    seconds: float = 0.0
    updated: int | None = None  # how many pages an edit changed, where these are shown and not published yet
    day: datetime.date | None = None  # the day that the site speaks of
    dated: bool = True  # by a date that the content or the caller gives, and not by the clock

    @property
    def errors(self) -> int:
        """How many problems stop a build."""
        return sum(p.severity is Severity.ERROR for p in self.problems)

    @property
    def warnings(self) -> int:
        """How many problems do not."""
        return len(self.problems) - self.errors

    def summary(self) -> str:
        """Say it in one line: ``2 errors, 1 warning``."""
        return f"{count(self.errors, 'error')}, {count(self.warnings, 'warning')}"

    def show(self, stream: TextIO) -> None:
        """Print the problems, one a line, and how many there are."""
        if not self.problems:
            return
        for found in self.problems:
            print(one_line(f"{found.severity}: {found}"), file=stream)
        print(self.summary(), file=stream)
