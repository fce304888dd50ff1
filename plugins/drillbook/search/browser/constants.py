"""Every number and expression that the browser's search shares with Python."""

from __future__ import annotations

from drillbook.catalog.kinds import KINDS
from drillbook.names import KIND_NAMES
from drillbook.search.answer import (
    alarms,
    declared,
    engine,
    excerpts,
    fitting,
    parts,
    purpose,
    quoted,
    service,
)
from drillbook.search.browser.packing import BRIEFS_TOGETHER
from drillbook.search.index.reading import COMPLETED
from drillbook.search.index.scoring import ESSENTIAL, FULL
from drillbook.search.language import analysis, common, phrases, spelling, thesaurus
from drillbook.search.language.rulebook import raw_rules


def constants() -> dict[str, object]:
    """Give them by the names that the scripts use."""
    raw = raw_rules()
    raw.pop("about", None)
    parts = raw, _reading(), _ranking(), _answering()
    found = {name: value for part in parts for name, value in part.items()}
    if len(found) < sum(map(len, parts)):
        raise AssertionError("two constants have one name")  # and scripts would have the wrong one
    return found


def _reading() -> dict[str, object]:
    return {
        "longestWhole": analysis.LONGEST_WHOLE,
        "longestTerm": analysis.LONGEST_TERM,
        "wordMark": analysis.WORD_MARK,
        "kindNames": sorted(KIND_NAMES),
        "bands": common.bands(),
        "mostCorrections": spelling.MOST,
        "longestTail": thesaurus.LONGEST_TAIL,
        "longestLine": declared.LONGEST_LINE,
        "mostLines": declared.MOST_LINES,
    }


def _ranking() -> dict[str, object]:
    return {
        "completions": engine.COMPLETIONS,
        "completed": COMPLETED,
        "shortestTypo": engine.SHORTEST_TYPO,
        "shortestTerm": engine.SHORTEST_TERM,
        "longTypo": engine.LONG_TYPO,
        "named": engine.NAMED,
        "full": FULL,
        "essential": ESSENTIAL,
        "about": engine.ABOUT,
        "prior": purpose.PRIOR,
        "asked": purpose.ASKED,
        "troubled": purpose.TROUBLED,
        "failureMatch": purpose.FAILURE_MATCH,
        "failureMismatch": purpose.FAILURE_MISMATCH,
        "anywhere": sorted(purpose.ANYWHERE),
        "elsewhere": purpose.ELSEWHERE,
        "longestName": purpose.LONGEST_NAME,
        "partSteps": parts.STEPS,
        "leastPart": parts.LEAST,
        "shownPart": parts.SHOWN,
        "partBonus": parts.BONUS,
        "whole": declared.WHOLE,
        "inside": declared.INSIDE,
        "insideFalse": declared.INSIDE_FALSE,
        "mostInside": declared.MOST,
        "alarmShare": alarms.SHARE,
        "leads": alarms.LEADS,
    }


def _answering() -> dict[str, object]:
    return {
        "signs": fitting.WEIGHTS,
        "bias": fitting.BIAS,
        "mostValue": fitting.MOST_VALUE,
        "cliff": fitting.CLIFF,
        "beside": fitting.BESIDE,
        "nearest": fitting.NEAREST,
        "leastWhole": fitting.WHOLE,
        "leastOfLog": fitting.LEAST_OF_LOG,
        "leastOfFiltered": fitting.LEAST_OF_FILTERED,
        "keywords": fitting.KEYWORDS,
        "mostTyped": fitting.MOST_TYPED,
        "mostOfKeywords": fitting.MOST_OF_KEYWORDS,
        "phraseDepth": quoted.PHRASE_DEPTH,
        "limit": service.DEFAULT_LIMIT,
        "window": excerpts.WINDOW,
        "seenMark": phrases.MARK,
        "briefsTogether": BRIEFS_TOGETHER,
        "folders": {name: kind.folder for name, kind in KINDS.items()},
    }
