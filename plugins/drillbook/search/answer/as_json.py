"""Results as JSON: the one form that the terminal, the HTTP API and tests read."""

from __future__ import annotations

from dataclasses import asdict
from typing import cast

from drillbook.names import KindName
from drillbook.search.answer import shapes
from drillbook.search.answer.service import Result, Results
from drillbook.search.index.documents import FalseAlarm


def as_json(results: Results) -> dict[str, object]:
    """Give results as plain values, in the shape of ``shapes.Results``."""
    answer = shapes.Results(
        query=results.query,
        fits=results.fits,
        unknown=results.unknown,
        total=results.total,
        filters=results.filters,
        corrected=results.corrected,
        phrases_ignored=results.phrases_ignored,
        results=[_result(result) for result in results.results],
        nearest=[_result(result) for result in results.nearest],
        gap=shapes.Gap(*results.gap) if results.gap else None,
    )
    return asdict(answer, dict_factory=lambda items: {shapes.public(name): value for name, value in items})


def _denied(alarm: FalseAlarm | None) -> shapes.Not | None:
    if alarm is None:
        return None
    return shapes.Not(alarm.text, alarm.then or None, alarm.title or None, alarm.address or None)


def _result(result: Result) -> shapes.Result:
    document, excerpt = result.document, result.excerpt
    anchor = f"#{excerpt.anchor}" if excerpt.anchor else ""
    return shapes.Result(
        id=document.id,
        kind=cast("KindName", document.kind),  # an index keeps it as text
        lang=document.lang,
        title=document.title,
        summary=document.summary,
        address=document.address + anchor,
        file=document.file,
        severity=document.severity or None,
        systems=list(document.systems),
        proof=document.proof or None,
        score=round(result.score, 4),
        exact=result.exact,
        matched=list(result.matched),
        section=excerpt.title or None,
        label=excerpt.label or None,
        excerpt=excerpt.text,
        marks=[list(mark) for mark in excerpt.marks],
        not_=_denied(result.denied),
    )
