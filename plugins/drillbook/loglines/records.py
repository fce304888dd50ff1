"""Lines that are records: JSON, logfmt, CSV of PostgreSQL, a message in quotes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any  # Any: what JSON holds

# The severities of PostgreSQL, which stand before the message in its plain log.
LEVELS = (
    *("PANIC", "FATAL", "ERROR", "WARNING", "NOTICE", "INFO", "LOG"),
    *("DETAIL", "HINT", "CONTEXT", "STATEMENT", "QUERY"),
)
_MESSAGES = (
    *("msg", "message", "MESSAGE", "Message", "log", "error", "err", "event", "body", "@message"),
    *("short_message", "textPayload", "jsonPayload", "record"),
)
_NESTED = 4  # records in records
# Behind the message: the column of CSV, the key of JSON, and what the plain log calls it.
_DETAILS = ((14, "detail", "DETAIL"), (15, "hint", "HINT"), (18, "context", "CONTEXT"))
_STATEMENT = (19, "statement", "STATEMENT")
_CSV = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [^,]{1,8},", re.ASCII)
_FIELD = re.compile(r'(?:"((?:[^"]|"")*)(?:"|$)|([^,"]*))(?:,|$)', re.ASCII)
_COLUMNS = 26
_SEVERITY, _MESSAGE = 11, 13
_LOGFMT = re.compile(r"[A-Za-z_][\w.-]{0,60}=", re.ASCII)
_KEYS = r"(?:^|[ ,\t])(?:msg|message|error|err|event|log|reason)="
_PAIR = re.compile(rf'{_KEYS}(?:"((?:[^"\\]|\\[\s\S])*)"?|([^ "]{{1,2000}}))', re.ASCII)
_QUOTED = re.compile(r'"((?:[^"\\]|\\[\s\S])*)"', re.ASCII)
_ESCAPE = re.compile(r"(?:\\u[0-9a-fA-F]{4})+|\\([\s\S])")
_BREAK = re.compile(r"[\r\n]+")
_SIGNS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def record(text: str, inside: bool) -> list[str]:
    """Give the messages of a record, each line for itself; nothing for what is no record.

    ``inside`` says that something was taken off before: a quotation alone is a message only then.
    """
    start = text[:1]
    if start in ("{", " ") and text.lstrip(" ").startswith("{"):
        return _lines(_from_json(text))
    if start == '"':  # klog: "Failed to start" err="no space"
        hit = _QUOTED.match(text) if inside else None
        return _lines([unquoted(hit[1]), *_from_pairs(text[hit.end() :])]) if hit else []
    if _CSV.match(text):
        return _lines(_from_csv(text))
    return _lines(_from_pairs(text)) if _LOGFMT.match(text) else []


def unquoted(text: str) -> str:
    """Undo the backslashes of a quoted text."""
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(found: re.Match[str]) -> str:
    sign: str | None = found[1]
    if sign is not None:
        return _SIGNS.get(sign, sign)
    units = bytes.fromhex(found[0].replace("\\u", ""))
    return units.decode("utf-16-be", "replace")


def _lines(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in _BREAK.split(text) if line]


def _from_pairs(text: str) -> Iterator[str]:
    for hit in _PAIR.finditer(text):
        yield hit[2] if hit[1] is None else unquoted(hit[1])


def _from_json(text: str) -> Iterator[str]:
    try:
        value = json.loads(text, parse_int=float, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return
    yield from _from_object(value, _NESTED)


def _refuse(name: str) -> float:
    raise ValueError(name)


def _from_object(value: dict[str, Any], depth: int) -> Iterator[str]:
    severity, message = value.get("error_severity"), value.get("message")
    if isinstance(severity, str) and isinstance(message, str):
        yield f"{severity}:  {message}"
        for _, key, level in (*_DETAILS, _STATEMENT):
            if isinstance(value.get(key), str):
                yield f"{level}:  {value[key]}"
        return
    for key in _MESSAGES:
        inner = value.get(key)
        if isinstance(inner, str):
            yield inner
        elif isinstance(inner, dict) and depth:
            yield from _from_object(inner, depth - 1)


def _from_csv(text: str) -> Iterator[str]:
    fields: list[str] = []
    at = 0
    while len(fields) < _COLUMNS and at < len(text) and (hit := _FIELD.match(text, at)):
        fields.append(hit[2] if hit[1] is None else hit[1].replace('""', '"'))
        at = hit.end()
    if len(fields) <= _MESSAGE or fields[_SEVERITY] not in LEVELS:
        return
    yield f"{fields[_SEVERITY]}:  {fields[_MESSAGE]}"
    for column, _, level in (*_DETAILS, _STATEMENT):
        if column < len(fields) and fields[column]:
            yield f"{level}:  {fields[column]}"
