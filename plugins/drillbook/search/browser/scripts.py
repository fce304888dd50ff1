"""The scripts that browsers load of an index, one by one as a query needs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from drillbook.search.answer import engine
from drillbook.search.browser.packing import (
    SEEN_TOGETHER,
    pack_impacts,
    pack_numbers,
    script,
)
from drillbook.search.browser.plan import Plan, Shard
from drillbook.search.browser.rows import briefs_of, line_of, text_of


def scripts(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every script but the manifest."""
    for number, shard in enumerate(plan.shards):
        yield f"s{number}.js", script("shard", number, " ".join(shard.terms), *_held(plan, shard))
    for number, (_, terms) in enumerate(plan.clusters):
        yield f"c{number}.js", script("cluster", number, *_held(plan, Shard(terms, terms)))
    yield from _pages(plan)
    yield from _seen(plan)
    for letter, words in letters(plan).items():
        yield f"l{ord(letter):x}.js", script("letter", letter, " ".join(words))
    yield "pasted.js", script("pasted", " ".join(sorted(plan.declared.pasted)))
    latin, hangul = plan.synonyms.phrases()
    yield "spelt.js", script("spelt", " ".join(plan.synonyms.spelt()))
    yield "phrases.js", script("phrases", "latin", latin)
    yield "hangul.js", script("phrases", "hangul", hangul)
    yield "facets.js", script("facets", _facets(plan))


def _held(plan: Plan, shard: Shard) -> Iterator[object]:
    """What a script holds of its keys: numbers, impacts, declared texts, and such as are expressions."""
    pairs = [plan.postings[term] for term in shard.terms]
    yield " ".join(pack_numbers(n for n, _ in found) for found in pairs)
    yield " ".join(pack_impacts(impact for _, impact in found) for found in pairs)
    texts, expressions = plan.declared.texts, plan.declared.expressions
    yield "\n".join(" ".join((key, *texts[key])) for key in shard.keys if key in texts)
    yield {key: expressions[key] for key in shard.keys if key in expressions}


def _pages(plan: Plan) -> Iterator[tuple[str, str]]:
    """What is shown of a result, a script each."""
    for number, document in plan.documents.items():
        brief = "" if plan.titles_first else "\t".join(briefs_of([document]))
        yield f"d{number}.js", script("page", number, f"{brief}\n{text_of(document)}")


def _seen(plan: Plan) -> Iterator[tuple[str, str]]:
    """What pages show and are not found by: only who asks for an exact phrase fetches it."""
    rows = ["\t".join(map(line_of, (*d.alerts, *d.seen))) for _, d in sorted(plan.documents.items())]
    for start in range(0, len(rows), SEEN_TOGETHER):
        text = "\n".join(rows[start : start + SEEN_TOGETHER])
        yield f"x{start // SEEN_TOGETHER}.js", script("seen", start, text)


def letters(plan: Plan) -> dict[str, list[str]]:
    """The words that a typo may have been meant for, by their first letter."""
    found: dict[str, list[str]] = defaultdict(list)
    for term in plan.postings:
        # Bigrams are no words, and a typo makes a word at most one letter shorter.
        if term.isalpha() and len(term) >= engine.SHORTEST_TERM - term.isascii():
            found[term[0]].append(term)
    return found


def _facets(plan: Plan) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, list[int]]] = {"system": defaultdict(list), "tag": defaultdict(list)}
    for number, document in plan.documents.items():
        for name in document.systems:
            found["system"][name].append(number)
        for name in document.tags:
            found["tag"][name].append(number)
    return {
        group: {n: pack_numbers(dict.fromkeys(v)) for n, v in sorted(names.items())}
        for group, names in found.items()
    }
