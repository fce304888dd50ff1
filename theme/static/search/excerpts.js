/* What is shown of a page that was found: its summary, or the declared line that matched;
   search/sections.js has what else there may be. The twin of plugins/drillbook/search/answer/excerpts.py.

   Needs: page, search/analysis, search/documents, search/index, search/loading.
   Adds: excerpts. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { index } = drillbook;
  const { normalise, tokens } = drillbook.analysis;
  const { documentOf, linesOf, textsOf } = drillbook.documents;

  /**
   * How much each term counts in an excerpt.
   * @typedef {Map<string, number>} Weight
   */

  /** @param {Understood} understood */
  function weights({ groups }) {
    /** @type {Weight} */
    const found = new Map();
    for (const { alternatives, word } of groups) {
      for (const { terms, weight } of alternatives) {
        for (const term of terms) {
          const value = word.weight * weight * index.rarity(term) / terms.length;
          if (value > (found.get(term) || 0)) found.set(term, value);
        }
      }
    }
    return found;
  }

  /**
   * What somebody wrote to be read: the declared line that matched, or the summary. Who asks for an exact
   * text gets where it stands, as does who finds a page that has no summary.
   * @type {Drillbook["excerpts"]["excerpt"]}
   */
  function excerpt(number, line, { query }, weight) {
    const declared = line && declaredLine(line);
    if (declared) return { anchor: "", title: "", ...marked(declared.text, weight), label: declared.form };
    const page = documentOf(number);
    if (declared === null || !page) return null;
    if (page.summary && !query.phrases.length) {
      return { anchor: "", title: "", ...marked(page.summary, weight), label: "" };
    }
    const texts = textsOf(number);
    if (!drillbook.sections) { drillbook.loading.need("sections"); return null; }
    return texts && drillbook.sections.bestOf(page, texts.sections, weight);
  }

  /**
   * @param {FoundLine} line
   * @returns {Line | null} null while it is on the way
   */
  function declaredLine({ number, place, text }) {
    if (text !== undefined) return { form: "signature", text };
    return linesOf(number)?.[place] ?? null;
  }

  /**
   * @param {string} text
   * @param {Weight} weight
   * @returns {{ text: string, marks: [number, number][] }}
   */
  function marked(text, weight) {
    const plain = normalise(text);
    const found = tokens(plain).filter((token) => token.terms.some((term) => weight.get(term)));
    return { text: plain, marks: found.map((token) => [token.start, token.end]) };
  }

  drillbook.excerpts = { excerpt, marked, weights };
})();
