/* One result as it stands in the list, and what is said above it. Text is only ever set as text.

   Needs: page, search/analysis, search/box, search/excerpts, search/index.
   Adds: results, tell. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { index } = drillbook;
  /** @type {Labels} */
  let words;
  /** @type {{ kind: Labels, severity: Labels, proof: Labels }} */
  let labels;
  /** @type {Labels} */
  let languages;
  /** @type {Labels} */
  let systems;

  drillbook.tell = (texts, kind, severity, proof, languageNames, systemNames) => {
    words = texts;
    labels = { kind, severity, proof };
    languages = languageNames;
    systems = systemNames;
  };

  /** @type {Drillbook["results"]["make"]} */
  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  /**
   * "%(n)s pages" with its parts filled in.
   * @param {string} text
   * @param {Record<string, string>} values
   */
  function fill(text, values) {
    return text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
  }

  /** @param {number} number */
  const count = (number) =>
    fill(number === 1 ? words.one : words.many, { n: number.toLocaleString(drillbook.lang) });

  /**
   * The reader's own version of a page where there is one; it is written in this language elsewhere.
   * @param {number} number
   */
  const own = (number) =>
    index.versions(number).find((n) => index.brief(n).lang === drillbook.lang) ?? number;

  /**
   * The one way to an address of this site. Whatever a file is called, it is no scheme and no other host.
   * @type {Drillbook["results"]["way"]}
   */
  function way(root, address, anchor) {
    const path = address.split("/").filter(Boolean).map((part) => plain(part)).join("/");
    const part = anchor ? `#${plain(anchor, "|2F|3F")}` : "";
    return (root || (/^[^/]*:/.test(path) ? "./" : "")) + path + part;
  }

  /**
   * As markup/relocate.py writes it.
   * @param {string} text
   * @param {string} [more] what else stays as it is
   */
  function plain(text, more = "") {
    return encodeURIComponent(text).replace(RegExp(`%(2[46BC]|3[ABD]|40${more})`, "g"), decodeURIComponent);
  }

  /**
   * Every page stands in every language of the site; one that nobody translated says so there.
   * @param {{ lang: string, address: string }} document
   * @param {string} [anchor]
   */
  function addressOf({ address, lang }, anchor) {
    const first = index.languages[0];
    const bare = lang === first ? address : address.slice(lang.length + 1);
    const isPublished = index.languages.includes(drillbook.lang);
    const folder = isPublished && drillbook.lang !== first ? `${drillbook.lang}/` : "";
    return way(drillbook.root, folder + bare, anchor);
  }

  /**
   * @param {Labels} known
   * @param {string} name
   */
  const labelOf = (known, name) => Object.hasOwn(known, name) ? known[name] : name;

  /**
   * @param {"kind" | "severity" | "proof"} group
   * @param {string} name
   */
  function mark(group, name) {
    if (!name) return [];
    const element = make("span", { className: group === "kind" ? "mark kind" : `mark ${group}-${name}` });
    if (group === "severity") {
      element.append(make("span", { className: "hidden", textContent: `${words.severity} ` }));
    }
    element.append(labelOf(labels[group], name));
    return [element, " "];
  }

  /** @param {string} name */
  const systemName = (name) => labelOf(systems, name);

  /** @param {Listed} document */
  function titleLink(document) {
    const title = make("a", { textContent: document.title });
    const { address, lang } = document;
    if (address) title.href = addressOf({ address, lang });
    else { title.tabIndex = 0; title.setAttribute("role", "link"); }
    if (lang !== drillbook.lang) title.lang = lang;
    return title;
  }

  /** @param {Listed} document */
  function marksOf({ kind, lang, proof, severity, systems: named }) {
    /* Where nothing was rehearsed yet, saying so of every procedure and config would hide what matters. */
    const tellsProof = proof !== "unproven" || ["scenario", "drill"].includes(kind);
    const marks = make("p", { className: "card-marks" }, ...mark("kind", kind), ...mark("severity", severity),
      ...mark("proof", tellsProof ? proof : ""));
    if (lang !== drillbook.lang) {
      const written = fill(words.written, { language: languages[lang] || lang });
      marks.append(make("span", { className: "mark foreign", textContent: written }), " ");
    }
    if (named.length) {
      const textContent = named.map((name) => labelOf(systems, name)).join(", ");
      marks.append(make("span", { className: "quiet", textContent }));
    }
    return marks;
  }

  /**
   * A result of which the index has at least a title.
   * @type {Drillbook["results"]["item"]}
   */
  function item(result) {
    const number = own(result.number), document = /** @type {Listed} */ (index.titleOf(number));
    const title = make("p", { className: "card-title" }, titleLink(document));
    const text = make("p", { className: "found-text" });
    return { element: make("li", { className: "card found" }, title, marksOf(document), text), number };
  }

  /**
   * Addresses come with the texts. Whoever was faster is taken there now.
   * @param {HTMLAnchorElement} link
   * @param {string} address
   */
  function lead(link, address) {
    link.href = address;
    link.removeAttribute("tabindex");
    link.removeAttribute("role");
    if ("wanted" in link.dataset) link.click();
  }

  /**
   * What needs the text of the page: the section that answers, the words around the answer.
   * @type {Drillbook["results"]["complete"]}
   */
  function complete(entry, understood, weight) {
    const document = /** @type {PageText} */ (index.documentOf(entry.number));
    const found = drillbook.excerpts.excerpt(document, weight);
    const text = /** @type {HTMLElement} */ (entry.element.querySelector(".found-text"));
    if (document.lang !== drillbook.lang) text.lang = document.lang;
    text.textContent = "";
    lead(/** @type {HTMLAnchorElement} */ (entry.element.querySelector("a")), addressOf(document));
    if (found.title && found.anchor) {
      const href = addressOf(document, found.anchor);
      text.append(make("a", { href, className: "found-section", textContent: found.title }), " ");
    }
    let at = 0;
    for (const [start, end] of found.marks) {
      text.append(found.text.slice(at, start), make("mark", { textContent: found.text.slice(start, end) }));
      at = end;
    }
    text.append(found.text.slice(at));
    const matched = drillbook.excerpts.matched(understood, entry.number);
    if (matched.length > 1) {
      const listed = `${words.matched} ${matched.slice(0, 12).join(", ")}`;
      entry.element.append(make("p", { className: "found-words quiet" }, listed));
    }
  }

  /* The kinds of which there are pages, each with its label. */
  const kinds = () => Object.entries(labels.kind).filter(([name]) => index.kinds.includes(name));

  /**
   * A correction as a page writes it: the index knows only the stem.
   * @param {string} term
   * @param {number[]} numbers
   */
  function spelt(term, numbers) {
    for (const number of numbers) {
      const document = index.documentOf(number);
      if (!document) continue;
      for (const [, title, text] of [["", document.title, document.summary], ...document.sections]) {
        for (const token of drillbook.analysis.tokens(`${title} ${text}`)) {
          if (token.terms.includes(term)) return token.text.toLowerCase();
        }
      }
    }
    return term;
  }

  /** @type {Drillbook["results"]["notes"]} */
  function notes(found, numbers) {
    const listed = Array.from(found.corrected, ([typed, term]) =>
      fill(words.corrected, { found: spelt(term, numbers), typed }));
    const isFiltered = Object.keys(found.query.filters).length > 0;
    if (found.phrasesIgnored) listed.push(isFiltered ? words.filtered : words.phrase);
    return listed;
  }

  drillbook.results = {
    complete, count, item, kinds, make, notes, systemName, way, get words() { return words; },
  };
})();
