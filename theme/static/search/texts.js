/* Texts as the index carries them: columns and lines for records.
   The writer is plugins/drillbook/search/browser/rows.py.

   Needs: page.
   Adds: reading. */
(() => {
  "use strict";

  const { drillbook } = window;
  const COLUMNS = 5;

  /** @param {string} title */
  const anchorOf = (title) =>
    title.toLowerCase().replace(/[^a-z0-9_\uac00-\ud7af]+/g, "-").replace(/^-+|-+$/g, "");

  /**
   * Columns of what lists show, one behind the other: titles, severities, proofs, addresses, summaries.
   * @param {string} listed
   */
  function readBriefs(listed) {
    const lines = listed.split("\n"), total = lines.length / COLUMNS;
    return Array.from({ length: total }, (_, at) => {
      const [title, severity, proof, address, summary] =
        Array.from({ length: COLUMNS }, (_, column) => lines[column * total + at]);
      return { title, severity, proof, address, summary };
    });
  }

  /**
   * Sections, after what a page shows beside them.
   * @param {string} text
   * @returns {Texts}
   */
  function readTexts(text) {
    const [further, ...lines] = text.split("\n");
    const sections = lines.map((line) => {
      const [anchor, title, own, number, at] = line.split("\t");
      /** @type {[number, number] | null} */
      const as = number ? [Number(number), Number(at)] : null;
      return { anchor: anchor || anchorOf(title), title, text: own, as };
    });
    return { further: further ? further.split("\t") : [], sections };
  }

  drillbook.reading = { anchorOf, readBriefs, readTexts };
})();
