/* The answer that stands there, reported to the script that keeps unanswered questions: see misses/log.js.
   That comes when an answer has stood for a while, or says that there is none: no first answer waits for it.

   Needs: page.
   Adds: asked. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { key, need, store } = drillbook;
  const REST = 2000; /* milliseconds that an answer stands before it counts as looked at */
  /** @type {Found | null} */
  let shown = null;
  let isSubmitted = false, timer = 0;

  /* Where it cannot be had, nothing is kept, and the search goes on. */
  const load = () => Promise.all(["kept", "misses/discreet", "misses/log"].map(need)).catch(() => {});
  const loadKept = () => { if (store.get(key("drillbook.misses"))) load(); };

  function rest() {
    const found = shown, isMeant = isSubmitted;
    load().then(() => { if (found && found === shown) drillbook.misses?.rest(found, isMeant); });
  }

  drillbook.asked = {
    ends(text) {
      clearTimeout(timer);
      shown = null;
      isSubmitted = false;
      if (text.trim()) return;
      drillbook.misses?.leave();
      loadKept();
    },

    shows(found) {
      shown = found;
      timer = setTimeout(rest, isSubmitted ? 0 : REST);
      if (found.fits) loadKept();
      else load();
    },

    submits() {
      isSubmitted = true;
      if (shown) rest();
    },

    chooses(event) {
      if (shown) drillbook.misses?.choose(shown, event);
    },
  };
})();
