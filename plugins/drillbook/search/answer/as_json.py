"""Results as JSON: the one form that the terminal, the HTTP API and tests read."""

from __future__ import annotations

from drillbook.search.answer.service import Result, Results


def as_json(results: Results) -> dict[str, object]:
    """Give results as plain values."""
    return {
        "query": results.query,
        "total": results.total,
        "filters": results.filters,
        "corrected": results.corrected,
        "phrases_ignored": results.phrases_ignored,
        "results": [result_json(result) for result in results.results],
    }


def result_json(result: Result) -> dict[str, object]:
    """Give one result as plain values. ``marks`` are [start, end] in the excerpt's text."""
    document, excerpt = result.document, result.excerpt
    anchor = f"#{excerpt.anchor}" if excerpt.anchor else ""
    return {
        "id": document.id,
        "kind": document.kind,
        "lang": document.lang,
        "title": document.title,
        "summary": document.summary,
        "address": document.address + anchor,
        "file": document.file,
        "severity": document.severity or None,
        "systems": list(document.systems),
        "proof": document.proof or None,
        "score": round(result.score, 4),
        "outright": result.outright,
        "matched": list(result.matched),
        "section": excerpt.title or None,
        "excerpt": excerpt.text,
        "marks": [list(mark) for mark in excerpt.marks],
    }
