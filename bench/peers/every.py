"""All peers over the same texts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from types import TracebackType
from typing import Self

from playwright.sync_api import Browser

from bench.engines import Answer, Engine, MissingPeerError, Text
from bench.peers.indexes import Fts5, PlainWhoosh, Tantivy
from bench.peers.lunr import Lunr
from bench.peers.minisearch import minisearch
from bench.peers.pagefind import pagefind
from bench.workspace import say


class Peers:
    """Engines by name, in the order of a table. Each is made when it is asked first, and kept."""

    def __init__(self, texts: list[Text], browser: Browser, work: Path) -> None:
        self.makers: dict[str, Callable[[], Engine]] = {
            "Whoosh, plain": lambda: PlainWhoosh(texts, work / "whoosh"),
            "SQLite FTS5": lambda: Fts5(texts, work),
            "Tantivy": lambda: Tantivy(texts, work / "tantivy"),
            "MiniSearch": lambda: minisearch(texts, browser, work / "minisearch", korean=False),
            "MiniSearch, garu-ko": lambda: minisearch(texts, browser, work / "garu", korean=True),
            "Lunr, as MkDocs": lambda: Lunr(texts, browser),
            "Lunr, words only": lambda: Lunr(texts, browser, words_only=True),
            "Pagefind": lambda: pagefind(texts, browser, work / "pagefind"),
        }
        self._made: dict[str, Engine | MissingPeerError] = {}
        self._open = ExitStack()

    def ask(self, name: str, queries: list[str]) -> tuple[list[Answer], float]:
        """Ask an engine; give its answers, and the seconds it took to be ready.

        Raises MissingPeerError, which says how to install it.
        """
        if name not in self._made:
            say(f"  {name}")
            self._made[name] = self._make(name)
        engine = self._made[name]
        if isinstance(engine, MissingPeerError):
            raise engine
        return engine.ask(queries), engine.built

    def _make(self, name: str) -> Engine | MissingPeerError:
        try:
            return self._open.enter_context(closing(self.makers[name]()))
        except MissingPeerError as error:
            return error

    def __enter__(self) -> Self:
        """Leave nothing open behind."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all that was made."""
        self._open.close()
