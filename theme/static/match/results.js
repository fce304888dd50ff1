/* What a log points to, as the terminal says it: scenarios with their lines, or what the search makes of the most
   telling ones. Text of logs is only ever set as text. */
(function () {
  "use strict";

  const drillbook = window.drillbook;
  const { make } = drillbook;
  const MOST = 10, LINES = 5, LONGEST = 300, BEFORE = 120, TELLING = 10, PERHAPS = 5, PAUSE = 250;
  /* What would not be seen, or would turn text around. */
  const UNSEEN = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

  let words, fill, number;

  drillbook.matchResults = async function (parts, matcher, notes, several, isWanted) {
    words = drillbook.words.match;
    ({ fill, number } = drillbook.matchWords);
    const found = matcher.strongest().filter((one) => one.page !== undefined);
    const shown = found.slice(0, MOST);
    const { index } = drillbook;
    await drillbook.loading.settle(() => shown.forEach((one) => index.versions(one.page).forEach(index.documentOf)));
    if (!isWanted()) return;
    const lines = plural(words.lines, matcher.total);
    parts.status.textContent = found.length ? `${plural(words.scenarios, found.length)} · ${lines}` : matcher.total ? `${words.none} ${lines}` : words.empty;
    parts.found.textContent = "";
    for (const note of [...notes, ...remarks(matcher)]) parts.found.append(make("p", { className: "notice warning", textContent: note }));
    if (!found.length) { if (matcher.total) perhaps(parts.found, matcher); return; }
    const list = make("ol", { className: "found-list" });
    list.append(...shown.map((one) => entry(one, several)));
    parts.found.append(list);
    if (found.length > shown.length) parts.found.append(make("p", { textContent: fill(words.more, { n: number(found.length - shown.length) }) }));
  };

  function plural(pair, count) {
    return fill(pair[count === 1 ? 0 : 1], { n: number(count) });
  }

  function remarks(matcher) {
    const said = matcher.givenUp.map((signature) => fill(words.slow, { text: visible(signature.text) }));
    return matcher.cut ? [plural(words.cut, matcher.cut), ...said] : said;
  }

  function entry(one, several) {
    const { element } = drillbook.results.item({ number: one.page });
    const facts = [plural(words.signatures, one.tallies.length), plural(words.matches, one.count),
      fill(words.strength, { n: one.strength.toLocaleString(drillbook.lang, { maximumFractionDigits: 1 }) })];
    const said = make("p", { className: "quiet", textContent: facts.join(" · ") });
    if (one.seen) said.append(" · ", ...times(one.seen[0] === one.seen[1] ? words.once : words.seen, one.seen));
    const list = make("ul", { className: "log-lines" });
    list.append(...drillbook.matching.linesOf(one, LINES).map((line) => lineOf(line, one, several)));
    element.querySelector(".found-text").replaceWith(said, list);
    return element;
  }

  /* "first %(first)s, last %(last)s", with times that are not broken at their dashes. */
  function times(text, [first, last]) {
    return text.split(/%\((first|last)\)s/).map((part, at) =>
      (at % 2 ? make("span", { className: "log-time", textContent: part === "first" ? first : last }) : part));
  }

  function lineOf(line, one, several) {
    const place = make("span", { className: "quiet", textContent: `${several && line.file ? `${visible(line.file)}:` : ""}${number(line.number)}` });
    const code = make("code"), marks = marksIn(line.text, one);
    const start = marks.length ? Math.max(0, marks[0][0] - BEFORE) : 0, end = Math.min(line.text.length, start + LONGEST);
    let at = start;
    if (start) code.append("…");
    for (const [from, to] of marks) {
      if (from < at || from >= end) continue;
      code.append(visible(line.text.slice(at, from)), make("mark", { textContent: visible(line.text.slice(from, Math.min(to, end))) }));
      at = Math.min(to, end);
    }
    code.append(visible(line.text.slice(at, end)));
    if (end < line.text.length) code.append("…");
    const item = make("li");
    item.append(place, " ", code);
    return item;
  }

  /* Where the signatures of a scenario stand in a line. One that stands in quotes there is not marked. */
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

  function visible(text) {
    return text.replace(UNSEEN, (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);
  }

  /* No signature: the most telling lines are searched for, and may be changed. */
  function perhaps(place, matcher) {
    const area = make("textarea", { id: "at-log-telling", rows: 3, spellcheck: false, autocomplete: "off" });
    area.value = matcher.telling.best(TELLING).join("\n");
    if (!area.value) return;
    const heading = make("h3", { textContent: words.perhaps }), list = make("ol", { className: "found-list" });
    const status = make("p", { className: "found-status" });
    status.setAttribute("role", "status");
    place.append(make("label", { htmlFor: area.id, className: "label", textContent: words.telling }), area, heading, status, list);
    let timer = 0, round = 0;
    const ask = async () => {
      const own = ++round;
      const found = await drillbook.engine.search(area.value, PERHAPS);
      const numbers = found.results.map((result) => result.number);
      await drillbook.loading.settle(() => numbers.forEach((n) => drillbook.index.versions(n).forEach(drillbook.index.documentOf)));
      if (own !== round) return;
      const entries = found.results.map(drillbook.results.item), weight = drillbook.excerpts.weights(found.understood);
      list.textContent = "";
      list.append(...entries.map((one) => one.element));
      entries.forEach((one) => drillbook.results.complete(one, found.understood, weight));
      status.textContent = found.total ? "" : drillbook.results.words.none;
    };
    const search = () => ask().catch(() => { status.textContent = words.failed; });
    area.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, PAUSE); });
    search();
  }
})();
