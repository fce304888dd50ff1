/* The form of values: every value that a command of this page uses, each with a field. What is typed stands
   in the commands at once. There is nothing to send, so it is a group and no form.

   Needs: page, values/values.
   Adds: values.form. */
(() => {
  "use strict";

  const { copy, make, say, values } = window.drillbook;
  const { fill, words } = values;
  /** @type {(() => void)[]} */
  const updates = [];
  let count = 0;

  /**
   * @param {string} textContent
   * @param {() => void} press
   */
  function button(textContent, press) {
    const made = make("button", { type: "button", className: "value-button", textContent });
    made.addEventListener("click", press);
    return made;
  }

  /**
   * @param {Field} field
   * @param {string} value
   */
  function fits(field, value) {
    try {
      const pattern = field.expression || field.pattern;
      return !pattern || new RegExp(`^(?:${pattern})$`, "u").test(value);
    } catch { return true; }
  }

  /**
   * What is to be said of a value, the most important first: each a class and a text.
   * @param {Field} field
   */
  function remarks(field) {
    const found = [];
    const empty = field.required ? ["empty", words().missing] : ["", words().optional];
    const acted = values.acted(field.own, field).map(values.visible);
    if (field.offered) found.push(["care", words().offered]);
    else if (values.missing(field)) found.push(empty);
    if (field.own && !fits(field, field.own)) found.push(["care", fill(words().unfit, field.pattern)]);
    if (acted.length) found.push(["care", fill(words().shell, acted.join(" "))]);
    if (field.own && field.default) found.push(["", fill(words().default, field.default)]);
    else if (field.example && !field.default) found.push(["", fill(words().example, field.example)]);
    if (field.secret) found.push(["", words().secret]);
    return found;
  }

  /**
   * Two values of one name are told apart by the procedures that use them.
   * @param {HTMLElement} label
   * @param {Field} field
   */
  function title(label, field) {
    const owner = field.key === field.name ? null : document.getElementById(field.owners[0]);
    const heading = owner?.querySelector("h3 span:last-child");
    const text = make("span", { textContent: field.description });
    if (field.lang) text.lang = field.lang;
    label.append(make("code", { textContent: field.name }), " ", text);
    if (heading) label.append(` (${heading.textContent})`);
  }

  /**
   * @param {Field} field
   * @param {string} id
   * @param {string} about the id of what is said of it
   */
  function inputOf(field, id, about) {
    const input = make("input", {
      id, type: field.secret ? "password" : "text", autocomplete: "off", autocapitalize: "off",
      spellcheck: false, maxLength: 500, required: !!field.required,
    });
    input.setAttribute("aria-describedby", about);
    input.setAttribute("autocorrect", "off");
    return input;
  }

  /** @param {Field} field */
  function row(field) {
    const id = `at-value-${++count}`;
    const place = make("div", { className: "value" });
    const label = make("label", { htmlFor: id });
    const line = make("div", { className: "value-line" });
    const state = make("div", { className: "value-state", id: `${id}-state` });
    const input = inputOf(field, id, state.id);
    const sync = () => { input.value = field.own || field.default; };
    const reset = button(words().reset, () => {
      values.set(field, "");
      sync();
      input.focus();
    });
    reset.setAttribute("aria-label", `${words().reset}: ${field.name}`);
    title(label, field);
    state.setAttribute("aria-live", "polite");
    input.addEventListener("input", () => values.set(field, input.value));
    input.addEventListener("change", sync);
    line.append(input, ...(field.secret ? [toggle(field, input)] : []), reset);
    place.append(label, line, state);
    updates.push(() => {
      if (document.activeElement !== input) sync();
      const found = remarks(field);
      const told = JSON.stringify(found);
      place.classList.toggle("empty", values.missing(field) && field.required);
      input.setAttribute("aria-invalid", String(!!field.own && !fits(field, field.own)));
      reset.hidden = !field.own;
      if (state.dataset.told === told) return; /* or it would be read out again */
      state.dataset.told = told;
      const lines = found.map(([className, textContent]) => make("p", { className, textContent }));
      state.replaceChildren(...lines);
    });
    return place;
  }

  /**
   * @param {Field} field
   * @param {HTMLInputElement} input
   */
  function toggle(field, input) {
    const made = button(words().show, () => {
      field.open = !field.open;
      input.type = field.open ? "text" : "password";
      made.setAttribute("aria-pressed", String(field.open));
      values.apply();
    });
    made.setAttribute("aria-pressed", "false");
    made.setAttribute("aria-label", `${words().show}: ${field.name}`);
    return made;
  }

  function tools() {
    const told = make("p", { className: "value-told" });
    /** @param {string} text */
    const tell = (text) => {
      told.textContent = text;
      say(text);
    };
    const share = button(words().share, () => {
      const link = values.link();
      if (link) copy(link).then((done) => tell(done ? words().shared : link));
      else tell(words().nothing);
    });
    const reset = button(words().resetAll, () => {
      values.fields().forEach((field) => values.set(field, ""));
      tell(words().forgotten);
    });
    const place = make("div", { className: "value-tools" });
    place.append(share, reset, told);
    return place;
  }

  /**
   * How many there are and what is missing, to be seen while the form is folded.
   * @param {HTMLElement} box
   */
  function summary(box) {
    const title = /** @type {HTMLElement} */ (box.querySelector("summary"));
    const told = title.querySelector(".quiet") || title.appendChild(make("span", { className: "quiet" }));
    told.before(" ");
    return () => {
      const fields = values.fields();
      const own = fields.filter((field) => field.own).length;
      const empty = fields.filter((field) => field.required && values.missing(field));
      const left = empty.length ? `. ${fill(words().left, values.names(empty))}` : "";
      told.textContent = fill(words().count, `${own} / ${fields.length}`) + left;
    };
  }

  /**
   * The table says the same without fields.
   * @param {HTMLDetailsElement} box
   */
  function hideTables(box) {
    /** @type {NodeListOf<HTMLElement>} */
    const tables = document.querySelectorAll("main .table:has(> .parameters)");
    const swap = () => tables.forEach((table) => { table.hidden = box.open; });
    box.addEventListener("toggle", swap);
    swap();
  }

  values.form = (box) => {
    if (updates.length) return;
    const form = make("div", { className: "values-form" });
    const kept = make("p", { className: "quiet" });
    const list = make("div", { className: "value-list" });
    form.setAttribute("role", "group");
    form.setAttribute("aria-label", words().title);
    list.append(...values.fields().map(row));
    updates.push(() => { kept.textContent = values.kept() ? words().kept : words().unkept; }, summary(box));
    form.append(kept, list, tools());
    box.append(form);
    hideTables(box);
    values.watch(() => updates.forEach((update) => update()));
  };
})();
