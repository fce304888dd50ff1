"""False alarms that a question names: a page says what it is not, and what to do instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from drillbook.search.answer.declared import Named
from drillbook.search.answer.parts import Part
from drillbook.search.index.declared import Declared
from drillbook.search.index.documents import FalseAlarm, SearchDocument

SHARE = 0.55  # of a false alarm and of the question: with less in common the question is another one
LEADS = 1  # the strength of one that is there in part: before what merely has the words


@dataclass(frozen=True)
class Denied:
    """A false alarm of a document that a question names. With a ``strength`` of 0 its page leads nothing."""

    declared: Declared
    strength: int

    def of(self, document: SearchDocument) -> FalseAlarm | None:
        """Give the false alarm of the document that declares it."""
        text = self.declared.text
        written = f"/{text}/" if self.declared.is_expression else text
        return next((a for a in document.false_alarms if written == a.text or written in a.signatures), None)


def denied_in(
    strong: Mapping[int, Named],
    alarms: Mapping[int, Named],
    parts: Mapping[int, Part],
    alarm_parts: Mapping[int, Part],
    page_of: Callable[[int], str],
    is_elsewhere: Callable[[int], bool],
) -> dict[int, Denied]:
    """Give the documents that a question names as what they are not: it says so more than that they are it.

    A false alarm that is there in part leads unless another page has as large a part of its own, or the
    question is about another system.
    """
    found = {
        number: Denied(named.declared, named.strength)
        for number, named in alarms.items()
        if (number not in strong or named.strength > strong[number].strength) and not is_elsewhere(number)
    }
    for number, part in alarm_parts.items():
        own = parts[number].share if number in parts else 0.0
        if number not in strong and number not in found and part.share >= max(SHARE, own):
            page = page_of(number)
            best = max((p.share for n, p in parts.items() if page_of(n) != page), default=0.0)
            leads = part.share > best and not is_elsewhere(number)
            found[number] = Denied(part.declared, LEADS if leads else 0)
    return found
