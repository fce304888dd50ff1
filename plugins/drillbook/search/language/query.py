"""Reading a query: whatever is typed or pasted is words, never syntax that can fail.

The twin is ``theme/static/search/query.js``; both read ``rules.json`` and must pass
``tests/search/vectors/query.json``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache

from drillbook.loglines import decoded_messages, messages
from drillbook.names import KIND_NAMES
from drillbook.search.language.analysis import ending_terms, is_bigram, normalise, pieces, stem, terms, tokens
from drillbook.search.language.rulebook import Rules, raw_rules

FILTERS = ("kind", "system", "lang", "tag")
_FILTER = re.compile(rf"(?<!\S)({'|'.join(FILTERS)}):([\w.-]+)(?!\S)")
_PHRASE = re.compile(r'(?<!\S)["“]([^"“”\n]+)["”](?!\S)')
_CONTROL = re.compile(r"[\u0000-\u001f\u007f-\u009f\u1680\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")

# What a letter, a digit and the edge of a word are, JavaScript says of ASCII alone.
_LIKE_SCRIPTS = re.MULTILINE | re.ASCII


@dataclass(frozen=True)
class Word:
    """A term of the query: how much it counts, and the word it stands for."""

    term: str
    weight: float
    text: str
    last: bool = False


@dataclass
class Query:
    """A query as understood. ``said`` is its text without the filters."""

    text: str
    said: str
    words: list[Word] = field(default_factory=list)
    phrases: list[tuple[str, ...]] = field(default_factory=list)
    filters: dict[str, str] = field(default_factory=dict)
    is_log: bool = False

    def lines(self, most: int) -> list[str]:
        """Give the first lines, each with the messages in it, for whoever looks for declared texts."""
        return [text for line in self.said.split("\n")[:most] for text in messages(line)]

    def read(self, most: int) -> str:
        """Give the text with what its first lines say in other letters: the messages of JSON and of CSV."""
        lines = self.said.split("\n")[:most] if self.is_log else []
        return "\n".join([self.said, *(text for line in lines for text in decoded_messages(line))])

    @property
    def is_short(self) -> bool:
        """Whether somebody types this, so that half words count."""
        return len({word.text for word in self.words}) <= int(rules()["prefixWords"])


@cache
def rules() -> Rules:
    """The constants of query reading, with expressions compiled."""
    raw = raw_rules()
    for name in ("functionWords", "logWords"):
        raw[name] = frozenset(stem(word) for word in raw[name].split())
    for name in ("log", "message", "keys"):
        raw[name] = re.compile(raw[name], _LIKE_SCRIPTS)
    raw["volatile"] = [re.compile(pattern, _LIKE_SCRIPTS) for pattern in raw["volatile"]]
    return raw


def parse(text: str) -> Query:
    """Understand a query. Takes any text; never raises."""
    text = text[: rules()["longestQuery"]].replace("\r", "\n").replace("\t", " ")
    text = normalise(re.sub(_CONTROL, lambda m: "\n" if "\n" in m.group() else " ", text)).strip()
    query = Query(text, text)
    query.said = text = _take_filters(text, query)
    query.is_log = len(text) >= rules()["logLength"] and rules()["log"].search(text) is not None
    if query.is_log:
        query.words = _log_words(text)
        return query
    for found in _PHRASE.finditer(text):
        if sum(bool(t.terms) for t in tokens(found.group(1))) > 1:
            query.phrases.append(tuple(pieces(found.group(1))))
    query.words = _words(text, {}, rules()["partWeight"])[: rules()["mostTerms"]]
    return query


def _take_filters(text: str, query: Query) -> str:
    def take(found: re.Match[str]) -> str:
        name, value = found.group(1), found.group(2).lower()
        if (name == "kind" and value not in KIND_NAMES) or (name == "lang" and len(value) != 2):
            return found.group()
        query.filters[name] = value
        return " "

    return _FILTER.sub(take, text)


def _log_words(text: str) -> list[Word]:
    """Give the words of a pasted log: what changes from line to line is left out, messages count more."""
    messages = {t for m in rules()["message"].finditer(text) for t in terms(_lasting(m.group(1)))}
    boosts = dict.fromkeys(messages, float(rules()["messageWeight"]))
    found = _words(_lasting(text), boosts, rules()["logPartWeight"])[: rules()["mostTerms"]]
    # How a failure travelled (rpc, tcp, POST) and that it is one says less than what failed.
    common, weight = rules()["logWords"], float(rules()["logWordWeight"])
    return [replace(word, weight=word.weight * weight) if word.term in common else word for word in found]


def _lasting(text: str) -> str:
    """Take out what changes from line to line: times, addresses, numbers, ids, and the names of fields."""
    for pattern in rules()["volatile"]:
        text = pattern.sub(" ", text)
    return str(rules()["keys"].sub(" ", text))


def _words(text: str, boosts: dict[str, float], part_weight: float) -> list[Word]:
    found: dict[str, Word] = {}
    cut = tokens(text)
    for number, token in enumerate(cut):
        last = number == len(cut) - 1 and token.end == len(text.rstrip())
        for at, term in enumerate(token.terms):
            is_part = len(token.terms) > 1 and at > 0
            share = rules()["bigramWeight"] if is_bigram(term) else part_weight
            weight = (share if is_part else 1.0) * boosts.get(term, 1.0)
            if term in ending_terms(token.text):
                weight *= rules()["endingWeight"]
            if term in rules()["functionWords"]:
                weight *= rules()["functionWeight"]
            if term.isdecimal():
                weight *= rules()["numberWeight"]
            if term not in found:
                found[term] = Word(term, weight, token.text, last and len(token.terms) == 1)
    return list(found.values())
