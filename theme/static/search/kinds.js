/* What narrows the search page to a kind of page: buttons that write a filter into the query, or take it out.
   The query says all of it, so that it can be shared and changed by hand.

   Needs: page, search/results.
   Adds: kinds. */
(() => {
  "use strict";

  const { drillbook } = window;
  const TYPED = /(?<!\S)kind:([\p{L}\p{N}_.-]+)(?!\S)\s*/gu;

  /**
   * The query with another filter by kind, or with none. In front, where it is no part of the word that is
   * being typed.
   * @param {string} text
   * @param {string} kind
   */
  function narrowed(text, kind) {
    /** @param {string} name */
    const isKind = (name) => drillbook.constants.kindNames.includes(name.toLowerCase());
    const bare = text.replace(TYPED, (found, name) => (isKind(name) ? "" : found));
    return kind ? `kind:${kind}${/\n/.test(bare) ? "\n" : " "}${bare}` : bare;
  }

  /**
   * `write` is called with the new query when a button is pressed.
   * @type {Drillbook["kinds"]["bar"]}
   */
  function bar(read, write) {
    const { kinds, make, words } = drillbook.results;
    const element = make("div", { className: "kinds", hidden: true });
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", words.kinds);
    const buttons = kinds().map(([name, textContent]) => {
      const button = make("button", { type: "button", textContent });
      button.dataset.kind = name;
      button.addEventListener("click", () => {
        write(narrowed(read(), button.getAttribute("aria-pressed") === "true" ? "" : name));
      });
      return button;
    });
    element.append(...buttons);
    return {
      element,
      show(query) {
        element.hidden = buttons.length < 2;
        buttons.forEach((button) => {
          button.setAttribute("aria-pressed", String(query.filters.kind === button.dataset.kind));
        });
      },
      hide() { element.hidden = true; },
    };
  }

  drillbook.kinds = { bar };
})();
