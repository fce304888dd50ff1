"""A signature: one value that says all there is to say of what a scenario declares of its logs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from drillbook.catalog.signatures import javascript as browsers
from drillbook.catalog.signatures import literals
from drillbook.catalog.signatures.weakness import only_stopped

Form = Literal["text", "regex", "alert"]


@dataclass(frozen=True)
class Signature:
    """A literal line, a ``/regex/`` or the name of an alert, as it was declared.

    It is made when metadata is validated, and by ``of`` of a text that was validated before. What
    takes time is found out when somebody asks: ``search`` and ``show`` need none of it.
    """

    text: str
    form: Form
    marked: bool = False  # as weak, by the author

    @classmethod
    def of(cls, text: str, weak: bool = False) -> Signature:
        """Read a declared text: what stands between slashes is a regular expression."""
        is_regex = len(text) > 2 and text.startswith("/") and text.endswith("/")
        return cls(text, "regex" if is_regex else "text", weak)

    @classmethod
    def of_alert(cls, name: str) -> Signature:
        """Give the signature of an alert: notifications and the logs of an alert manager have its name."""
        return cls(name, "alert")

    def __str__(self) -> str:
        return self.text

    @cached_property
    def weak(self) -> bool:
        """Whether it only says that something stopped, and not why: the author says so, or its words do."""
        return self.marked or (self.form != "alert" and only_stopped(self.words))

    @property
    def is_regex(self) -> bool:
        """Whether the author wrote a regular expression."""
        return self.form == "regex"

    @cached_property
    def pattern(self) -> str:
        """The source of its expression; empty for a literal line.

        The name of an alert counts where it stands by itself: ``DiskFull`` is not in ``NodeDiskFullSoon``.
        Capitals do not matter in it, since whoever takes a rule over writes its name as the others are.
        """
        if self.form == "alert":
            return rf"(?i)(?<!\w){re.escape(self.text)}(?!\w)"
        return self.text[1:-1] if self.is_regex else ""

    @cached_property
    def expression(self) -> re.Pattern[str] | None:
        """Its expression; none for a literal line. Letters and digits are those of ASCII, as in browsers."""
        return re.compile(self.pattern, re.ASCII) if self.pattern else None

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The names of what it takes out of a line, as in ``(?P<relation>...)``: each is a parameter's."""
        return tuple(self.expression.groupindex) if self.is_regex and self.expression else ()

    @cached_property
    def javascript(self) -> str:
        """The same expression for browsers; empty for a literal line. Raises ValueError if there is none."""
        return browsers.javascript(self.pattern) if self.pattern else ""

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """Texts of which every line that it matches has at least one; none where that is unknown.

        That of an alert stands in capitals or small letters, as it comes.
        """
        if self.is_regex:
            return literals.required(self.pattern)
        is_long = len(self.text.encode("utf-8", "replace")) >= literals.SHORTEST
        return (self.text,) if is_long else ()

    @cached_property
    def words(self) -> str:
        """Its words as people would search for them: of an expression, what is literal in it."""
        return literals.words(self.pattern) if self.is_regex else self.text

    @cached_property
    def certain_words(self) -> tuple[str, ...]:
        """Of an expression, words that every match has whole."""
        return literals.certain_words(self.pattern) if self.is_regex else ()
