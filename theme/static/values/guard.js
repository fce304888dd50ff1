/* Before Copy gives a command that destroys something: what it destroys, and the target's name to be typed.
   One's eyes pass over a question with two buttons at three in the morning; a name must be read to be typed.

   Needs: page, values/values.
   Adds: values.ask. */
(() => {
  "use strict";

  const { make, say, values } = window.drillbook;
  const { words } = values;
  const LONG = 40;
  const SHORT = 8;
  /** @type {((agreed: boolean) => void) | null} */
  let close = null;
  /** @type {Element | null} */
  let asked = null;
  let count = 0;

  /**
   * How often the page's commands use a value: what is used least is the most specific.
   * @param {Field} field
   */
  const uses = (field) =>
    Array.from(document.querySelectorAll("main .code"))
      .filter((block) => values.used(block).includes(field)).length;

  /**
   * The value that names what is destroyed: the one that the step names, else the most specific one in the
   * command.
   * @param {Element} block
   */
  function target(block) {
    /** @type {HTMLElement | null} */
    const step = block.closest(".step");
    const named = step?.dataset.target;
    const used = values.used(block).filter((field) => !field.secret);
    /** @param {Field} field */
    const isNamed = (field) => field.name === named;
    const found = used.find(isNamed) || (named && values.fields().find(isNamed));
    if (found || !used.length) return found || null;
    return used.reduce((best, field) => uses(best) < uses(field) ? best : field);
  }

  /**
   * Where no value is in the command, the name of the step.
   * @param {Element} block
   */
  function title(block) {
    const place = block.closest(".step") || block.closest(".part") || document.querySelector("main");
    const heading = /** @type {Element} */ (place?.querySelector("h1, h2, h3, h4, h5, h6")?.cloneNode(true));
    heading.querySelectorAll(".step-number").forEach((number) => number.remove());
    return heading.textContent.trim().replace(/\s+/g, " ");
  }

  /**
   * Nobody types a digest on a phone: of a long value, its beginning.
   * @param {Element} block
   */
  function name(block) {
    const field = target(block);
    const value = field ? values.value(field) : title(block);
    return value.length > LONG && field ? value.slice(0, SHORT) : value;
  }

  /** @param {Element} block */
  function destroys(block) {
    const box = /** @type {Element} */ (block.closest(".danger"));
    const told = box.querySelector(".destroys");
    if (told) return told.textContent;
    return Array.from(box.querySelectorAll(".admonition-title, :scope > p"), (p) => p.textContent).join(" ");
  }

  /**
   * A sentence with a name in it: the name stands out, and keeps its blanks.
   * @template {"label" | "span"} Tag
   * @param {Tag} tag
   * @param {string} text
   * @param {string} value
   */
  function sentence(tag, text, value) {
    const made = make(tag);
    const parts = text.split("%s");
    made.append(parts[0], make("code", { textContent: value }), parts[1] || "");
    return made;
  }

  /** @param {string} id */
  function nameField(id) {
    const input = make("input", {
      id, type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: false,
    });
    input.setAttribute("autocorrect", "off");
    return input;
  }

  /**
   * @param {Element} block
   * @param {string} wanted
   * @param {(agreed: boolean) => void} answer
   */
  function build(block, wanted, answer) {
    const form = make("form", { className: "confirm", noValidate: true });
    const id = `at-confirm-${++count}`;
    const label = sentence("label", words().type, wanted);
    const input = nameField(id);
    const wrong = make("p", { id: `${id}-wrong`, className: "care" });
    const tools = make("div", { className: "value-tools" });
    const cancel = make("button", { type: "button", className: "value-button", textContent: words().cancel });
    label.htmlFor = id;
    wrong.setAttribute("role", "alert");
    form.setAttribute("aria-label", words().confirm);
    const warned = make("p", { className: "destroys", textContent: destroys(block) });
    form.append(warned, label, input, wrong, tools);
    tools.append(make("button", { className: "button", textContent: words().give }), cancel);
    cancel.addEventListener("click", () => answer(false));
    form.addEventListener("keydown", (event) => { if (event.key === "Escape") answer(false); });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      /* The value may have been changed meanwhile: then another thing would be destroyed than was asked
         about. */
      const isSame = name(block) === wanted;
      if (!isSame || input.value.trim() === wanted) {
        answer(isSame);
        return;
      }
      wrong.replaceChildren(sentence("span", words().wrong, wanted));
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", wrong.id);
      input.select();
    });
    return form;
  }

  /**
   * @param {Element} block
   * @param {(agreed: boolean) => void} done
   */
  function open(block, done) {
    const form = build(block, name(block), (agreed) => close?.(agreed));
    asked = block;
    close = (agreed) => {
      close = null;
      form.remove();
      /** @type {HTMLElement | null} */
      const button = block.querySelector(".copy");
      button?.focus();
      done(agreed);
    };
    block.after(form);
    form.querySelector("input")?.focus();
  }

  /* Promises whether the reader typed the name. It counts for this one copy. */
  values.ask = async (block) => {
    const field = target(block);
    if (field && values.missing(field)) {
      say(values.note(block, words().unnamed.replace("%s", field.name)));
      return false;
    }
    if (close && asked === block) {
      block.nextElementSibling?.querySelector("input")?.focus();
      return false;
    }
    close?.(false);
    return new Promise((done) => open(block, done));
  };
})();
