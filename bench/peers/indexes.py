"""Engines that Python can hold: plain Whoosh, SQLite's FTS5 and Tantivy."""

from __future__ import annotations

import importlib
import shutil
import sqlite3
import time
from pathlib import Path

from whoosh import analysis, fields, index, qparser

from bench.engines import DEPTH, Answer, MissingPeerError, Text, plain_words, timed


class PlainWhoosh:
    """Stemmed titles and bodies, any word may match, BM25F: as Whoosh's own documentation does it."""

    def __init__(self, texts: list[Text], folder: Path) -> None:
        start = time.perf_counter()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        words = analysis.StemmingAnalyzer()
        schema = fields.Schema(
            path=fields.ID(stored=True), title=fields.TEXT(words, stored=True), body=fields.TEXT(words)
        )
        made = index.create_in(str(folder), schema)
        writer = made.writer(limitmb=512)
        for text in texts:
            writer.add_document(path=text.path, title=text.title, body=text.body)
        writer.commit()
        self.built = time.perf_counter() - start
        self.searcher = made.searcher()
        self.parser = qparser.MultifieldParser(["title", "body"], schema, group=qparser.OrGroup)

    def ask(self, queries: list[str]) -> list[Answer]:
        """Answer every query."""
        return timed(self._search, queries)

    def _search(self, query: str) -> list[str]:
        asked = self.parser.parse(" ".join(plain_words(query)))
        return [hit["path"] for hit in self.searcher.search(asked, limit=DEPTH)]

    def close(self) -> None:
        """Close the index."""
        self.searcher.close()


CREATE = """CREATE VIRTUAL TABLE pages
    USING fts5(path UNINDEXED, title, body, tokenize = 'porter unicode61')"""


class Fts5:
    """SQLite's full-text search: Porter's stems, any word may match, bm25."""

    def __init__(self, texts: list[Text], folder: Path) -> None:
        start = time.perf_counter()
        folder.mkdir(parents=True, exist_ok=True)
        self.database = sqlite3.connect(folder / "fts5.sqlite")
        try:
            self.database.execute(CREATE)
        except sqlite3.OperationalError as error:
            raise MissingPeerError("this Python's SQLite is built without FTS5") from error
        rows = [(t.path, t.title, t.body) for t in texts]
        self.database.executemany("INSERT INTO pages VALUES (?, ?, ?)", rows)
        self.database.commit()
        self.built = time.perf_counter() - start

    def ask(self, queries: list[str]) -> list[Answer]:
        """Answer every query."""
        return timed(self._search, queries)

    def _search(self, query: str) -> list[str]:
        asked = " OR ".join(f'"{word}"' for word in plain_words(query))
        if not asked:
            return []
        select = "SELECT path FROM pages WHERE pages MATCH ? ORDER BY bm25(pages) LIMIT ?"
        return [path for (path,) in self.database.execute(select, (asked, DEPTH))]

    def close(self) -> None:
        """Close the database."""
        self.database.close()


class Tantivy:
    """Tantivy with its English stemmer, any word may match."""

    def __init__(self, texts: list[Text], folder: Path) -> None:
        try:
            tantivy = importlib.import_module("tantivy")
        except ImportError as error:
            raise MissingPeerError("pip install tantivy") from error
        start = time.perf_counter()
        folder.mkdir(parents=True, exist_ok=True)
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("path", stored=True, tokenizer_name="raw")
        for name in ("title", "body"):
            schema.add_text_field(name, tokenizer_name="en_stem")
        self.made = tantivy.Index(schema.build(), path=str(folder))
        writer = self.made.writer()
        for text in texts:
            writer.add_document(tantivy.Document(path=[text.path], title=[text.title], body=[text.body]))
        writer.commit()
        writer.wait_merging_threads()
        self.made.reload()
        self.built = time.perf_counter() - start
        self.searcher = self.made.searcher()

    def ask(self, queries: list[str]) -> list[Answer]:
        """Answer every query."""
        return timed(self._search, queries)

    def _search(self, query: str) -> list[str]:
        words = " ".join(f'"{word}"' for word in plain_words(query))
        if not words:
            return []
        hits = self.searcher.search(self.made.parse_query(words, ["title", "body"]), DEPTH).hits
        return [self.searcher.doc(address)["path"][0] for _, address in hits]

    def close(self) -> None:
        """Nothing is held but memory."""
