"""Completions of what is being typed, out of the texts that pages declare."""

from __future__ import annotations

from drillbook.search.answer.ranking import Ranker
from drillbook.search.answer.shapes import Suggestion
from drillbook.search.index.declared import Declared, words_of

_FORMS = ("name", "alert", "symptom", "signature", "regex")


def suggest(ranker: Ranker, text: str, limit: int) -> list[Suggestion]:
    """Complete what is being typed: declared texts that have its words, the last one perhaps half."""
    typed = words_of(text[:200])
    raw = text.strip().lower()
    found = []
    for declared in ranker.declared:
        if not declared.names or declared.is_expression or not typed:
            continue
        if all(word in declared.words for word in typed[:-1]) and _begins(declared, typed[-1], raw):
            found.append(declared)
    found.sort(key=lambda d: (not d.text.lower().startswith(raw), _FORMS.index(d.form), len(d.text), d.text))
    suggestions: dict[str, Suggestion] = {}
    for declared in found:
        document = ranker.document(declared.document)
        entry = Suggestion(
            text=declared.text, form=declared.form, title=document.title, address=document.address
        )
        suggestions.setdefault(declared.text, entry)
    return list(suggestions.values())[:limit]


def _begins(declared: Declared, word: str, raw: str) -> bool:
    last = raw.rsplit(maxsplit=1)[-1] if raw.split() else ""
    return any(w.startswith(word) for w in declared.words) or last in declared.text.lower()
