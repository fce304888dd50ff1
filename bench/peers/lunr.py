"""Lunr as MkDocs has it, in the browser that drives ours."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser

from bench.engines import DEPTH, Answer, Text, plain_words
from bench.peers.npm import packages

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


class Lunr:
    """Lunr as MkDocs sets it up. ``words_only`` spares it the syntax that it would see in a log line."""

    def __init__(self, texts: list[Text], browser: Browser, *, words_only: bool = False) -> None:
        self.words_only = words_only
        self.paths = [text.path for text in texts]
        korean = any(text.lang == "ko" for text in texts)
        names = ["lunr/lunr.js"]
        if korean:
            names += [f"lunr-languages/lunr.{part}.js" for part in ("stemmer.support", "ko", "multi")]
        files = packages(*names)
        self.page = browser.new_page()
        for file in files:
            self.page.add_script_tag(path=file)
        given = [{"title": t.title, "body": t.body, "sections": t.sections} for t in texts]
        self.built: float = self.page.evaluate(BUILD, [LUNR, [given, korean]])

    def ask(self, queries: list[str]) -> list[Answer]:
        """Answer every query."""
        asked = [" ".join(plain_words(q)) for q in queries] if self.words_only else queries
        answers: list[Any] = self.page.evaluate(ASK, [asked, DEPTH])
        return [Answer([self.paths[n] for n in found], ms, error) for found, ms, error in answers]

    def close(self) -> None:
        """Close the page."""
        self.page.close()
