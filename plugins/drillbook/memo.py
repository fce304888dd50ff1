"""Results that are used again where they would be made of the same.

A result is kept with everything that it was made of: what it was given, and what it asked while it was made.
It is used again when it is given the same and each question has the same answer, and is made anew
otherwise. Nobody lists what depends on what, so that no such list can be wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar, cast  # Any: results of every type lie side by side, each below its own key

_T = TypeVar("_T")
Ask = Callable[[Hashable], Any]


@dataclass(frozen=True)
class _Entry:
    inputs: object
    asked: dict[Hashable, object]
    result: object


class Memo:
    """Results by key, in the memory of one process. What two builds in turn have not used is forgotten.

    A memo that ``keeps`` nothing serves who builds once.
    """

    def __init__(self, keeps: bool = True) -> None:
        self.keeps = keeps
        self._before: dict[Hashable, _Entry] = {}
        self._now: dict[Hashable, _Entry] = {}

    def turn(self) -> None:
        """Begin another build: what the one before last used, and the last did not, is forgotten."""
        self._before, self._now = self._now, {}

    def of(self, key: Hashable, inputs: object, make: Callable[[], _T]) -> _T:
        """Give what ``make`` makes of the inputs and of nothing else."""
        return self.asking(key, inputs, lambda _: make(), lambda _: None)

    def asking(self, key: Hashable, inputs: object, make: Callable[[Ask], _T], answer: Ask) -> _T:
        """Give what ``make`` makes of the inputs, and of the answers to the questions that it asks.

        ``answer`` answers a question as it is today. Inputs and answers are compared by ``==``.
        """
        kept = self._now.get(key) or self._before.get(key)
        if kept is None or not _holds(kept, inputs, answer):
            asked: dict[Hashable, object] = {}

            def ask(question: Hashable) -> object:
                if question not in asked:
                    asked[question] = answer(question)
                return asked[question]

            kept = _Entry(inputs, asked, make(ask))
        if self.keeps:
            self._now[key] = kept
        return cast("_T", kept.result)


def _holds(kept: _Entry, inputs: object, answer: Ask) -> bool:
    return kept.inputs == inputs and all(answer(question) == told for question, told in kept.asked.items())
