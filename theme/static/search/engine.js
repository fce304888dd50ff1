/* From a query to pages: the twin of plugins/drillbook/search/answer/service.py and of the merging in
   ranking.py beside it, so that the browser and the terminal agree.

   Needs: page, search/alarms, search/declared, search/fitting, search/index, search/loading, search/parts,
   search/purpose, search/query, search/scores, search/words.
   Adds: engine. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { index } = drillbook;
  const HANGUL = /[\uac00-\ud7af]/;

  /**
   * What is shown of a page in its languages, and by which of these it was found best.
   * @typedef {{ number: number, best: Scored }} Version
   * @typedef {(one: Version, other: Version) => number} ByVersion
   */

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
    const ranking = rankingOf(query), passes = filter(query.filters);
    if (query.phrases.length && !drillbook.exact) drillbook.loading.need("exact");
    if (drillbook.loading.isWaiting) return null;
    const scored = merge(ranking, passes), order = before(ranking);
    const phrased = query.phrases.length
      ? drillbook.exact.keep(scored, query, order, passes) : { kept: scored, ignored: false, isFound: false };
    if (drillbook.loading.isWaiting) return null;
    const pages = onePerPage(phrased.kept, query, order);
    /* Those that a phrase alone has found stand behind all others: they are in order already. */
    const sorted = query.phrases.length > 0;
    /** @type {ByVersion} */
    const sort = (a, b) => sorted ? 0 : order(a.best, b.best);
    return answer(ranking, pages, phrased, sort, limit);
  }

  /**
   * @param {Query} query
   * @returns {Ranking}
   */
  function rankingOf(query) {
    const understood = drillbook.meaning.understand(query);
    const named = drillbook.declared.named(query), { strong } = named;
    const { alarms, parts } = query.isLog
      ? { alarms: new Map(), parts: new Map() } : drillbook.parts.inQuery(understood);
    const purpose = drillbook.purpose.of(query);
    const denied = drillbook.alarms.denied({ strong, alarms: named.alarms }, { parts, alarms }, purpose);
    return { query, understood, purpose, strong, denied, parts };
  }

  /**
   * How strongly a document is named, as what it is or as what it is not; 0 where it is not.
   * @param {Ranking} ranking
   * @param {number} number
   */
  const strengthOf = ({ denied, strong }, number) =>
    (denied.get(number) || strong.get(number))?.strength ?? 0;

  /**
   * @param {Ranking} ranking
   * @param {Version[]} pages
   * @param {{ ignored: boolean, isFound: boolean }} phrased
   * @param {ByVersion} sort
   * @param {number} limit
   * @returns {Found}
   */
  function answer(ranking, pages, phrased, sort, limit) {
    const { query, understood } = ranking;
    const first = least(pages, sort, 1)[0];
    const onlyFilters = !query.words.some(({ weight }) => weight > drillbook.constants.functionWeight);
    const fits = first !== undefined
      && (strengthOf(ranking, first.number) > 0 || phrased.isFound || onlyFilters || answers(ranking, first));
    const good = fits ? goodOf(ranking, pages, first).sort(sort) : [];
    /** @param {Version} item */
    const shown = (item) => ({
      number: item.number, score: item.best.score,
      exact: strengthOf(ranking, item.number) > drillbook.constants.leads,
      line: lineOf(ranking, item.number), denied: drillbook.alarms.of(ranking, item.number),
    });
    return {
      query, understood, fits, phrasesIgnored: phrased.ignored, corrected: understood.corrected,
      unknown: understood.unknown,
      total: good.length, results: good.slice(0, limit).map(shown),
      nearest: fits ? [] : least(pages, sort, drillbook.constants.nearest).map(shown),
      gap: fits ? null : gapOf(ranking.purpose),
    };
  }

  /**
   * The system and the kind of failure that a question is about, where no scenario covers them. A question
   * that names several systems, or a class of them, is about none for certain.
   * @param {Purpose} purpose
   * @returns {[string, string] | null}
   */
  function gapOf(purpose) {
    const [system] = purpose.systems, [failure] = purpose.failures;
    return drillbook.fitting.isGap(purpose) && purpose.failures.size === 1 ? [system, failure] : null;
  }

  /**
   * Whether a page answers by what it says, and not by a text that it declares.
   * @param {Ranking} ranking
   * @param {Version} first
   */
  function answers({ parts, purpose, query, understood }, first) {
    const { leastOfFiltered, leastOfLog } = drillbook.constants;
    if (query.isLog) return first.best.essence >= leastOfLog;
    const isOther = purpose.foreign.length || purpose.topics.length || understood.unknown.length;
    const isFiltered = Object.keys(query.filters).length > 0 && first.best.cover >= leastOfFiltered;
    if (isFiltered && (!isOther || query.phrases.length)) return true;
    const part = parts.get(first.number)?.share ?? 0;
    return drillbook.fitting.evidence(understood, purpose, { ...first.best, number: first.number }, part) > 0;
  }

  /**
   * The pages before relevance falls off. Behind a page that is named by what it declares, only those that
   * have much of the query.
   * @param {Ranking} ranking
   * @param {Version[]} pages
   * @param {Version} first
   */
  function goodOf(ranking, pages, first) {
    const { purpose, query } = ranking;
    if (!query.words.length) return pages.slice();
    const { beside, cliff, leads } = drillbook.constants;
    const least = strengthOf(ranking, first.number) > leads ? beside : 0;
    const mayBeElsewhere = drillbook.purpose.isElsewhere(purpose, first.number);
    /** @param {Version} item */
    const isHere = ({ number }) => mayBeElsewhere || !drillbook.purpose.isElsewhere(purpose, number);
    const best = Math.max(...pages.filter(isHere).map((item) => item.best.score));
    return pages.filter((item) => strengthOf(ranking, item.number) > 0
      || (isHere(item) && item.best.score >= cliff * best && item.best.cover >= least));
  }

  /**
   * The first items in order, without sorting thousands.
   * @template Item
   * @param {Item[]} items
   * @param {(one: Item, other: Item) => number} order
   * @param {number} count
   */
  function least(items, order, count) {
    /** @type {Item[]} */
    const found = [];
    while (found.length < Math.min(count, items.length)) {
      found.push(items.filter((item) => !found.includes(item)).reduce((a, b) => (order(b, a) < 0 ? b : a)));
    }
    return found;
  }

  /**
   * The line that a page declares and the query has, as documents count them, or as it was pasted.
   * @param {Ranking} ranking
   * @param {number} number
   * @returns {FoundLine | undefined}
   */
  function lineOf({ parts, strong }, number) {
    const named = strong.get(number);
    const found = named || parts.get(number);
    return found?.isLine ? { number, place: found.place, text: named?.line } : undefined;
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
   * Adds exact matches, drops what the filters refuse, weighs by what the question is for.
   * @param {Ranking} ranking
   * @param {Passes} passes
   * @returns {Scored[]}
   */
  function merge({ denied, parts, purpose, query, strong, understood }, passes) {
    const isAny = !query.words.length && Object.keys(query.filters).length > 0;
    const { scores } = drillbook;
    const { sums, touched } = isAny ? scores.everything() : scores.rank(understood);
    const found = [];
    for (const number of new Set([...touched, ...strong.keys(), ...denied.keys()])) {
      if (!passes(number)) continue;
      const value = isAny ? 0 : sums.value[number];
      const boost = 1 + drillbook.constants.partBonus * (parts.get(number)?.share ?? 0);
      const score = sums.value[number] * drillbook.purpose.weight(purpose, number) * boost;
      found.push({ number, score, value, cover: sums.cover[number], essence: sums.essence[number] });
    }
    return found;
  }

  /**
   * @param {Ranking} ranking
   * @returns {Order}
   */
  function before(ranking) {
    const { denied, purpose } = ranking;
    /** @param {Scored} item */
    const strength = (item) => strengthOf(ranking, item.number);
    /** @param {Scored} item */
    const isDenied = (item) => Number(denied.has(item.number));
    /** @param {Scored} item */
    const elsewhere = (item) => Number(drillbook.purpose.isElsewhere(purpose, item.number));
    return (a, b) =>
      strength(b) - strength(a) || isDenied(a) - isDenied(b) || elsewhere(a) - elsewhere(b)
      || b.score - a.score || a.number - b.number;
  }

  /**
   * A page and its translations are one result, in the language of the query where it has that.
   * @param {Scored[]} scored
   * @param {Query} query
   * @param {Order} order
   * @returns {Version[]}
   */
  function onePerPage(scored, query, order) {
    /** @type {Map<number, Scored[]>} */
    const pages = new Map();
    for (const item of scored) {
      const page = pages.get(index.pageOf(item.number));
      if (page) page.push(item);
      else pages.set(index.pageOf(item.number), [item]);
    }
    const isKorean = HANGUL.test(query.said);
    /** @param {Scored} item */
    const speaks = (item) => (index.brief(item.number).lang === "ko") === isKorean;
    return Array.from(pages.values(), (page) => {
      if (page.length > 1 && !query.phrases.length) page.sort(order);
      const own = page.find(speaks) || page[0];
      return { number: own.number, best: page[0] };
    });
  }

  drillbook.engine = { search };
})();
