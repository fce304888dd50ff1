/* Exact phrases: the twin of what service.py and seen.py do with them. A page has a phrase when a reader sees it
   there, whether or not the page is found by it. */
(function () {
  "use strict";

  const drillbook = window.drillbook;
  const index = drillbook.index;
  const { isCjk, pieces } = drillbook.analysis;

  /* Keep the pages that have every phrase: {kept, ignored}. `ignored` says that one is in no page, which is
     not said where more pages may have it than are looked at. */
  function keep(scored, query, order, passes) {
    const ranked = scored.slice().sort(order), known = new Set(scored.map((item) => item.number));
    let ignored = false, kept = null;
    for (const phrase of query.phrases) {
      const able = ableTo(phrase);
      if (!able) continue;
      const places = ranked.map((item) => item.number).filter((number) => able.has(number))
        .concat(Array.from(able).filter((number) => !known.has(number) && passes(number)).sort((a, b) => a - b));
      const holding = new Set(places.slice(0, drillbook.constants.phraseDepth).filter((number) => holds(number, phrase)));
      if (!holding.size) ignored = ignored || places.length <= drillbook.constants.phraseDepth;
      else kept = kept ? new Set(Array.from(kept).filter((number) => holding.has(number))) : holding;
    }
    if (!kept || !kept.size) return { kept: scored, ignored };
    const found = scored.filter((item) => kept.has(item.number));
    kept.forEach((number) => { if (!known.has(number)) found.push({ number, score: 0, outright: false }); });
    return { kept: found, ignored };
  }

  /* The documents that have all words of a phrase, found by them or not; null while that is on the way. */
  function ableTo(phrase) {
    let able = new Set(Array.from({ length: index.total }, (_, number) => number)), isWhole = true;
    for (const term of new Set([].concat(...phrase.map(termsOf)))) {
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

  function termsOf(piece) {
    if (!isCjk(piece)) return [piece];
    return Array.from({ length: piece.length - 1 }, (_, at) => piece.slice(at, at + 2));
  }

  function holds(number, phrase) {
    const document = index.documentOf(number), seen = index.seenOf(number);
    return Boolean(document && seen) && rows(document, seen).some((row) => hasPhrase(row, phrase));
  }

  function rows(document, seen) {
    if (!document.rows) {
      const texts = [document.title, document.summary, ...document.said];
      document.sections.forEach((section) => texts.push(section[1], section[2]));
      document.rows = texts.concat(seen).map(pieces);
    }
    return document.rows;
  }

  /* Words of Hangul may begin before a phrase and end after it. */
  function hasPhrase(row, phrase) {
    const last = phrase.length - 1;
    return row.some((_, at) => at + last < row.length && phrase.every((piece, n) => {
      const there = row[at + n];
      return there === piece || (isCjk(piece) && ((n === 0 && there.endsWith(piece)) || (n === last && there.startsWith(piece))));
    }));
  }

  drillbook.exact = { keep };
})();
