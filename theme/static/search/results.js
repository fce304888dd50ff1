/* One result as it stands in the list, and what is said above it. Text is only ever set as text. */
(function () {
  "use strict";

  const drillbook = window.drillbook;
  const index = drillbook.index;
  let words, labels, languages, systems;

  drillbook.tell = function (texts, kinds, severities, proofs, names, systemNames) {
    words = texts;
    labels = { kind: kinds, severity: severities, proof: proofs };
    languages = names;
    systems = systemNames;
  };

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  /* "%(n)s pages" with its parts filled in. */
  function fill(text, values) {
    return text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
  }

  function count(number) {
    return fill(number === 1 ? words.one : words.many, { n: number.toLocaleString(drillbook.lang) });
  }

  /* The reader's own version of a page where there is one; it is written in this language elsewhere. */
  function own(number) {
    const found = index.versions(number).find((n) => index.brief(n).lang === drillbook.lang);
    return found === undefined ? number : found;
  }

  /* The one way to an address of this site. Whatever a file is called, it is no scheme and no other host. */
  function way(root, address, anchor) {
    const path = address.split("/").filter(Boolean).map((part) => plain(part)).join("/");
    return (root || (/^[^/]*:/.test(path) ? "./" : "")) + path + (anchor ? `#${plain(anchor, "|2F|3F")}` : "");
  }

  /* As markup/relocate.py writes it. */
  function plain(text, more = "") {
    return encodeURIComponent(text).replace(RegExp(`%(2[46BC]|3[ABD]|40${more})`, "g"), decodeURIComponent);
  }

  /* Every page stands in every language of the site; one that nobody translated says so there. */
  function addressOf(document, anchor) {
    const first = index.languages[0];
    const bare = document.lang === first ? document.address : document.address.slice(document.lang.length + 1);
    const isPublished = index.languages.includes(drillbook.lang);
    return way(drillbook.root, (isPublished && drillbook.lang !== first ? `${drillbook.lang}/` : "") + bare, anchor);
  }

  function mark(group, name) {
    if (!name) return [];
    const known = Object.prototype.hasOwnProperty.call(labels[group], name) ? labels[group][name] : name;
    const element = make("span", { className: group === "kind" ? "mark kind" : `mark ${group}-${name}` });
    if (group === "severity") element.append(make("span", { className: "hidden", textContent: `${words.severity} ` }));
    element.append(known);
    return [element, " "];
  }

  function item(result) {
    const number = own(result.number), document = index.titleOf(number);
    const isForeign = document.lang !== drillbook.lang;
    const title = make("a", { textContent: document.title });
    if (document.address) title.href = addressOf(document);
    else { title.tabIndex = 0; title.setAttribute("role", "link"); }
    if (isForeign) title.lang = document.lang;
    /* Where nothing was rehearsed yet, saying so of every procedure and config would hide what matters. */
    const tellsProof = document.proof !== "unproven" || ["scenario", "drill"].includes(document.kind);
    const marks = make("p", { className: "card-marks" }, ...mark("kind", document.kind), ...mark("severity", document.severity),
      ...mark("proof", tellsProof ? document.proof : ""));
    if (isForeign) {
      marks.append(make("span", { className: "mark foreign", textContent: fill(words.written, { language: languages[document.lang] || document.lang }) }), " ");
    }
    if (document.systems.length) {
      const named = document.systems.map((name) => (Object.prototype.hasOwnProperty.call(systems, name) ? systems[name] : name));
      marks.append(make("span", { className: "quiet", textContent: named.join(", ") }));
    }
    const element = make("li", { className: "card found" }, make("p", { className: "card-title" }, title), marks,
      make("p", { className: "found-text" }));
    return { element, number };
  }

  /* Addresses come with the texts. Whoever was faster is taken there now. */
  function lead(link, address) {
    link.href = address;
    link.removeAttribute("tabindex");
    link.removeAttribute("role");
    if ("wanted" in link.dataset) link.click();
  }

  /* What needs the text of the page: the section that answers, the words around the answer. */
  function complete(entry, understood, weight) {
    const document = index.documentOf(entry.number);
    const found = drillbook.excerpts.excerpt(document, weight);
    const text = entry.element.querySelector(".found-text");
    if (document.lang !== drillbook.lang) text.lang = document.lang;
    text.textContent = "";
    lead(entry.element.querySelector("a"), addressOf(document));
    if (found.title && found.anchor) {
      text.append(make("a", { href: addressOf(document, found.anchor), className: "found-section", textContent: found.title }), " ");
    }
    let at = 0;
    for (const [start, end] of found.marks) {
      text.append(found.text.slice(at, start), make("mark", { textContent: found.text.slice(start, end) }));
      at = end;
    }
    text.append(found.text.slice(at));
    const matched = drillbook.excerpts.matched(understood, entry.number);
    if (matched.length > 1) {
      entry.element.append(make("p", { className: "found-words quiet" }, `${words.matched} ${matched.slice(0, 12).join(", ")}`));
    }
  }

  /* The kinds of which there are pages, each with its label. */
  function kinds() {
    return Object.entries(labels.kind).filter(([name]) => index.kinds.includes(name));
  }

  /* A correction as a page writes it: the index knows only the stem. */
  function spelt(term, numbers) {
    for (const number of numbers) {
      const document = index.documentOf(number);
      for (const section of document ? [[0, document.title, document.summary], ...document.sections] : []) {
        for (const token of drillbook.analysis.tokens(`${section[1]} ${section[2]}`)) {
          if (token.terms.includes(term)) return token.text.toLowerCase();
        }
      }
    }
    return term;
  }

  function notes(found, numbers) {
    const listed = Array.from(found.corrected, ([typed, term]) => fill(words.corrected, { found: spelt(term, numbers), typed }));
    if (found.phrasesIgnored) listed.push(Object.keys(found.query.filters).length ? words.filtered : words.phrase);
    return listed;
  }

  drillbook.results = { complete, count, item, kinds, make, notes, way, get words() { return words; } };
})();
