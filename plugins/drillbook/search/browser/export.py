"""The index as browsers read it: small classic scripts, loaded when a query needs them.

A *key* is a term, or the rarest word of a declared text. Keys are sorted by their bytes and
cut into shards. The manifest knows which shards and which clusters of synonyms a query asks
for, so that one round trip is enough to rank. Document files hold what is shown of a result.

Everything lies in a folder named by what it contains: no cache can mix two builds.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any  # Any: entries for the browser, lists of words and numbers at fixed places

from drillbook.catalog.signatures.javascript import javascript
from drillbook.search.answer import engine
from drillbook.search.browser.constants import constants
from drillbook.search.browser.lexicon import Lexicon
from drillbook.search.browser.packing import (
    MOST_RANKS,
    SEEN_TOGETHER,
    boundaries,
    declared_entry,
    literal,
    pack_impacts,
    pack_numbers,
    pack_ranks,
    rank_tables,
    script,
)
from drillbook.search.browser.rows import briefs_of, line_of, text_of
from drillbook.search.browser.synonyms import Synonyms
from drillbook.search.index.declared import Declared, declared_of
from drillbook.search.index.documents import SearchDocument
from drillbook.search.index.reading import SearchIndex
from drillbook.search.language import query
from drillbook.search.language.thesaurus import Thesaurus

# A shard is cut at this many terms or characters. Smaller ones would mean more requests for a
# query, larger ones more of what it has no use for.
MOST_TERMS = 64
MOST_CHARACTERS = 1500
# On sites of up to this many documents their titles come with the manifest, so that results stand
# there a round trip before their excerpts; and so do the tables of their impacts.
MOST_TITLES = 600


@dataclass
class Shard:
    """Neighbouring keys with all that belongs to them."""

    keys: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    size: int = 0

    @property
    def is_full(self) -> bool:
        """Whether the next key starts another shard."""
        return len(self.terms) >= MOST_TERMS or self.size >= MOST_CHARACTERS


class Export:
    """The browser's index of one site, as named scripts."""

    def __init__(self, index: SearchIndex, words: Thesaurus, languages: Sequence[str]) -> None:
        self.index = index
        self.thesaurus = words
        self.languages = list(languages)
        self.documents = dict(index.documents())
        self.regexes: list[list[Any]] = []
        self.pasted: set[str] = set()

    @cached_property
    def pairs(self) -> dict[str, Sequence[tuple[int, int]]]:
        """The documents of every term, each with its impact."""
        return {term: self.index.postings(term) for term in self.index.vocabulary}

    @cached_property
    def ranks(self) -> int:
        """How many impacts the table of a document has."""
        return MOST_RANKS if self.titles_first else 1

    @cached_property
    def tables(self) -> dict[int, list[int]]:
        """The frequent impacts of every document."""
        found: dict[int, Counter[int]] = {number: Counter() for number in self.documents}
        for pairs in self.pairs.values():
            for number, impact in pairs:
                found[number][impact] += 1
        return rank_tables(found, self.ranks)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The frequent words of all texts."""
        return Lexicon([*briefs_of(self.documents.values()), *map(text_of, self.documents.values())])

    @cached_property
    def declared(self) -> dict[str, list[str | list[Any]]]:
        """Declared texts by their key: the rarest word, which every query that names them has."""
        found: dict[str, list[str | list[Any]]] = defaultdict(list)
        for number, document in self.documents.items():
            for declared in declared_of(number, document):
                self._file_declared(declared, found)
        return dict(found)

    def _file_declared(self, declared: Declared, found: dict[str, list[str | list[Any]]]) -> None:
        if declared.form == "regex":
            entry: str | list[Any]
            entry = expression = [declared.document, "r", len(declared.text), javascript(declared.text)]
            words = [word for word in declared.words if word in self.pairs]
            if not words:
                self.regexes.append(expression)
                return
        else:
            words = [*declared.words]
            if not words:
                return
        key = min(words, key=lambda word: (self._frequency(word), word))
        if declared.form != "regex":
            entry = declared_entry(declared, key)
        found[key].append(entry)
        # A pasted log does not ask for all of its words; these it must ask for.
        asked = {word.term for word in query.parse(declared.text).words}
        if declared.anywhere or declared.form == "regex" or key not in asked:
            self.pasted.add(key)

    def _frequency(self, word: str) -> int:
        return len(self.pairs.get(word, ()))

    @cached_property
    def synonyms(self) -> Synonyms:
        """What the thesaurus adds."""
        return Synonyms(self.thesaurus, {term: len(pairs) for term, pairs in self.pairs.items()})

    def shards(self) -> list[Shard]:
        """Cut the keys into shards, but for those that lie in the clusters of synonyms."""
        clustered = {term for _, terms in self.synonyms.clusters for term in terms}
        keys = (self.pairs.keys() | self.declared.keys()) - clustered
        found = [Shard()]
        for key in sorted(keys, key=lambda k: k.encode("utf-8", "replace")):
            if found[-1].is_full:
                found.append(Shard())
            self._put(found[-1], key)
        return found

    def _put(self, shard: Shard, key: str) -> None:
        shard.keys.append(key)
        if key in self.pairs:
            shard.terms.append(key)
            shard.size += len(key) + 2 * len(self.pairs[key])
        shard.size += 20 * len(self.declared.get(key, ()))

    def scripts(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the text of every script but the manifest, which needs their version."""
        shards = self.shards()
        self.bounds = boundaries([s.keys for s in shards])
        self.sizes = pack_impacts(len(s.terms) for s in shards)
        for number, shard in enumerate(shards):
            yield f"s{number}.js", script("shard", number, " ".join(shard.terms), *self._held(shard))
        for number, (_, terms) in enumerate(self.synonyms.clusters):
            yield f"c{number}.js", script("cluster", number, *self._held(Shard(terms, terms)))
        for number, document in self.documents.items():
            yield f"d{number}.js", script("page", number, literal(self.lexicon.write(self._page(document))))
        yield from self._seen()
        for letter, words in self._letters().items():
            yield f"l{ord(letter):x}.js", script("letter", letter, " ".join(words))
        yield "pasted.js", script("pasted", " ".join(sorted(self.pasted)))
        latin, hangul = self.synonyms.phrases()
        yield "spelt.js", script("spelt", " ".join(self.synonyms.spelt()))
        yield "phrases.js", script("phrases", "latin", latin)
        yield "hangul.js", script("phrases", "hangul", hangul)
        yield "facets.js", script("facets", self._facets())

    def _seen(self) -> Iterator[tuple[str, str]]:
        """What pages show and are not found by: only who asks for an exact phrase fetches it."""
        rows = ["\t".join(map(line_of, (*d.alerts, *d.seen))) for _, d in sorted(self.documents.items())]
        for start in range(0, len(rows), SEEN_TOGETHER):
            text = self.lexicon.write("\n".join(rows[start : start + SEEN_TOGETHER]))
            yield f"x{start // SEEN_TOGETHER}.js", script("seen", start, literal(text))

    def _held(self, shard: Shard) -> Iterator[Any]:
        """What a script holds of its keys: numbers, impacts, declared texts, and such as are expressions."""
        pairs = [self.pairs[term] for term in shard.terms]
        yield " ".join(pack_numbers(n for n, _ in found) for found in pairs)
        yield " ".join(pack_ranks(found, self.tables, self.ranks) for found in pairs)
        held = {key: self.declared[key] for key in shard.keys if key in self.declared}
        texts = {key: [e for e in entries if isinstance(e, str)] for key, entries in held.items()}
        regexes = {key: [e for e in entries if not isinstance(e, str)] for key, entries in held.items()}
        yield "\n".join(" ".join((key, *entries)) for key, entries in texts.items() if entries)
        yield {key: entries for key, entries in regexes.items() if entries}

    @property
    def titles_first(self) -> bool:
        """Whether titles come with the manifest."""
        return len(self.documents) <= MOST_TITLES

    def _page(self, document: SearchDocument) -> str:
        brief = "" if self.titles_first else "\t".join(briefs_of([document]))
        return f"{brief}\n{text_of(document)}"

    def _letters(self) -> dict[str, list[str]]:
        """The words that a slip may have been meant for, by their first letter."""
        found: dict[str, list[str]] = defaultdict(list)
        for term in self.index.vocabulary:
            # Bigrams are no words, and a slip makes a word at most one letter shorter.
            if term.isalpha() and len(term) >= engine.SHORTEST_TERM - term.isascii():
                found[term[0]].append(term)
        return found

    def _facets(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, list[int]]] = {"system": defaultdict(list), "tag": defaultdict(list)}
        for number, document in self.documents.items():
            for name in document.systems:
                found["system"][name].append(number)
            for name in document.tags:
                found["tag"][name].append(number)
        return {
            group: {n: pack_numbers(dict.fromkeys(v)) for n, v in sorted(names.items())}
            for group, names in found.items()
        }

    def manifest(self) -> str:
        """The script of what every search needs. ``scripts`` must have been written."""
        listed = "\n".join(briefs_of(self.documents.values())) if self.titles_first else ""
        written = literal(self.lexicon.write(listed))
        words = literal("\n".join(self.lexicon.words))
        return script("manifest", self._facts(), literal(self.lexicon.taken), words, written)

    def _facts(self) -> dict[str, Any]:
        found = list(self.documents.values())
        first: dict[str, int] = {}
        same = [[n, m] for n, d in enumerate(found) if (m := first.setdefault(d.id, n)) != n]
        kinds = list(dict.fromkeys(d.kind for d in found))
        spoken = list(dict.fromkeys(d.lang for d in found))
        return {
            "total": self.index.total,
            "bounds": " ".join(self.bounds),
            "sizes": self.sizes,
            "letters": "".join(self._letters()),
            "kinds": kinds,
            "kindOf": "".join(str(kinds.index(d.kind)) for d in found),
            "langs": spoken,
            "langOf": "".join(chr(48 + spoken.index(d.lang)) for d in found),
            "same": same,
            "languages": self.languages,
            "regexes": self.regexes,
            "others": self.synonyms.others(),
            "clusters": [start for start, _ in self.synonyms.clusters],
            "ranks": "".join(pack_impacts(self.tables[n]).ljust(self.ranks) for n in sorted(self.tables)),
            "mostRanks": self.ranks,
            "constants": constants(),
        }


def export(
    index: SearchIndex, words: Thesaurus, languages: Sequence[str], folder: Path, files: Mapping[str, str]
) -> str:
    """Write the browser's index below a folder; give the name of its own folder in there.

    ``files`` are what reads it. They are published with it, under one name, so that no
    browser reads new data with old code.
    """
    made = Export(index, words, languages)
    files = {**files, **dict(made.scripts())}
    files["manifest.js"] = made.manifest()
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{files[name]}\0".encode("utf-8", "replace"))
    version = digest.hexdigest()[:12]
    target = folder / version
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name, text in files.items():
        (target / name).write_bytes(text.encode("utf-8", "replace"))
    return version
