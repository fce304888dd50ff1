"""Where everything of an index lies for browsers: worked out whole before anything is written.

A *key* is a term, or the rarest word of a declared text. Keys are sorted by their bytes and
cut into shards; those that synonyms ask for lie in clusters instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from drillbook.search.browser.declaring import Filed, file_declared
from drillbook.search.browser.synonyms import Synonyms
from drillbook.search.index.documents import SearchDocument
from drillbook.search.index.reading import SearchIndex
from drillbook.search.language.thesaurus import Thesaurus

# A shard is cut at this many terms or characters. Smaller ones would mean more requests for a
# query, larger ones more of what it has no use for.
MOST_TERMS = 64
MOST_CHARACTERS = 1500
# On sites of up to this many documents their titles come with the manifest, so that results stand
# there a round trip before their excerpts.
MOST_TITLES = 600

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

    @property
    def titles_first(self) -> bool:
        """Whether titles come with the manifest."""
        return len(self.documents) <= MOST_TITLES

    @property
    def clusters(self) -> list[tuple[int, list[str]]]:
        """The terms of synonyms, every cluster with the place of its first term."""
        return self.synonyms.clusters


def plan_of(index: SearchIndex, words: Thesaurus) -> Plan:
    """Plan how an index is written for browsers."""
    documents = dict(index.documents())
    postings = {term: index.postings(term) for term in index.vocabulary}
    frequency = {term: len(found) for term, found in postings.items()}
    declared, synonyms = file_declared(documents, frequency), Synonyms(words, frequency)
    return Plan(
        documents,
        postings,
        declared,
        synonyms,
        _shards(postings, declared, {term for _, terms in synonyms.clusters for term in terms}),
    )


def _shards(postings: Postings, declared: Filed, clustered: set[str]) -> list[Shard]:
    """Cut the keys into shards, but for those that lie in the clusters of synonyms."""
    keys = (postings.keys() | declared.keys) - clustered
    found, size = [Shard([], [])], 0
    for key in sorted(keys, key=lambda k: k.encode("utf-8", "replace")):
        if len(found[-1].terms) >= MOST_TERMS or size >= MOST_CHARACTERS:
            found.append(Shard([], []))
            size = 0
        found[-1].keys.append(key)
        if key in postings:
            found[-1].terms.append(key)
            size += len(key) + 2 * len(postings[key])
        size += 20 * declared.count(key)
    return found


def boundaries(shards: Iterable[Shard]) -> list[str]:
    """Give each shard's lower bound: the shortest text that parts it from the one before."""
    found = [""]
    for before, after in pairwise(shards):
        last, first = before.keys[-1], after.keys[0]
        same = next((n for n, (a, b) in enumerate(zip(last, first, strict=False)) if a != b), len(last))
        found.append(first[: same + 1])
    return found
