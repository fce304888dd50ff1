"""The manifest: what every search needs before it knows what else to ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from drillbook.search.browser.constants import constants
from drillbook.search.browser.packing import BASE, pack_impacts, pack_numbers, script
from drillbook.search.browser.plan import Plan, boundaries
from drillbook.search.browser.rows import briefs_of
from drillbook.search.browser.scripts import others
from drillbook.search.index.documents import SearchDocument, covered_failures


def manifest(plan: Plan, languages: Sequence[str]) -> str:
    """Write the script that says which shards a query asks for; ``languages`` are the site's."""
    listed = "\n".join(briefs_of(plan.documents, whole=True)) if plan.titles_first else ""
    return script("manifest", _facts(plan, languages), listed)


def _facts(plan: Plan, languages: Sequence[str]) -> dict[str, object]:
    return {
        "total": len(plan.documents),
        "bounds": " ".join(boundaries(plan.shards)),
        "sizes": pack_impacts(len(shard.terms) for shard in plan.shards),
        "letters": "".join(plan.letters),
        "texts": pack_numbers(group[0] for group in plan.texts),
        "lines": pack_numbers(group[0] for group in plan.lines),
        **_pages(plan.documents),
        "languages": list(languages),
        "regexes": plan.declared.anywhere,
        "others": list(others(plan, plan.hub)),
        "covered": {s: sorted(f) for s, f in covered_failures(plan.documents.values()).items() if f},
        "constants": constants(),
    }


def _pages(documents: Mapping[int, SearchDocument]) -> dict[str, object]:
    """What ranking and filters need of every document.

    ``same`` are pairs: a translation, and the first of its page. ``named`` are the sets of systems that pages
    are about, ``failures`` those of the kinds of failure that they cover.
    """
    found = list(documents.values())
    first: dict[str, int] = {}
    same = [[n, m] for n, d in enumerate(found) if (m := first.setdefault(d.id, n)) != n]
    kinds = list(dict.fromkeys(d.kind for d in found))
    failures = list(dict.fromkeys(d.failures for d in found))
    languages = list(dict.fromkeys(d.lang for d in found))
    named = list(dict.fromkeys(d.systems for d in found))
    return {
        "kinds": kinds,
        "kindOf": "".join(str(kinds.index(d.kind)) for d in found),
        "langs": languages,
        "langOf": "".join(chr(48 + languages.index(d.lang)) for d in found),
        "failures": [list(kinds) for kinds in failures],
        "failureOf": "".join(chr(BASE + failures.index(d.failures)) for d in found),
        "named": [list(systems) for systems in named],
        "namedOf": "".join(chr(BASE + named.index(d.systems)) for d in found),
        "same": same,
    }
