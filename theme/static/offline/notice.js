/* After a page has loaded: how old this copy of the site is, and that all of it is kept on this device.
   The keeping is done by offline/worker.js, as sw.js at the site's root; here is what readers see of it.

   Needs: page.
   Adds: nothing. */
(() => {
  "use strict";

  const { make, say, words: { offline: words } } = window.drillbook;
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const root = new URL("./", new URL(words.root, new URL("..", own.src)));
  const main = document.querySelector("body > main");
  const foot = document.querySelector("body > .bottom");
  const SILENCE = 20e3, TURN = 2e3;

  /**
   * @param {string} text
   * @param {string | number} value
   */
  const fill = (text, value) => text.replace("%s", String(value));

  /** @param {number} bytes */
  function megabytes(bytes) {
    const digits = { maximumFractionDigits: 1, minimumFractionDigits: 1 };
    return `${(bytes / 1e6).toLocaleString(document.documentElement.lang, digits)} MB`;
  }

  /* Age. Only the reader's clock can tell: the page was written when the copy was made. */

  /** @type {HTMLTimeElement | null | undefined} */
  const made = foot?.querySelector("p:last-child time");
  const days = made ? Math.floor((Date.now() - Date.parse(made.dateTime)) / 864e5) : 0;
  if (made && days > words.days) {
    const text = fill(fill(words.old, days), made.textContent);
    main?.prepend(make("p", { className: "notice warning age", textContent: text }));
    say(text);
  }

  /* Keeping */

  const workers = navigator.serviceWorker;
  if (!workers || !isSecureContext || !location.protocol.startsWith("http") || !foot) return;
  if (document.querySelector('script[src^="/__drillbook/"]')) { forget(); return; }

  const line = make("p", { className: "kept" });
  const SIZE = Number("@@bytes@@");
  let watching = 0, last = "", offered = false;

  /* A live preview changes with every edit; what an earlier site on this port kept must not hide that. */
  async function forget() {
    const found = await workers.getRegistration(root.href);
    if (!found || found.scope !== root.href) return;
    await found.unregister();
    for (const name of await caches.keys()) {
      if (name.startsWith(`drillbook ${root.pathname} `)) await caches.delete(name);
    }
  }

  /**
   * @param {string} text
   * @param {string} [action] a button's text
   * @param {() => void} [act] what it does
   */
  function show(text, action, act) {
    line.textContent = text;
    if (!action || !act) return;
    const button = make("button", { type: "button", className: "button", textContent: action });
    button.addEventListener("click", act);
    line.append(" ", button);
  }

  /** @param {boolean} [wanted] whether the reader asked for it */
  async function ask(wanted) {
    const { active } = await workers.ready;
    clearTimeout(watching);
    active?.postMessage(wanted ? "wanted" : "fill");
    /* Browsers end a worker that is busy for long, and lines break: what has come is kept, so it goes on. */
    watching = setTimeout(ask, SILENCE);
  }

  /**
   * A new worker takes its turn at once. Where the old one answers a page in that very moment, Chromium may
   * forget that the new one waits; so it is asked again until it has had its turn.
   * @param {ServiceWorkerRegistration} registration
   */
  function urge(registration) {
    if (!registration.installing && !registration.waiting) return;
    registration.waiting?.postMessage("turn");
    setTimeout(urge, TURN, registration);
  }

  /** @param {boolean} [wanted] whether the reader asked for it */
  async function keep(wanted) {
    show(words.starting);
    try {
      const registration = await workers.register(new URL("sw.js", root), { scope: root.href });
      registration.addEventListener("updatefound", () => urge(registration));
      urge(registration);
      await ask(wanted);
    } catch {
      show(words.unable);
    }
  }

  function offer() {
    if (offered) return;
    offered = true;
    document.head.append(make("link", { rel: "stylesheet", href: new URL("../offline.css", own.src).href }));
    const box = make("aside", { className: "newer" });
    box.setAttribute("aria-label", words.newer);
    const reload = make("button", { type: "button", className: "button", textContent: words.reload });
    const later = make("button", { type: "button", className: "later", textContent: words.later });
    reload.addEventListener("click", () => location.reload());
    later.addEventListener("click", () => box.remove());
    box.append(make("span", { textContent: words.newer }), reload, later);
    document.body.append(box);
    say(words.newer);
  }

  /**
   * @typedef {"full" | "changed" | "cut"} Fault
   * @typedef {{ bytes: number, newer: boolean, older: boolean }} Said
   * @typedef {Said & { fault?: Fault, file?: string, part?: number }} Told
   * @param {Told} news
   */
  function heard({ bytes, newer, older, fault, file = "", part = 0 }) {
    clearTimeout(watching);
    if (newer) offer();
    if (fault === "full") show(older ? words.olderfull : words.full, words.again, () => keep(true));
    else if (fault === "changed") show(fill(older ? words.olderchanged : words.changed, file));
    else if (part === 1) {
      show(fill(words.kept, megabytes(bytes)));
      if (last) say(line.textContent);
    } else {
      last = fault ? words.cut : fill(words.saving, `${Math.floor(part * 100)} %`);
      show(last);
      watching = setTimeout(ask, SILENCE);
    }
  }

  foot.lastElementChild?.before(line);
  /* A site above this one may have a worker too, to which this page is one of its own. */
  workers.addEventListener("message", ({ data, source }) => {
    if (source instanceof ServiceWorker && source.scriptURL === new URL("sw.js", root).href) heard(data);
  });
  workers.addEventListener("controllerchange", () => ask());
  addEventListener("online", () => { if (last) ask(); });
  /* Whoever saves data decides for themselves. */
  if (navigator.connection?.saveData && !workers.controller) {
    show("", fill(words.keep, megabytes(SIZE)), () => keep(true));
  } else {
    keep();
  }
})();
