"""Every number and expression that the browser's search shares with Python."""

from __future__ import annotations

from drillbook.names import KIND_NAMES
from drillbook.search.answer import declared, engine, excerpts, purpose, service
from drillbook.search.browser.packing import SEEN_TOGETHER
from drillbook.search.index.reading import COMPLETED
from drillbook.search.index.scoring import FULL
from drillbook.search.language import analysis, phrases, spelling, thesaurus
from drillbook.search.language.rulebook import raw_rules


def constants() -> dict[str, object]:
    """Give them by the names that the scripts use."""
    raw = raw_rules()
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
        "prior": purpose.PRIOR,
        "full": FULL,
        "phraseDepth": service.PHRASE_DEPTH,
        "seenMark": phrases.MARK,
        "seenTogether": SEEN_TOGETHER,
        "limit": service.DEFAULT_LIMIT,
        "window": excerpts.WINDOW,
        "mostCorrections": spelling.MOST,
        "longestTail": thesaurus.LONGEST_TAIL,
        "longestLine": declared.LONGEST_LINE,
        "mostLines": declared.MOST_LINES,
    }
