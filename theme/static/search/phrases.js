/* Exact phrases: the twin of what service.py and phrases.py do with them. A page has a phrase when a reader
   sees it there, whether or not the page is found by it. Published as exact.js, which who asks for one
   fetches.

   Needs: page, search/analysis, search/documents, search/index.
   Adds: exact. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { index } = drillbook;
  const { documentOf, linesOf, textsOf } = drillbook.documents;
  const { isCjk, pieces } = drillbook.analysis;

  /**
   * Keep the pages that have every phrase. `ignored` says that one is in no page, which is not said where
   * more pages may have it than are looked at.
   * @type {Drillbook["exact"]["keep"]}
   */
  function keep(scored, query, order, passes) {
    const ranked = scored.slice().sort(order), known = new Set(scored.map((item) => item.number));
    const most = drillbook.constants.phraseDepth;
    let ignored = false;
    /** @type {Set<number> | null} */
    let kept = null;
    for (const phrase of query.phrases) {
      const able = ableTo(phrase);
      if (!able) continue;
      const others = Array.from(able).filter((number) => !known.has(number) && passes(number));
      const places = ranked.map((item) => item.number).filter((number) => able.has(number))
        .concat(others.sort((a, b) => a - b));
      const holding = new Set(places.slice(0, most).filter((number) => holds(number, phrase)));
      if (!holding.size) ignored = ignored || places.length <= most;
      else kept = kept ? both(kept, holding) : holding;
    }
    if (!kept || !kept.size) return { kept: ranked, ignored, isFound: false };
    const others = Array.from(kept).filter((number) => !known.has(number)).sort((a, b) => a - b);
    const unscored = others.map((number) => ({ number, score: 0, value: 0, cover: 0, essence: 0 }));
    return { kept: ranked.filter((item) => kept.has(item.number)).concat(unscored), ignored, isFound: true };
  }

  /**
   * @param {Set<number>} one
   * @param {Set<number>} other
   */
  const both = (one, other) => new Set(Array.from(one).filter((number) => other.has(number)));

  /**
   * The documents that have all words of a phrase, found by them or not; null while that is on the way.
   * @param {string[]} phrase
   */
  function ableTo(phrase) {
    let able = new Set(Array.from({ length: index.total }, (_, number) => number)), isWhole = true;
    for (const term of new Set(phrase.flatMap(termsOf))) {
      /** @type {Set<number>} */
      const having = new Set();
      for (const name of [term, drillbook.constants.seenMark + term]) {
        isWhole = index.knows(name) && isWhole;
        const listed = index.postings(name);
        if (listed) for (const number of listed[0]) if (able.has(number)) having.add(number);
      }
      able = having;
    }
    return isWhole ? able : null;
  }

  /** @param {string} piece */
  function termsOf(piece) {
    if (!isCjk(piece)) return [piece];
    return Array.from({ length: piece.length - 1 }, (_, at) => piece.slice(at, at + 2));
  }

  /**
   * @param {number} number
   * @param {string[]} phrase
   */
  function holds(number, phrase) {
    const page = documentOf(number), texts = textsOf(number), lines = linesOf(number);
    if (!page || !texts || !lines) return false;
    return rowsOf(page, texts, lines).some((row) => hasPhrase(row, phrase));
  }

  /** @type {Map<number, string[][]>} */
  const cut = new Map();

  /**
   * What a page shows, in pieces. Cut once.
   * @param {Listed} page
   * @param {{ further: string[], sections: Section[] }} texts
   * @param {Line[]} lines
   */
  function rowsOf({ number, summary, title }, { further, sections }, lines) {
    let rows = cut.get(number);
    if (!rows) {
      const shown = sections.flatMap((section) => [section.title, section.text]);
      rows = [title, summary, ...lines.map(({ text }) => text), ...shown, ...further].map(pieces);
      cut.set(number, rows);
    }
    return rows;
  }

  /**
   * Words of Hangul may begin before a phrase and end after it.
   * @param {string[]} row
   * @param {string[]} phrase
   */
  function hasPhrase(row, phrase) {
    const last = phrase.length - 1;
    return row.some((_, at) => at + last < row.length && phrase.every((piece, n) => {
      const there = row[at + n];
      const isEnd = (n === 0 && there.endsWith(piece)) || (n === last && there.startsWith(piece));
      return there === piece || (isCjk(piece) && isEnd);
    }));
  }

  drillbook.exact = { keep };
})();
