/* Words by their first letter: those that a typo may have been meant for, and how common words are in the
   language. What is on a page has that with its postings. The writer is
   plugins/drillbook/search/browser/letters.py.

   Needs: page, search/loading, search/packing.
   Adds: common, letter, letters. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { need } = drillbook.loading;

  /** @type {Map<string, number>} */
  const weights = new Map();    /* term -> the most that it may weigh */
  /** @type {Map<string, { words: string[], spelt: Set<string> }>} */
  const letters = new Map();    /* letter -> words of the index, and words of the thesaurus that it has not */
  let known = "", isRestKnown = false;

  /**
   * A line for all words of one band.
   * @param {string} text
   */
  function keepAll(text) {
    text.split("\n").forEach((line, at) => { if (line) line.split(" ").forEach((term) => keep(term, at)); });
  }

  /**
   * @param {string} term
   * @param {number} band
   */
  function keep(term, band) {
    weights.set(term, drillbook.constants.bands[band]);
  }

  drillbook.letter = (letter, words, spelt, common) => {
    letters.set(letter, { words: words ? words.split(" ") : [], spelt: new Set(spelt.split(" ")) });
    keepAll(common);
  };
  drillbook.common = (text) => { keepAll(text); isRestKnown = true; };

  /**
   * The most that a word may weigh, whatever this site says of it.
   * @param {string} term
   * @param {boolean} isThere whether the index has it, and so all that is to be known of it
   */
  function commonness(term, isThere) {
    if (!isThere && !weights.has(term)) {
      if (/^[a-z]/.test(term)) vocabularyOf(term[0]);
      else if (!isRestKnown) need("common");
    }
    return weights.get(term) ?? Infinity;
  }

  /** @param {string} letter */
  function vocabularyOf(letter) {
    if (!known.includes(letter)) return [];
    if (!letters.has(letter)) need(`l${letter.codePointAt(0)?.toString(16)}`);
    return letters.get(letter)?.words || null;
  }

  /**
   * Whether a word that nothing here says is in the thesaurus all the same, and so no typo.
   * @param {string} word
   */
  function isSpelt(word) {
    const letter = Array.from(word)[0];
    vocabularyOf(letter);
    return Boolean(letters.get(letter)?.spelt.has(word));
  }

  /**
   * A sign for each term, where the last are common; the first sign is for one that is not.
   * @param {string} term
   * @param {string} signs
   * @param {number} at
   */
  function keepPacked(term, signs, at) {
    const band = at < signs.length ? drillbook.packing.code(signs, at) : 0;
    if (band) keep(term, band - 1);
  }

  drillbook.letters = { commonness, isSpelt, keepPacked, open: (all) => { known = all; }, vocabularyOf };
})();
