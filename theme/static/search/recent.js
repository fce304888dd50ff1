/* Recent searches, as this browser keeps them. Storage may be forbidden; then there are none.

   Needs: page.
   Adds: recent. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { key, need, store } = drillbook;
  const OLD = "drillbook.recent", KEY = key(OLD), MOST = 8, LONGEST = 200;

  /* The latest first. */
  function recent() {
    try {
      const found = JSON.parse(store.get(KEY) || "[]");
      return Array.isArray(found) ? found.filter((text) => typeof text === "string") : [];
    } catch { return []; }
  }

  /* Rather one search too few than a password, a token or a line of a log on this device. */
  const PRIVATE = RegExp("pass|pwd|secret|token|bearer|credential|api.?key|:\\/\\/\\S*@|\\s-p\\S"
    + "|[a-z0-9]{20}|\\d\\d:\\d\\d:\\d\\d|\\n", "i");

  /** @param {string} text */
  function remember(text) {
    const short = text.trim().slice(0, LONGEST);
    if (!short || PRIVATE.test(text.trim())) return;
    store.set(KEY, JSON.stringify([short, ...recent().filter((other) => other !== short)].slice(0, MOST)));
  }

  const forget = () => store.set(KEY, null);

  /* What was kept before searches were told apart by site: see kept.js. */
  function inherit() {
    if (store.get(OLD)) need("kept").then(() => drillbook.kept.inherit(OLD));
  }

  drillbook.recent = { forget, inherit, recent, remember };
})();
