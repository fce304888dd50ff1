"""Holds the searcher that requests use, and takes a rebuilt index without dropping one."""

from __future__ import annotations

import threading
from pathlib import Path

from drillbook.drills.readiness import states_today
from drillbook.search.service import Searcher
from drillbook.search.store import index_folder, open_folder
from drillbook.search.thesaurus import load_thesaurus


class SearcherHolder:
    """Gives the newest searcher.

    A rebuilt index is a new folder in the old one's place. Whoever still uses the
    old searcher keeps its open files; it goes when the last request lets go of it.
    """

    def __init__(self, content: Path, lang: str | None = None) -> None:
        self.content = content
        self.lang = lang
        self._folder = index_folder(content, lang)
        self._lock = threading.Lock()
        self._searcher: Searcher | None = None
        self._seen: tuple[int, int] | None = None

    def get(self) -> Searcher:
        """The searcher for a request."""
        seen = self._state()
        if self._searcher is None or seen != self._seen:
            with self._lock:
                if self._searcher is None or self._state() != self._seen:
                    self._searcher, self._seen = self._open(), self._state()
        return self._searcher

    def refresh(self) -> None:
        """Bring the index up to date with the pages."""
        with self._lock:
            self._searcher, self._seen = self._open(), self._state()

    def _open(self) -> Searcher:
        thesaurus, _ = load_thesaurus(self.content)
        return Searcher(open_folder(self.content, self.lang, proof=states_today), thesaurus)

    def _state(self) -> tuple[int, int] | None:
        try:
            status = (self._folder / "meta.json").stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns
