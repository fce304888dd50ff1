/* What the index has of pages to show them: titles and summaries, what they declare, and all their text, each in
   scripts of its own. The writer is plugins/drillbook/search/browser/scripts.py.

   Lookups never wait, as in search/index.js.

   Needs: page, search/loading, search/packing, search/texts.
   Adds: briefs, documents, lines, texts. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { need } = drillbook.loading;
  const { unpack } = drillbook.packing;
  const { anchorOf, readBriefs, readTexts } = drillbook.reading;
  const FORMS = { s: "symptom", g: "signature", a: "alert" };

  /** @type {Map<number, Shown>} */
  const shown = new Map();
  /** @type {Map<number, Line[]>} */
  const declared = new Map();
  /** @type {Map<number, Texts>} */
  const texts = new Map();
  /** @type {{ texts: Int32Array, lines: Int32Array }} */
  let starts;                   /* of each script the number of its first document */

  /** @type {Drillbook["documents"]["open"]} */
  function open(manifest, listed) {
    starts = { texts: unpack(manifest.texts), lines: unpack(manifest.lines) };
    if (listed) drillbook.briefs(0, listed);
  }

  drillbook.briefs = (first, listed) => {
    readBriefs(listed).forEach((page, at) => shown.set(first + at, page));
  };
  drillbook.lines = (first, text) => {
    text.split("\n").forEach((row, at) => declared.set(first + at, row ? row.split("\t").map(readLine) : []));
  };
  drillbook.texts = (first, listed) => {
    listed.forEach((text, at) => texts.set(first + at, readTexts(text)));
  };

  /**
   * @param {string} text
   * @returns {Line}
   */
  const readLine = (text) => ({ form: FORMS[/** @type {"s" | "g" | "a"} */ (text[0])], text: text.slice(1) });

  /**
   * What lists show of a page; null while it is on the way.
   * @param {number} number
   */
  function documentOf(number) {
    const page = shown.get(number);
    if (!page) {
      need(`d${Math.floor(number / drillbook.constants.briefsTogether)}`);
      return null;
    }
    return { ...drillbook.index.brief(number), ...page, address: addressOf(number, page) };
  }

  /**
   * Most follow from the title, and those of translations from that of their page.
   * @param {number} number
   * @param {Shown} page
   * @returns {string}
   */
  function addressOf(number, { address, title }) {
    const { index } = drillbook, { kind, lang } = index.brief(number);
    if (address === "=") {
      const first = index.pageOf(number);
      return `${lang}/${addressOf(first, /** @type {Shown} */ (shown.get(first)))}`;
    }
    return address || `${drillbook.constants.folders[kind]}/${anchorOf(title)}.html`;
  }

  /**
   * The script that has a document: the last that does not begin behind it.
   * @param {Int32Array} firsts
   * @param {number} number
   */
  function scriptOf(firsts, number) {
    let low = 0, high = firsts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (firsts[middle] <= number) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /**
   * What a page declares, in the order in which the index counts it.
   * @param {number} number
   */
  function linesOf(number) {
    if (!declared.has(number)) need(`a${scriptOf(starts.lines, number)}`);
    return declared.get(number) || null;
  }

  /**
   * All that a page shows: sections, and what stands beside them.
   * @param {number} number
   * @returns {{ further: string[], sections: Section[] } | null}
   */
  function textsOf(number) {
    const found = textOf(number);
    if (!found) return null;
    const sections = found.sections.map(({ anchor, as, text, title }) => {
      const own = as ? textOf(as[0])?.sections[as[1]].text : text;
      return { anchor, title, text: own };
    });
    if (sections.some((section) => section.text === undefined)) return null;
    return { further: found.further, sections: /** @type {Section[]} */ (sections) };
  }

  /** @param {number} number */
  function textOf(number) {
    if (!texts.has(number)) need(`t${scriptOf(starts.texts, number)}`);
    return texts.get(number) || null;
  }

  /* Titles of pages that are there already. */
  const titles = () => Array.from(shown.values(), (page) => page.title);

  drillbook.documents = { documentOf, linesOf, open, textsOf, titles };
})();
