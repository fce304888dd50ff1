/* Scores: what the words of a query give each document. The twin of rank() in
   plugins/drillbook/search/answer/engine.py: same words, same sums in the same order.

   Needs: page, search/index, search/synonyms.
   Adds: scores. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { index } = drillbook;

  /** @returns {Sums} */
  const empty = () => ({
    value: new Float64Array(index.total), cover: new Float64Array(index.total),
    essence: new Float64Array(index.total),
  });

  /**
   * @param {Understood} understood
   * @returns {Scores}
   */
  function rank({ groups }) {
    const sums = empty(), most = empty(), seen = new Uint8Array(index.total);
    /** @type {number[]} */
    const touched = [];
    const whole = groups.reduce((sum, group) => sum + group.importance, 0) || 1;
    for (const group of groups) {
      const share = group.importance / whole;
      for (const number of best(group, most)) {
        sums.value[number] += group.word.weight * most.value[number];
        sums.cover[number] += share * most.cover[number];
        sums.essence[number] += share * most.essence[number];
        most.value[number] = most.cover[number] = most.essence[number] = 0;
        if (!seen[number]) { seen[number] = 1; touched.push(number); }
      }
    }
    return { sums, touched };
  }

  /**
   * The most that any alternative of a word gives each document; gives the documents.
   * @param {Group} group
   * @param {Sums} most
   */
  function best({ alternatives, also }, most) {
    /** @type {number[]} */
    const found = [];
    alternatives.concat(also).forEach((alternative, at) => {
      /* Another word for it covers more of it than it scores. */
      const coverage = Math.sqrt(alternative.weight);
      each(alternative, (number, value, isEssential) => {
        if (most.cover[number] === 0) found.push(number);
        if (at < alternatives.length && value > most.value[number]) most.value[number] = value;
        if (coverage > most.cover[number]) most.cover[number] = coverage;
        if (isEssential && coverage > most.essence[number]) most.essence[number] = coverage;
      });
    });
    return found;
  }

  /**
   * Filters alone ask for every page that passes them.
   * @returns {Scores}
   */
  function everything() {
    const sums = empty();
    sums.value.fill(1);
    return { sums, touched: Array.from(sums.value, (_, number) => number) };
  }

  /**
   * What an impact counts: a little more where it is what the page is about.
   * @param {number} impact
   */
  function levelOf(impact) {
    const { about, essential } = drillbook.constants;
    return impact >= essential ? impact - essential + about : impact;
  }

  /**
   * The documents that are about a term. Where it is another word for what was typed, only those count.
   * @param {string} term
   * @returns {[Int32Array, Uint8Array] | null}
   */
  function aboutOf(term) {
    const known = drillbook.synonyms.about(term);
    if (known) return known;
    const [numbers, impacts] = index.postings(term) || [[], []], { essential } = drillbook.constants;
    const isAbout = (/** @type {unknown} */ _, /** @type {number} */ at) => impacts[at] >= essential;
    return [Int32Array.from(numbers).filter(isAbout), Uint8Array.from(impacts).filter(isAbout)];
  }

  /**
   * Call back with each document that has all terms of an alternative, its value, and whether all are of the
   * essence.
   * @param {Alternative} alternative
   * @param {(number: number, value: number, isEssential: boolean) => void} call
   */
  function each(alternative, call) {
    const { about, essential, full } = drillbook.constants;
    const share = alternative.weight / alternative.terms.length;
    /** @type {Map<number, [number, boolean]> | null} */
    let found = null;
    for (const term of alternative.terms) {
      const listed = alternative.isSynonym ? aboutOf(term) : index.postings(term);
      if (!listed) return;
      const [numbers, impacts] = listed;
      const weight = share * Math.min(index.rarity(term), alternative.ceiling) / (full + about);
      /** @type {Map<number, [number, boolean]>} */
      const values = new Map();
      for (let at = 0; at < numbers.length; at++) {
        const number = numbers[at], impact = impacts[at], value = weight * levelOf(impact);
        if (alternative.terms.length === 1) { call(number, value, impact >= essential); continue; }
        const known = found?.get(number);
        if (!found) values.set(number, [value, impact >= essential]);
        else if (known) values.set(number, [known[0] + value, known[1] && impact >= essential]);
      }
      found = values;
    }
    found?.forEach(([value, isEssential], number) => call(number, value, isEssential));
  }

  drillbook.scores = { everything, rank };
})();
