"""What a question is for: which kind of page it asks for, and which systems it names.

The twin is ``theme/static/search/purpose.js``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from drillbook.search.index.reading import Brief
from drillbook.search.language import things
from drillbook.search.language.analysis import Token, analyse_run, tokens
from drillbook.search.language.query import Query, rules
from drillbook.search.language.thesaurus import Terms, Thesaurus

# What pages are for: in doubt, the page that says what to do comes first, what rehearses or tells last.
PRIOR = {"procedure": 0.7, "example": 0.6, "config": 0.6, "reference": 0.5, "drill": 0.5, "page": 0.55}
ASKED, TROUBLED = 1.3, {"procedure": 1.0, "config": 1.1}
# A scenario covers the failure that is told, or another one.
FAILURE_MATCH, FAILURE_MISMATCH = 1.3, 0.75
ANYWHERE = {"ransomware", "backup-failed"}  # failures that are told without the name of a system
LONGEST_NAME = 3  # words
ELSEWHERE = 0.4  # a page about another system than the one that is named

Names = things.Names


@dataclass(frozen=True)
class Purpose:
    """The kinds of page that a question asks for, and the systems that it names.

    ``foreign`` are products that it names and that are no systems of the site, ``topics`` other things that
    it is about than a loss and its recovery: of each, all of its names.
    ``trouble`` says that something is wrong, ``acts`` that something is to be done. ``failures`` are
    the kinds of failure that it may tell of, as the coverage map has them; of a log, those of the first line
    that tells of any.
    """

    kinds: frozenset[str]
    systems: frozenset[str]
    foreign: tuple[Names, ...] = ()
    topics: tuple[Names, ...] = ()
    trouble: bool = False
    acts: bool = False
    is_log: bool = False
    failures: frozenset[str] = frozenset()

    def weight(self, brief: Brief) -> float:
        """What the score of a document is multiplied by."""
        own = PRIOR.get(brief.kind, 1.0) * self._failure_boost(brief)
        if brief.kind in self.kinds:
            # Where something is wrong as well, what to do may be the scenario as well as its procedure.
            own = TROUBLED.get(brief.kind, ASKED) if self.trouble else ASKED
        return own * (ELSEWHERE if self._differs(brief) else 1.0)

    def _failure_boost(self, brief: Brief) -> float:
        """What a scenario gains where the question tells of a failure that it covers, or only of others."""
        if not brief.failures or not self.failures or self.kinds or self.is_log:
            return 1.0
        if told := self.failures.intersection(brief.failures):
            return FAILURE_MATCH if self.systems or told & ANYWHERE else 1.0
        return FAILURE_MISMATCH if self.systems else 1.0

    def is_elsewhere(self, brief: Brief) -> bool:
        """Whether a document is about other systems than those that somebody named, and so stands below.

        A log may name several, of which one has failed.
        """
        return self._differs(brief) and not (self.is_log and len(self.systems) > 1)

    def _differs(self, brief: Brief) -> bool:
        return bool(self.systems and brief.systems) and self.systems.isdisjoint(brief.systems)


def purpose_of(query: Query, thesaurus: Thesaurus, systems: frozenset[str]) -> Purpose:
    """Say what a query is for, on a site with these systems."""
    said, cut = query.said, tokens(query.said)
    # A log has more words than a browser may look up: those that count in it.
    lasting = {word.term for word in query.words} if query.is_log else None
    named, classes = _named(cut, thesaurus, systems, lasting)
    if query.is_log:
        told = next(filter(None, map(_failures, said.split("\n"))), frozenset())
        return Purpose(frozenset(), frozenset(named), is_log=True, failures=told)
    own = _names(systems)
    products = dict.fromkeys(names for _, names in _find_names(cut, "products.txt"))
    foreign = tuple(names for names in products if not any(name in own for name in names))
    topics = tuple(
        dict.fromkeys(identifying_names(row, names) for row, names in _find_names(cut, "topics.txt"))
    )
    trouble, acts = _has(rules()["trouble"], said), _has(rules()["action"], said)
    kinds = {kind for kind, pattern in rules()["asks"].items() if _has(pattern, said)}
    if _has(rules()["identifier"], said):
        kinds |= PRIOR.keys()  # who types a name out of a command or a file looks for where it stands
    if not trouble and _has(rules()["setting"], said):
        kinds |= {"procedure", "config", "reference"}  # and so does who asks about one
    if not kinds and (acts if not trouble else _has(rules()["imperative"], said)):
        kinds.add("procedure")  # who names what is to be done, and nothing that is wrong, asks how
    about = frozenset(named or classes)
    return Purpose(frozenset(kinds), about, foreign, topics, trouble, acts, failures=_failures(said))


def _failures(said: str) -> frozenset[str]:
    """The kinds of failure that a question, or a line of a log, may tell of."""
    found = frozenset(name for name, pattern in rules()["failures"].items() if _has(pattern, said))
    # A server that was deleted is a server that is lost.
    return found - {"data-deleted"} if "server-lost" in found else found


def _has(pattern: str, said: str) -> bool:
    return _compiled(pattern).search(said) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


def _named(
    cut: list[Token], thesaurus: Thesaurus, systems: frozenset[str], lasting: set[str] | None
) -> tuple[set[str], set[str]]:
    """Give the systems that are named, by their own or by another name, and those of the classes named.

    A class (database) names several. Where one is named by itself, classes add nothing. Other names are
    looked for where a word is among ``lasting``, or anywhere.
    """
    names = _names(systems)
    named: set[str] = set()
    classes: set[str] = set()
    for at, token in enumerate(cut):
        named |= {names[(term,)] for term in token.terms if (term,) in names}
        for length in range(2, LONGEST_NAME + 1):
            row = tuple(t.terms[0] for t in cut[at : at + length] if t.terms)
            if row in names:
                named.add(names[row])
        is_looked_up = lasting is None or not lasting.isdisjoint(token.terms[:1])
        for _, others in thesaurus.matches(cut, at) if is_looked_up else ():
            found = _in_others(others, names)
            (named if len(found) == 1 else classes).update(found)
    return named, classes


def _in_others(others: Iterable[Terms], names: Mapping[tuple[str, ...], str]) -> set[str]:
    return {names[terms] for terms in others if terms in names}


@lru_cache(maxsize=64)
def _names(systems: frozenset[str]) -> dict[tuple[str, ...], str]:
    """How systems are written: ``file-server`` in one, in two words, and in one without a mark."""
    found: dict[tuple[str, ...], str] = {}
    for name in sorted(systems):
        whole, *parts = analyse_run(name)
        for written in ((whole,), tuple(parts), ("".join(parts),)):
            if any(written):
                found.setdefault(written, name)
    return found


def identifying_names(row: tuple[str, ...], names: Names) -> Names:
    """The names of a topic by which a page is about it: the one that was used, and those of one word.

    Of several words, such as "idle in transaction", a page may have each, and mean something else.
    """
    return tuple(dict.fromkeys((row, *(name for name in names if len(name) == 1))))


def _find_names(cut: list[Token], listed: str) -> list[tuple[tuple[str, ...], Names]]:
    """Give the names out of a list that are there, each once, with all names of the thing."""
    known, found = things.things_in(listed), dict[tuple[tuple[str, ...], Names], None]()
    for at in range(len(cut)):
        found |= dict.fromkeys(known.named_at(cut, at))
    return list(found)


def things_of(systems: frozenset[str]) -> Iterator[tuple[tuple[str, ...], Names, bool]]:
    """Yield names of things that a site may not be about, with those that tell of it: products and topics."""
    own = _names(systems)
    for row, names in things.things_in("products.txt").items():
        if not any(name in own for name in names):
            yield row, names, True
    for row, names in things.things_in("topics.txt").items():
        yield row, identifying_names(row, names), False
