"""Problems are values: what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error stops the build; a warning does not, unless it is strict."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Rule:
    """A rule that pages must keep."""

    name: str
    severity: Severity
    summary: str


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


_ERRORS = {
    "unreadable-file": "the file cannot be read",
    "not-text": "the file holds binary data",
    "too-large": "the file, or its front matter, is larger than any page",
    "unreadable-yaml": "the front matter is not valid YAML or TOML",
    "unclosed-front-matter": "the front matter has no closing line",
    "duplicate-key": "a key stands twice in the front matter",
    "unknown-key": "the kind of page has no such key",
    "unknown-kind": "there is no such kind of page",
    "invalid-value": "a value has the wrong type or form",
    "missing-field": "a required key is missing",
    "duplicate-id": "two pages have one id",
    "alias-clash": "an alias is also the id or the alias of another page",
    "broken-link": "a link leads to no page and no file",
    "broken-anchor": "a link leads to a heading that the page does not have",
    "wrong-kind": "a typed link leads to a page of another kind",
    "circular-procedures": "procedures name each other as what to do first",
    "lost-requirement": "a step needs what its scenario has lost",
    "swallowed-text": "a block of code without its end has taken in a heading, a warning or the next block",
    "outside-content": "a symbolic link leads out of the content folder",
    "conflict-marker": "a merge conflict was not resolved",
    "missing-file": "an attached file is not there",
    "undeclared-parameter": "a parameter is used and not declared",
    "unfindable-text": "a symptom, signature or alert has no word that a search could find",
    "address-clash": "a page, redirect or file would be written where another one is, or cannot be written",
    "hidden-file": "a page links or attaches a hidden file, which is not published",
    "control-character": "a name, metadata or a text holds a character that nobody can see",
    "record-of-nothing": "a record belongs to no drill",
    "misplaced-record": "a record does not lie in the folder of its drill under its id",
    "altered-record": "the record of a run is not what the run wrote",
}
_WARNINGS = {
    "encoding": "the file is not UTF-8",
    "skipped-folder": "a folder of another program's, such as node_modules, holds Markdown and is left out",
    "symlink-loop": "a symbolic link leads back into the content",
    "unreadable-thesaurus": "groups of the site's thesaurus cannot be read, and are left out",
    "misplaced-page": "a page with the metadata of a kind does not lie in the folder of that kind",
    "no-metadata": "a page in a folder of pages with metadata has none",
    "missing-title": "the page has neither a title nor a heading",
    "shared-text": "two pages declare one symptom, signature or alert, so neither is found first alone",
    "missing-summary": "lists and search results have nothing to show",
    "orphan-page": "nothing links to the page",
    "scenario-without-procedure": "a scenario does not say what to do",
    "scenario-without-objective": "a scenario has neither RTO nor RPO",
    "procedure-without-steps": "a procedure has no steps",
    "procedure-without-verification": "a procedure does not say how to verify its outcome",
    "procedure-without-rollback": "a procedure says neither how to undo it nor that it is irreversible",
    "split-text": "a comma has cut a text of a list in two",
    "unclosed-code": "a block of code has no end",
    "prompt-in-command": "a command starts with a prompt, which would be copied with it",
    "hidden-character": "code holds a character that nobody can see, and Copy would give",
    "unused-parameter": "a parameter is declared and not used",
    "missing-drill-section": "a drill lacks a phase",
    "constant-verify": "the verification of a drill says what is written in it, whatever was restored",
    "link-to-draft": "a page that is published links to one that is not",
    "remote-image": "an image lies on another server",
    "unsafe-html": "raw HTML that is shown as text or not published",
    "unknown-shortcode": "a shortcode of another generator that is left out",
    "stale-translation": "a translation is older than its source",
    "altered-commands": "the commands, steps or values of a translation are not those of its source",
    "draft-record": "a record is not completed yet",
    "translation-without-source": "a translation has no page beside it in the site's first language",
}

RULES: dict[str, Rule] = {
    name: Rule(name, severity, summary)
    for severity, rules in ((Severity.ERROR, _ERRORS), (Severity.WARNING, _WARNINGS))
    for name, summary in rules.items()
}


def problem(
    file: str,
    at: tuple[int, int],
    rule: str,
    message: str,
    hint: str = "",
    severity: Severity | None = None,
) -> Problem:
    """Make a problem of a known rule, with the rule's own severity unless told."""
    return Problem(file, at[0], at[1], rule, message, hint, severity or RULES[rule].severity)


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
