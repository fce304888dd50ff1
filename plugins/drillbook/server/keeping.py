"""Logs unanswered API queries, if enabled, to a file only its owner may read."""

from __future__ import annotations

import logging
import os
import re
import threading
from datetime import UTC, datetime
from pathlib import Path

from drillbook.drills.redact import Redactor
from drillbook.search.answer.service import Results
from drillbook.search.language.query import parse
from drillbook.search.misses.miss import LONGEST, Miss

LARGEST = 1 << 20  # bytes; a file that is full is left as it is
# Letters with digits, and so long: a key, or at least no word. The twin is theme/static/misses/discreet.js.
_KEY = re.compile(
    r"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{20,}|\b(?:password|passphrase|secret|token) is \S"
    r"|(?:비밀번호|비번|암호)\s*[:=]\s*\S|\s(?:-a|-u|-U|--user)\s+\S+|\s-p\s*\S+|\b[A-Za-z0-9/+]{40}\b",
    re.IGNORECASE,
)


def is_discreet(text: str) -> bool:
    """Whether a text is a question of a person, short and on one line, without a secret; not a pasted log."""
    question = text.strip()
    if not re.search(r"[^\W_]", question) or len(question) > LONGEST or re.search(r"[\r\n]", question):
        return False
    if _KEY.search(question) or Redactor()(question) != question:
        return False
    return not parse(question).is_log


class Keeper:
    """Appends questions to a file that only its owner reads, a line of JSON for each.

    Raises OSError where the file cannot be opened to begin with. Later faults of the disk are logged once,
    and no answer suffers from them.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._has_failed = False
        os.close(self._open())

    def _open(self) -> int:
        return os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def keep(self, results: Results, text: str) -> None:
        """Keep a question that no page answers. One with filters asks less of the site, and tells less."""
        if results.fits or results.filters or not is_discreet(text):
            return
        at = datetime.now(UTC).isoformat(timespec="seconds")
        miss = Miss(question=text, at=at)
        line = miss.model_dump_json(exclude_defaults=True) + "\n"
        try:
            with self._lock:
                self._append(line.encode())
        except OSError as error:
            if not self._has_failed:
                logging.getLogger(__name__).warning("questions are not kept: %s", error)
            self._has_failed = True

    def _append(self, line: bytes) -> None:
        file = self._open()
        try:
            if os.fstat(file).st_size + len(line) <= LARGEST:
                os.write(file, line)  # one write, so that several workers do not mix their lines
        finally:
            os.close(file)
