"""Engines of other static sites, in the browser that drives ours: MiniSearch, and Lunr as MkDocs has it.

npm only fetches them; nothing of theirs runs outside of the browser.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from bench.engines import DEPTH, Answer, MissingPeerError, Text, plain_words
from bench.workspace import CACHE

PACKAGES = {"minisearch": "7.2.0", "lunr": "2.3.9", "lunr-languages": "1.14.0"}

MINISEARCH = """texts => {
  const index = new MiniSearch({ fields: ['title', 'body'], searchOptions: { prefix: true, fuzzy: 0.2 } });
  index.addAll(texts.map(({ title, body }, id) => ({ id, title, body })));
  window.ask = query => index.search(query).map(hit => hit.id);
}"""

# MkDocs indexes every page and every section, splits at blanks and dashes, and passes on what is typed.
LUNR = """([texts, korean]) => {
  lunr.tokenizer.separator = /[\\s-]+/;
  const index = lunr(function () {
    if (korean) this.use(lunr.multiLanguage('en', 'ko'));
    this.ref('location');
    this.field('title');
    this.field('text');
    texts.forEach(({ title, body, sections }, page) => {
      this.add({ location: `${page}#`, title, text: body });
      sections.forEach(([heading, text], at) => {
        if (heading) this.add({ location: `${page}#${at}`, title: heading, text });
      });
    });
  });
  window.ask = query => [...new Set(index.search(query).map(hit => parseInt(hit.ref, 10)))];
}"""

BUILD = """async ([make, given]) => {
  const start = performance.now();
  (0, eval)(`(${make})`)(given);
  return (performance.now() - start) / 1000;
}"""
ASK = """([queries, depth]) => {
  const answers = [];
  ask('warm');
  for (const query of queries) {
    const start = performance.now();
    let found = [], error = '';
    try { found = ask(query).slice(0, depth); } catch (fault) { error = String(fault.message || fault); }
    answers.push([found, performance.now() - start, error]);
  }
  return answers;
}"""


def scripts(*paths: str) -> list[Path]:
    """Give files of npm's packages, which are fetched into `.cache` where npm is installed."""
    modules = CACHE / "node_modules"
    wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
    if not all((modules / path).is_file() for path in paths):
        if not shutil.which("npm"):
            raise MissingPeerError(f"npm is not installed, which fetches {' '.join(wanted)}")
        CACHE.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(CACHE), "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run([*command, *wanted], capture_output=True, text=True, check=False, cwd=CACHE)
        if done.returncode or not all((modules / path).is_file() for path in paths):
            raise MissingPeerError(f"npm install --prefix {CACHE.name} {' '.join(wanted)} failed")
    return [modules / path for path in paths]


class InPage:
    """An engine that lives in a page of its own."""

    def __init__(self, browser: Browser, files: list[Path], texts: list[Text]) -> None:
        self.paths = [text.path for text in texts]
        self.page = browser.new_page()
        self.built = 0.0
        for file in files:
            self.page.add_script_tag(path=file)

    def _build(self, make: str, given: Any) -> None:
        self.built = self.page.evaluate(BUILD, [make, given])

    def ask(self, queries: list[str]) -> list[Answer]:
        """Answer every query."""
        answers: list[Any] = self.page.evaluate(ASK, [queries, DEPTH])
        return [Answer([self.paths[n] for n in found], ms, error) for found, ms, error in answers]

    def close(self) -> None:
        """Close the page."""
        self.page.close()


class MiniSearch(InPage):
    """MiniSearch with prefixes and typos."""

    def __init__(self, texts: list[Text], browser: Browser) -> None:
        super().__init__(browser, scripts("minisearch/dist/umd/index.js"), texts)
        self._build(MINISEARCH, [{"title": t.title, "body": t.body} for t in texts])


class Lunr(InPage):
    """Lunr as MkDocs sets it up. ``words_only`` spares it the syntax that it would see in a log line."""

    def __init__(self, texts: list[Text], browser: Browser, *, words_only: bool = False) -> None:
        self.words_only = words_only
        korean = any(text.lang == "ko" for text in texts)
        names = ["lunr/lunr.js"]
        if korean:
            names += [f"lunr-languages/lunr.{part}.js" for part in ("stemmer.support", "ko", "multi")]
        super().__init__(browser, scripts(*names), texts)
        given = [{"title": t.title, "body": t.body, "sections": t.sections} for t in texts]
        self._build(LUNR, [given, korean])

    def ask(self, queries: list[str]) -> list[Answer]:
        """Answer every query."""
        return super().ask([" ".join(plain_words(q)) for q in queries] if self.words_only else queries)
