/* Which section of a page answers, and the words around the answer: the twin of plugins/drillbook/search/excerpts.py. */
(function () {
  "use strict";

  const drillbook = window.drillbook;
  const index = drillbook.index;
  const { normalise, terms, tokens } = drillbook.analysis;

  /* How much each term counts in an excerpt. */
  function weights(understood) {
    const found = new Map();
    for (const [word, alternatives] of understood.groups) {
      for (const { terms, weight } of alternatives) {
        for (const term of terms) {
          const value = word.weight * weight * index.rarity(term) / terms.length;
          if (value > (found.get(term) || 0)) found.set(term, value);
        }
      }
    }
    return found;
  }

  /* {anchor, title, text, marks}: marks are [start, end] of the words that matched. */
  function excerpt(document, weight) {
    let best = null, most = 0;
    for (const section of document.sections) {
      const [anchor, title] = section;
      const made = densest(section, weight);
      let own = 0;
      for (const term of new Set(terms(title))) own += weight.get(term) || 0;
      if (!best || made.total + own / 2 > most) {
        most = made.total + own / 2;
        best = { anchor, title, text: made.text, marks: made.marks };
      }
    }
    if (!best || most === 0) {
      return { anchor: "", title: "", text: document.summary || (best ? best.text : ""), marks: [] };
    }
    return best;
  }

  /* Sections are cut once; while somebody types, the same pages come again with each letter. */
  function cutOf(section) {
    if (!section.cut) {
      section.plain = normalise(section[2]);
      section.cut = tokens(section.plain);
    }
    return section.cut;
  }

  function densest(section, weight) {
    const cut = cutOf(section), window = drillbook.constants.window;
    const values = cut.map((token) => token.terms.reduce((most, term) => Math.max(most, weight.get(term) || 0), 0));
    const seen = new Set();
    let total = 0;
    for (const token of cut) {
      for (const term of token.terms) {
        if (weight.has(term) && !seen.has(term)) { seen.add(term); total += weight.get(term); }
      }
    }
    const start = bestWindow(values, window);
    const shown = cut.slice(start, start + window);
    if (!shown.length) return { total, text: "", marks: [] };
    const before = start ? "… " : "", after = start + window < cut.length ? " …" : "";
    /* Signs before the first word of a section and after its last belong to what is shown. */
    const first = start ? shown[0].start : 0, last = after ? shown[shown.length - 1].end : section.plain.length;
    const shift = before.length - first;
    const marks = shown.filter((_, at) => values[start + at] > 0).map((token) => [token.start + shift, token.end + shift]);
    return { total, text: before + section.plain.slice(first, last) + after, marks };
  }

  /* Where the heaviest window begins, a few words before its first match. */
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

  /* The words of the query that a page has, as they were typed. */
  function matched(understood, number) {
    const found = new Set();
    for (const [word, alternatives] of understood.groups) {
      if (word.weight >= 0.5 && alternatives.some((a) => a.terms.every((term) => drillbook.engine.has(term, number)))) {
        found.add(word.text);
      }
    }
    return Array.from(found);
  }

  drillbook.excerpts = { excerpt, matched, weights };
})();
