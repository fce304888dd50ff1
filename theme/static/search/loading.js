/* How the index comes over the wire. A script element is the one way to load data that works from a disk too.

   Who looks something up never waits: it answers from what is there and says what it needs; `settle`
   loads that and lets the caller ask again. */
(function () {
  "use strict";

  const drillbook = window.drillbook;
  const loading = new Map();
  let missing = new Set();

  function load(name) {
    if (!loading.has(name)) loading.set(name, new Promise((done, failed) => fetchScript(name, done, failed, 4)));
    return loading.get(name);
  }

  /* What a bad line dropped is asked for again, after a while. */
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

  /* Say that an answer needs a script. */
  function need(name) {
    missing.add(name);
  }

  /* Ask until nothing is missing. `ask` may run several times; it must only look. */
  async function settle(ask) {
    const asked = new Set();
    for (;;) {
      missing = new Set();
      const found = ask();
      const wanted = Array.from(missing).filter((name) => !asked.has(name));
      if (!wanted.length) return found;
      wanted.forEach((name) => asked.add(name));
      await Promise.all(wanted.map(load));
    }
  }

  drillbook.loading = { load, need, settle, get isWaiting() { return missing.size > 0; } };
})();
