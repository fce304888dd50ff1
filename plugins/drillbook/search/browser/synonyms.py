"""The thesaurus as browsers read it: phrases, and the postings of what they may also be said in.

Phrases that stand for one another are a *line*. The postings of a line lie together in one *cluster*, with
those of the words themselves: a query with three words of which each may be said in five ways asks for three
files, not for fifteen. What several lines say lies in several clusters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from drillbook.search.answer.engine import SHORTEST_TERM
from drillbook.search.browser.packing import BASE
from drillbook.search.language.thesaurus import Terms, Thesaurus, phrase_terms

# A cluster is cut at this many characters of postings.
MOST_CHARACTERS = 4000
_HANGUL = re.compile("[\uac00-\ud7af]")


@dataclass(frozen=True)
class Line:
    """What phrases may be said in, as terms, and the phrases, each with the place of its own terms or -1."""

    others: tuple[Terms, ...]
    phrases: list[tuple[str, int]] = field(default_factory=list)

    def terms(self) -> Iterator[str]:
        """Yield the terms of all of it, in order."""
        yield from (term for terms in self.others for term in terms)

    def words(self) -> Iterator[str]:
        """Yield the phrases that are a term that lies here."""
        yield from (said for said, own in self.phrases if own >= 0 and self.others[own] == (said,))


@dataclass(frozen=True)
class Cluster:
    """Lines whose postings are one script. ``words`` are those that a query asks for here."""

    lines: list[Line]
    words: list[str]

    @property
    def terms(self) -> list[str]:
        """All terms, each once, in the order of the lines."""
        return list(dict.fromkeys(term for line in self.lines for term in line.terms()))

    @property
    def single(self) -> list[str]:
        """Terms that stand for a word alone."""
        return list(
            dict.fromkeys(terms[0] for line in self.lines for terms in line.others if len(terms) == 1)
        )


class Synonyms:
    """What of the thesaurus can find anything in one index."""

    def __init__(self, thesaurus: Thesaurus, sizes: Mapping[str, int]) -> None:
        self.thesaurus = thesaurus
        self.sizes = sizes

    @cached_property
    def lines(self) -> list[Line]:
        """Phrases that find something, in the order of the thesaurus, which goes by subject."""
        found: dict[frozenset[Terms], Line] = {}
        for words, others in self.thesaurus.entries():
            known = dict.fromkeys(t for t in others if all(term in self.sizes for term in t))
            if known:
                own = self._own(words)
                together = dict.fromkeys((*known, *([own] if own else [])))
                line = found.setdefault(frozenset(together), Line(tuple(together)))
                is_other = own is not None and own not in known
                line.phrases.append((" ".join(words), line.others.index(own) if own and is_other else -1))
        return list(found.values())

    def _own(self, words: tuple[str, ...]) -> Terms | None:
        own = phrase_terms(" ".join(words)) if _HANGUL.search(words[0]) else words
        return own if all(term in self.sizes for term in own) else None

    @cached_property
    def clusters(self) -> list[Cluster]:
        """The lines, cut into clusters."""
        found: list[Cluster] = []
        known: set[str] = set()
        placed: set[str] = set()
        size = 0
        for line in self.lines:
            added = self._size(set(line.terms()) - known)
            if not found or size + added > MOST_CHARACTERS:
                found.append(Cluster([], []))
                known, size = set(), 0
                added = self._size(set(line.terms()))
            found[-1].lines.append(line)
            found[-1].words.extend(word for word in line.words() if word not in placed)
            known |= set(line.terms())
            placed |= set(line.words())
            size += added
        return found

    def _size(self, terms: set[str]) -> int:
        return sum(len(term) + 2 * self.sizes[term] for term in terms)

    @property
    def starts(self) -> list[int]:
        """Of each cluster the number of its first line."""
        return list(accumulate((len(cluster.lines) for cluster in self.clusters[:-1]), initial=0))

    def phrases(self) -> tuple[str, str]:
        """The phrases by line, and apart from them those of Hangul, for which most queries have no use.

        A row has the number of a line, phrases, and of each the place of its own terms (none: ``!``).
        """
        return self._rows(hangul=False), self._rows(hangul=True)

    def _rows(self, *, hangul: bool) -> str:
        rows = []
        for number, line in enumerate(self.lines):
            said = [(text, own) for text, own in line.phrases if bool(_HANGUL.search(text)) == hangul]
            if said:
                signs = "".join(chr(BASE + own) if own >= 0 else "!" for _, own in said)
                rows.append("\t".join((str(number), ",".join(text for text, _ in said), signs.rstrip("!"))))
        return "\n".join(rows)

    def spelt(self) -> list[str]:
        """The single words of the thesaurus that find nothing here. They are no typos."""
        found = {
            words[0]
            for words, others in self.thesaurus.entries()
            if len(words) == 1 and not any(all(term in self.sizes for term in t) for t in others)
        }
        return sorted(w for w in found - self.sizes.keys() if w.isalpha() and len(w) >= SHORTEST_TERM)


def lines_of(cluster: Cluster) -> str:
    """Write what the phrases of a cluster may be said in: a row for a line, with commas between others."""
    return "\n".join(",".join(" ".join(terms) for terms in line.others) for line in cluster.lines)
