/* What the words of a query may stand for: themselves, a word they begin, a typo, another word. The twin of
   understand() in plugins/drillbook/search/answer/engine.py, and of spelling.py and the look-ups of
   thesaurus.py in search/language.

   Needs: page, text, search/analysis, search/documents, search/index, search/letters,
   search/loading, search/synonyms.
   Adds: meaning. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { index, synonyms } = drillbook;
  const { characters } = drillbook.text;
  const { compare, tokens } = drillbook.analysis;
  const HANGUL = /^[\uac00-\ud7af]{2,}$/;
  const LETTERS = /^\p{L}+$/u;

  /**
   * What stands for the words of a query by way of the thesaurus: for single ones by their term, for phrases
   * by what they say.
   * @typedef {{ words: Map<string, string[][]>, phrases: Map<string, Alternative[]> }} Synonyms
   */

  /** @param {Query} query */
  function understand(query) {
    /** @type {Understood} */
    const found = { query, groups: [], corrected: new Map(), unknown: [] };
    const said = query.isLog ? { words: new Map(), phrases: new Map() } : otherWords(query);
    for (const word of query.words) {
      if (!index.knows(word.term)) {
        /* What will be asked for next can be fetched with it. */
        const plain = word.text.toLowerCase();
        if (query.isShort && word.last && characters(word.text) >= 2) index.startingWith(plain);
        if (mayBeTypo(query, word) && !earlyTerms().has(word.term)) foresee(word.term);
        continue;
      }
      const ceiling = index.frequency(word.term) ? index.rarity(word.term) : Infinity;
      const others = said.words.get(word.term);
      const alternatives = own(query, word, found, Boolean(others));
      const weight = drillbook.constants.synonymWeight;
      for (const terms of others || []) alternatives.push({ terms, weight, ceiling, isSynonym: true });
      found.groups.push({ word, alternatives, importance: 0, also: [] });
    }
    for (const [text, alternatives] of said.phrases) {
      const word = { term: text.toLowerCase(), weight: 1, text, last: false }, parts = text.split(" ");
      found.groups.push({ word, alternatives, importance: 0, also: [] });
      for (const group of found.groups) if (parts.includes(group.word.text)) group.also.push(...alternatives);
    }
    if (!drillbook.loading.isWaiting) weigh(found);
    return found;
  }

  /**
   * How important each word is for the question, and which words are on no page.
   * @param {Understood} understood
   */
  function weigh({ groups, unknown }) {
    const none = index.rarityOf(0);
    const said = new Set(groups.filter((group) => group.alternatives.length).map((group) => group.word.text));
    for (const group of groups) {
      const { alternatives, word } = group;
      if (word.text.includes(" ")) continue; /* a phrase: its words have their own */
      if (index.frequency(word.term)) {
        group.importance = word.weight * index.rarity(word.term);
      } else if (alternatives.length) {
        const rarest = Math.max(...alternatives.flatMap(({ terms }) => terms.map(index.rarity)));
        group.importance = word.weight * Math.min(rarest, index.commonness(word.term));
      } else if (!said.has(word.text)) {
        group.importance = word.weight * Math.min(none, index.commonness(word.term));
        const isTold = !group.also.length && group.importance >= drillbook.constants.named * none;
        if (isTold && !unknown.includes(word.text)) unknown.push(word.text);
      }
    }
  }

  /** @param {Query} query */
  function otherWords(query) {
    /** @type {Synonyms} */
    const found = { words: new Map(), phrases: new Map() };
    const cut = tokens(query.said), first = new Map();
    cut.forEach((token, at) => {
      for (const { length, others } of matches(cut, at)) {
        /* A phrase that is said twice counts once, as a word does. */
        const said = cut.slice(at, at + length).map(wordOf).join(" ");
        if (!first.has(said)) first.set(said, at);
        if (first.get(said) !== at) continue;
        if (length === 1 && token.terms.length) {
          found.words.set(token.terms[0], (found.words.get(token.terms[0]) || []).concat(others));
        } else {
          const text = cut.slice(at, at + length).map((t) => t.text).join(" ");
          const weight = drillbook.constants.synonymWeight;
          const alternatives = others.map((terms) => ({ terms, weight, ceiling: Infinity, isSynonym: true }));
          found.phrases.set(text, (found.phrases.get(text) || []).concat(alternatives));
        }
      }
    });
    return found;
  }

  /**
   * The phrases of the thesaurus that begin at a token.
   * @param {Token[]} cut
   * @param {number} at
   */
  function matches(cut, at) {
    const found = [];
    const key = synonyms.keyOf(wordOf(cut[at]));
    if (key) index.knows(key);
    for (const [words, others] of synonyms.phrasesAt(key)) {
      const { length } = words;
      if (synonyms.same(words, cut.slice(at, at + length).map(wordOf))) found.push({ length, others });
    }
    return found;
  }

  /** @param {Token} token */
  function wordOf(token) {
    if (!token.terms.length || HANGUL.test(token.text)) return token.text.toLowerCase();
    const mark = drillbook.constants.wordMark;
    return token.terms[0].startsWith(mark) ? token.terms[0].slice(mark.length) : token.terms[0];
  }

  /**
   * @param {Query} query
   * @param {QueryWord} word
   * @param {Understood} found
   * @param {boolean} hasSynonyms
   * @returns {Alternative[]}
   */
  function own(query, word, found, hasSynonyms) {
    const rules = drillbook.constants;
    const isKnown = index.frequency(word.term) > 0;
    /** @type {Map<string, number>} */
    const options = new Map(isKnown ? [[word.term, 1]] : []);
    const plain = word.text.toLowerCase();
    if (query.isShort && characters(plain) >= 2 && (word.last || !isKnown)) {
      const weight = isKnown ? rules.lastPrefixWeight : rules.prefixWeight;
      const terms = completions(plain);
      if (!terms) return [];
      terms.forEach((term) => { if (!options.has(term)) options.set(term, weight); });
    }
    if (!options.size && !hasSynonyms && mayBeTypo(query, word)) {
      const meant = corrections(word.term);
      if (drillbook.letters.isSpelt(word.term)) return [];
      for (const [term, distance] of meant) {
        options.set(term, rules.typoWeight / distance);
        if (!found.corrected.has(word.text)) found.corrected.set(word.text, term);
      }
    }
    return Array.from(options, ([term, weight]) =>
      ({ terms: [term], weight, ceiling: Infinity, isSynonym: false }));
  }

  /**
   * @param {Query} query
   * @param {QueryWord} word
   */
  function mayBeTypo(query, word) {
    const shortest = query.isShort ? drillbook.constants.shortestTypo : drillbook.constants.longTypo;
    return !query.isLog && word.weight >= 0.5 && characters(word.text) >= shortest
      && characters(word.term) >= drillbook.constants.shortestTerm && LETTERS.test(word.term);
  }

  /** @param {string} prefix */
  function completions(prefix) {
    const terms = index.startingWith(prefix);
    if (!terms) return null;
    terms.sort((a, b) => index.frequency(b) - index.frequency(a) || compare(a, b));
    return terms.slice(0, drillbook.constants.completions);
  }

  /**
   * The nearest words that the index knows, each with its distance.
   * @param {string} word
   */
  const corrections = (word) => nearest(word, drillbook.letters.vocabularyOf(Array.from(word)[0]) || []);

  /** @type {Set<string> | undefined} */
  let early;
  /* Terms that are known before anything is asked for: of systems, titles and summaries, and other words. */
  const earlyTerms = () => early ||= new Set([
    ...synonyms.words(),
    ...drillbook.analysis.terms([...index.systems, ...drillbook.documents.early()].join("\n")),
  ]);

  /**
   * A typo is most likely meant for a word of a title or of the thesaurus, which can be fetched
   * before all others are known.
   * @param {string} word
   */
  function foresee(word) {
    const letter = Array.from(word)[0];
    drillbook.letters.vocabularyOf(letter);
    drillbook.letters.isSpelt(word);
    const known = Array.from(earlyTerms()).filter((term) => term.startsWith(letter) && LETTERS.test(term));
    nearest(word, known);
  }

  /**
   * @param {string} word
   * @param {Iterable<string>} vocabulary
   */
  function nearest(word, vocabulary) {
    const length = characters(word), limit = length >= 8 ? 2 : 1;
    /** @type {[string, number][]} */
    const near = [];
    for (const known of vocabulary) {
      if (Math.abs(characters(known) - length) <= limit) {
        const distance = editDistance(word, known, limit);
        if (distance <= limit) near.push([known, distance]);
      }
    }
    near.sort((a, b) => a[1] - b[1] || compare(a[0], b[0]));
    const nearest = near.filter((found) => found[1] === near[0][1]);
    const best = nearest.slice(0, drillbook.constants.mostCorrections);
    best.forEach((found) => index.knows(found[0]));
    return best;
  }

  /**
   * Slips between two words: a letter more, less, other, or two swapped. `limit + 1` where there are more.
   * @param {string} one
   * @param {string} other
   * @param {number} limit
   */
  function editDistance(one, other, limit) {
    /** @type {number[]} */
    let earlier = [];
    /** @type {number[]} */
    let before = [];
    let row = Array.from({ length: other.length + 1 }, (_, n) => n);
    for (let i = 1; i <= one.length; i++) {
      earlier = before;
      before = row;
      row = [i];
      let least = i;
      for (let j = 1; j <= other.length; j++) {
        const same = one[i - 1] === other[j - 1];
        let value = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
          value = Math.min(value, earlier[j - 2] + 1);
        }
        row.push(value);
        if (value < least) least = value;
      }
      if (least > limit) return limit + 1;
    }
    return row[other.length];
  }

  drillbook.meaning = { matches, understand, wordOf };
})();
