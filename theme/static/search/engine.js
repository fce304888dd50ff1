/* Ranking: from a query to pages. The twin of rank() in plugins/drillbook/search/engine.py and of service.py
   and outright.py: same words, same sums in the same order, so that the browser and the terminal agree. */
(function () {
  "use strict";

  const drillbook = window.drillbook;
  const index = drillbook.index;
  const { normalise, tokens } = drillbook.analysis;
  const HANGUL = /[\uac00-\ud7af]/;
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const SORTED_WHOLE = 500;

  /* Finds pages for anything that was typed or pasted:
     {query, understood, total, corrected, phrasesIgnored, results: [{number, score, outright}]}. */
  function search(text, limit) {
    const query = drillbook.query.parse(text);
    return drillbook.loading.settle(() => attempt(query, limit || drillbook.constants.limit));
  }

  function attempt(query, limit) {
    const understood = drillbook.meaning.understand(query);
    const strong = outright(query);
    const passes = filter(query.filters);
    if (drillbook.loading.isWaiting) return null;
    const scores = query.words.length || !Object.keys(query.filters).length ? rank(understood) : everything();
    let scored = merge(scores, strong, passes);
    if (query.phrases.length && !drillbook.exact) drillbook.loading.need("exact");
    if (drillbook.loading.isWaiting) return null;
    const phrased = query.phrases.length ? drillbook.exact.keep(scored, query, before(strong), passes) : { kept: scored };
    if (drillbook.loading.isWaiting) return null;
    scored = phrased.kept;
    const pages = onePerPage(scored, query, strong);
    return {
      query, understood, total: pages.length, corrected: understood.corrected,
      phrasesIgnored: Boolean(phrased.ignored),
      results: best(pages, strong, limit).map((page) => spoken(page, query)),
    };
  }

  /* Score per document; documents without one are not in `touched`. */
  function rank(understood) {
    const scores = new Float64Array(index.total), most = new Float64Array(index.total);
    const touched = [], seen = new Uint8Array(index.total);
    for (const [word, alternatives] of understood.groups) {
      const found = [];
      for (const alternative of alternatives) {
        each(alternative, (number, value) => {
          if (value > most[number]) {
            if (most[number] === 0) found.push(number);
            most[number] = value;
          }
        });
      }
      for (const number of found) {
        scores[number] += word.weight * most[number];
        most[number] = 0;
        if (!seen[number]) { seen[number] = 1; touched.push(number); }
      }
    }
    return { scores, touched };
  }

  /* Filters alone ask for every page that passes them. */
  function everything() {
    const numbers = Array.from({ length: index.total }, (_, number) => number);
    return { scores: new Float64Array(index.total).fill(1), touched: numbers };
  }

  /* Call back with each document that has all terms of an alternative, and its value. */
  function each(alternative, call) {
    const share = alternative.weight / alternative.terms.length;
    let found = null;
    for (const term of alternative.terms) {
      const listed = index.postings(term);
      if (!listed) return;
      const [numbers, impacts] = listed;
      const weight = share * Math.min(index.rarity(term), alternative.ceiling) / drillbook.constants.full;
      if (alternative.terms.length === 1) {
        for (let at = 0; at < numbers.length; at++) call(numbers[at], weight * impacts[at]);
        return;
      }
      const values = new Map();
      for (let at = 0; at < numbers.length; at++) {
        const number = numbers[at], value = weight * impacts[at];
        if (!found) values.set(number, value);
        else if (found.has(number)) values.set(number, found.get(number) + value);
      }
      found = values;
    }
    found.forEach((value, number) => call(number, value));
  }

  /* Documents that the query names by a declared text, with how strongly. */
  function outright(query) {
    const words = tokens(normalise(query.said)).filter((t) => t.terms.length).map((t) => t.terms[0]);
    const lines = query.said.split("\n").slice(0, drillbook.constants.mostLines);
    const asked = new Set(query.words.map((word) => word.term));
    const strong = new Map();
    const note = (number, value) => { if (value > (strong.get(number) || 0)) strong.set(number, value); };
    for (const key of new Set(words)) {
      /* Of a long paste not every word is asked for, but those that declared texts are filed under. */
      if (!asked.has(key) && (!index.isPasted(key) || !index.knows(key))) continue;
      for (const text of index.declaredAt(key)) note(text[0], strength(text, key, words, lines));
    }
    for (const text of index.regexes) note(text[0], strength(text, "", words, lines));
    return strong;
  }

  /* 0 for not at all, more for longer texts. `text` is [document, form, length, ...]: see packing.py. */
  function strength(text, key, words, lines) {
    const [, form, length, at, digest] = text;
    if (form === "r") return matchesLine(at, lines) ? 1000 + Math.min(length, 900) : 0;
    if (words.length === length && rowDigest(words) === digest) return 2000 + length + (form === "n" ? 0 : 1);
    if (form !== "g" && form !== "a") return 0;
    for (let place = words.indexOf(key); place >= 0; place = words.indexOf(key, place + 1)) {
      const start = place - at;
      if (start >= 0 && start + length <= words.length && rowDigest(words.slice(start, start + length)) === digest) {
        return 1000 + length;
      }
    }
    return 0;
  }

  const expressions = new Map();
  function matchesLine(pattern, lines) {
    if (!expressions.has(pattern)) {
      let expression = null;
      try { expression = new RegExp(pattern, "u"); } catch (error) { /* an old browser does not know all of it */ }
      expressions.set(pattern, expression);
    }
    const expression = expressions.get(pattern);
    return expression !== null && lines.some((line) => expression.test(line.slice(0, drillbook.constants.longestLine)));
  }

  const encoder = new TextEncoder();
  function rowDigest(words) {
    let value = 0x811c9dc5;
    for (const byte of encoder.encode(words.join(" "))) value = Math.imul(value ^ byte, 0x01000193);
    return [24, 18, 12, 6, 0].map((shift) => DIGITS[(value >>> shift) & 63]).join("");
  }

  function filter(filters) {
    const systems = "system" in filters ? index.facet("system", filters.system) : null;
    const tags = "tag" in filters ? index.facet("tag", filters.tag) : null;
    return (number) => {
      const { kind, lang } = index.brief(number);
      return (!("kind" in filters) || filters.kind === kind) && (!("lang" in filters) || filters.lang === lang)
        && (!systems || systems.has(number)) && (!tags || tags.has(number));
    };
  }

  function merge({ scores, touched }, strong, passes) {
    const numbers = touched.concat(Array.from(strong.keys()).filter((number) => scores[number] === 0));
    const prior = drillbook.constants.prior, found = [];
    for (const number of numbers) {
      if (passes(number)) {
        const kind = index.brief(number).kind;
        found.push({ number, score: scores[number] * (kind in prior ? prior[kind] : 1), outright: strong.has(number) });
      }
    }
    return found;
  }

  function before(strong) {
    return (a, b) => (strong.get(b.number) || 0) - (strong.get(a.number) || 0) || b.score - a.score || a.number - b.number;
  }

  function has(term, number) {
    const listed = index.postings(term);
    if (!listed) return false;
    const numbers = listed[0];
    let low = 0, high = numbers.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[middle] < number) low = middle + 1;
      else high = middle;
    }
    return numbers[low] === number;
  }

  /* A page and its translations are one result. */
  function onePerPage(scored, query, strong) {
    const order = before(strong), pages = new Map();
    for (const item of scored) {
      const page = pages.get(index.pageOf(item.number));
      if (page) page.push(item);
      else pages.set(index.pageOf(item.number), [item]);
    }
    const found = Array.from(pages.values());
    found.forEach((page) => { if (page.length > 1) page.sort(order); });
    return found;
  }

  /* The first pages in order. Of thousands, only those that can be among them are sorted. */
  function best(pages, strong, limit) {
    let chosen = pages;
    if (pages.length > SORTED_WHOLE) {
      const scores = Float64Array.from(pages, (page) => page[0].score).sort();
      const least = scores[Math.max(0, scores.length - limit)];
      chosen = pages.filter((page) => page[0].outright || page[0].score >= least);
    }
    const order = before(strong);
    return chosen.slice().sort((a, b) => order(a[0], b[0])).slice(0, limit);
  }

  /* Of a page's versions the best, or the best in the language of the query. */
  function spoken(page, query) {
    const speaks = (item) => (index.brief(item.number).lang === "ko") === HANGUL.test(query.said);
    const own = speaks(page[0]) ? page[0] : page.find(speaks) || page[0];
    return { number: own.number, score: page[0].score, outright: own.outright };
  }

  drillbook.engine = { has, search };
})();
