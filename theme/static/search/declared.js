/* Documents that a query names by a declared text: a signature, an alert, a title. The twin of
   plugins/drillbook/search/answer/declared.py.

   Needs: page, text, loglines, search/analysis, search/index.
   Adds: declared. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { index } = drillbook;
  const { normalise, tokens } = drillbook.analysis;
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const encoder = new TextEncoder();
  /** @type {Map<string, RegExp | null>} */
  const expressions = new Map();

  /**
   * Each with how strongly it is named.
   * @param {Query} query
   */
  function declared(query) {
    const whole = query.said.split("\n").slice(0, drillbook.constants.mostLines);
    const lines = whole.flatMap(drillbook.loglines.messages);
    /* What JSON and CSV say stands in them in other letters. */
    const read = query.isLog ? [query.said, ...whole.flatMap(drillbook.loglines.retold)] : [query.said];
    const words = tokens(normalise(read.join("\n"))).filter((t) => t.terms.length).map((t) => t.terms[0]);
    const asked = new Set(query.words.map((word) => word.term));
    /** @type {Strong} */
    const strong = new Map();
    /**
     * @param {Declared} text
     * @param {string} key
     */
    const note = (text, key) => {
      const value = strength(text, key, words, lines);
      if (value > (strong.get(text[0]) || 0)) strong.set(text[0], value);
    };
    for (const key of new Set(words)) {
      /* Of a long paste not every word is asked for, but those that declared texts are filed under. */
      if (!asked.has(key) && (!index.isPasted(key) || !index.knows(key))) continue;
      for (const text of index.declaredAt(key)) note(text, key);
    }
    for (const text of index.regexes) note(text, "");
    return strong;
  }

  /**
   * 0 for not at all, more for longer texts.
   * @param {Declared} text
   * @param {string} key
   * @param {string[]} words
   * @param {string[]} lines
   */
  function strength(text, key, words, lines) {
    const [, form, length, at, digest] = text;
    if (typeof at === "string") return matchesLine(at, lines) ? 1000 + Math.min(length, 900) : 0;
    if (words.length === length && rowDigest(words) === digest) return 2000 + length + (form === "n" ? 0 : 1);
    if (form !== "g" && form !== "a") return 0;
    for (let place = words.indexOf(key); place >= 0; place = words.indexOf(key, place + 1)) {
      const start = place - at, end = start + length;
      if (start >= 0 && end <= words.length && rowDigest(words.slice(start, end)) === digest) {
        return 1000 + length;
      }
    }
    return 0;
  }

  /** @param {string} pattern */
  function expressionOf(pattern) {
    try { return new RegExp(pattern, "u"); } catch { return null; /* an old browser does not know it */ }
  }

  /**
   * @param {string} pattern
   * @param {string[]} lines
   */
  function matchesLine(pattern, lines) {
    if (!expressions.has(pattern)) expressions.set(pattern, expressionOf(pattern));
    const expression = expressions.get(pattern);
    return lines.some((line) => expression?.test(line.slice(0, drillbook.constants.longestLine)));
  }

  /** @param {string[]} words */
  function rowDigest(words) {
    const value = drillbook.text.digest(encoder.encode(words.join(" ")));
    return [24, 18, 12, 6, 0].map((shift) => DIGITS[(value >>> shift) & 63]).join("");
  }

  drillbook.declared = declared;
})();
