"""Keeps secrets out of what is shown and recorded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

MASK = "[redacted]"
_SHORTEST = 4  # a shorter value would blank out ordinary words
_LONGEST_LINE = 2000

# What commands print when they are asked for too much. Few and plain: each is a form of its own.
_PATTERNS = (
    # scheme://user:password@host
    (re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://[^\s/:@]*:)[^\s@]+(?=@)"), rf"\1{MASK}"),
    # password=..., PGPASSWORD: ..., --api-key ..., "token": "..."
    (
        re.compile(
            r"(?i)((?:pass(?:word|wd|phrase)?|pwd|secret|token|(?:api|access|private|secret|encryption)[_-]?key)"
            r"[\"']?\s*[=:]\s*|--(?:password|passphrase|token|secret|api-key)\s+)"
            r"(\"[^\"]+\"|'[^']+'|[^\s,;&\"']+)"
        ),
        rf"\1{MASK}",
    ),
    (re.compile(r"(?i)(\bauthorization:\s*(?:bearer|basic)\s+)\S+"), rf"\1{MASK}"),
    (re.compile(r"(?i)(\bbearer\s+)\S{6,}"), rf"\1{MASK}"),
    # mysql -phunter2
    (re.compile(r"(?i)(\b(?:mysql|mariadb)\S*\s(?:.*\s)?-p)[^\s-]\S*"), rf"\1{MASK}"),
    (re.compile(r"(?i)(\bidentified\s+by\s+)('[^']*'|\"[^\"]*\")"), rf"\1{MASK}"),
    # redis.conf, its ACL, and a line of .pgpass
    (re.compile(r"(?i)(\b(?:requirepass|masterauth)\s+)\S+"), rf"\1{MASK}"),
    (re.compile(r"(\buser\s+\S+\s+(?:\S+\s+)*?[>#])\S+"), rf"\1{MASK}"),
    (re.compile(r"^([^:\s]+:(?:\d+|\*):[^:\s]+:[^:\s]+:)\S+$"), rf"\1{MASK}"),
    (re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"), MASK),
    (re.compile(r"\bgh[pousr]_[A-Za-z0-9]{30,}\b|\bglpat-[\w-]{20,}\b|\bxox[abprs]-[\w-]{10,}\b"), MASK),
    (re.compile(r"\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]+"), MASK),
)
_KEY_BEGINS = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----")
_KEY_ENDS = re.compile(r"-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----")


class Redactor:
    """Blanks out secrets, line by line; it remembers that it stands inside a private key."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        # Output comes by lines, and addresses hold secrets in their own writing.
        known = {form for secret in secrets for form in (*secret.splitlines(), quote(secret, safe=""))}
        self._secrets = sorted((s for s in known if len(s) >= _SHORTEST), key=len, reverse=True)
        self._in_key = False

    def __call__(self, line: str) -> str:
        """Give a line as it may be shown and kept."""
        if self._in_key:
            self._in_key = not _KEY_ENDS.search(line)
            return MASK
        if _KEY_BEGINS.search(line):
            self._in_key = not _KEY_ENDS.search(line)
            return MASK
        for secret in self._secrets:
            line = line.replace(secret, MASK)
        line = line[:_LONGEST_LINE]
        for pattern, mask in _PATTERNS:
            line = pattern.sub(mask, line)
        return line


_LONGEST = 64 * 1024  # bytes of one line that are kept; a step may print binary data


# Colours and cursor movements of terminals, and whatever else is not to be seen.
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")


_UNSEEN = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def plain(line: bytes) -> str:
    """Give a line as text that any terminal and any file can hold."""
    text = _ESCAPE.sub("", line[:_LONGEST].decode("utf-8", "replace"))
    # A bar of progress writes over itself: what was seen last counts.
    return _UNSEEN.sub("", text.rstrip("\r").rpartition("\r")[2])
