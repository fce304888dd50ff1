"""The index as browsers read it: small classic scripts, loaded when a query needs them.

A *key* is a term, or the rarest word of a declared text. Keys are sorted by their bytes and
cut into shards. The manifest knows which shards and which clusters of synonyms a query asks
for, so that one round trip is enough to rank. Document files hold what is shown of a result.

Everything lies in a folder named by what it contains: no cache can mix two builds.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from drillbook.names import KIND_NAMES
from drillbook.search import analysis, engine, excerpts, outright, query, service, spelling, thesaurus
from drillbook.search.documents import SearchDocument
from drillbook.search.index import COMPLETED, FULL, SearchIndex
from drillbook.search.outright import Declared, declared_of
from drillbook.search.packing import (
    boundaries,
    browser_regex,
    declared_entry,
    literal_words,
    pack_impacts,
    pack_numbers,
    script,
)
from drillbook.search.synonyms import Synonyms
from drillbook.search.thesaurus import Thesaurus

# A shard is cut at this many terms or characters. Smaller ones would mean more requests for a
# query, larger ones more of what it has no use for.
MOST_TERMS = 64
MOST_CHARACTERS = 1500
# On sites of up to this many documents their titles come with the manifest, so that results stand
# there a round trip before their excerpts.
MOST_TITLES = 600
DOCUMENTS_PER_FILE = 1


@dataclass
class Shard:
    """Neighbouring keys with all that belongs to them."""

    keys: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    declared: dict[str, list[list[Any]]] = field(default_factory=dict)
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
    def postings(self) -> dict[str, tuple[str, str]]:
        """The packed numbers and impacts of every term."""
        found = {}
        for term in self.index.vocabulary:
            pairs = list(self.index.postings(term))
            found[term] = (pack_numbers(n for n, _ in pairs), pack_impacts(i for _, i in pairs))
        return found

    @cached_property
    def declared(self) -> dict[str, list[list[Any]]]:
        """Declared texts by their key: the rarest word, which every query that names them has."""
        found: dict[str, list[list[Any]]] = defaultdict(list)
        for number, document in self.documents.items():
            for declared in declared_of(number, document):
                self._file_declared(declared, found)
        return dict(found)

    def _file_declared(self, declared: Declared, found: dict[str, list[list[Any]]]) -> None:
        if declared.form == "regex":
            pattern, flags = browser_regex(declared.text)
            entry = [declared.document, "r", len(declared.text), pattern, flags]
            words = [
                w for word in literal_words(pattern) if (w := analysis.analyse_run(word)[0]) in self.postings
            ]
            if not words:
                self.regexes.append(entry)
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
        return len(self.postings[word][1]) if word in self.postings else 0

    @cached_property
    def synonyms(self) -> Synonyms:
        """What the thesaurus adds."""
        return Synonyms(self.thesaurus, {term: len(impacts) for term, (_, impacts) in self.postings.items()})

    def shards(self) -> list[Shard]:
        """Cut the keys into shards."""
        keys = self.postings.keys() | self.declared.keys()
        found = [Shard()]
        for key in sorted(keys, key=lambda k: k.encode("utf-8", "replace")):
            if found[-1].is_full:
                found.append(Shard())
            self._put(found[-1], key)
        return found

    def _put(self, shard: Shard, key: str) -> None:
        shard.keys.append(key)
        if key in self.postings:
            shard.terms.append(key)
            shard.size += len(key) + 2 * len(self.postings[key][1])
        if key in self.declared:
            shard.declared[key] = self.declared[key]
            shard.size += 20 * len(self.declared[key])

    def scripts(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the text of every script but the manifest, which needs their version."""
        shards = self.shards()
        self.bounds = boundaries([s.keys for s in shards])
        self.sizes = pack_impacts(len(s.terms) for s in shards)
        for number, shard in enumerate(shards):
            yield f"s{number}.js", script("shard", number, *self._shard(shard))
        for number, (_, terms) in enumerate(self.synonyms.clusters):
            yield f"c{number}.js", script("cluster", number, *self._columns(terms))
        found = [self._document(d) for d in self.documents.values()]
        for start in range(0, len(found), DOCUMENTS_PER_FILE):
            part = found[start : start + DOCUMENTS_PER_FILE]
            yield f"d{start // DOCUMENTS_PER_FILE}.js", script("documents", start, part)
        for letter, words in self._letters().items():
            yield f"l{ord(letter):x}.js", script("letter", letter, " ".join(words))
        yield "pasted.js", script("pasted", " ".join(sorted(self.pasted)))
        latin, hangul = self.synonyms.phrases()
        yield "spelt.js", script("spelt", " ".join(self.synonyms.spelt()))
        yield "phrases.js", script("phrases", "latin", latin)
        yield "hangul.js", script("phrases", "hangul", hangul)
        yield "facets.js", script("facets", self._facets())

    def _shard(self, shard: Shard) -> list[Any]:
        return [*self._columns(shard.terms), shard.declared]

    @property
    def titles_first(self) -> bool:
        """Whether titles come with the manifest."""
        return len(self.documents) <= MOST_TITLES

    def _document(self, document: SearchDocument) -> list[Any]:
        sections = [[s.anchor, s.title, s.text] for s in document.sections]
        brief = 0 if self.titles_first else _briefs([document])
        return [
            brief,
            document.address,
            document.summary,
            [*document.symptoms, *document.signatures],
            sections,
        ]

    def _columns(self, terms: Sequence[str]) -> list[str]:
        packed = [self.postings[term] for term in terms]
        return [" ".join(terms), " ".join(n for n, _ in packed), " ".join(i for _, i in packed)]

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

    def manifest(self) -> dict[str, Any]:
        """What every search needs. ``scripts`` must have been written."""
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
            "perFile": DOCUMENTS_PER_FILE,
            "briefs": _briefs(found) if self.titles_first else None,
            "constants": constants(),
        }


def constants() -> dict[str, Any]:
    """Every number and expression that the browser shares with Python."""
    raw = query.raw_rules()
    raw.pop("about", None)
    return raw | {
        "longestWhole": analysis.LONGEST_WHOLE,
        "longestTerm": analysis.LONGEST_TERM,
        "wordMark": analysis.WORD_MARK,
        "kindNames": sorted(KIND_NAMES),
        "completions": engine.COMPLETIONS,
        "completed": COMPLETED,
        "shortestTypo": engine.SHORTEST_TYPO,
        "shortestTerm": engine.SHORTEST_TERM,
        "longTypo": engine.LONG_TYPO,
        "prior": engine.PRIOR,
        "full": FULL,
        "phraseDepth": service.PHRASE_DEPTH,
        "limit": service.DEFAULT_LIMIT,
        "window": excerpts.WINDOW,
        "mostCorrections": spelling.MOST,
        "longestTail": thesaurus.LONGEST_TAIL,
        "longestLine": outright.LONGEST_LINE,
        "mostLines": outright.MOST_LINES,
    }


def _briefs(found: Sequence[SearchDocument]) -> list[str]:
    """What lists show of documents: a line each of titles, severities, proofs and systems."""
    columns = [
        [d.title for d in found],
        [d.severity for d in found],
        [d.proof for d in found],
        ["\t".join(d.systems) for d in found],
    ]
    return ["\n".join(" ".join(line.split("\n")) for line in column) for column in columns]


def export(
    index: SearchIndex, words: Thesaurus, languages: Sequence[str], folder: Path, files: Mapping[str, str]
) -> str:
    """Write the browser's index below a folder; give the name of its own folder in there.

    ``files`` are what reads it. They are published with it, under one name, so that no
    browser reads new data with old code.
    """
    made = Export(index, words, languages)
    files = {**files, **dict(made.scripts())}
    files["manifest.js"] = script("manifest", made.manifest())
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
