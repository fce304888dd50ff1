/* What several scripts do with a text. It keeps nothing, so it may come more than once: with the search, and
   alone.

   Needs: page.
   Adds: text. */
(() => {
  "use strict";

  const { drillbook } = window;
  const HALVES = /[\ud800-\udfff]/;

  drillbook.text = {
    /* Python counts characters where JavaScript counts halves of those beyond the first plane. */
    characters: (text) => HALVES.test(text) ? Array.from(text).length : text.length,

    /* The first characters of a text. */
    cut(text, length) {
      if (text.length <= length) return text;
      const start = text.slice(0, 2 * length);
      return HALVES.test(start) ? Array.from(start).slice(0, length).join("") : text.slice(0, length);
    },

    /* The 32 bits of FNV-1a. */
    digest(values) {
      let hash = 0x811c9dc5;
      for (const value of values) hash = Math.imul(hash ^ value, 0x01000193);
      return hash >>> 0;
    },
  };
})();
