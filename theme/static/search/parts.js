/* Declared texts that are there in part: most words of a symptom, the beginning of a log line, half a title.
   The twin of plugins/drillbook/search/answer/parts.py.

   Needs: page, search/analysis, search/declared, search/index, search/loading, search/query.
   Adds: parts. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { index } = drillbook;

  /** @typedef {PartOf & { places: Map<number, number> }} There */

  /**
   * The texts that a query has most of, in its own or other words: the best of each document, of what it is
   * and of what it is not.
   * @param {Understood} understood
   */
  function inQuery(understood) {
    const { leastPart, mostTerms, partSteps, shownPart } = drillbook.constants;
    const said = Array.from(new Set(drillbook.declared.wordsOf(understood.query.said))).slice(0, mostTerms);
    const weights = said.map((word) => index.knows(word) ? weigh(word) : NaN);
    /** @type {{ alarms: Parts, parts: Parts }} */
    const both = { alarms: new Map(), parts: new Map() };
    if (weights.some(Number.isNaN) || drillbook.loading.isWaiting) return both;
    const whole = weights.reduce((sum, weight) => sum + weight, 0) || 1;
    for (const text of there(understood, said, weights)) {
      const most = heaviestIncreasing(Array.from(text.places));
      const share = Math.min(most / (text.steps / partSteps), 1) * Math.min(most / whole, 1);
      const found = text.isFalse ? both.alarms : both.parts, best = found.get(text.number);
      if (share < leastPart || (best && best.share >= share)) continue;
      found.set(text.number, { share, place: text.place, isLine: text.isLine && share >= shownPart });
    }
    return both;
  }

  /** @param {string} word */
  const weigh = (word) => index.rarity(word) * drillbook.query.functionWeight(word);

  /**
   * The texts that have any of the words, each with where these stand in it and what they weigh.
   * @param {Understood} understood
   * @param {string[]} said
   * @param {number[]} weights
   */
  function there(understood, said, weights) {
    /** @type {Map<string, There>} */
    const found = new Map();
    const others = othersOf(understood);
    said.forEach((word, n) => {
      const own = weights[n];
      for (const term of new Set([word, ...(others.get(word) || []).sort(drillbook.analysis.compare)])) {
        const weight = own ? Math.min(own, weigh(term)) : weigh(term);
        for (const text of index.partsAt(term)) {
          const key = `${text.number} ${text.place}`;
          const known = found.get(key) || { ...text, places: new Map() };
          /* In the order of the query: the first word that stands for one of the text has it. */
          if (!known.places.has(text.at)) known.places.set(text.at, weight);
          found.set(key, known);
        }
      }
    });
    return found.values();
  }

  /**
   * The single words that stand for a word of the query.
   * @param {Understood} understood
   */
  function othersOf({ groups }) {
    /** @type {Map<string, string[]>} */
    const found = new Map();
    for (const { alternatives, also, word } of groups) {
      const single = alternatives.concat(also).filter(({ terms }) => terms.length === 1);
      found.set(word.term, (found.get(word.term) || []).concat(single.map(({ terms }) => terms[0])));
    }
    return found;
  }

  /**
   * The most weight that stands in the order of the text. `places` are in the order of the query.
   * @param {[number, number][]} places
   */
  function heaviestIncreasing(places) {
    /** @type {number[]} */
    const best = [];
    places.forEach(([at, weight], number) => {
      let before = 0;
      for (let n = 0; n < number; n++) if (places[n][0] < at && best[n] > before) before = best[n];
      best.push(weight + before);
    });
    return Math.max(0, ...best);
  }

  drillbook.parts = { inQuery };
})();
