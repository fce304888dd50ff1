/* The list of questions as Markdown, for an issue and for `drillbook misses`, which is the twin:
   plugins/drillbook/search/misses/miss.py. What programs read is English in every language.

   Needs: page.
   Adds: issue. */
(() => {
  "use strict";

  const { drillbook } = window;

  /**
   * A text as code, in which no letter is markup and no name calls anybody.
   * @param {string} text
   */
  function code(text) {
    const longest = Math.max(0, ...(text.match(/`+/g) || []).map((run) => run.length));
    const fence = "`".repeat(longest + 1), pad = /^`|`$/.test(text) ? " " : "";
    return fence + pad + text + pad + fence;
  }

  /** @param {string} page */
  const address = (page) => page.split("/").map(encodeURIComponent).join("/");

  /** @param {Miss} miss */
  function line({ fits, lang, page, question, times }) {
    const facts = [lang, fits ? "no result opened" : "no answer"];
    if (times > 1) facts.push(`asked ${times} times`);
    if (page) facts.push(`opened ${address(page)}`);
    return `- ${code(question)} (${facts.join(", ")})`;
  }

  drillbook.issue = (misses) => {
    const words = drillbook.words.misses;
    return [`### ${words.heading}`, "", words.about, "", ...misses.map(line), ""].join("\n");
  };
})();
