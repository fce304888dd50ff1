/* What every page gets where scripts run: copy buttons, `/` for the search box, the theme that was chosen.
   Everything here is made by the script, so that nothing dead stands on the page without it.
   Words come from the script element, which the template fills in the page's language.

   Needs: nothing.
   Adds: copy, copyable, key, make, need, say, show, site, store. */
(() => {
  "use strict";

  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const words = /** @type {Record<string, string>} */ (own.dataset);
  const root = document.documentElement;
  /* Several sites may share an origin, and with it what the browser keeps. */
  const site = new URL("..", own.src).href;
  /** @type {Record<string, Promise<void> | null>} */
  const fetched = {};
  /** @type {HTMLElement | null} */
  const page = document.querySelector("[data-id]");
  /** @type {Promise<Drillbook["values"]> | undefined} */
  let filling;

  /**
   * Storage may be forbidden (private windows, some file:// policies), or full.
   * @type {Store}
   */
  const store = {
    get(name, area = "localStorage") {
      try { return window[area].getItem(name); } catch { return null; }
    },
    set(name, text, area = "localStorage") {
      try {
        if (text === null) window[area].removeItem(name);
        else window[area].setItem(name, text);
        return true;
      } catch { return false; }
    },
  };

  /** @param {string} name */
  const key = (name) => `${name} ${site}`;
  /**
   * What has no site's name is from before they had one: see kept.js.
   * @param {string} name
   */
  const stored = (name) => store.get(key(name)) ?? store.get(name);
  /** @param {string | null} theme */
  function show(theme) { root.dataset.theme = theme || ""; }

  /* First of all, so that a dark room sees no white page. */
  show(stored("drillbook.theme"));

  /** @type {Drillbook["make"]} */
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

  /**
   * In the order asked for, so that words are there before who speaks them. What failed is asked for again.
   * @param {string} name
   * @returns {Promise<void>}
   */
  const load = (name) => fetched[name] ||= new Promise((done, failed) => {
    document.head.append(make("script", {
      src: own.src.replace(/[^/]*$/, `${name}.js`), async: false, onload: () => done(),
      onerror: () => { fetched[name] = null; failed(); },
    }));
  });

  /**
   * What few readers need is fetched when they turn to it, once, with its words in their language.
   * @param {string} name
   */
  const need = (name) => load(`words.${root.lang}`).then(() => load(name));

  const status = make("div", { className: "hidden", role: "status" });

  /** @param {string} text */
  function say(text) {
    /* Emptied first: the same words twice would not be read twice. */
    status.textContent = "";
    setTimeout(() => { status.textContent = text; }, 50);
  }

  /**
   * The clipboard needs a secure origin. From a disk or over plain HTTP the old command still works. With a
   * place, the text is selected there and stays where that fails: below an open sheet all else is out of
   * reach.
   * @param {string} text
   * @param {Element | null} [place]
   */
  function copyOld(text, place) {
    const area = make("textarea", { value: text, readOnly: true, rows: 3, className: place ? "" : "hidden" });
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    (place || document.body).append(area);
    area.select();
    let done = false;
    try { done = document.execCommand("copy"); } catch { /* the caller selects the text instead */ }
    if (!place || done) {
      area.remove();
      focused?.focus();
    }
    return done;
  }

  /** @type {Drillbook["copy"]} */
  async function copy(text, place) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch { return copyOld(text, place); }
  }

  /* Values of the reader's own system. Where there are any, no command is copied before they stand in it;
     a dangerous one is asked about first. */
  const fill = () => filling = need("values/values").then(() => window.drillbook.values);
  const linked = () => /^#values/i.test(location.hash);

  /** @param {HTMLElement} page */
  function offerValues(page) {
    const look = () => {
      if (page.querySelector(".unset") || linked() || history.state || stored("drillbook.values")) fill();
    };
    /** @type {HTMLDetailsElement | null} */
    const there = page.querySelector(".values");
    const box = there || make("details", { className: "values" });
    if (!there) {
      box.append(make("summary", { textContent: words.values }));
      page.querySelector(".procedure")?.before(box);
    }
    box.ontoggle = () => fill().then((values) => values.open(box));
    addEventListener("hashchange", look);
    addEventListener("storage", look);
    look();
  }

  /** @param {Element} block */
  function copyButton(block) {
    const code = block.querySelector("code") || block;
    const button = make("button", { type: "button", className: "copy", textContent: words.copy });
    /** @type {number} */
    let timer;
    const given = () => filling || block.closest(".danger")
      ? fill().then((values) => values.give(block)) : copy(code.textContent.trimEnd());
    button.onclick = () => given().catch(() => false).then((done) => {
      /* Null: the reader was asked, and wants it no more. A text: what else there is to say. */
      if (done === null) return;
      if (!done) getSelection()?.selectAllChildren(code);
      button.textContent = done ? words.copied : words.uncopied;
      button.classList.toggle("done", !!done);
      say(typeof done === "string" ? done : button.textContent);
      clearTimeout(timer);
      timer = setTimeout(() => {
        button.textContent = words.copy;
        button.classList.remove("done");
      }, 2500);
    });
    block.append(button);
  }

  const TYPED = "input, textarea, select, [contenteditable]";
  document.addEventListener("keydown", (event) => {
    /** @type {HTMLInputElement | HTMLTextAreaElement | null} */
    const box = document.querySelector("#at-q");
    if (!box || event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey
      || /** @type {Element} */ (event.target).closest?.(TYPED)) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  window.drillbook = /** @type {Drillbook} */ ({
    make, say, copy, need, site, key, show, store, copyable: copyButton,
  });

  if (page?.dataset.run) {
    const { run, unrun = "" } = page.dataset;
    const button = make("button", { className: "button", textContent: run });
    button.onclick = () => need("run/run").then(() => window.drillbook.run.start())
      .catch(() => button.textContent = unrun);
    page.firstElementChild?.append(button);
  }
  /* There while the browser keeps an incident: the page goes on with it. */
  if (stored("drillbook.run")) need("run/run");

  /* Last of all: a choice of theme, how old this copy is, and keeping it on this device. */
  function last() {
    Promise.all(["theme", "offline/notice"].map(need)).catch(() => setTimeout(last, 9e3));
  }
  addEventListener("load", last);

  document.body.append(status);
  /* What a command prints is there to compare with, not to be pasted into a shell. */
  document.querySelectorAll(".code:not(.expect)").forEach(copyButton);
  if (page?.querySelector("span.parameter")) offerValues(page);
  else if (linked()) fill();
})();
