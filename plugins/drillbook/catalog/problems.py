"""Problems are values: what is wrong, where, and what to do about it."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar


class Severity(StrEnum):
    """An error stops the build; a warning does not, unless it is strict."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Rule:
    """A rule: its name, what is wrong where it is broken, and why that matters and what to do then."""

    name: str
    severity: Severity
    summary: str
    advice: str


def error(name: str, summary: str, advice: str) -> Rule:
    """Make a rule whose problems stop a build."""
    return Rule(name, Severity.ERROR, summary, advice)


def warning(name: str, summary: str, advice: str) -> Rule:
    """Make a rule whose problems do not stop a build, unless it is strict."""
    return Rule(name, Severity.WARNING, summary, advice)


@dataclass(frozen=True)
class Problem:
    """One place where a rule is broken. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    rule: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.file}:{self.line}:{self.column}: {self.rule}: {self.message}{hint}"


class Rules(dict[str, Rule]):
    """Rules by name. Each is registered where its problems are raised, and nowhere else."""

    def raises(self, *rules: Rule) -> Callable[[_Raiser], _Raiser]:
        """Register rules with the function that raises their problems. Raises ValueError for a name twice."""

        def register(function: _Raiser) -> _Raiser:
            for rule in rules:
                if rule.name in self:
                    raise ValueError(f"the rule '{rule.name}' is registered twice")
                self[rule.name] = rule
            return function

        return register

    def in_order(self) -> list[Rule]:
        """Errors first, each in the order of the alphabet."""
        return sorted(self.values(), key=lambda rule: (rule.severity is not Severity.ERROR, rule.name))

    def problem(
        self,
        file: str,
        at: tuple[int, int],
        rule: str,
        message: str,
        hint: str = "",
        severity: Severity | None = None,
    ) -> Problem:
        """Make a problem of a registered rule, with the rule's own severity unless told."""
        return Problem(file, at[0], at[1], rule, message, hint, severity or self[rule].severity)


_Raiser = TypeVar("_Raiser", bound=Callable[..., object])

# What pages must keep. It is whole once the catalog is imported.
RULES = Rules()
raises, problem = RULES.raises, RULES.problem


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by place, each said once."""
    return sorted(set(problems), key=lambda p: (p.file, p.line, p.column, p.rule, p.message))


def has_errors(problems: Iterable[Problem], strict: bool = False) -> bool:
    """Say whether a build must stop; with ``strict`` warnings count too."""
    return any(strict or p.severity is Severity.ERROR for p in problems)


class Known:
    """Known words, of which the nearest to a mistaken one is found without comparing it with each.

    A folder of another generator has thousands of pages and as many dead links.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {word.lower(): word for word in words}
        self._found: dict[str, str] = {}
        self._with: dict[str, list[str]] = defaultdict(list)
        for word in self._words if len(self._words) > _FEW else ():
            for part in _parts(word):
                self._with[part].append(word)

    def nearest(self, word: str) -> str:
        """Suggest the nearest known word: ``did you mean 'x'?`` or nothing."""
        if word not in self._found:
            near = difflib.get_close_matches(word.lower(), self._like(word.lower()), n=1, cutoff=0.6)
            self._found[word] = f"did you mean '{self._words[near[0]]}'?" if near else ""
        return self._found[word]

    def _like(self, word: str) -> Iterable[str]:
        """The words that share most with this one, by the parts of it that fewest words have."""
        if not self._with:
            return self._words
        rarest = sorted((part for part in _parts(word) if part in self._with), key=self._rarity)[:_RAREST]
        shared = Counter(other for part in rarest for other in self._with[part])
        return [other for other, _ in shared.most_common(_LIKELIEST)]

    def _rarity(self, part: str) -> tuple[int, str]:
        return len(self._with[part]), part


_FEW = 30  # words that are all compared, letter by letter, which is slow
_RAREST = 8
_LIKELIEST = 6


def _parts(word: str) -> set[str]:
    return {word[at : at + 3] for at in range(max(1, len(word) - 2))}


def nearest(word: str, words: Iterable[str] | Known) -> str:
    """Suggest the nearest of some words: ``did you mean 'x'?`` or nothing."""
    return (words if isinstance(words, Known) else Known(words)).nearest(word)


def shown(value: object, limit: int = 60) -> str:
    """Quote a value for a message, on one line and not too long."""
    text = " ".join(str(value).split())
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return f"'{text[: limit - 1]}…'" if len(text) > limit else f"'{text}'"
