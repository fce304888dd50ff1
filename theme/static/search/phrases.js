/* Exact phrases: the twin of what service.py and phrases.py do with them. A page has a phrase when a reader
   sees it there, whether or not the page is found by it. Published as exact.js, which who asks for one
   fetches.

   Needs: page, search/analysis, search/index.
   Adds: exact. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { index } = drillbook;
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
    if (!kept || !kept.size) return { kept: scored, ignored };
    const found = scored.filter((item) => kept.has(item.number));
    kept.forEach((number) => { if (!known.has(number)) found.push({ number, score: 0, outright: false }); });
    return { kept: found, ignored };
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
    const document = index.documentOf(number), seen = index.seenOf(number);
    return document !== null && seen !== null && rowsOf(document, seen).some((row) => hasPhrase(row, phrase));
  }

  /** @type {Map<number, string[][]>} */
  const cut = new Map();

  /**
   * What a page shows, in pieces. Cut once.
   * @param {PageText} document
   * @param {string[]} seen
   */
  function rowsOf(document, seen) {
    const { number, title, summary, said, sections } = document;
    const texts = [title, summary, ...said, ...sections.flatMap(([, title, text]) => [title, text]), ...seen];
    const rows = cut.get(number) || texts.map(pieces);
    cut.set(number, rows);
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
