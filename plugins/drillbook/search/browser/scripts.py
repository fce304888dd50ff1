"""The scripts that browsers load of an index, one by one as a query needs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from drillbook.search.browser import synonyms
from drillbook.search.browser.letters import banded
from drillbook.search.browser.packing import (
    BASE,
    BRIEFS_TOGETHER,
    pack_impacts,
    pack_numbers,
    script,
)
from drillbook.search.browser.plan import Plan, Shard
from drillbook.search.browser.rows import Written, briefs_of, lines_of, texts_of
from drillbook.search.language.common import bands, weights


def scripts(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every script but the manifest."""
    for number, shard in enumerate(plan.shards):
        yield f"s{number}.js", script("shard", number, " ".join(shard.terms), *held(plan, shard, shard.keys))
    for number, cluster in enumerate(plan.clusters):
        own = Shard(cluster.words, cluster.terms)
        lines = synonyms.lines_of(cluster)
        yield f"c{number}.js", script("cluster", number, lines, *held(plan, own, cluster.single))
    yield from _pages(plan)
    for letter, listed in plan.letters.items():
        words = " ".join(listed.words), " ".join(listed.spelt), banded(listed.common)
        yield f"l{ord(letter):x}.js", script("letter", letter, *words)
    yield "common.js", script("common", banded(plan.common))
    yield "pasted.js", script("pasted", " ".join(sorted(plan.declared.pasted)))
    latin, hangul = plan.synonyms.phrases()
    yield "phrases.js", script("phrases", "latin", latin)
    yield "hangul.js", script("phrases", "hangul", hangul)
    yield "facets.js", script("facets", _facets(plan))


def held(plan: Plan, shard: Shard, telling: Sequence[str]) -> Iterator[object]:
    """What a script holds of its keys, as ``Held`` in ``tests/js/types/search.d.ts`` says.

    ``telling`` are the words of which it has the declared texts that are there in part.
    """
    pairs = [plan.postings[term] for term in shard.terms]
    yield " ".join(pack_numbers(n for n, _ in found) for found in pairs)
    yield " ".join(pack_impacts(impact for _, impact in found) for found in pairs)
    yield _bands(shard.terms)
    texts, expressions, parts = plan.declared.texts, plan.declared.expressions, plan.declared.parts
    yield "\n".join(" ".join((key, *texts[key])) for key in shard.keys if key in texts)
    yield "\n".join(" ".join((key, *parts[key])) for key in telling if key in parts)
    yield {key: expressions[key] for key in shard.keys if key in expressions}
    yield {key: plan.things[key] for key in shard.keys if key in plan.things}


def _bands(terms: Sequence[str]) -> str:
    """How common words are in the language, a sign each."""
    known, all_bands = weights(), bands()
    signs = (chr(BASE + 1 + all_bands.index(known[t])) if t in known else chr(BASE) for t in terms)
    return "".join(signs).rstrip(chr(BASE))


def _pages(plan: Plan) -> Iterator[tuple[str, str]]:
    """What is shown of results: titles and summaries, texts that pages declare, and all their text."""
    documents, written = plan.documents, Written()
    if not plan.titles_first:
        for start in range(0, len(documents), BRIEFS_TOGETHER):
            some = {n: d for n, d in documents.items() if start <= n < start + BRIEFS_TOGETHER}
            listed = "\n".join(briefs_of(some, whole=False))
            yield f"d{start // BRIEFS_TOGETHER}.js", script("briefs", start, listed)
    for number, group in enumerate(plan.lines):
        yield f"a{number}.js", script("lines", group[0], "\n".join(lines_of(documents[n]) for n in group))
    for number, group in enumerate(plan.texts):
        texts = [texts_of(n, documents[n], written) for n in group]
        yield f"t{number}.js", script("texts", group[0], texts)


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
