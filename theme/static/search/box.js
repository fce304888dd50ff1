/* All of the search that a page carries: it fetches the rest when somebody turns to the box.
   The rest lies beside it, in a folder of this build, where this one is search.js.

   Needs: page.
   Adds: base, lang, root, search, widen. */
(() => {
  "use strict";

  const { drillbook } = window;
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const base = (own.getAttribute("src") || "").replace(/search\.js$/, "");
  const box = /** @type {HTMLInputElement | null} */ (document.getElementById("at-q"));
  const LONGEST = 50000; /* a box with megabytes is slow to draw, and no query reads as much */
  const lang = document.documentElement.lang;
  const place = document.getElementById("at-results");
  /** @type {Promise<boolean | null> | null} */
  let started = null;
  if (!box) return;
  if (place) place.textContent = "";

  Object.assign(drillbook, { base, root: own.dataset.root, lang, widen, search: start });

  /* Says whether the search can be used. */
  function start() {
    return started ||= new Promise((done) => attempt(done, 4));
  }

  /**
   * A bad line drops what it pleases: then it is asked for again.
   * @param {(able: boolean | null) => void} done
   * @param {number} left how many more times
   */
  function attempt(done, left) {
    const end = () => {
      if (drillbook.open) done(drillbook.open());
      else if (left) setTimeout(attempt, 1e3, done, left - 1);
      else done(started = null);
    };
    const src = `${base}code.${lang}.js`;
    document.head.append(drillbook.make("script", { src, onload: end, onerror: end }));
  }

  /**
   * A single line would lose the line breaks of a pasted log, by which the search tells it from words.
   * Here and not with the rest: who pastes first and waits then must find the paste whole.
   * @param {string} text
   */
  function widen(text) {
    const narrow = /** @type {HTMLInputElement} */ (document.getElementById("at-q"));
    const { id, name } = narrow;
    const area = drillbook.make("textarea", {
      id, name, value: text, rows: 4, className: "pasted", spellcheck: false, autocomplete: "off",
    });
    narrow.replaceWith(area);
    area.focus();
  }

  /** @param {ClipboardEvent} event */
  function paste(event) {
    const pasted = event.clipboardData?.getData("text/plain") || "";
    if (!box || event.target !== box) return;
    if (!/[\r\n]/.test(pasted.trim()) && pasted.length <= box.maxLength) return;
    event.preventDefault();
    const { selectionEnd, selectionStart, value } = box;
    const inserted = pasted.trim().slice(0, LONGEST);
    widen(value.slice(0, selectionStart || 0) + inserted + value.slice(selectionEnd || 0));
    document.getElementById("at-q")?.dispatchEvent(new Event("input", { bubbles: true }));
  }

  box.form?.addEventListener("paste", paste);
  box.addEventListener("focus", start);
  if (document.activeElement === box || place) start();
  /* Most who come are looking for something. Once the page stands the line is free, and the search is there
     when they turn to it; where data is dear, it waits until they do. */
  else if (!navigator.connection?.saveData) {
    addEventListener("load", () => (window.requestIdleCallback || setTimeout)(start));
  }
})();
