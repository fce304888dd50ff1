/* The thesaurus as the index carries it: phrases by lines, what each line may also be said in, and where the
   postings of that lie. The writer is plugins/drillbook/search/browser/synonyms.py.

   Needs: page, text, search/loading, search/packing.
   Adds: phrases, synonyms. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { characters } = drillbook.text;
  const { need } = drillbook.loading;
  const { code, unpack } = drillbook.packing;
  const HANGUL = /^[\uac00-\ud7af]{2,}$/;

  /**
   * Words, the number of a line, and the place of what they say themselves in it, or less than 0.
   * @typedef {[string[], number, number]} Phrase
   */

  /** @type {Record<"latin" | "hangul", Map<string, Phrase[]> | null>} */
  const phrases = { latin: null, hangul: null };
  /** @type {Map<string, number>} */
  const lineOf = new Map();     /* a word whose postings lie with its synonyms -> the number of its line */
  /** @type {Map<number, string[][]>} */
  const lines = new Map();      /* number of a line -> what it may be said in, as terms */
  /** @type {Int32Array} */
  let starts;                   /* of each cluster its first line */

  /** @param {string} word */
  const keyOf = (word) => HANGUL.test(word) ? word.slice(0, 2) : word;

  drillbook.phrases = (script, rows) => {
    /** @type {Map<string, Phrase[]>} */
    const listed = phrases[script] = new Map();
    if (!rows) return;
    rows.split("\n").forEach((row) => {
      const [number, said, signs] = row.split("\t");
      said.split(",").forEach((phrase, at) => {
        const words = phrase.split(" "), key = keyOf(words[0]);
        const own = at < signs.length ? code(signs, at) : -1;
        if (own >= 0 && !words[1] && !lineOf.has(phrase)) lineOf.set(phrase, Number(number));
        listed.set(key, [...(listed.get(key) || []), [words, Number(number), own]]);
      });
    });
  };

  /**
   * The lines of a cluster have come; gives its terms.
   * @param {number} cluster
   * @param {string} rows
   */
  function keep(cluster, rows) {
    const found = rows.split("\n").map((row) => row.split(",").map((terms) => terms.split(" ")));
    found.forEach((others, at) => lines.set(starts[cluster] + at, others));
    return Array.from(new Set(found.flat(2)));
  }

  /**
   * The cluster of a line: the last that does not begin behind it.
   * @param {number} line
   */
  function clusterOf(line) {
    let low = 0, high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= line) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /**
   * The cluster in which a word lies with its synonyms.
   * @param {string} word
   */
  function clusterWith(word) {
    const line = lineOf.get(word);
    return line === undefined ? undefined : clusterOf(line);
  }

  /**
   * What a phrase may also be said in, as terms; nothing while that is on the way.
   * @param {Phrase} phrase
   */
  function othersOf([, line, own]) {
    if (!lines.has(line)) need(`c${clusterOf(line)}`);
    return (lines.get(line) || []).filter((_, at) => at !== own);
  }

  /**
   * The phrases that may begin with a word.
   * @param {string} word
   */
  function phrasesOf(word) {
    const script = /[\uac00-\ud7af]/.test(word) ? "hangul" : "latin";
    const listed = phrases[script];
    if (!listed) { need(script === "latin" ? "phrases" : script); return []; }
    return listed.get(keyOf(word)) || [];
  }

  /**
   * Whether words are those of a phrase. Particles and endings follow a Korean word without a blank.
   * @param {string[]} listed
   * @param {string[]} typed
   */
  function same(listed, typed) {
    return listed.length === typed.length && listed.every((word, at) => word === typed[at] || (
      HANGUL.test(word) && typed[at].startsWith(word)
      && characters(typed[at]) - characters(word) <= drillbook.constants.longestTail));
  }

  drillbook.synonyms = {
    clusterWith, keep, othersOf, phrasesOf, same,
    open: (packed) => { starts = unpack(packed); },
    words: () => Array.from(lineOf.keys()),
  };
})();
