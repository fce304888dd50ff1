"""Holds the searcher that requests use, and takes a rebuilt index without dropping one."""

from __future__ import annotations

import threading
from pathlib import Path

from drillbook.drills.readiness import states_today
from drillbook.search.answer.service import Searcher
from drillbook.search.index.reading import identity
from drillbook.search.index.store import index_folder, open_folder
from drillbook.search.language.thesaurus import load_thesaurus


class SearcherHolder:
    """Gives the newest searcher.

    A rebuilt index is a new folder in the old one's place. Whoever still uses the
    old searcher keeps its open files; it goes when the last request lets go of it.
    Opening takes a while, so it is not for the thread that answers everybody.
    """

    def __init__(self, content: Path, lang: str | None = None) -> None:
        self.content = content
        self.lang = lang
        self._folder = index_folder(content)
        self._lock = threading.Lock()
        self._searcher: Searcher | None = None
        self._seen: tuple[int, int, int] | None = None

    def get(self) -> Searcher:
        """The searcher for a request. Only the first ones wait for it; later ones have the one before."""
        searcher = self._searcher
        if searcher is None:
            with self._lock:
                return self._searcher or self._renewed()
        if identity(self._folder) in (None, self._seen) or not self._lock.acquire(blocking=False):
            return searcher
        try:
            return self._renewed()
        except OSError:  # while pages are being replaced there may be none
            return searcher
        finally:
            self._lock.release()

    def _renewed(self) -> Searcher:
        before = identity(self._folder)
        thesaurus, _ = load_thesaurus(self.content)
        index = open_folder(self.content, self.lang, proof=states_today)
        # Where nothing could be written it lies elsewhere; what is in its place is then not looked at again.
        self._seen = index.identity if index.is_in_place else before
        self._searcher = Searcher(index, thesaurus)
        return self._searcher
