/* The section of a page that answers a question best: for who asks for an exact text, and for pages without a
   summary. Who needs one fetches this script. The twin of what
   plugins/drillbook/search/answer/excerpts.py does with sections.

   Needs: page, search/analysis.
   Adds: sections. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { normalise, terms, tokens } = drillbook.analysis;

  /** @typedef {Map<string, number>} Weight how much each term counts in an excerpt */

  /**
   * The section with the most of the query's weight, and the densest stretch of it.
   * @param {Listed} page
   * @param {Section[]} sections
   * @param {Weight} weight
   * @returns {Excerpt}
   */
  function bestOf(page, sections, weight) {
    /** @type {Excerpt | null} */
    let best = null;
    let most = 0;
    for (const section of sections) {
      const { anchor, title } = section;
      const made = densest(section, weight);
      let own = 0;
      for (const term of new Set(terms(title))) own += weight.get(term) || 0;
      if (!best || made.total + own / 2 > most) {
        most = made.total + own / 2;
        best = { anchor, title, text: made.text, marks: made.marks, label: "" };
      }
    }
    if (!best || most === 0) {
      return { anchor: "", title: "", text: page.summary || best?.text || "", marks: [], label: "" };
    }
    return best;
  }

  /** @type {WeakMap<Section, { plain: string, cut: Token[] }>} */
  const known = new WeakMap();

  /**
   * Sections are cut once; while somebody types, the same pages come again with each letter.
   * @param {Section} section
   */
  function cutOf(section) {
    const plain = known.get(section)?.plain ?? normalise(section.text);
    const found = known.get(section) || { plain, cut: tokens(plain) };
    known.set(section, found);
    return found;
  }

  /**
   * @param {Section} section
   * @param {Weight} weight
   * @returns {{ total: number, text: string, marks: [number, number][] }}
   */
  function densest(section, weight) {
    const { plain, cut } = cutOf(section), window = drillbook.constants.window;
    const values = cut.map((token) => Math.max(0, ...token.terms.map((term) => weight.get(term) || 0)));
    const seen = new Set();
    let total = 0;
    for (const token of cut) {
      for (const term of token.terms) {
        if (!seen.has(term)) { seen.add(term); total += weight.get(term) || 0; }
      }
    }
    const start = bestWindow(values, window);
    const shown = cut.slice(start, start + window);
    if (!shown.length) return { total, text: "", marks: [] };
    const before = start ? "… " : "", after = start + window < cut.length ? " …" : "";
    let first = shown[0].start, last = shown[shown.length - 1].end;
    /* A parameter that has no value keeps its braces. */
    if (plain.slice(0, first).endsWith("{{ ")) first -= 3;
    if (plain.startsWith(" }}", last)) last += 3;
    const shift = before.length - first;
    const marked = shown.filter((_, at) => values[start + at] > 0);
    return {
      total, text: before + plain.slice(first, last) + after,
      marks: marked.map((token) => [token.start + shift, token.end + shift]),
    };
  }

  /**
   * Where the heaviest window begins, a few words before its first match.
   * @param {number[]} values
   * @param {number} window
   */
  function bestWindow(values, window) {
    if (values.length <= window) return 0;
    let now = 0, start = 0;
    for (let at = 0; at < window; at++) now += values[at];
    let best = now;
    for (let at = 1; at <= values.length - window; at++) {
      now += values[at + window - 1] - values[at - 1];
      if (now > best + 1e-9) { best = now; start = at; }
    }
    const lead = Math.max(0, values.slice(start, start + window).findIndex((value) => value > 0));
    return Math.max(0, Math.min(start + lead - 4, values.length - window));
  }

  drillbook.sections = { bestOf };
})();
