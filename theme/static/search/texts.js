/* Texts as the index carries them: columns and lines for records.
   The writer is plugins/drillbook/search/browser/rows.py.

   Needs: page.
   Adds: texts. */
(() => {
  "use strict";

  const { drillbook } = window;

  /**
   * Columns of what lists show, one behind the other: titles, severities, proofs, systems.
   * @param {string[]} lines
   */
  function readBriefs(lines) {
    const total = lines.length / 4;
    return Array.from({ length: total }, (_, at) => ({
      title: lines[at], severity: lines[total + at], proof: lines[2 * total + at],
      systems: lines[3 * total + at] ? lines[3 * total + at].split(",") : [],
    }));
  }

  /**
   * @param {string} line
   * @returns {Section}
   */
  function readSection(line) {
    const [anchor, title, text] = line.split("\t");
    const own = title.toLowerCase().replace(/[^a-z0-9_\uac00-\ud7af]+/g, "-").replace(/^-+|-+$/g, "");
    return [anchor || own, title, text];
  }

  drillbook.texts = { readBriefs, readSection };
})();
