/* One log, or several: what is found in it and how strongly. The twin of matcher.py and results.py; its parts
   are in match/engine.js and match/signatures.js. Of a log only the first and the last line of each signature
   are kept.

   Needs: page, text, allowed, match/engine, match/signatures.
   Adds: matching.linesOf, matching.makeMatcher. */
(() => {
  "use strict";

  const { drillbook } = window;

  const MOST = 10;
  /** @typedef {ReturnType<typeof makeState>} State */

  /** @param {SignatureData} data */
  function makeState(data) {
    const parts = drillbook.matching;
    const signatures = parts.makeSignatures(data.signatures);
    /** @type {Map<MatchSignature, Tally>} */
    const tallies = new Map();
    /** @type {Looking["taken"]} */
    const taken = [];
    return {
      data, signatures, tallies, taken, rules: data.constants, total: 0, cut: 0,
      always: signatures.filter((signature) => !signature.needs.length).map((signature) => signature.number),
      loose: parts.makeFilter(data.loose, data.caseless),
      strict: parts.makeFilter(data.strict, data.caseless),
      salient: parts.makeSalient(data.constants), head: parts.makeHead(data.constants.short), certain: false,
      givenUp: signatures.filter((signature) => signature.off),
    };
  }

  /** @type {Drillbook["matching"]["makeMatcher"]} */
  function makeMatcher(data) {
    const state = makeState(data);
    const { givenUp, signatures, salient } = state;
    return {
      givenUp, signatures, salient, alarms: data.alarms,
      open: (file) => open(state, file),
      strongest: () => strongest(state),
      denied: () => denied(state),
      asked: () => state.head.text() ?? salient.best(MOST).join("\n"),
      gaps: () => gaps(state),
      get certain() { return state.certain; },
      get total() { return state.total; },
      get cut() { return state.cut; },
    };
  }

  /**
   * Reads a log: `take` its blocks of bytes, then `end` it. Both give the number of lines so far.
   * @param {State} state
   * @param {string} file
   * @returns {Reader}
   */
  function open(state, file) {
    const lines = drillbook.matching.makeLines(state.rules.longestLine);
    let number = 0;
    /** @param {Uint8Array} bytes */
    const feed = (bytes) => { number += look(state, file, number, bytes); return number; };
    return {
      take: (block) => feed(lines.take(block)),
      end() { feed(lines.end()); state.cut += lines.cut; return number; },
    };
  }

  /**
   * Looks through whole lines; gives how many they are.
   * @param {State} state
   * @param {string} file
   * @param {number} before how many lines came before
   * @param {Uint8Array} bytes
   */
  function look(state, file, before, bytes) {
    if (!bytes.length) return 0;
    const text = drillbook.matching.decoded(bytes);
    let number = before, counted = 0;
    each(state, text, (start, end, wanted) => {
      for (let at = text.indexOf("\n", counted); at >= 0 && at < start; at = text.indexOf("\n", at + 1)) {
        number++;
      }
      counted = start;
      let last = end;
      while (last > start && text[last - 1] === "\r") last--;
      judge(state, { file, number: number + 1, text: text.slice(start, last) }, wanted);
    });
    if (!state.tallies.size) { state.salient.seeEnd(text); state.head.see(text); }
    let taken = text.endsWith("\n") ? 0 : 1;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) taken++;
    state.total += taken;
    return taken;
  }

  /**
   * Every line that is worth a look; all of them where a signature has no fixed text.
   * @param {State} state
   * @param {string} text
   * @param {(start: number, end: number, wanted: Set<number>) => void} call
   */
  function each({ always, loose, strict, certain }, text, call) {
    const filter = certain ? strict : loose;
    if (!always.length) { drillbook.matching.candidates(text, filter, call); return; }
    let at = 0;
    /** @param {number} stop */
    const between = (stop) => {
      while (at < stop) {
        const end = text.indexOf("\n", at);
        const last = end < 0 || end > stop ? stop : end;
        call(at, last, new Set(always));
        at = last + 1;
      }
    };
    drillbook.matching.candidates(text, filter, (start, end, wanted) => {
      between(start);
      always.forEach((number) => wanted.add(number));
      call(start, end, wanted);
      at = end + 1;
    });
    between(text.length);
  }

  /**
   * @param {State} state
   * @param {LogLine} line
   * @param {Set<number>} wanted
   */
  function judge(state, line, wanted) {
    const { rules, signatures, salient } = state;
    const found = drillbook.matching.matched(wanted, line.text, state);
    if (found.length) {
      const shown = { ...line, text: drillbook.text.cut(line.text, rules.shown) };
      found.forEach((n) => add(state, signatures[n], shown));
      state.certain ||= found.some((n) => !signatures[n].weak);
    } else if (wanted.has(rules.hint) && !state.certain) salient.see(line.text);
  }

  /**
   * @param {State} state
   * @param {MatchSignature} signature
   * @param {LogLine} line
   */
  function add({ rules, tallies }, signature, line) {
    /** @type {Tally} */
    const tally = tallies.get(signature) || { signature, count: 0, first: [], last: new Map() };
    tallies.set(signature, tally);
    tally.count++;
    if (tally.first.length < rules.kept || !tally.last.has(line.file)) tally.first.push(line);
    tally.last.set(line.file, line);
  }

  /**
   * The scenarios that were found, the strongest first.
   * @param {State} state
   */
  function strongest(state) {
    /** @type {Map<string, { scenario: string, strength: number, tallies: Tally[] }>} */
    const found = new Map();
    for (const tally of state.tallies.values()) {
      const own = strength(tally.count, state.total, tally.signature.scenarios.length);
      for (const scenario of tally.signature.scenarios) {
        const one = found.get(scenario) || { scenario, strength: 0, tallies: [] };
        found.set(scenario, one);
        one.strength += own;
        one.tallies.push(tally);
      }
    }
    const denies = Array.from(state.tallies.keys()).flatMap((signature) => signature.denies);
    const refused = new Set(denies.map(([scenario]) => scenario));
    /* That something stopped does not stand against what says why it did. */
    return Array.from(found.values())
      .map((one) => summary(state, one))
      .filter((one) => !one.isWeak || !refused.has(one.scenario))
      .sort((a, b) => Number(a.isWeak) - Number(b.isWeak) || b.strength - a.strength
        || (a.scenario < b.scenario ? -1 : 1));
  }

  /**
   * The false alarms that were found, of most lines first; none of a scenario that the log is about.
   * @param {State} state
   * @returns {AlarmFound[]}
   */
  function denied(state) {
    const meant = new Set(strongest(state).map((one) => one.scenario));
    /** @type {Map<string, AlarmFound>} */
    const found = new Map();
    for (const tally of state.tallies.values()) {
      for (const [scenario, number] of tally.signature.denies) {
        if (meant.has(scenario)) continue;
        const key = `${scenario} ${number}`, page = state.data.pages[scenario];
        const one = found.get(key) || { scenario, number, page, tallies: [], count: 0 };
        one.tallies.push(tally);
        one.count += tally.count;
        found.set(key, one);
      }
    }
    return Array.from(found.values()).sort((a, b) => b.count - a.count
      || (a.scenario === b.scenario ? a.number - b.number : a.scenario < b.scenario ? -1 : 1));
  }

  /**
   * Systems with the kind of failure that errors tell of and no scenario covers: see gaps.py.
   * @param {State} state
   * @returns {[string, string][]}
   */
  function gaps(state) {
    const { data, salient } = state;
    const lines = salient.errors(MOST).map(small), found = strongest(state);
    const told = lines.flatMap((line) =>
      Object.keys(data.said).filter((failure) => data.said[failure].some((word) => line.includes(word))));
    if (!told.length) return [];
    const systems = new Set(found.flatMap((one) => data.systems[one.scenario] || []).filter((system) =>
      found.length === 1 || lines.some((line) => line.includes(system))));
    return Array.from(systems).filter((system) => !(data.covered[system] || []).includes(told[0]))
      .map((system) => [system, told[0]]);
  }

  /**
   * Of each name the first text that fits; a match that contradicts it adds nothing: see values.py.
   * @param {State} state
   * @param {string} scenario
   */
  function valuesOf({ data, taken }, scenario) {
    const slots = data.slots[scenario] || {};
    /** @type {Record<string, string>} */
    const found = {};
    /** @type {(text: string, pattern: string | undefined) => boolean} */
    const fits = (text, pattern) => pattern !== undefined && drillbook.allowed.fits(text, pattern);
    for (const { pairs } of taken.filter((one) => one.signature.scenarios.includes(scenario))) {
      const fitting = pairs.filter(([name, text]) => fits(text, slots[name]));
      if (fitting.every(([name, text]) => (found[name] ?? text) === text)) {
        Object.assign(found, Object.fromEntries(fitting));
      }
    }
    return found;
  }

  /** @param {string} text */
  const small = (text) => text.toLowerCase();

  /**
   * @param {State} state
   * @param {{ scenario: string, strength: number, tallies: Tally[] }} found
   * @returns {ScenarioFound}
   */
  function summary(state, { scenario, strength, tallies }) {
    const { data, rules } = state;
    const own = tallies.sort((a, b) => b.count - a.count);
    const { compareTimes, timeOf } = drillbook.matching;
    const lines = own.flatMap((tally) => [...tally.first, ...tally.last.values()]);
    const times = lines.map((line) => timeOf(line.text, rules.timeLook)).filter((time) => time !== null);
    times.sort(compareTimes);
    return {
      scenario, strength, tallies: own, page: data.pages[scenario],
      values: valuesOf(state, scenario), command: data.commands[scenario],
      isWeak: own.every((tally) => tally.signature.weak),
      count: own.reduce((sum, tally) => sum + tally.count, 0),
      seen: times.length ? [times[0][1], times[times.length - 1][1]] : null,
    };
  }

  /**
   * @param {number} count how often a signature was found
   * @param {number} lines in how many lines
   * @param {number} scenarios how many scenarios it speaks for
   */
  const strength = (count, lines, scenarios) =>
    (Math.log2(1 + Math.max(lines, count) / count) * (1 + Math.log10(count))) / scenarios;

  /**
   * Some lines of a scenario: the first of each signature, then the next ones; in order.
   * @param {{ tallies: Tally[] }} found
   * @param {number} limit
   */
  function linesOf(found, limit) {
    /** @type {Set<LogLine>} */
    const chosen = new Set();
    const most = Math.max(...found.tallies.map((tally) => tally.first.length));
    for (let rank = 0; rank < most; rank++) {
      found.tallies.forEach((tally) => { if (rank < tally.first.length) chosen.add(tally.first[rank]); });
    }
    const files = Array.from(chosen, (line) => line.file);
    const unique = Array.from(chosen).filter((line, at, all) =>
      all.findIndex((other) => other.file === line.file && other.number === line.number) === at);
    const order = unique.slice(0, limit);
    return order.sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.number - b.number);
  }

  /* The files of this come in any order. */
  drillbook.matching = Object.assign(drillbook.matching || {}, { linesOf, makeMatcher });
})();
