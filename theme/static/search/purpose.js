/* What a question is for: which kind of page it asks for, and which systems it names. The twin of
   plugins/drillbook/search/answer/purpose.py.

   Needs: page, search/analysis, search/index, search/synonyms, search/words.
   Adds: purpose. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { index } = drillbook;
  const { tokens } = drillbook.analysis;

  const SETTLED = ["procedure", "config", "reference"]; /* where the name of a setting stands */
  /** @type {Map<string, RegExp>} */
  const compiled = new Map();
  /** @type {Map<string, string> | undefined} */
  let names; /* how systems are written, each with its name */

  /**
   * @param {Query} query
   * @returns {Purpose}
   */
  function of(query) {
    const { said } = query, cut = tokens(said);
    /* A log has more words than a browser may look up: those that count in it. */
    const lasting = query.isLog ? new Set(query.words.map(({ term }) => term)) : null;
    const { classes, own } = named(cut, lasting);
    if (query.isLog) {
      const nothing = { kinds: new Set(), foreign: [], topics: [], isTrouble: false, isAction: false };
      const told = said.split("\n").map(failuresIn).find((failures) => failures.size);
      return { ...nothing, systems: own, isLog: true, failures: told || new Set() };
    }
    const { action, asks, identifier, imperative, prior, setting, trouble } = drillbook.constants;
    const isTrouble = has(trouble, said), isAction = has(action, said);
    const kinds = new Set(Object.keys(asks).filter((kind) => has(asks[kind], said)));
    /* Who types a name out of a command or a file looks for where it stands. */
    if (has(identifier, said)) Object.keys(prior).forEach((kind) => kinds.add(kind));
    /* And so does who asks about one. */
    if (!isTrouble && has(setting, said)) SETTLED.forEach((kind) => kinds.add(kind));
    /* Who names what is to be done, and nothing that is wrong, asks how. */
    if (!kinds.size && (isTrouble ? has(imperative, said) : isAction)) kinds.add("procedure");
    const systems = own.size ? own : classes, { p: foreign, t: topics } = thingsIn(cut);
    return { kinds, systems, foreign, topics, isTrouble, isAction, isLog: false, failures: failuresIn(said) };
  }

  /**
   * The kinds of failure that a question, or a line of a log, may tell of.
   * @param {string} said
   */
  function failuresIn(said) {
    const { failures } = drillbook.constants;
    const told = new Set(Object.keys(failures).filter((name) => has(failures[name], said)));
    /* A server that was deleted is a server that is lost. */
    if (told.has("server-lost")) told.delete("data-deleted");
    return told;
  }

  /**
   * @param {string} pattern
   * @param {string} said
   */
  function has(pattern, said) {
    /* Without "u", so that letters, digits and the edges of words are those of ASCII, as in Python. */
    const expression = compiled.get(pattern) || new RegExp(pattern, "i");
    compiled.set(pattern, expression);
    return expression.test(said);
  }

  /** @param {string[]} words */
  const keyOf = (words) => words.join("\n");

  /* A system is written in one word, in two, and in one without a mark. */
  function systemNames() {
    if (names) return names;
    names = new Map();
    for (const name of Array.from(new Set(index.systems)).sort(drillbook.analysis.compare)) {
      const [whole, ...parts] = tokens(drillbook.analysis.normalise(name))[0]?.terms || [];
      for (const written of [[whole], parts, [parts.join("")]]) {
        if (written.some(Boolean) && !names.has(keyOf(written))) names.set(keyOf(written), name);
      }
    }
    return names;
  }

  /**
   * The systems that are named, by their own or by another name, and those of the classes named. A class
   * (database) names several. Other names are looked for where a word is among `lasting`, or anywhere.
   * @param {Token[]} cut
   * @param {Set<string> | null} lasting
   * @returns {Record<"own" | "classes", Set<string>>}
   */
  function named(cut, lasting) {
    const known = systemNames(), own = new Set(), classes = new Set();
    /** @param {string[]} row */
    const note = (row) => { const name = known.get(keyOf(row)); if (name !== undefined) own.add(name); };
    cut.forEach((token, at) => {
      token.terms.forEach((term) => note([term]));
      for (let length = 2; length <= drillbook.constants.longestName; length++) {
        const row = cut.slice(at, at + length).filter((t) => t.terms.length).map((t) => t.terms[0]);
        if (row.length) note(row);
      }
      if (lasting && !lasting.has(token.terms[0])) return;
      for (const { others } of drillbook.meaning.matches(cut, at)) {
        const found = new Set(others.map((terms) => known.get(keyOf(terms))).filter(Boolean));
        found.forEach((name) => (found.size === 1 ? own : classes).add(name));
      }
    });
    return { own, classes };
  }

  /**
   * The things that are named, by their form: of each the documents that are about it.
   * @param {Token[]} cut
   * @returns {Record<"p" | "t", Set<number>[]>}
   */
  function thingsIn(cut) {
    /** @type {Record<string, Set<number>[]>} */
    const found = { p: [], t: [] };
    const mark = drillbook.constants.wordMark, { wordOf } = drillbook.meaning;
    cut.forEach(({ terms: [first] }, at) => {
      if (first === undefined) return;
      index.knows(first);
      const plain = first.startsWith(mark) ? first.slice(mark.length) : first;
      for (const [sign, start, ...rest] of index.thingsAt(first)) {
        const form = sign[0], place = sign.slice(1), words = [start || plain, ...rest];
        const row = cut.slice(at, at + words.length).map(wordOf);
        const isFirst = words[0] === row[0] || words[0] === plain;
        const isSaid = isFirst && drillbook.synonyms.same(words.slice(1), row.slice(1));
        if (isSaid) found[form].push(index.aboutThing(place));
      }
    });
    return { p: found.p, t: found.t };
  }

  /**
   * What the score of a document is multiplied by.
   * @param {Purpose} purpose
   * @param {number} number
   */
  function weight(purpose, number) {
    const { kind } = index.brief(number), { asked, elsewhere, prior, troubled } = drillbook.constants;
    /* Where something is wrong as well, what to do may be the scenario as well as its procedure. */
    const wanted = purpose.isTrouble ? troubled[kind] ?? asked : asked;
    const own = purpose.kinds.has(kind) ? wanted : (prior[kind] ?? 1) * failureBoost(purpose, number);
    return own * (differs(purpose, number) ? elsewhere : 1);
  }

  /**
   * What a scenario gains where the question tells of a failure that it covers, or only of others.
   * @param {Purpose} purpose
   * @param {number} number
   */
  function failureBoost({ failures, isLog, kinds, systems }, number) {
    const { anywhere, failureMatch, failureMismatch } = drillbook.constants;
    const covered = index.brief(number).failures, told = covered.filter((name) => failures.has(name));
    if (!covered.length || !failures.size || kinds.size || isLog) return 1;
    if (told.length) return systems.size || told.some((name) => anywhere.includes(name)) ? failureMatch : 1;
    return systems.size ? failureMismatch : 1;
  }

  /**
   * Whether a document is about other systems than those that somebody named.
   * @param {Purpose} purpose
   * @param {number} number
   */
  function differs({ systems }, number) {
    const own = index.brief(number).systems;
    return systems.size > 0 && own.length > 0 && !own.some((name) => systems.has(name));
  }

  /**
   * Whether it stands below because of that. A log may name several, of which one has failed.
   * @param {Purpose} purpose
   * @param {number} number
   */
  const isElsewhere = (purpose, number) =>
    differs(purpose, number) && !(purpose.isLog && purpose.systems.size > 1);

  drillbook.purpose = { isElsewhere, of, weight };
})();
