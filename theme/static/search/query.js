/* Reading a query: the twin of plugins/drillbook/search/query.py. Whatever is typed or pasted is words,
   never syntax that can fail. Both must pass tests/search/vectors/query.json; the numbers and the longer
   expressions come from rules.json by way of the manifest. */
(function () {
  "use strict";

  const drillbook = window.drillbook;
  const { characters, cut, fold, isPair, normalise, pieces, terms, tokens } = drillbook.analysis;

  const FILTER = /(?<!\S)(kind|system|lang|tag):([\p{L}\p{N}_.-]+)(?!\S)/gu;
  const PHRASE = /(?<!\S)["“]([^"“”\n]+)["”](?!\S)/gu;
  const CONTROL = /[\u0000-\u001f\u007f-\u009f\u1680\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;
  const NUMBER = /^\p{Nd}+$/u;

  let compiled;

  function rules() {
    if (!compiled) {
      const raw = drillbook.constants;
      compiled = Object.assign({}, raw, {
        functionWords: new Set(raw.functionWords.split(/\s+/).map(fold)),
        logWords: new Set(raw.logWords.split(/\s+/).map(fold)),
        log: new RegExp(raw.log, "mu"),
        message: new RegExp(raw.message, "gmu"),
        keys: new RegExp(raw.keys, "gmu"),
        volatile: raw.volatile.map((pattern) => new RegExp(pattern, "gmu")),
      });
    }
    return compiled;
  }

  function parse(raw) {
    let text = cut(String(raw), rules().longestQuery).replace(/\r/g, "\n").replace(/\t/g, " ");
    text = normalise(text.replace(CONTROL, (found) => (found.includes("\n") ? "\n" : " "))).trim();
    const query = { text, said: text, words: [], phrases: [], filters: {}, isLog: false, isShort: false };
    query.said = text = takeFilters(text, query);
    query.isLog = characters(text) >= rules().logLength && rules().log.test(text);
    if (query.isLog) {
      query.words = logWords(text);
    } else {
      for (const found of text.matchAll(PHRASE)) {
        if (tokens(found[1]).filter((t) => t.terms.length).length > 1) query.phrases.push(pieces(found[1]));
      }
      query.words = words(text, new Map(), rules().partWeight).slice(0, rules().mostTerms);
    }
    query.isShort = new Set(query.words.map((word) => word.text)).size <= rules().prefixWords;
    return query;
  }

  function takeFilters(text, query) {
    return text.replace(FILTER, (found, name, value) => {
      value = value.toLowerCase();
      if (name === "kind" && !rules().kindNames.includes(value)) return found;
      if (name === "lang" && characters(value) !== 2) return found;
      query.filters[name] = value;
      return " ";
    });
  }

  /* A pasted log: what changes from line to line is left out, messages count more. */
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

  function lasting(text) {
    for (const pattern of rules().volatile) text = text.replace(pattern, " ");
    return text.replace(rules().keys, " ");
  }

  /* Words of a query: {term, weight, text, last}. */
  function words(text, boosts, partWeight) {
    const found = new Map();
    const cutText = tokens(text);
    const end = text.trimEnd().length;
    cutText.forEach((token, number) => {
      const last = number === cutText.length - 1 && token.end === end;
      token.terms.forEach((term, at) => {
        if (found.has(term)) return;
        const isPart = token.terms.length > 1 && at > 0;
        const share = isPair(term) ? rules().pairWeight : partWeight;
        let weight = (isPart ? share : 1) * (boosts.has(term) ? boosts.get(term) : 1);
        if (rules().functionWords.has(term)) weight *= rules().functionWeight;
        if (NUMBER.test(term)) weight *= rules().numberWeight;
        found.set(term, { term, weight, text: token.text, last: last && token.terms.length === 1 });
      });
    });
    return Array.from(found.values());
  }

  drillbook.query = { parse };
})();
