/* From text to terms: the twin of plugins/drillbook/search/language/analysis.py, where the rules are
   explained. Both must pass tests/search/vectors/analysis.json.

   Needs: page, text.
   Adds: analysis. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { characters, cut } = drillbook.text;
  const WORD = "\\p{L}\\p{N}_\\u0300-\\u036f\\u0591-\\u05c7\\u0610-\\u061a\\u064b-\\u065f\\u0900-\\u0dff"
    + "\\u0e31-\\u0e4e\\u1780-\\u17d3";
  const RUN = new RegExp(`[${WORD}]+(?:[.\\-:/\\\\@+#'’]+[${WORD}]+)*`, "gu");
  const JOINERS = /[._\-:/\\@+#'’]+/;
  const POSSESSIVE = /['’]s(?![\p{L}\p{N}_])/gu;
  const CAMEL = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;
  const CJK = /[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+/g;
  const LONE = /[\ud800-\udfff]/gu;
  const MOST_CACHED = 50000;

  /** @typedef {(term: string) => void} Add */

  /** @type {Map<string, string[]>} */
  const cached = new Map();

  /** @param {string} text */
  const normalise = (text) => text.replace(LONE, "\ufffd").normalize("NFKC");

  /**
   * Tokens of normalised text.
   * @param {string} text
   */
  function tokens(text) {
    /** @type {Token[]} */
    const found = [];
    for (const { 0: run, index: start } of text.matchAll(RUN)) {
      found.push({ text: run, start, end: start + run.length, terms: analyseRun(run) });
    }
    return found;
  }

  /** @param {string} text */
  const terms = (text) => tokens(normalise(text)).flatMap((token) => token.terms);

  /** @param {string} run */
  function analyseRun(run) {
    let found = cached.get(run);
    if (!found) {
      if (cached.size > MOST_CACHED) cached.clear();
      found = analyse(run);
      cached.set(run, found);
    }
    return found;
  }

  /** @param {string} raw */
  function analyse(raw) {
    const run = raw.replace(POSSESSIVE, "").replace(/’/g, "'");
    const parts = [];
    for (const piece of run.split(JOINERS)) {
      for (const part of piece.split(CAMEL)) if (part) parts.push(part);
    }
    /** @type {Set<string>} */
    const found = new Set();
    /** @type {Add} */
    const add = (term) => { if (term) found.add(cut(term, drillbook.constants.longestTerm)); };
    if (parts.length > 1 && characters(run) <= drillbook.constants.longestWhole) {
      add(run.toLowerCase().replace(/^_+|_+$/g, ""));
    }
    for (const part of parts) partTerms(part.toLowerCase(), add);
    return Array.from(found);
  }

  /**
   * What phrases are compared by: folded words, parts of names, whole words of Hangul.
   * @param {string} text
   */
  function pieces(text) {
    /** @type {string[]} */
    const found = [];
    for (const [raw] of normalise(text).matchAll(RUN)) {
      for (const piece of raw.replace(POSSESSIVE, "").split(JOINERS)) {
        for (const part of piece.split(CAMEL)) wordPieces(part.toLowerCase(), found);
      }
    }
    return found;
  }

  /**
   * @param {string} word
   * @param {string[]} found
   */
  function wordPieces(word, found) {
    const most = drillbook.constants.longestTerm;
    /** @type {Add} */
    const add = (piece) => { if (piece) found.push(piece); };
    let rest = 0;
    for (const match of word.matchAll(CJK)) {
      add(cut(stem(word.slice(rest, match.index)), most));
      add(match[0]);
      rest = match.index + match[0].length;
    }
    add(cut(stem(word.slice(rest)), most));
  }

  /** @param {string} piece */
  const isCjk = (piece) => piece.replace(CJK, "") === "";

  /**
   * @param {string} word
   * @param {Add} add
   */
  function partTerms(word, add) {
    let rest = 0;
    for (const match of word.matchAll(CJK)) {
      if (match.index > rest) add(stem(word.slice(rest, match.index)));
      pairs(match[0], add);
      rest = match.index + match[0].length;
    }
    if (rest < word.length) add(stem(word.slice(rest)));
  }

  /**
   * @param {string} word
   * @param {Add} add
   */
  function pairs(word, add) {
    const bare = bareOf(word);
    if (bare.length > 2) add(drillbook.constants.wordMark + bare);
    if (word.length === 1) add(word);
    for (let at = 0; at < word.length - 1; at++) add(word.slice(at, at + 2));
  }

  /** @param {string} word */
  const bareOf = (word) => ending().exec(word)?.[1] ?? word;

  /**
   * The pairs of a run that only its Korean endings bring: they say how it is said, not what.
   * @param {string} run
   */
  function endingTerms(run) {
    const found = new Set(), kept = new Set();
    for (const [word] of run.matchAll(CJK)) {
      const end = Math.max(bareOf(word).length - 1, 1);
      for (let at = 0; at < word.length - 1; at++) (at < end ? kept : found).add(word.slice(at, at + 2));
      if (end > word.length - 1) kept.add(word.slice(word.length - 1));
    }
    kept.forEach((term) => found.delete(term));
    return found;
  }

  /** @type {RegExp | undefined} */
  let endings;
  const ending = () =>
    endings ||= new RegExp(`^(..+?)(?:${drillbook.constants.endings.replace(/ /g, "|")})$`);

  /** @param {string} term */
  const isBigram = (term) => term.length === 2 && term.replace(CJK, "") === "";

  /**
   * English inflections: `restores`, `restored`, `restoring` are `restor`.
   * @param {string} raw
   */
  function stem(raw) {
    if (raw.length < 4 || !/^[A-Za-z]+$/.test(raw)) return raw;
    let word = foldPlural(raw);
    for (const ending of ["ing", "ed"]) {
      const stem = word.slice(0, -ending.length);
      if (word.endsWith(ending) && stem.length >= 3 && /[aeiouy]/.test(stem)) {
        const last = stem[stem.length - 1];
        const isDouble = stem.length > 3 && last === stem[stem.length - 2];
        if (isDouble && !"lsz".includes(last)) return stem.slice(0, -1);
        word = stem;
        break;
      }
    }
    if (word.length > 4 && word.endsWith("e")) return word.slice(0, -1);
    if (word.length > 3 && word.endsWith("y") && !"aeiou".includes(word[word.length - 2])) {
      return `${word.slice(0, -1)}i`;
    }
    return word;
  }

  /** @param {string} word */
  function foldPlural(word) {
    if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
    if (/(?:sses|xes|ches|shes|zes)$/.test(word)) return word.slice(0, -2);
    if (word.endsWith("s") && !/(?:ss|us|is)$/.test(word)) return word.slice(0, -1);
    return word;
  }

  /**
   * The order of UTF-8, in which the vocabulary is sorted; that of UTF-16 differs beyond the first plane.
   * @param {string} a
   * @param {string} b
   */
  function compare(a, b) {
    const length = Math.min(a.length, b.length);
    for (let at = 0; at < length; at++) {
      let x = a.charCodeAt(at), y = b.charCodeAt(at);
      if (x !== y) {
        if (x >= 0xd800 && y >= 0xd800) {
          x = x >= 0xe000 ? x - 0x800 : x + 0x2000;
          y = y >= 0xe000 ? y - 0x800 : y + 0x2000;
        }
        return x - y;
      }
    }
    return a.length - b.length;
  }

  drillbook.analysis = { compare, endingTerms, stem, isCjk, isBigram, normalise, pieces, terms, tokens };
})();
