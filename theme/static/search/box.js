/* All of the search that a page carries: it fetches the rest when somebody turns to the box.
   The rest lies beside it, in a folder of this build. */
(function () {
  "use strict";

  const drillbook = window.drillbook;
  const own = document.currentScript;
  const index = own.getAttribute("src").replace(/search\.js$/, "");
  const box = document.getElementById("at-q");
  const LONGEST = 50000; /* a box with megabytes is slow to draw, and no query reads as much */
  const lang = document.documentElement.lang;
  const place = document.getElementById("at-results");
  let started = null;
  if (!box) return;
  if (place) place.textContent = "";

  Object.assign(drillbook, { base: index, root: own.dataset.root, lang, widen, search: start });

  /* Says whether the search can be used. */
  function start() {
    return started = started || new Promise((done) => attempt(done, 4));
  }

  /* A bad line drops what it pleases: then all is asked for again, most of which the browser has by then. */
  function attempt(done, left) {
    const { make } = drillbook;
    const names = ["code", "manifest", `words.${lang}`, "phrases"];
    /* Whoever reads Korean is likely to ask in it. */
    if (lang === "ko") names.push("hangul");
    let lost = 0;
    const end = () => {
      if (!lost && drillbook.open) done(drillbook.open());
      else if (left) setTimeout(attempt, 1e3, done, left - 1);
      else done(started = null);
    };
    document.head.append(make("link", { rel: "stylesheet", href: `${index}search.css` }));
    /* Fetched side by side, run in this order. */
    names.forEach((name, at) => {
      const next = names[at + 1] ? null : end;
      document.head.append(make("script", { src: `${index}${name}.js`, async: false, onload: next, onerror: () => { lost = 1; if (next) end(); } }));
    });
  }

  /* A single line would lose the line breaks of a pasted log, by which the search tells it from words.
     Here and not with the rest: who pastes first and waits then must find the paste whole. */
  function widen(text) {
    const narrow = document.getElementById("at-q");
    const area = drillbook.make("textarea", {
      id: narrow.id, name: narrow.name, value: text, rows: 4, className: "pasted", spellcheck: false, autocomplete: "off",
    });
    narrow.replaceWith(area);
    area.focus();
  }

  function paste(event) {
    const pasted = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (event.target !== box || !(/[\r\n]/.test(pasted.trim()) || pasted.length > box.maxLength)) return;
    event.preventDefault();
    widen(box.value.slice(0, box.selectionStart) + pasted.trim().slice(0, LONGEST) + box.value.slice(box.selectionEnd));
    document.getElementById("at-q").dispatchEvent(new Event("input", { bubbles: true }));
  }

  box.form.addEventListener("paste", paste);
  box.addEventListener("focus", start);
  if (document.activeElement === box || place) start();
  /* Most who come are looking for something. Once the page stands the line is free, and the search is there when
     they turn to it; where data is dear, it waits until they do. */
  else if (!(navigator.connection || {}).saveData) {
    addEventListener("load", () => (window.requestIdleCallback || setTimeout)(start));
  }
})();
