/* Texts as the index carries them: frequent words as single characters, columns and lines for records.
   The writers are plugins/drillbook/search/browser/lexicon.py and rows.py.

   Needs: page.
   Adds: texts. */
(() => {
  "use strict";

  const { drillbook } = window;
  /** @type {Map<string, string>} */
  let words;
  /** @type {Set<string> | undefined} */
  let frequent;

  /**
   * Give back the frequent words that single characters stand for. See
   * plugins/drillbook/search/browser/lexicon.py.
   * @param {string} taken
   * @param {string} listed
   */
  function readWords(taken, listed) {
    const signs = [[1, 8], [11, 12], [14, 31], [127, 127], [128, 2047]];
    /** @type {string[]} */
    const free = [];
    for (const [first, last] of signs) {
      for (let code = first; code <= last; code++) {
        const sign = String.fromCharCode(code);
        if (!taken.includes(sign)) free.push(sign);
      }
    }
    words = new Map(listed.split("\n").map((word, at) => [free[at], word]));
  }

  /* The frequent words of all pages, which are known before anything is fetched. */
  const frequentWords = () =>
    frequent ||= new Set(Array.from(words.values(), (listed) => listed.trim().toLowerCase()));

  /** @param {string} text */
  const read = (text) => text.replace(/[^\n\r\t -~\u0800-\uffff]/g, (sign) => words.get(sign) ?? sign);

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

  drillbook.texts = { frequentWords, read, readBriefs, readSection, readWords };
})();
