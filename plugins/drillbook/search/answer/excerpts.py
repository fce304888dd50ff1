"""What is shown of a page that was found: its summary, the declared line that matched, or a section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from drillbook.search.index.documents import SearchDocument
from drillbook.search.language.analysis import Token, normalise, terms, tokens

WINDOW = 28  # words
_OPENS, _CLOSES = "{{ ", " }}"


@dataclass(frozen=True)
class Excerpt:
    """What is shown of a page. ``marks`` are (start, end) of the words that matched.

    ``label`` says what the text is where it is a line that the page declares: symptom, signature or alert.
    """

    anchor: str
    title: str
    text: str
    marks: tuple[tuple[int, int], ...]
    label: str = ""


def excerpt(
    document: SearchDocument,
    weights: Mapping[str, float],
    line: tuple[str, str] | None = None,
    wants_text: bool = False,
) -> Excerpt:
    """Give what somebody wrote to be read: the declared line that matched, or the summary.

    Who asks for an exact text gets where it stands, as does who finds a page that has no summary.
    """
    if line:
        label, text = line
        return Excerpt("", "", *_marked(text, weights), label)
    if document.summary and not wants_text:
        return Excerpt("", "", *_marked(document.summary, weights))
    return _section(document, weights)


def _marked(text: str, weights: Mapping[str, float]) -> tuple[str, tuple[tuple[int, int], ...]]:
    text, cut = _cut(text)
    return text, tuple((t.start, t.end) for t in cut if any(weights.get(term) for term in t.terms))


def _section(document: SearchDocument, weights: Mapping[str, float]) -> Excerpt:
    """Choose the section with the most of the query's weight, and the densest stretch of it."""
    best: tuple[float, Excerpt] | None = None
    for section in document.sections:
        value, found = _densest(section.text, weights)
        own = sum(weights.get(term, 0.0) for term in set(terms(section.title)))
        made = Excerpt(section.anchor, section.title, *found)
        if best is None or value + own / 2 > best[0]:
            best = (value + own / 2, made)
    if best is None or best[0] == 0:
        return Excerpt("", "", document.summary or (best[1].text if best else ""), ())
    return best[1]


@lru_cache(maxsize=4096)
def _cut(text: str) -> tuple[str, list[Token]]:
    """Normalise and cut a section; what is found once is found again."""
    text = normalise(text)
    return text, tokens(text)


def _densest(
    text: str, weights: Mapping[str, float]
) -> tuple[float, tuple[str, tuple[tuple[int, int], ...]]]:
    text, cut = _cut(text)
    values = [max((weights.get(t, 0.0) for t in token.terms), default=0.0) for token in cut]
    seen: set[str] = set()
    total = 0.0
    for token in cut:
        for term in token.terms:
            if term in weights and term not in seen:
                seen.add(term)
                total += weights[term]
    start = _best_window(values)
    shown = cut[start : start + WINDOW]
    if not shown:
        return total, ("", ())
    first, last = shown[0].start, shown[-1].end
    # A parameter that has no value keeps its braces.
    first -= len(_OPENS) if text[:first].endswith(_OPENS) else 0
    last += len(_CLOSES) if text.startswith(_CLOSES, last) else 0
    before, after = ("… " if start else ""), (" …" if start + WINDOW < len(cut) else "")
    shift = len(before) - first
    marks = tuple(
        (token.start + shift, token.end + shift)
        for token, value in zip(shown, values[start : start + WINDOW], strict=True)
        if value > 0
    )
    return total, (before + text[first:last] + after, marks)


def _best_window(values: list[float]) -> int:
    """Find where the heaviest window begins, a few words before its first match."""
    if len(values) <= WINDOW:
        return 0
    now = best = sum(values[:WINDOW])
    start = 0
    for at in range(1, len(values) - WINDOW + 1):
        now += values[at + WINDOW - 1] - values[at - 1]
        if now > best + 1e-9:
            best, start = now, at
    lead = next((n for n, v in enumerate(values[start : start + WINDOW]) if v), 0)
    return max(0, min(start + lead - 4, len(values) - WINDOW))
