/* One result as it stands in the list, and what is said above it. Text is only ever set as text.

   Needs: page, search/analysis, search/box, search/documents, search/excerpts, search/index, search/loading.
   Adds: results, tell. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { index } = drillbook;
  const { documentOf } = drillbook.documents;
  const LOOKED_AT = 3; /* pages, for how they spell a word */
  /** @type {Labels} */
  let words;
  /** @type {{ kind: Labels, severity: Labels, proof: Labels, failure: Labels }} */
  let labels;
  /** @type {Labels} */
  let languages;
  /** @type {Labels} */
  let systems;

  drillbook.tell = (texts, kind, severity, proof, languageNames, systemNames, failure) => {
    words = texts;
    labels = { kind, severity, proof, failure };
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

  /** @type {Drillbook["results"]["gap"]} */
  const gap = (system, failure) =>
    fill(words.gap, { system: systemName(system), failure: labels.failure[failure] });

  /**
   * How many good matches there are, or how many pages pass the filters that stand alone.
   * @type {Drillbook["results"]["count"]}
   */
  function count({ query, total }) {
    const [one, many] = query.words.length ? [words.match, words.matches] : [words.one, words.many];
    return fill(total === 1 ? one : many, { n: total.toLocaleString(drillbook.lang) });
  }

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
    title.href = addressOf(document);
    if (document.lang !== drillbook.lang) title.lang = document.lang;
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
   * A result whose title is there; what is shown below it may be on the way.
   * @type {Drillbook["results"]["item"]}
   */
  function item(result) {
    const number = own(result.number), document = /** @type {Listed} */ (documentOf(number));
    const isDenied = Boolean(result.denied), denied = result.denied === true ? undefined : result.denied;
    const said = isDenied ? denial(document) : [titleLink(document)];
    const title = make("p", { className: "card-title" }, ...said);
    const text = make("p", { className: "found-text" });
    const element = make("li", { className: isDenied ? "card found denied" : "card found" }, title, text);
    if (!isDenied) element.append(marksOf(document));
    return { element, number, line: result.line, denied };
  }

  /**
   * 'Not "the page":' with the page as a link.
   * @param {Listed} page
   */
  const denial = (page) =>
    words.not.split("%(title)s").flatMap((part, at) => at ? [titleLink(page), part] : [part]);

  /**
   * What it is instead of the scenario, and what to do.
   * @type {Drillbook["results"]["deny"]}
   */
  function deny(element, { address, lang, then, title }, said) {
    const text = /** @type {HTMLElement} */ (element.querySelector(".found-text"));
    if (lang !== drillbook.lang) text.lang = lang;
    text.textContent = "";
    text.append(...said);
    if (!then) return;
    const label = make("strong", { textContent: words.instead, lang: drillbook.lang });
    const place = make("p", { className: "found-instead" }, label, " ");
    text.after(place);
    if (title) {
      const [page, anchor] = address.split("#"), href = addressOf({ address: page, lang }, anchor);
      place.append(make("a", { href, textContent: title, lang }));
    } else place.append(...command(then));
  }

  /**
   * A command with a button that copies it.
   * @param {string} text
   */
  function command(text) {
    const code = make("code", { textContent: text }), textContent = words.copy;
    const button = make("button", { type: "button", className: "plain", textContent });
    button.addEventListener("click", () => drillbook.copy(text).then((done) => {
      if (!done) getSelection()?.selectAllChildren(code);
      button.textContent = done ? words.copied : words.copy;
    }));
    return [code, " ", button];
  }

  /** @type {Drillbook["results"]["finish"]} */
  async function finish(entries, understood, isWanted) {
    const weight = drillbook.excerpts.weights(understood);
    const found = await drillbook.loading.settle(() =>
      entries.map(({ denied, line, number }) => denied ? drillbook.documents.alarmOf(denied)
        : drillbook.excerpts.excerpt(number, line, understood, weight)));
    if (!isWanted()) return;
    entries.forEach((entry, at) => {
      if (entry.denied) {
        const alarm = /** @type {ShownAlarm} */ (found[at]);
        deny(entry.element, alarm, withMarks(drillbook.excerpts.marked(alarm.text, weight)));
      } else complete(entry, /** @type {Excerpt} */ (found[at]));
    });
  }

  /**
   * The summary, the declared line that matched, or the section that answers, with the words marked.
   * @param {Entry} entry
   * @param {Excerpt} found
   */
  function complete({ element, line, number }, found) {
    const text = /** @type {HTMLElement} */ (element.querySelector(".found-text"));
    const lang = index.brief(line ? line.number : number).lang;
    if (lang !== drillbook.lang) text.lang = lang;
    text.textContent = "";
    if (found.title && found.anchor) {
      const href = addressOf(/** @type {Listed} */ (documentOf(number)), found.anchor);
      text.append(make("a", { href, className: "found-section", textContent: found.title }), " ");
    }
    if (found.label) {
      text.append(make("span", { className: "found-form", lang: drillbook.lang }, words[found.label]), " ");
    }
    text.append(...found.label === "signature" ? [make("code", {}, ...withMarks(found))] : withMarks(found));
  }

  /** @param {Pick<Excerpt, "marks" | "text">} found */
  function withMarks({ marks, text }) {
    const parts = [];
    let at = 0;
    for (const [start, end] of marks) {
      parts.push(text.slice(at, start), make("mark", { textContent: text.slice(start, end) }));
      at = end;
    }
    return [...parts, text.slice(at)];
  }

  /* The kinds of which there are pages, each with its label. */
  const kinds = () => Object.entries(labels.kind).filter(([name]) => index.kinds.includes(name));

  /**
   * A correction as a page writes it: the index knows only the stem. Titles and summaries are at hand; the
   * text of pages is asked for where none of them has it.
   * @param {string} term
   * @param {number[]} numbers
   */
  function spelt(term, numbers) {
    const shown = numbers.map(documentOf).flatMap((page) => page ? [page.title, page.summary] : []);
    return wordIn(term, shown) || wordIn(term, numbers.flatMap((number) => {
      const sections = drillbook.documents.textsOf(number)?.sections || [];
      return sections.flatMap(({ text, title }) => [title, text]);
    })) || term;
  }

  /**
   * @param {string} term
   * @param {string[]} texts
   */
  function wordIn(term, texts) {
    const cut = texts.flatMap((text) => drillbook.analysis.tokens(text));
    const known = cut.find((token) => token.terms.includes(term));
    return known?.text.toLowerCase();
  }

  /** @type {Drillbook["results"]["notes"]} */
  async function notes(found, numbers) {
    const mended = await drillbook.loading.settle(() => Array.from(found.corrected, ([typed, term]) =>
      fill(words.corrected, { found: spelt(term, numbers.slice(0, LOOKED_AT)), typed })));
    const unknown = fill(words.unknown, { words: found.unknown.join(", ") });
    const listed = found.unknown.length ? [unknown, ...mended] : mended;
    const isFiltered = Object.keys(found.query.filters).length > 0;
    if (found.phrasesIgnored) listed.push(isFiltered ? words.filtered : words.phrase);
    return listed;
  }

  drillbook.results = {
    count, deny, finish, gap, item, kinds, make, notes, systemName, way, get words() { return words; },
  };
})();
