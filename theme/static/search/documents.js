/* What the index has of pages to show them: titles and summaries, what they declare, and all their text, each
   in scripts of its own. The writer is plugins/drillbook/search/browser/scripts.py.

   Lookups never wait, as in search/index.js.

   Needs: page, search/index, search/loading, search/packing, search/texts.
   Adds: briefs, documents, lines, texts. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { index } = drillbook;
  const { need } = drillbook.loading;
  const { unpack } = drillbook.packing;
  const { anchorOf, readBriefs, readTexts } = drillbook.reading;
  /** @type {Record<string, string>} */
  const FORMS = { s: "symptom", g: "signature", a: "alert" };

  /** @type {Map<number, Shown> | undefined} */
  let known;
  /** @type {Map<number, Line[]>} */
  const declared = new Map();
  /** @type {Map<number, Texts>} */
  const texts = new Map();

  /* What came with the manifest, and what has come since. */
  function shown() {
    return known ||= new Map(index.listed ? readBriefs(index.listed).map((page, at) => [at, page]) : []);
  }

  drillbook.briefs = (first, listed) => {
    readBriefs(listed).forEach((page, at) => shown().set(first + at, page));
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
  const readLine = (text) => ({ form: FORMS[text[0]] || text[0], text: text.slice(1) });

  /**
   * What lists show of a page; null while it is on the way.
   * @param {number} number
   */
  function documentOf(number) {
    const page = shown().get(number);
    if (!page) {
      need(`d${Math.floor(number / drillbook.constants.briefsTogether)}`);
      return null;
    }
    return { ...index.brief(number), ...page, address: addressOf(number, page) };
  }

  /**
   * Most follow from the title, and those of translations from that of their page.
   * @param {number} number
   * @param {Shown} page
   * @returns {string}
   */
  function addressOf(number, { address, title }) {
    const { kind, lang } = index.brief(number);
    if (address === "=") {
      const first = index.pageOf(number);
      return `${lang}/${addressOf(first, /** @type {Shown} */ (shown().get(first)))}`;
    }
    if (address && !address.endsWith("/")) return address;
    return `${address || `${drillbook.constants.folders[kind]}/`}${anchorOf(title)}.html`;
  }

  /**
   * The script that has a document: the last that does not begin behind it.
   * @param {string} starts the first document of each
   * @param {number} number
   */
  function scriptOf(starts, number) {
    const firsts = unpack(starts);
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
    if (!declared.has(number)) need(`a${scriptOf(index.starts.lines, number)}`);
    return declared.get(number) || null;
  }

  /**
   * A false alarm of a page by its place among what the page declares, or by that of one of its signatures.
   * @type {Drillbook["documents"]["alarmOf"]}
   */
  function alarmOf({ number, place }) {
    const lines = linesOf(number), line = lines?.[place];
    if (!lines || !line) return null;
    const own = line.form === "b" ? lines[place - Number(line.text)] : line;
    const [text, then, title, address] = own.text.split("\x1f");
    return { text, then, title, address, lang: index.brief(number).lang };
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
    if (!texts.has(number)) need(`t${scriptOf(index.starts.texts, number)}`);
    return texts.get(number) || null;
  }

  /* Titles and summaries that are there already. */
  const early = () => Array.from(shown().values(), (page) => `${page.title} ${page.summary}`);

  drillbook.documents = { alarmOf, documentOf, early, linesOf, textsOf };
})();
