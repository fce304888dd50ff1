/* What is written about an incident as a whole: a sheet at the lower edge, for notes, facts, the end and
   exports.

   Needs: page, run/bar, run/export, run/head, run/list, run/log, run/page, run/run.
   Adds: run.hideMenu, run.openMenu, run.showMenu. */
(() => {
  "use strict";

  const { make, run, say } = window.drillbook;
  const { log } = run;

  /** @typedef {ReturnType<typeof build>} Sheet */

  /** @type {Sheet | null} */
  let sheet = null;

  /**
   * What is said must be heard where it is: outside of an open sheet, screen readers hear nothing.
   * @param {HTMLElement} place
   */
  function carryVoice(place) {
    /* Text of pages stands in neither place itself. */
    const voice = document.querySelector("body > [role=status], dialog > [role=status]");
    if (voice) place.append(voice);
  }

  /**
   * The field of a form understands local time without an offset.
   * @param {Milliseconds} at
   */
  function localTime(at) {
    const shifted = new Date(at - new Date(at).getTimezoneOffset() * 60000);
    return shifted.toISOString().slice(0, 19);
  }

  /**
   * @param {string} textContent
   * @param {HTMLElement} input
   */
  function field(textContent, input) {
    const label = make("label", { textContent });
    label.append(input);
    return label;
  }

  /** @param {string} text */
  function timeField(text) {
    const input = make("input", { type: "datetime-local", step: "1", required: true });
    return { label: field(text, input), input };
  }

  /**
   * What may be folded away, under a heading of its own.
   * @param {string} name
   * @param {Node[]} parts
   */
  function fold(name, ...parts) {
    const box = make("details");
    box.append(make("summary", { textContent: run.word(name) }), ...parts);
    return box;
  }

  function noteField() {
    const { form } = run.noteForm("", run.word("see"));
    const list = make("ul", { className: "run-notes" });
    return { form, list, notes: fold("notes", list) };
  }

  function factFields() {
    const name = make("input", { type: "text", maxLength: 200 });
    name.addEventListener("change", () => {
      const text = name.value.trim();
      if (text) run.add("name", { text });
    });
    const { input: began, label } = timeField(run.word("began"));
    began.addEventListener("change", () => {
      const time = new Date(began.value).getTime();
      if (Number.isFinite(time) && time <= Date.now()) run.add("began", { time });
      else complain(began, run.word("future"));
    });
    return { name, began, facts: fold("facts", field(run.word("name"), name), label) };
  }

  /**
   * Said at the field itself; taken back as soon as it is touched again.
   * @param {HTMLInputElement} input
   * @param {string} text
   */
  function complain(input, text) {
    input.setCustomValidity(text);
    input.reportValidity();
    input.addEventListener("input", () => input.setCustomValidity(""), { once: true });
  }

  function planButtons() {
    const plan = make("div", { className: "run-plan" });
    const planText = make("p");
    const row = make("div", { className: "run-buttons" });
    row.append(
      run.button(run.word("stay"), "run-button", () => run.add("plan", { text: "stay" })),
      run.button(run.word("planb"), "run-button", () => run.add("plan", { text: "planb" })));
    plan.append(planText, row);
    return { plan, planText };
  }

  function outcomes() {
    const set = make("fieldset");
    set.append(make("legend", { textContent: run.word("outcome") }));
    log.OUTCOMES.forEach((value, at) => {
      const label = make("label", { className: "run-choice" });
      label.append(make("input", { type: "radio", name: "outcome", value, checked: !at }), run.word(value));
      set.append(label);
    });
    return set;
  }

  /**
   * What is being written is kept with the incident, as notes are: see run/page.js.
   * @param {HTMLInputElement | HTMLTextAreaElement} input
   * @param {string} key
   */
  function keepDraft(input, key) {
    input.value = run.shown().incident.drafts[key] || "";
    input.addEventListener("input", () => {
      const { incident } = run.shown();
      incident.drafts[key] = input.value;
      log.save(incident);
    });
  }

  function endForm() {
    const form = make("form");
    const since = timeField(run.word("since"));
    const loss = make("input", { type: "text", maxLength: 200, name: "loss" });
    const verified = make("textarea", { rows: 2, maxLength: log.LONGEST, name: "verified" });
    keepDraft(loss, "@loss");
    keepDraft(verified, "@verified");
    form.append(outcomes(), since.label, field(run.word("loss"), loss), field(run.word("verified"), verified),
      make("button", { className: "run-button run-main", textContent: run.word("end") }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      end(form, since.input);
    });
    const box = fold("endthis", form);
    box.addEventListener("toggle", () => { if (box.open) since.input.value = localTime(Date.now()); });
    return box;
  }

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLInputElement} since
   */
  function end(form, since) {
    const { incident, state } = run.shown();
    const time = Math.max(new Date(since.value).getTime(), state.began);
    if (!Number.isFinite(time) || time > Date.now()) {
      complain(since, run.word("future"));
      return;
    }
    const said = new FormData(form);
    /** @param {string} name */
    const field = (name) => String(said.get(name) ?? "").trim();
    const outcome = /** @type {Outcome} */ (field("outcome"));
    ["@loss", "@verified"].forEach((key) => delete incident.drafts[key]);
    run.add("end", { outcome, time, loss: field("loss"), verified: field("verified") });
    say(run.word("ended"));
    run.openMenu("export");
  }

  function endButtons() {
    const reopen = run.button(run.word("reopen"), "run-button", () => {
      run.add("reopen");
      sheet?.dialog.close();
    });
    const leave = run.button(run.word("leave"), "run-button", () => {
      run.close();
      run.startButton()?.focus();
    });
    const row = make("div", { className: "run-buttons" });
    row.append(reopen, leave);
    return { reopen, leave, row };
  }

  function build() {
    const dialog = make("dialog", { className: "run-sheet" });
    dialog.setAttribute("aria-labelledby", "at-run-sheet");
    const title = make("h2", { id: "at-run-sheet", tabIndex: -1, autofocus: true });
    const told = make("p", { className: "quiet" });
    const { plan, planText } = planButtons();
    const { form, list, notes } = noteField();
    const { name, began, facts } = factFields();
    const { reopen, leave, row } = endButtons();
    const end = endForm();
    const saving = fold("export", ...run.exportButtons());
    const others = make("div");
    const close = make("form", { method: "dialog", className: "run-close" });
    close.append(make("button", { className: "run-button", textContent: run.word("close") }));
    dialog.append(title, told, plan, form, notes, facts, end, saving, row,
      fold("carry", ...run.carryButtons()), fold("all", others), close);
    dialog.addEventListener("close", () => {
      carryVoice(document.body);
      run.focusMenu();
    });
    document.body.append(dialog);
    return {
      dialog, title, told, plan, planText, list, notes, name, began, end, reopen, leave, others,
      export: saving,
    };
  }

  /**
   * Fields that somebody is writing in are left alone.
   * @param {HTMLInputElement} input
   * @param {string} value
   */
  function fill(input, value) {
    if (input !== document.activeElement) input.value = value;
  }

  run.showMenu = () => {
    if (!sheet?.dialog.open) return;
    const { state } = run.shown();
    sheet.title.textContent = state.name;
    sheet.told.textContent = run.standing(state);
    fill(sheet.name, state.name);
    fill(sheet.began, localTime(state.began));
    sheet.plan.hidden = state.rto === null || Boolean(state.end);
    const { began, decide } = state;
    const by = decide === null ? "" : run.word("decideby", { time: run.clock(began + decide) });
    sheet.planText.textContent = state.plan ? run.word(`plan-${state.plan}`) : by;
    sheet.end.hidden = Boolean(state.end);
    sheet.reopen.hidden = !state.end;
    sheet.leave.hidden = !state.end;
    run.notes(sheet.list, state.notes, true);
    sheet.notes.hidden = !state.notes.length;
    run.updateExport(state);
    sheet.others.replaceChildren(run.list());
  };

  run.openMenu = (part) => {
    sheet ||= build();
    if (!sheet.dialog.open) {
      sheet.dialog.showModal();
      carryVoice(sheet.dialog);
    }
    run.showMenu();
    if (!part) return;
    sheet.end.open = part === "end";
    sheet.export.open = part === "export";
    sheet[part].querySelector("summary")?.focus();
  };

  run.hideMenu = () => {
    if (sheet) {
      carryVoice(document.body);
      sheet.dialog.remove();
    }
    sheet = null;
  };
})();
