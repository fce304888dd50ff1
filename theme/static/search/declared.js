/* Documents that a query names by a declared text: a signature, an alert, a title. The twin of
   plugins/drillbook/search/answer/declared.py.

   Needs: page, text, search/analysis, search/index, search/loading.
   Adds: declared. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { index } = drillbook;
  const { normalise, tokens } = drillbook.analysis;
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  /* Without one of these there is nothing before a message that would have to be seen through. */
  const SIGNS = /[:,{[|<#*]|\b(?:[A-Z]{3}|Note|Warning|Error|stdout|stderr)|^. /m;
  const encoder = new TextEncoder();
  /** @type {Map<string, RegExp | null>} */
  const expressions = new Map();

  /**
   * The row of words that texts are compared by.
   * @param {string} text
   */
  const wordsOf = (text) => tokens(normalise(text)).filter((t) => t.terms.length).map((t) => t.terms[0]);

  /**
   * Each with how strongly it is named, and what shows it: as what it is, and as what it is not.
   * @param {Query} query
   */
  function named(query) {
    const whole = query.said.split("\n").slice(0, drillbook.constants.mostLines);
    /** @type {Strong} */
    const strong = new Map();
    /** @type {Strong} */
    const alarms = new Map();
    /* Whoever types words needs no reading of logs. */
    if (SIGNS.test(query.said) && !drillbook.loglines) {
      drillbook.loading.need("loglines");
      return { alarms, strong };
    }
    const { loglines } = drillbook;
    const lines = loglines ? whole.flatMap(loglines.messages) : whole;
    /* What JSON and CSV say stands in them in other letters. */
    const decoded = query.isLog && loglines ? whole.flatMap(loglines.decodedMessages) : [];
    const words = wordsOf([query.said, ...decoded].join("\n"));
    const asked = new Set(query.words.map((word) => word.term));
    /**
     * @param {Declared} text
     * @param {string} key
     */
    const note = (text, key) => {
      const value = strength(text, key, words, lines), place = placeOf(text);
      const found = isFalse(text) ? alarms : strong, best = found.get(text[0]);
      if (!value) return;
      if (best && (best.strength > value || (best.strength === value && best.place <= place))) return;
      const line = typeof text[3] === "string" ? lineOf(text[3], lines) : undefined;
      found.set(text[0], { strength: value, place, isLine: text[1] !== "n", line });
    };
    for (const key of new Set(words)) {
      /* Of a long paste not every word is asked for, but those that declared texts are filed under. */
      if (!asked.has(key) && (!index.isPasted(key) || !index.knows(key))) continue;
      for (const text of index.declaredAt(key)) note(text, key);
    }
    for (const text of index.regexes) note(text, "");
    return { alarms, strong };
  }

  /** @param {Declared} text */
  const isFalse = ([, form]) => form === "f" || form === "x";

  /**
   * 0 for not at all, more for longer texts.
   * @param {Declared} text
   * @param {string} key
   * @param {string[]} words
   * @param {string[]} lines
   */
  function strength(text, key, words, lines) {
    const [, form, length, at, digest] = text;
    const { inside, insideFalse, mostInside, whole } = drillbook.constants;
    /* What tells that it is another thing never stands before what tells that it is this. */
    const there = (isFalse(text) ? insideFalse : inside) + Math.min(length, mostInside);
    if (typeof at === "string") return lineOf(at, lines) !== undefined ? there : 0;
    if (words.length === length && rowDigest(words) === digest) {
      return whole + length + (form === "n" || form === "f" ? 0 : 1);
    }
    if (form === "n" || form === "s") return 0;
    for (let place = words.indexOf(key); place >= 0; place = words.indexOf(key, place + 1)) {
      const start = place - at, end = start + length;
      if (start >= 0 && end <= words.length && rowDigest(words.slice(start, end)) === digest) {
        return there;
      }
    }
    return 0;
  }

  /** @param {string} pattern */
  function expressionOf(pattern) {
    try { return new RegExp(pattern, "u"); } catch { return null; /* an old browser does not know it */ }
  }

  /**
   * The first line that an expression matches.
   * @param {string} pattern
   * @param {string[]} lines
   */
  function lineOf(pattern, lines) {
    if (!expressions.has(pattern)) expressions.set(pattern, expressionOf(pattern));
    const expression = expressions.get(pattern);
    const most = drillbook.constants.longestLine;
    return lines.map((line) => line.slice(0, most)).find((line) => expression?.test(line));
  }

  /** @param {Declared} text */
  const placeOf = (text) => /** @type {number} */ (text[text.length - 1]);

  /** @param {string[]} words */
  function rowDigest(words) {
    const value = drillbook.text.digest(encoder.encode(words.join(" ")));
    return [24, 18, 12, 6, 0].map((shift) => DIGITS[(value >>> shift) & 63]).join("");
  }

  drillbook.declared = { named, wordsOf };
})();
