/* Which question the answer that stands there is to, and what the reader does with it: told to who keeps the
   questions that were asked in vain, see misses/log.js. That comes when an answer has stood for a while, or
   says that there is none: no first answer waits for it.

   Needs: page.
   Adds: asked. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { key, need, store } = drillbook;
  const REST = 2000; /* milliseconds that an answer stands before it counts as looked at */
  const place = document.getElementById("at-results");
  /** @type {Question | null} */
  let shown = null;
  let isSubmitted = false, timer = 0;
  /** @type {Promise<void> | null} */
  let coming = null;

  /* Where it cannot be had, nothing is kept, and the search goes on. */
  function load() {
    return coming ||= Promise.all(["kept", "misses/discreet", "misses/log"].map(need))
      .then(() => { if (place) showList(place); })
      .catch(() => { coming = null; });
  }

  /** @param {HTMLElement} beside */
  function showList(beside) {
    Promise.all(["kept", "misses/issue", "misses/list"].map(need)).then(() => drillbook.missed?.show(beside))
      .catch(() => {});
  }

  const hasKept = () => store.get(key("drillbook.misses")) !== null;

  function rest() {
    const question = shown, submitted = isSubmitted;
    load().then(() => { if (question === shown && question) drillbook.misses?.rest(question, submitted); });
  }

  drillbook.asked = {
    ends(text) {
      clearTimeout(timer);
      shown = null;
      isSubmitted = false;
      if (text.trim()) return;
      drillbook.misses?.leave();
      if (place && hasKept()) load();
    },

    shows({ fits, query: { filters, isLog, said, words } }) {
      /* A log is nobody's words, and who filters asks less than the whole site. */
      const counts = words.length > 0 && !isLog && !Object.keys(filters).length;
      shown = { text: isLog ? "" : said.trim(), fits, counts };
      timer = setTimeout(rest, isSubmitted ? 0 : REST);
      if (!fits || hasKept()) load();
    },

    submits() {
      isSubmitted = true;
      if (shown) rest();
    },

    chooses(event) {
      const target = /** @type {Element} */ (event.target), acted = target.closest("a, button");
      const item = target.closest(".found");
      if (!shown || !acted || !item) return;
      const rank = Array.from(item.parentElement?.children || []).indexOf(item);
      drillbook.misses?.open(shown, rank, acted instanceof HTMLAnchorElement ? acted : null);
    },
  };
})();
