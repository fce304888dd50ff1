"""What programs write before a message, one thing at a time.

Each expression is anchored and bounded, so that no line is slow.
"""

from __future__ import annotations

import re

from drillbook.loglines.records import LEVELS

_DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_CLOCK = r"\d\d:\d\d:\d\d(?:[.,]\d{1,9})?"
_ZONE = r"(?: ?(?:Z|[+-]\d\d(?::?\d\d)?)| (?:UTC|GMT|MSK|[A-Z]{1,3}T))(?![\w])"
_TIMES = (
    rf"(?:{_DAY} )?\d{{4}}[-/.]\d\d[-/.]\d\d(?:[T ]{_CLOCK}|  \d:\d\d:\d\d)(?:{_ZONE})?",
    rf"(?:{_DAY},? )?{_MONTH} {{1,2}}\d{{1,2}} (?:\d{{4}} )?{_CLOCK}(?: \d{{4}})?",  # syslog, journald, ctime
    rf"\d\d? {_MONTH} (?:\d{{4}} )?{_CLOCK}",  # Redis
    r"\d{6} {1,2}\d?\d:\d\d:\d\d",  # MySQL before 5.7
    r"\d{9,10}\.\d{3,9}",  # journalctl -o short-unix
    _CLOCK,
)
_BEFORE = r"[\]:,]?[ \t]{1,40}(?:[-|][ \t]{1,4})?|[\]:,]"
_NAME = r"[^ \t:\[\]]"
_LEVEL = rf"(?:{'|'.join(LEVELS)}|TRACE|DEBUG|WARN|ERR|CRITICAL|CRIT|ALERT|EMERG|SEVERE|Note|Warning|Error)"
TAG = "tag"

# What a line may begin with.
_FIRST = (
    ("mark", "\ufeff"),
    (
        "syslog",  # RFC 5424
        r"<\d{1,3}>1 (?:[^ ]{1,255} ){5}(?:-|(?:\[[^\]]{1,2000}\]){1,8}) ?",
    ),
    ("priority", r"<\d{1,3}>"),
    ("klog", rf"[IWEF]\d{{4}} {_CLOCK} {{1,10}}\d{{1,10}} [\w./-]{{1,200}}:\d{{1,6}}\] "),
    ("pod", r"\[pod/[\w./-]{1,300}\] "),
    ("redis", r"(?:\d{1,10}:[A-Z] |\[\d{1,10}\] )(?=\d\d? [A-Z])"),
    ("uptime", r"\[ {0,10}\d{1,10}\.\d{1,6}\] "),
    ("time", rf"\[?(?:{'|'.join(_TIMES)})(?:{_BEFORE})"),
    ("service", r"[A-Za-z][\w.-]{0,80} {1,60}\| ?"),  # docker compose, and the level of capnslog
)
# What stands between the first of them and the message alone.
_INNER = (
    ("stream", r"(?:stdout|stderr) [FP] "),
    ("postgresql", rf"[^\n]{{1,200}}?(?=\b(?:{'|'.join(LEVELS)}):  )"),
    ("brackets", r"\[[^\]\n]{1,120}\]:?[ \t]{1,40}"),
    ("level", rf"{_LEVEL}(?:{_BEFORE})"),
    ("level", r"<[A-Za-z]{3,12}>:?[ \t]{1,4}"),
    ("level", r"(?:[A-Z]|[#*.-])[ \t]"),  # one letter, as zap and capnslog; a sign, as Redis
    ("thread", r"\d{1,20} {1,4}(?=[\[A-Z])"),
    ("caller", r"[\w./-]{1,200}\.[a-z]{1,4}:\d{1,6}:?[ \t]{1,4}"),
    ("logger", r"[\w.$/-]{1,200} - "),
    ("account", rf"[^ \n]{{1,200}} (?=(?:{'|'.join(LEVELS)}): )"),
)
_TAG = re.compile(rf"(?:{_NAME}{{1,255}} )?{_NAME}{{1,80}}(?:\[\d{{1,10}}\])?: {{1,4}}", re.ASCII)


def _compiled(parts: tuple[tuple[str, str], ...]) -> list[tuple[str, re.Pattern[str]]]:
    return [(name, re.compile(pattern, re.ASCII)) for name, pattern in parts]


_FIRST_COMPILED, _INNER_COMPILED = _compiled(_FIRST), _compiled(_INNER)


def first_prefix(text: str) -> tuple[str, str] | None:
    """Take off what a line may begin with: its name, and the rest."""
    return _taken(text, _FIRST_COMPILED)


def inner_prefix(text: str, may_be_tag: bool) -> tuple[str, str] | None:
    """Take off what may stand behind such a thing: its name, and the rest."""
    found = _taken(text, _INNER_COMPILED)
    if found is None and may_be_tag and (hit := _TAG.match(text)):
        return TAG, text[hit.end() :]
    return found


def _taken(text: str, expressions: list[tuple[str, re.Pattern[str]]]) -> tuple[str, str] | None:
    for name, expression in expressions:
        if hit := expression.match(text):
            return name, text[hit.end() :]
    return None
