/* Values that a link brought: shown as such, and asked about. Anybody can send a link, so nothing of it is
   kept, copied or put in the place of the reader's own values before the reader has looked at it.

   Needs: page, values/values.
   Adds: values.offer. */
(() => {
  "use strict";

  const { make, say, values } = window.drillbook;
  const { fill, words } = values;
  /** @type {HTMLElement | null} */
  let place = null;

  /** @param {Field} field */
  function row(field) {
    const item = make("li");
    const label = make("label");
    const acted = values.acted(field.offered).map(values.visible);
    /* What a shell acts on must be agreed to one by one. */
    const box = make("input", { type: "checkbox", checked: !acted.length });
    const offered = make("code", { className: "link-value", textContent: field.offered });
    const now = field.own ? fill(words().replaces, field.own)
      : fill(words().now, field.default || words().empty);
    label.append(box, " ", make("code", { textContent: field.name }), " = ", offered);
    item.append(label, make("p", { className: "quiet", textContent: now }));
    if (acted.length) {
      item.append(make("p", { className: "care", textContent: fill(words().left_out, acted.join(" ")) }));
    }
    return { item, field, box };
  }

  /**
   * @param {string} textContent
   * @param {string} className
   * @param {() => void} press
   */
  function button(textContent, className, press) {
    const made = make("button", { type: "button", className, textContent });
    made.addEventListener("click", press);
    return made;
  }

  function makePlace() {
    const main = /** @type {HTMLElement} */ (document.querySelector("main"));
    const made = make("section", { className: "values-link notice warning", tabIndex: -1 });
    made.setAttribute("aria-label", words().linkTitle);
    (main.querySelector(".head") || main.firstElementChild)?.after(made);
    return made;
  }

  /**
   * What is wrong with a link is said where its values would stand.
   * @param {HTMLElement} place
   * @param {string} told
   */
  function warning(place, told) {
    place.replaceChildren(make("p", { className: "link-title", textContent: told }));
    say(told);
  }

  /**
   * What the reader decides on, and what was decided.
   * @param {HTMLElement} place
   */
  function question(place) {
    const rows = values.offers().map(row);
    /** @param {string} text */
    const done = (text) => {
      place.replaceChildren(make("p", { textContent: text }));
      place.focus();
      say(text);
    };
    const list = make("ul");
    const tools = make("p", { className: "value-tools" });
    list.append(...rows.map(({ item }) => item));
    tools.append(
      button(words().keep, "button", () => {
        const agreed = rows.filter(({ box }) => box.checked).map(({ field }) => field);
        values.decide(agreed);
        done(agreed.length ? fill(words().keptLink, values.names(agreed)) : words().discarded);
      }),
      button(words().discard, "value-button", () => {
        values.decide([]);
        done(words().discarded);
      }),
    );
    const title = make("p", { className: "link-title", textContent: words().linkTitle });
    place.replaceChildren(title, make("p", { textContent: words().linkText }), list, tools);
  }

  values.offer = (asked, told) => {
    place ||= makePlace();
    if (told) {
      warning(place, told);
      return;
    }
    question(place);
    if (asked) place.focus();
    else say(`${words().linkTitle}. ${words().linkText}`);
  };
})();
