/* What a log points to, as the terminal says it: scenarios with their lines, or what the search makes of the
   most salient ones. Text of logs is only ever set as text.

   Needs: page, text, match/confirm, match/log, match/panel, search/box, search/documents, search/engine,
   search/index, search/loading, search/results.
   Adds: matchResults. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { make } = drillbook;
  const MOST = 10, LINES = 5, LONGEST = 300, BEFORE = 120, SALIENT = 10, PERHAPS = 5, PAUSE = 250;
  /* What would not be seen, or would turn text around. */
  const UNSEEN =
    /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

  /** @type {Drillbook["words"]["match"]} */
  let words;

  /** @typedef {ScenarioFound & { page: number }} Shown a scenario that has a page in the index */

  /**
   * @template {{ page: number | undefined }} One
   * @param {One} one
   * @returns {one is One & { page: number }}
   */
  const hasPage = (one) => one.page !== undefined;

  /** @type {Drillbook["matchWords"]["fill"]} */
  const fill = (text, values) => drillbook.matchWords.fill(text, values);
  /** @param {number} value */
  const number = (value) => drillbook.matchWords.number(value);

  /**
   * Waits for the texts of pages in all their languages.
   * @param {number[]} numbers
   */
  const textsOf = (numbers) => drillbook.loading.settle(() => {
    numbers.flatMap(drillbook.index.versions).forEach(drillbook.documents.documentOf);
    return true;
  });

  drillbook.matchResults = async (parts, matcher, notes, several, isWanted) => {
    words = drillbook.words.match;
    const found = matcher.strongest().filter(hasPage);
    const shown = found.slice(0, MOST), refused = matcher.denied().filter(hasPage).slice(0, MOST);
    await textsOf([...shown, ...refused].map((one) => one.page));
    if (!isWanted()) return;
    const lines = plural(words.lines, matcher.total);
    const none = matcher.total ? `${words.none} ${lines}` : words.empty;
    const isKnown = found.length > 0 || refused.length > 0;
    parts.status.textContent = isKnown ? `${plural(words.scenarios, found.length)} · ${lines}` : none;
    parts.found.textContent = "";
    for (const textContent of [...notes, ...remarks(matcher)]) {
      parts.found.append(make("p", { className: "notice warning", textContent }));
    }
    if (!isKnown) { if (matcher.total) perhaps(parts.found, matcher); return; }
    const list = make("ol", { className: "found-list" });
    const entries = shown.map((one) => entry(one, several));
    const denials = refused.map((one) => denial(one, matcher.alarms, several));
    /* What the log says of itself comes first: what it is, or else what it is not. */
    list.append(...found[0]?.isWeak ? [...denials, ...entries] : [...entries, ...denials]);
    const { command, isWeak, values } = shown[0] || {};
    if (command && !isWeak) list.firstElementChild?.append(drillbook.matching.confirm(command, values));
    if (!matcher.certain) parts.found.append(make("p", { className: "notice", textContent: words.unclear }));
    parts.found.append(list);
    if (!matcher.certain) parts.found.append(...errors(matcher));
    if (found.length > shown.length) {
      const textContent = fill(words.more, { n: number(found.length - shown.length) });
      parts.found.append(make("p", { textContent }));
    }
  };

  /**
   * @param {[string, string]} pair for one, and for several
   * @param {number} count
   */
  const plural = (pair, count) => fill(pair[count === 1 ? 0 : 1], { n: number(count) });

  /** @param {Matcher} matcher */
  function remarks(matcher) {
    const said = matcher.givenUp.map((signature) => fill(words.slow, { text: visible(signature.text) }));
    return matcher.cut ? [plural(words.cut, matcher.cut), ...said] : said;
  }

  /**
   * What may say why: the errors that no signature has, and what no scenario covers.
   * @param {Matcher} matcher
   */
  function errors(matcher) {
    const lines = matcher.salient.errors(LINES);
    const list = make("ul", { className: "log-lines" });
    list.append(...lines.map((line) => {
      const item = make("li");
      item.append(make("code", { textContent: visible(drillbook.text.cut(line, LONGEST)) }));
      return item;
    }));
    const said = lines.length ? [make("h3", { textContent: words.errors }), list] : [];
    return [...said, ...matcher.gaps().map(([system, failure]) => {
      const values = { system: drillbook.results.systemName(system), failure: words.failures[failure] };
      return make("p", { className: "notice", textContent: fill(words.gap, values) });
    })];
  }

  /**
   * @param {Shown} one
   * @param {boolean} several whether several logs were read
   */
  function entry(one, several) {
    const { element } = drillbook.results.item({ number: one.page });
    const link = element.querySelector("a");
    if (link) link.href += drillbook.matching.offering(one.values);
    const facts = [one.isWeak ? words.weak : words.strong, plural(words.signatures, one.tallies.length),
      plural(words.matches, one.count)];
    const said = make("p", { className: "quiet", textContent: facts.join(" · ") });
    const { seen } = one;
    if (seen) said.append(" · ", ...times(seen[0] === seen[1] ? words.once : words.seen, seen));
    const list = make("ul", { className: "log-lines" });
    list.append(...drillbook.matching.linesOf(one, LINES).map((line) => lineOf(line, one, several)));
    element.querySelector(".found-text")?.replaceWith(said, list);
    return element;
  }

  /**
   * What the log is not, with the lines that tell it, and what to do instead.
   * @param {AlarmFound & { page: number }} one
   * @param {SignatureData["alarms"]} alarms
   * @param {boolean} several
   */
  function denial(one, alarms, several) {
    const { element } = drillbook.results.item({ number: one.page, denied: true });
    const own = alarms[one.scenario], lang = own[drillbook.lang] ? drillbook.lang : Object.keys(own)[0];
    const [text, then, title, address] = own[lang][one.number];
    drillbook.results.deny(element, { then, title, address, lang }, [text]);
    const list = make("ul", { className: "log-lines" });
    list.append(...drillbook.matching.linesOf(one, LINES).map((line) => lineOf(line, one, several)));
    element.querySelector(".found-text")?.after(list);
    return element;
  }

  /**
   * "first %(first)s, last %(last)s", with times that are not broken at their dashes.
   * @param {string} text
   * @param {[string, string]} seen
   */
  function times(text, [first, last]) {
    return text.split(/%\((first|last)\)s/).map((part, at) =>
      at % 2 ? make("span", { className: "log-time", textContent: part === "first" ? first : last }) : part);
  }

  /**
   * @param {LogLine} line
   * @param {{ tallies: Tally[] }} one
   * @param {boolean} several
   */
  function lineOf(line, one, several) {
    const file = several && line.file ? `${visible(line.file)}:` : "";
    const place = make("span", { className: "quiet", textContent: file + number(line.number) });
    const code = make("code"), marks = marksIn(line.text, one);
    const start = marks.length ? Math.max(0, marks[0][0] - BEFORE) : 0;
    const end = Math.min(line.text.length, start + LONGEST);
    let at = start;
    if (start) code.append("…");
    for (const [from, to] of marks) {
      if (from < at || from >= end) continue;
      const last = Math.min(to, end);
      const marked = make("mark", { textContent: visible(line.text.slice(from, last)) });
      code.append(visible(line.text.slice(at, from)), marked);
      at = last;
    }
    code.append(visible(line.text.slice(at, end)));
    if (end < line.text.length) code.append("…");
    const item = make("li");
    item.append(place, " ", code);
    return item;
  }

  /**
   * Where the signatures of a scenario stand in a line. One that stands in quotes there is not marked.
   * @param {string} text
   * @param {{ tallies: Tally[] }} one
   */
  function marksIn(text, one) {
    const found = one.tallies.map(({ signature }) => {
      if (!signature.expression) {
        const at = text.indexOf(signature.text);
        return [at, at + signature.text.length];
      }
      signature.expression.lastIndex = 0;
      const hit = signature.expression.exec(text);
      return hit ? [hit.index, hit.index + hit[0].length] : [-1, -1];
    });
    return found.filter(([start]) => start >= 0).sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  }

  /** @param {string} text */
  const visible = (text) =>
    text.replace(UNSEEN, (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);

  /**
   * No signature: the log is searched for, as the search box would; its most salient lines may be searched
   * for instead.
   * @param {HTMLElement} place
   * @param {Matcher} matcher
   */
  function perhaps(place, matcher) {
    const area = make("textarea", { id: "at-log-salient", rows: 3, spellcheck: false, autocomplete: "off" });
    area.value = matcher.salient.best(SALIENT).join("\n");
    if (!area.value) return;
    const heading = make("h3", { textContent: words.perhaps });
    const list = make("ol", { className: "found-list" });
    const status = make("p", { className: "found-status" });
    status.setAttribute("role", "status");
    const label = make("label", { htmlFor: area.id, className: "label", textContent: words.salient });
    place.append(label, area, heading, status, list);
    let timer = 0, round = 0;
    /** @param {string} text */
    const ask = async (text) => {
      const own = ++round;
      const found = await drillbook.engine.search(text, PERHAPS);
      const results = found.fits ? found.results : found.nearest;
      await textsOf(results.map((result) => result.number));
      if (own !== round) return;
      const entries = results.map(drillbook.results.item);
      list.textContent = "";
      list.append(...entries.map((one) => one.element));
      status.textContent = found.fits ? "" : drillbook.results.words.none;
      await drillbook.results.finish(entries, found.understood, () => own === round);
    };
    /** @param {string} text */
    const search = (text) => ask(text).catch(() => { status.textContent = words.failed; });
    area.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => search(area.value), PAUSE);
    });
    search(matcher.asked());
  }
})();
