"""The thesaurus as browsers read it: a phrase lies in the shard of its first word, with other words for it.

Of another word only the pages that are about it count, so that these postings are short. Those of words that
many phrases need come with the manifest: the *hub*. The others lie in each shard that needs them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from drillbook.search.answer.engine import SHORTEST_TERM
from drillbook.search.browser.packing import BASE
from drillbook.search.index.scoring import ESSENTIAL
from drillbook.search.language.analysis import is_cjk
from drillbook.search.language.thesaurus import Terms, Thesaurus, key_of

MOST_USED = 18  # shards: what more of them need is in the hub

Postings = Mapping[str, Sequence[tuple[int, int]]]


@dataclass
class Synonyms:
    """What of the thesaurus can find anything in one index: by key, phrases with the other words for them."""

    thesaurus: Thesaurus
    postings: Postings
    phrases: dict[str, dict[tuple[Terms, ...], list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look for every phrase."""
        for words, others in self.thesaurus.entries():
            known = tuple(t for t in others if all(term in self.postings for term in t))
            if known:
                key = key_of(words[0])
                self.phrases.setdefault(key, {}).setdefault(known, []).append(" ".join(words))

    def terms_of(self, keys: Iterable[str]) -> list[str]:
        """The terms that phrases of some keys may also be said in, each once."""
        lines = (terms for key in keys for terms in self.phrases.get(key, ()))
        return list(dict.fromkeys(term for others in lines for terms in others for term in terms))

    def size(self, key: str) -> int:
        """Say how many bytes the phrases of a key take, more or less."""
        rows = self.phrases.get(key, {}).items()
        return sum(len(",".join(phrases).encode()) + 3 * len(others) for others, phrases in rows)

    def hub(self, shards: Iterable[Sequence[str]]) -> list[str]:
        """The terms that many shards need, the most needed first. ``shards`` are the keys of each."""
        uses = Counter(term for keys in shards for term in self.terms_of(keys))
        return [term for term, count in uses.most_common() if count > MOST_USED]

    def single(self) -> set[str]:
        """Terms that alone stand for a phrase."""
        lines = (others for key in self.phrases.values() for others in key)
        return {terms[0] for others in lines for terms in others if len(terms) == 1}

    def spelt(self) -> list[str]:
        """The single words of the thesaurus that find nothing here. They are no typos.

        Words of Hangul are cut into pairs, of which none is taken for a typo.
        """
        listed: dict[str, bool] = defaultdict(bool)
        for words, others in self.thesaurus.entries():
            if len(words) == 1:
                listed[words[0]] |= any(all(term in self.postings for term in t) for t in others)
        found = {word for word, finds in listed.items() if not finds}
        unknown = (word for word in found - self.postings.keys() if word.isalpha() and not is_cjk(word))
        return sorted(word for word in unknown if len(word) >= SHORTEST_TERM)

    def rows(self, keys: Iterable[str], numbers: Mapping[str, int]) -> Iterator[str]:
        """Yield phrases, and what they may also be said in, by the numbers of terms: one character each."""
        for key in keys:
            for others, phrases in self.phrases.get(key, {}).items():
                written = " ".join("".join(chr(BASE + numbers[t]) for t in terms) for terms in others)
                yield f"{','.join(phrases)}\t{written}"

    def essential(self, term: str) -> list[tuple[int, int]]:
        """The documents that are about a term, each with its level."""
        return [(n, impact - ESSENTIAL) for n, impact in self.postings[term] if impact >= ESSENTIAL]
