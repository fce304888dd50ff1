/* Ranking: from a query to pages. The twin of rank() in plugins/drillbook/search/answer/engine.py and of
   service.py and outright.py beside it: same words, same sums in the same order, so that the browser and the
   terminal agree.

   Needs: page, search/index, search/loading, search/outright, search/query, search/words.
   Adds: engine. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { index } = drillbook;
  const HANGUL = /[\uac00-\ud7af]/;
  const SORTED_WHOLE = 500;

  /**
   * Finds pages for anything that was typed or pasted.
   * @type {Drillbook["engine"]["search"]}
   */
  function search(text, limit) {
    const query = drillbook.query.parse(text);
    return drillbook.loading.settle(() => attempt(query, limit || drillbook.constants.limit));
  }

  /**
   * @param {Query} query
   * @param {number} limit
   * @returns {Found | null} null while something is on its way
   */
  function attempt(query, limit) {
    const understood = drillbook.meaning.understand(query);
    const strong = drillbook.outright(query);
    const passes = filter(query.filters);
    if (drillbook.loading.isWaiting) return null;
    const scores = query.words.length || !Object.keys(query.filters).length ? rank(understood) : everything();
    const scored = merge(scores, strong, passes);
    if (query.phrases.length && !drillbook.exact) drillbook.loading.need("exact");
    if (drillbook.loading.isWaiting) return null;
    const phrased = query.phrases.length
      ? drillbook.exact.keep(scored, query, before(strong), passes) : { kept: scored, ignored: false };
    if (drillbook.loading.isWaiting) return null;
    const pages = onePerPage(phrased.kept, strong);
    return {
      query, understood, total: pages.length, corrected: understood.corrected,
      phrasesIgnored: phrased.ignored,
      results: best(pages, strong, limit).map((page) => spoken(page, query)),
    };
  }

  /**
   * Score per document; documents without one are not in `touched`.
   * @typedef {{ scores: Float64Array, touched: number[] }} Scores
   */

  /**
   * @param {Understood} understood
   * @returns {Scores}
   */
  function rank(understood) {
    const scores = new Float64Array(index.total), most = new Float64Array(index.total);
    /** @type {number[]} */
    const touched = [];
    const seen = new Uint8Array(index.total);
    for (const [word, alternatives] of understood.groups) {
      /** @type {number[]} */
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

  /**
   * Filters alone ask for every page that passes them.
   * @returns {Scores}
   */
  function everything() {
    const numbers = Array.from({ length: index.total }, (_, number) => number);
    return { scores: new Float64Array(index.total).fill(1), touched: numbers };
  }

  /**
   * Call back with each document that has all terms of an alternative, and its value.
   * @param {Alternative} alternative
   * @param {(number: number, value: number) => void} call
   */
  function each(alternative, call) {
    const share = alternative.weight / alternative.terms.length;
    /** @type {Map<number, number> | null} */
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
      /** @type {Map<number, number>} */
      const values = new Map();
      for (let at = 0; at < numbers.length; at++) {
        const number = numbers[at], value = weight * impacts[at];
        if (!found) values.set(number, value);
        else if (found.has(number)) values.set(number, (found.get(number) || 0) + value);
      }
      found = values;
    }
    found?.forEach((value, number) => call(number, value));
  }

  /**
   * @param {Query["filters"]} filters
   * @returns {Passes}
   */
  function filter(filters) {
    const systems = filters.system === undefined ? null : index.facet("system", filters.system);
    const tags = filters.tag === undefined ? null : index.facet("tag", filters.tag);
    return (number) => {
      const { kind, lang } = index.brief(number);
      return (filters.kind ?? kind) === kind && (filters.lang ?? lang) === lang
        && (!systems || systems.has(number)) && (!tags || tags.has(number));
    };
  }

  /**
   * @param {Scores} scores
   * @param {Strong} strong
   * @param {Passes} passes
   */
  function merge({ scores, touched }, strong, passes) {
    const numbers = touched.concat(Array.from(strong.keys()).filter((number) => scores[number] === 0));
    const prior = drillbook.constants.prior, found = [];
    for (const number of numbers) {
      if (passes(number)) {
        const kind = index.brief(number).kind;
        const score = scores[number] * (kind in prior ? prior[kind] : 1);
        found.push({ number, score, outright: strong.has(number) });
      }
    }
    return found;
  }

  /**
   * @param {Strong} strong
   * @returns {Order}
   */
  const before = (strong) => (a, b) =>
    (strong.get(b.number) || 0) - (strong.get(a.number) || 0) || b.score - a.score || a.number - b.number;

  /** @type {Drillbook["engine"]["has"]} */
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

  /**
   * A page and its translations are one result.
   * @param {Scored[]} scored
   * @param {Strong} strong
   */
  function onePerPage(scored, strong) {
    const order = before(strong);
    /** @type {Map<number, Scored[]>} */
    const pages = new Map();
    for (const item of scored) {
      const page = pages.get(index.pageOf(item.number));
      if (page) page.push(item);
      else pages.set(index.pageOf(item.number), [item]);
    }
    const found = Array.from(pages.values());
    found.forEach((page) => { if (page.length > 1) page.sort(order); });
    return found;
  }

  /**
   * The first pages in order. Of thousands, only those that can be among them are sorted.
   * @param {Scored[][]} pages
   * @param {Strong} strong
   * @param {number} limit
   */
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

  /**
   * Of a page's versions the best, or the best in the language of the query.
   * @param {Scored[]} page
   * @param {Query} query
   */
  function spoken(page, query) {
    /** @param {Scored} item */
    const speaks = (item) => (index.brief(item.number).lang === "ko") === HANGUL.test(query.said);
    const own = speaks(page[0]) ? page[0] : page.find(speaks) || page[0];
    return { number: own.number, score: page[0].score, outright: own.outright };
  }

  drillbook.engine = { has, search };
})();
