/* How the index comes over the wire. A script element is the one way to load data that works from a disk too.

   Who looks something up never waits: it answers from what is there and says what it needs; `settle`
   loads that and lets the caller ask again.

   Needs: page, search/box.
   Adds: loading, style. */
(() => {
  "use strict";

  const { drillbook } = window;
  /** @type {Map<string, Promise<void>>} */
  const loading = new Map();
  /** @type {Set<string>} */
  let missing = new Set();

  /** @param {string} name */
  function load(name) {
    const coming = loading.get(name) || new Promise((done, failed) => fetchScript(name, done, failed, 4));
    loading.set(name, coming);
    return coming;
  }

  /**
   * What a bad line dropped is asked for again, after a while.
   * @param {string} name
   * @param {() => void} done
   * @param {(error: Error) => void} failed
   * @param {number} left how many more times
   */
  function fetchScript(name, done, failed, left) {
    const script = document.createElement("script");
    script.src = `${drillbook.base}${name}.js`;
    script.onload = () => { script.remove(); done(); };
    script.onerror = () => {
      script.remove();
      if (left) { setTimeout(fetchScript, 500, name, done, failed, left - 1); return; }
      loading.delete(name);
      failed(new Error(`cannot load ${script.src}`));
    };
    document.head.append(script);
  }

  /**
   * Say that an answer needs a script.
   * @param {string} name
   */
  function need(name) {
    missing.add(name);
  }

  /**
   * Ask until nothing is missing. `ask` may run several times; it must only look.
   * @template Answer
   * @param {() => Answer} ask
   * @returns {Promise<NonNullable<Answer>>}
   */
  async function settle(ask) {
    const asked = new Set();
    for (;;) {
      missing = new Set();
      const found = ask();
      const wanted = Array.from(missing).filter((name) => !asked.has(name));
      if (!wanted.length) return /** @type {NonNullable<Answer>} */ (found);
      wanted.forEach((name) => asked.add(name));
      await Promise.all(wanted.map(load));
    }
  }

  /* What only searching shows. It comes with the scripts, and so for one request less. */
  drillbook.style = (text) => {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    } catch { /* an older browser */
      document.head.append(drillbook.make("style", { textContent: text }));
    }
  };

  drillbook.loading = { load, need, settle, get isWaiting() { return missing.size > 0; } };
})();
