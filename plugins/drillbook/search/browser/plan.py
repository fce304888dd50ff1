"""Where everything of an index lies for browsers: worked out whole before anything is written.

A *key* is a term, a word that a declared text is filed under, or the beginning of a phrase of the thesaurus.
Keys are sorted by their bytes and cut into shards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from drillbook.search.answer.purpose import Names, things_of
from drillbook.search.browser.declaring import Filed, file_declared
from drillbook.search.browser.letters import Letter, letters_of
from drillbook.search.browser.packing import pack_numbers
from drillbook.search.browser.rows import lines_of
from drillbook.search.browser.synonyms import Synonyms
from drillbook.search.index.documents import SearchDocument
from drillbook.search.index.reading import SearchIndex
from drillbook.search.index.scoring import ESSENTIAL
from drillbook.search.language.analysis import WORD_MARK
from drillbook.search.language.thesaurus import Thesaurus
from drillbook.search.language.things import key_of

# A shard is cut at this many terms or characters. Smaller ones would mean more requests for a
# query, larger ones more of what it has no use for.
MOST_TERMS = 100
MOST_CHARACTERS = 2150
# On sites of up to this many documents their titles and summaries come with the manifest, so that results
# stand there as soon as they are known.
MOST_TITLES = 600
# Of these, as many are one script. Who asks for an exact phrase fetches all of one: fewer pages together
# would cost that reader less, and the whole index more.
MOST_TEXTS, MOST_TEXT = 160, 800_000
MOST_LINES = 12_000  # characters of declared texts in one script

Postings = Mapping[str, Sequence[tuple[int, int]]]  # of every term: documents, each with its impact


@dataclass(frozen=True)
class Shard:
    """Keys that lie together, and those of them that are terms of the index."""

    keys: list[str]
    terms: list[str]


@dataclass(frozen=True)
class Plan:
    """One index as it will be written."""

    documents: Mapping[int, SearchDocument]
    postings: Postings
    declared: Filed
    synonyms: Synonyms
    shards: list[Shard]
    things: Things

    @property
    def titles_first(self) -> bool:
        """Whether titles come with the manifest."""
        return len(self.documents) <= MOST_TITLES

    @cached_property
    def hub(self) -> list[str]:
        """Other words that many shards need."""
        return self.synonyms.hub(shard.keys for shard in self.shards)

    @cached_property
    def single(self) -> set[str]:
        """Other words that alone stand for a phrase."""
        return self.synonyms.single()

    @property
    def letters(self) -> dict[str, Letter]:
        """Words by their first letter."""
        return self._words[0]

    @property
    def common(self) -> list[str]:
        """Common words of other scripts than Latin that are on no page."""
        return self._words[1]

    @cached_property
    def _words(self) -> tuple[dict[str, Letter], list[str]]:
        return letters_of(self.postings, self.synonyms.spelt())

    @cached_property
    def texts(self) -> list[list[int]]:
        """Documents whose texts are one script. A page without a summary shows its text, and lies alone."""

        def size(number: int) -> int:
            document = self.documents[number]
            return sum(len(s.text) for s in document.sections) if document.summary else MOST_TEXT

        return _grouped(self.documents, size, MOST_TEXT, MOST_TEXTS)

    @cached_property
    def lines(self) -> list[list[int]]:
        """Documents of which what they declare is one script."""
        return _grouped(self.documents, lambda n: len(lines_of(self.documents[n])), MOST_LINES)


def plan_of(index: SearchIndex, words: Thesaurus) -> Plan:
    """Plan how an index is written for browsers."""
    documents = dict(index.documents())
    postings = {term: index.postings(term) for term in index.vocabulary}
    frequency = {term: len(found) for term, found in postings.items()}
    declared, synonyms = file_declared(documents, frequency, index.rarity), Synonyms(words, postings)
    things = _things(postings, frozenset(name for d in documents.values() for name in d.systems))
    keys = postings.keys() | declared.keys | things.named.keys() | synonyms.phrases.keys()
    shards = _shards(keys, postings, lambda k: declared.size(k) + synonyms.size(k) + things.size(k))
    return Plan(documents, postings, declared, synonyms, shards, things)


def _grouped(
    numbers: Iterable[int], size: Callable[[int], int], most: int, longest: int | None = None
) -> list[list[int]]:
    """Cut numbers into groups of up to ``most`` in size, and ``longest`` in number."""
    found: list[list[int]] = []
    total = most
    for number in numbers:
        total += size(number)
        if total > most or not found or len(found[-1]) == longest:
            found.append([])
            total = size(number)
        found[-1].append(number)
    return found


@dataclass(frozen=True)
class Things:
    """Names of things that the site may not be about, under the first term of a query that names one.

    A name is written as ``p`` for a product or ``t`` for a topic, the place in ``about`` of the documents
    that are about it (none: empty), and its words behind blanks; a first word that is the key is left out.
    """

    named: dict[str, list[str]]
    about: list[str]

    def size(self, key: str) -> int:
        """Say how many characters the names under a key take."""
        return sum(map(len, self.named.get(key, ())))


def _things(postings: Postings, systems: frozenset[str]) -> Things:
    found: dict[str, list[str]] = defaultdict(list)
    places: dict[str, str] = {"": ""}
    for row, names, is_product in things_of(systems):
        single = tuple(name for name in names if len(name) == 1)
        about = pack_numbers(_about(postings, single if is_product else names))
        place = places.setdefault(about, str(len(places) - 1))
        key = key_of(row)
        words = ("", *row[1:]) if row[0] == key.removeprefix(WORD_MARK) else row
        found[key].append(" ".join((("p" if is_product else "t") + place, *words)))
    return Things(dict(found), list(places)[1:])


def _about(postings: Postings, names: Names) -> list[int]:
    """The documents that are about a thing: they have all words of a name in what tells that."""
    found: set[int] = set()
    for name in names:
        having = ({n for n, impact in postings.get(term, ()) if impact >= ESSENTIAL} for term in name)
        found |= set.intersection(*having)
    return sorted(found)


def _shards(keys: Iterable[str], postings: Postings, more: Callable[[str], int]) -> list[Shard]:
    """Cut the keys into shards. ``more`` says how many characters a key has beside its postings."""
    found, size = [Shard([], [])], 0
    for key in sorted(keys, key=lambda k: k.encode("utf-8", "replace")):
        if len(found[-1].terms) >= MOST_TERMS or size >= MOST_CHARACTERS:
            found.append(Shard([], []))
            size = 0
        found[-1].keys.append(key)
        if key in postings:
            found[-1].terms.append(key)
            size += len(key) + 2 * len(postings[key])
        size += more(key)
    return found


def boundaries(shards: Iterable[Shard]) -> list[str]:
    """Give each shard's lower bound: the shortest text that parts it from the one before."""
    found = [""]
    for before, after in pairwise(shards):
        last, first = before.keys[-1], after.keys[0]
        same = next((n for n, (a, b) in enumerate(zip(last, first, strict=False)) if a != b), len(last))
        found.append(first[: same + 1])
    return found
