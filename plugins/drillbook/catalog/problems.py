"""Problems are values: what is wrong, where, and what to do about it."""

from __future__ import annotations

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
    """Known words, of which the nearest to a mistaken one is looked for many times.

    A folder of another generator has thousands of pages and as many dead links.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {word.lower(): word for word in words}
        self._found: dict[str, str] = {}

    def closest(self, word: str) -> str:
        """Give the known word that is most like this one, or nothing where none is much like it."""
        if word not in self._found:
            self._found[word] = self._words.get(most_like(word.lower(), self._words), "")
        return self._found[word]

    def nearest(self, word: str) -> str:
        """Suggest the nearest known word: ``did you mean 'x'?`` or nothing."""
        found = self.closest(word)
        return f"did you mean '{found}'?" if found else ""


def most_like(word: str, words: Iterable[str], least: int = 60) -> str:
    """Give the most similar word: of 100, ``least`` must be common to both. Empty where there is none."""
    # A check that finds nothing wrong need not wait for it to load.
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    found = process.extractOne(word, list(words), scorer=fuzz.ratio, score_cutoff=least)
    return str(found[0]) if found else ""


def nearest(word: str, words: Iterable[str] | Known) -> str:
    """Suggest the nearest of some words: ``did you mean 'x'?`` or nothing."""
    return (words if isinstance(words, Known) else Known(words)).nearest(word)


def shown(value: object, limit: int = 60) -> str:
    """Quote a value for a message, on one line and not too long."""
    text = " ".join(str(value).split())
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return f"'{text[: limit - 1]}…'" if len(text) > limit else f"'{text}'"
