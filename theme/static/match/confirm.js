/* From a log to what is carried out next: the first command of a scenario's Confirm, with the values that the
   log holds, and the link that offers them to the page. The twin of confirming.py. Text of logs is only ever
   set as text.

   Needs: page, allowed, match/panel.
   Adds: matching.confirm, matching.offering. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { make } = drillbook;

  /**
   * A command is texts and names of parameters by turns; what has no value keeps its braces.
   * @type {Drillbook["matching"]["confirm"]}
   */
  function confirm([parts, defaults], values) {
    const words = drillbook.words.match, known = { ...defaults, ...values };
    const code = make("code");
    code.append(...parts.map((part, at) => (at % 2 ? parameter(part, known, values) : part)));
    const pre = make("pre");
    pre.append(code);
    const block = make("div", { className: "code command" });
    block.append(pre);
    const names = Array.from(new Set(parts.filter((_, at) => at % 2)));
    const unfilled = names.filter((name) => known[name] === undefined);
    const told = names.filter((name) => values[name] !== undefined).map((name) => `${name}=${values[name]}`);
    const source = told.length ? ` ${told.join(", ")} (${words.logged})` : "";
    const place = make("div", { className: "log-confirm" });
    place.append(make("p", { className: "quiet", textContent: words.confirm + source }), block);
    if (unfilled.length) {
      const textContent = drillbook.matchWords.fill(words.unfilled, { names: unfilled.join(", ") });
      place.append(make("p", { className: "care", textContent }));
    }
    drillbook.copyable(block);
    return place;
  }

  /**
   * @param {string} name
   * @param {Partial<Record<string, string>>} known
   * @param {Record<string, string>} values those of the log
   */
  function parameter(name, known, values) {
    const className = values[name] !== undefined ? "parameter linked" : "parameter";
    const span = make("span", { className, textContent: known[name] ?? `{{ ${name} }}` });
    span.classList.toggle("unset", known[name] === undefined);
    return span;
  }

  /**
   * What an address ends with so that its page offers the values: values/values.js asks before it takes any.
   * @type {Drillbook["matching"]["offering"]}
   */
  function offering(values) {
    const pairs = Object.entries(values).map((pair) => `${pair.map(encodeURIComponent).join("=")}&`);
    return pairs.length ? `#values:${drillbook.allowed.MARK}=1&${pairs.join("")}` : "";
  }

  /* The files of this come in any order. */
  drillbook.matching = Object.assign(drillbook.matching || {}, { confirm, offering });
})();
