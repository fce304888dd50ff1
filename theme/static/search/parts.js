/* Declared texts that are there in part: most words of a symptom, the beginning of a log line, half a title.
   The twin of plugins/drillbook/search/answer/parts.py.

   Needs: page, search/declared, search/index, search/query.
   Adds: parts. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { index } = drillbook;

  /** @typedef {PartOf & { places: [number, number][] }} There */

  /**
   * The texts that a query has most of, the best of each document.
   * @param {Query} query
   * @returns {Parts}
   */
  function inQuery(query) {
    const { leastPart, mostTerms, partSteps, shownPart } = drillbook.constants;
    const said = Array.from(new Set(drillbook.declared.wordsOf(query.said))).slice(0, mostTerms);
    const weights = said.map((word) => index.knows(word) ? weigh(word) : NaN);
    /** @type {Parts} */
    const found = new Map();
    if (weights.some(Number.isNaN)) return found;
    const whole = weights.reduce((sum, weight) => sum + weight, 0) || 1;
    for (const text of there(said, weights)) {
      const most = inOrder(text.places);
      const share = Math.min(most / (text.steps / partSteps), 1) * (most / whole);
      const best = found.get(text.number);
      if (share < leastPart || (best && best.share >= share)) continue;
      found.set(text.number, { share, place: text.place, isLine: text.isLine && share >= shownPart });
    }
    return found;
  }

  /** @param {string} word */
  const weigh = (word) => index.rarity(word) * drillbook.query.functionWeight(word);

  /**
   * The texts that have any of the words, each with where these stand in it and what they weigh.
   * @param {string[]} said
   * @param {number[]} weights
   */
  function there(said, weights) {
    /** @type {Map<string, There>} */
    const found = new Map();
    said.forEach((word, n) => {
      for (const text of index.partsAt(word)) {
        const key = `${text.number} ${text.place}`, known = found.get(key);
        if (known) known.places.push([text.at, weights[n]]);
        else found.set(key, { ...text, places: [[text.at, weights[n]]] });
      }
    });
    return found.values();
  }

  /**
   * The most weight that stands in the order of the text. `places` are in the order of the query.
   * @param {[number, number][]} places
   */
  function inOrder(places) {
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
