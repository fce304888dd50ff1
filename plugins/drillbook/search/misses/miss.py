"""One unanswered question, in the two forms that programs write and read.

The browser's copy is Markdown, a line for each question, which is also a comment in an issue::

    - `the till is stuck` (en, no result opened, asked 2 times, opened scenarios/payments-stuck)

The API keeps lines of JSON: ``{"question": "the till is stuck", "what": "no answer"}``. The twin that
writes the first is ``theme/static/misses/issue.js``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import unquote

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from yaml.reader import Reader

from drillbook.catalog.problems import Rules
from drillbook.names import STEERING

What = Literal["no answer", "no result opened"]
LONGEST = 200  # characters of a question that is kept: longer ones are pasted, and nobody's words

# What a list of questions must keep.
RULES = Rules()

_ITEM = re.compile(r"(?P<before>[\s>]*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?)(?=`)")
_QUESTION = re.compile(r"(?P<fence>`{1,99})(?P<text>.{1,2000}?)(?<!`)(?P=fence)(?!`)")
_FACTS = re.compile(
    rf"[ \t]*\((?P<lang>[A-Za-z]{{2,3}}(?:-[A-Za-z0-9]+)*), (?P<what>{'|'.join(get_args(What))})"
    r"(?:, asked (?P<times>[1-9]\d{0,5}) times)?(?:, opened (?P<page>\S+))?\)\s*"
)


class Miss(BaseModel):
    """A question: what happened, how often, and the page that was opened in the end.

    ``lang`` is the language of the page that it was asked on, or empty. ``page`` is the page's address
    below the site, without ``.html``, as ``ko/scenarios/disk-full``; empty where none was opened. ``at`` is
    when it was asked, where the list says so.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str = Field(min_length=1, max_length=LONGEST)
    lang: str = ""
    what: What = "no answer"
    times: int = Field(default=1, ge=1, le=1_000_000)
    page: str = ""
    at: str = ""

    @field_validator("question", mode="before")
    @classmethod
    def _one_line(cls, value: object) -> object:
        """A question is a line, and nothing in it steers what shows it."""
        if not isinstance(value, str):
            return value
        plain = Reader.NON_PRINTABLE.sub(" ", re.sub(f"[{STEERING}]", " ", value))  # as YAML may not hold it
        return " ".join(plain.split())


@dataclass
class UnreadableError(Exception):
    """A line that is meant to be a question and is none: the column from 1, what is wrong, what to do."""

    column: int
    message: str
    hint: str


def from_item(line: str) -> Miss | None:
    """Read a line of Markdown; None where it is none of the list. Raises UnreadableError."""
    item = _ITEM.match(line)
    if not item:
        return None
    question = _QUESTION.match(line, item.end())
    if not question:
        raise UnreadableError(item.end() + 1, "the question has no end", "close it with as many backticks")
    facts = _FACTS.fullmatch(line, question.end())
    if not facts:
        message = "what happened to the question does not stand behind it"
        raise UnreadableError(
            question.end() + 1, message, "write it as in '(en, no answer)', or remove the line"
        )
    told = {name: text for name, text in facts.groupdict().items() if text}
    told["page"] = unquote(told.get("page", ""))
    text = _bare(question["text"])
    if not text or len(text) > LONGEST:
        message = f"the question has {len(text)} characters"
        raise UnreadableError(item.end() + 1, message, f"give it 1 to {LONGEST}")
    try:
        return Miss.model_validate({"question": text, **told})
    except ValidationError:
        raise UnreadableError(item.end() + 1, "nothing is asked", "remove the line") from None


def _bare(code: str) -> str:
    """What stands between backticks: a blank at each end keeps those of the text apart from them."""
    is_padded = code.startswith(" ") and code.endswith(" ") and code.strip()
    return code[1:-1] if is_padded else code
