"""The scripts that browsers load of an index, one by one as a query needs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

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
        local = [term for term in plan.synonyms.terms_of(shard.keys) if term not in plan.hub]
        yield (
            f"s{number}.js",
            script(
                "shard",
                number,
                " ".join(shard.terms),
                *held(plan, shard),
                phrases(plan, shard, local),
                *others(plan, local),
            ),
        )
    yield from _pages(plan)
    for letter, listed in plan.letters.items():
        words = " ".join(listed.words), " ".join(listed.spelt), banded(listed.common)
        yield f"l{ord(letter):x}.js", script("letter", letter, *words)
    yield "common.js", script("common", banded(plan.common))
    yield "pasted.js", script("pasted", " ".join(sorted(plan.declared.pasted)))
    yield "things.js", script("things", plan.things.about)
    yield "facets.js", script("facets", _facets(plan))


def held(plan: Plan, shard: Shard) -> Iterator[object]:
    """What a script holds of its keys, as ``Held`` in ``tests/js/types/search.d.ts`` says."""
    postings = [plan.postings[term] for term in shard.terms]
    yield " ".join(pack_numbers(n for n, _ in found) for found in postings)
    yield " ".join(pack_impacts(impact for _, impact in found) for found in postings)
    yield _bands(shard.terms)
    texts, expressions, parts = plan.declared.texts, plan.declared.expressions, plan.declared.parts
    yield "\n".join(" ".join((key, *texts[key])) for key in shard.keys if key in texts)
    yield "\n".join(" ".join((key, *parts[key])) for key in shard.keys if key in parts)
    yield {key: expressions[key] for key in shard.keys if key in expressions}
    named = plan.things.named
    yield "\n".join(f"{key}\t{','.join(named[key])}" for key in shard.keys if key in named)


def phrases(plan: Plan, shard: Shard, local: Sequence[str]) -> str:
    """Phrases of the thesaurus that begin with keys of a shard; the terms of the hub are counted first."""
    numbers = {term: number for number, term in enumerate((*plan.hub, *local))}
    return "\n".join(plan.synonyms.rows(shard.keys, numbers))


def others(plan: Plan, terms: Sequence[str]) -> Iterator[str]:
    """What a browser needs of other words, as ``Others`` says: above all the pages that are about them."""
    about = [plan.synonyms.essential(term) for term in terms]
    yield " ".join(terms)
    yield pack_impacts(len(plan.postings[term]) for term in terms)
    yield " ".join(pack_numbers(n for n, _ in found) for found in about)
    yield " ".join(pack_impacts(level for _, level in found) for found in about)
    yield _bands(terms)
    parts = plan.declared.parts
    telling = [term for term in terms if term in parts and term in plan.single]
    yield "\n".join(" ".join((key, *parts[key])) for key in telling)


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
