/* Reading a query: the twin of plugins/drillbook/search/language/query.py. Whatever is typed or pasted is
   words, never syntax that can fail. Both must pass tests/search/vectors/query.json; the numbers and the
   longer expressions come from rules.json by way of the manifest.

   Needs: page, text, search/analysis.
   Adds: query. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { characters, cut } = drillbook.text;
  const { endingTerms, stem, isBigram, normalise, pieces, terms, tokens } = drillbook.analysis;

  const FILTER = /(?<!\S)(kind|system|lang|tag):([\p{L}\p{N}_.-]+)(?!\S)/gu;
  const PHRASE = /(?<!\S)["“]([^"“”\n]+)["”](?!\S)/gu;
  const CONTROL = /[\u0000-\u001f\u007f-\u009f\u1680\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;
  const NUMBER = /^\p{Nd}+$/u;

  /** @typedef {ReturnType<typeof compile>} Rules */
  /** @type {Rules | undefined} */
  let compiled;
  const rules = () => compiled ||= compile(drillbook.constants);

  /** @param {Constants} raw */
  function compile(raw) {
    return {
      ...raw,
      functionWords: new Set(raw.functionWords.split(/\s+/).map(stem)),
      logWords: new Set(raw.logWords.split(/\s+/).map(stem)),
      log: new RegExp(raw.log, "mu"),
      message: new RegExp(raw.message, "gmu"),
      keys: new RegExp(raw.keys, "gmu"),
      volatile: raw.volatile.map((pattern) => new RegExp(pattern, "gmu")),
    };
  }

  /** @param {string} raw */
  function parse(raw) {
    const most = cut(String(raw), rules().longestQuery).replace(/\r/g, "\n").replace(/\t/g, " ");
    const text = normalise(most.replace(CONTROL, (found) => (found.includes("\n") ? "\n" : " "))).trim();
    /** @type {Query} */
    const query = { text, said: text, words: [], phrases: [], filters: {}, isLog: false, isShort: false };
    const said = query.said = takeFilters(text, query);
    query.isLog = characters(said) >= rules().logLength && rules().log.test(said);
    if (query.isLog) {
      query.words = logWords(said);
    } else {
      for (const found of said.matchAll(PHRASE)) {
        if (tokens(found[1]).filter((t) => t.terms.length).length > 1) query.phrases.push(pieces(found[1]));
      }
      query.words = words(said, new Map(), rules().partWeight).slice(0, rules().mostTerms);
    }
    query.isShort = new Set(query.words.map((word) => word.text)).size <= rules().prefixWords;
    return query;
  }

  /**
   * @param {string} text
   * @param {Query} query
   */
  function takeFilters(text, query) {
    return text.replace(FILTER, (found, name, typed) => {
      const value = typed.toLowerCase();
      if (name === "kind" && !rules().kindNames.includes(value)) return found;
      if (name === "lang" && characters(value) !== 2) return found;
      query.filters[name] = value;
      return " ";
    });
  }

  /**
   * A pasted log: what changes from line to line is left out, messages count more.
   * @param {string} text
   */
  function logWords(text) {
    const boosts = new Map();
    for (const found of text.matchAll(rules().message)) {
      for (const term of terms(lasting(found[1]))) boosts.set(term, rules().messageWeight);
    }
    const found = words(lasting(text), boosts, rules().logPartWeight).slice(0, rules().mostTerms);
    // How a failure travelled (rpc, tcp, POST) and that it is one says less than what failed.
    for (const word of found) if (rules().logWords.has(word.term)) word.weight *= rules().logWordWeight;
    return found;
  }

  /** @param {string} text */
  const lasting = (text) =>
    rules().volatile.reduce((rest, pattern) => rest.replace(pattern, " "), text).replace(rules().keys, " ");

  /**
   * @param {string} text
   * @param {Map<string, number>} boosts
   * @param {number} partWeight
   */
  function words(text, boosts, partWeight) {
    /** @type {Map<string, QueryWord>} */
    const found = new Map();
    const typed = tokens(text);
    const end = text.trimEnd().length;
    typed.forEach((token, number) => {
      const spoken = endingTerms(token.text);
      const last = number === typed.length - 1 && token.end === end;
      token.terms.forEach((term, at) => {
        if (found.has(term)) return;
        const isPart = token.terms.length > 1 && at > 0;
        const share = isBigram(term) ? rules().bigramWeight : partWeight;
        let weight = (isPart ? share : 1) * (boosts.get(term) ?? 1);
        if (spoken.has(term)) weight *= rules().endingWeight;
        if (rules().functionWords.has(term)) weight *= rules().functionWeight;
        if (NUMBER.test(term)) weight *= rules().numberWeight;
        found.set(term, { term, weight, text: token.text, last: last && token.terms.length === 1 });
      });
    });
    return Array.from(found.values());
  }

  /**
   * Words that only hold a sentence together count little wherever words are weighed.
   * @param {string} word
   */
  const functionWeight = (word) => rules().functionWords.has(word) ? rules().functionWeight : 1;

  drillbook.query = { functionWeight, parse };
})();
