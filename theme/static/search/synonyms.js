/* The thesaurus as the index carries it: phrases, what each may also be said in, and the pages that are about
   that. The writer is plugins/drillbook/search/browser/synonyms.py.

   Needs: page, text, search/letters, search/packing.
   Adds: synonyms. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { letters } = drillbook;
  const { characters } = drillbook.text;
  const { code, impacts, unpack } = drillbook.packing;
  const HANGUL = /^[\uac00-\ud7af]{2,}$/;

  /** @type {Map<string, Phrase[]>} */
  const phrases = new Map();    /* the key of its first word -> phrases */
  /** @type {Map<string, [number, string, string]>} */
  const others = new Map();     /* another word -> how many pages have it, those about it, and their levels */
  /** @type {string[]} */
  let hub = [];                 /* other words that came with the manifest */

  /** @param {string} word */
  const keyOf = (word) => HANGUL.test(word) ? word.slice(0, 2) : word;

  /**
   * @param {Others} packed
   * @returns {string[]} the words
   */
  function keepOthers([names, counts, numbers, levels, common]) {
    const terms = names ? names.split(" ") : [], columns = [numbers.split(" "), levels.split(" ")];
    terms.forEach((term, at) => {
      others.set(term, [code(counts, at), columns[0][at], columns[1][at]]);
      letters.keepPacked(term, common, at);
    });
    return terms;
  }

  /** @param {Others} packed */
  function open(packed) {
    hub = keepOthers(packed);
  }

  /**
   * @param {string} rows phrases, and the numbers of other words: those of the hub are counted first
   * @param {Others} packed the words that are not in the hub
   */
  function keep(rows, packed) {
    const known = [...hub, ...keepOthers(packed)];
    if (!rows) return;
    rows.split("\n").forEach((row) => {
      const [said, written] = row.split("\t");
      const own = written.split(" ").map((signs) => Array.from(signs, (sign) => known[code(sign, 0)]));
      said.split(",").forEach((phrase) => {
        const words = phrase.split(" "), key = keyOf(words[0]), listed = phrases.get(key) || [];
        listed.push([words, own]);
        phrases.set(key, listed);
      });
    });
  }

  /**
   * The documents that are about another word, and their levels.
   * @param {string} term
   * @returns {[Int32Array, Uint8Array] | null}
   */
  function about(term) {
    const found = others.get(term), { essential } = drillbook.constants;
    return found ? [unpack(found[1]), impacts(found[2]).map((level) => level + essential)] : null;
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
    about, keep, keyOf, open, same,
    frequency: (term) => others.get(term)?.[0],
    phrasesAt: (key) => phrases.get(key) || [],
    words: () => Array.from(others.keys()),
  };
})();
