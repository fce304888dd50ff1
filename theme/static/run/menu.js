/* What is written about an incident as a whole: a sheet at the lower edge, for notes, facts, the end and exports. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { run, make } = drillbook;
  const { log } = run;
  let sheet = null;
  let head = null;

  /* What is said must be heard where it is: outside of an open sheet, screen readers hear nothing. */
  function carryVoice(place) {
    /* Text of pages stands in neither place itself. */
    place.append(document.querySelector("body > [role=status], dialog > [role=status]"));
  }

  /* The field of a form understands local time without an offset. */
  function localTime(at) {
    const shifted = new Date(at - new Date(at).getTimezoneOffset() * 60000);
    return shifted.toISOString().slice(0, 19);
  }

  function field(text, input) {
    const label = make("label", { textContent: text });
    label.append(input);
    return label;
  }

  function timeField(text) {
    const input = make("input", { type: "datetime-local", step: 1, required: true });
    return { label: field(text, input), input };
  }

  /* What may be folded away, under a heading of its own. */
  function fold(name, ...parts) {
    const box = make("details", {});
    const title = make("summary", { textContent: run.word(name) });
    box.append(title, ...parts);
    return box;
  }

  function noteField(parts) {
    Object.assign(parts, run.noteForm("", run.word("see")));
    parts.list = make("ul", { className: "run-notes" });
    parts.notes = fold("notes", parts.list);
    return [parts.form, parts.notes];
  }

  function factFields(parts) {
    parts.name = make("input", { type: "text", maxLength: 200 });
    parts.name.addEventListener("change", () => {
      const text = parts.name.value.trim();
      if (text) run.add("name", { text });
    });
    const began = timeField(run.word("began"));
    parts.began = began.input;
    began.input.addEventListener("change", () => {
      const time = new Date(began.input.value).getTime();
      if (Number.isFinite(time) && time <= Date.now()) run.add("began", { time });
      else complain(began.input, run.word("future"));
    });
    return fold("facts", field(run.word("name"), parts.name), began.label);
  }

  /* Said at the field itself; taken back as soon as it is touched again. */
  function complain(input, text) {
    input.setCustomValidity(text);
    input.reportValidity();
    input.addEventListener("input", () => input.setCustomValidity(""), { once: true });
  }

  function planButtons(parts) {
    parts.plan = make("div", { className: "run-plan" });
    parts.planText = make("p", {});
    const row = make("div", { className: "run-buttons" });
    row.append(
      run.button(run.word("stay"), "run-button", () => run.add("plan", { text: "stay" })),
      run.button(run.word("planb"), "run-button", () => run.add("plan", { text: "planb" })));
    parts.plan.append(parts.planText, row);
    return parts.plan;
  }

  function outcomes() {
    const set = make("fieldset", {});
    set.append(make("legend", { textContent: run.word("outcome") }));
    log.OUTCOMES.forEach((value, at) => {
      const label = make("label", { className: "run-choice" });
      label.append(make("input", { type: "radio", name: "outcome", value, checked: !at }), run.word(value));
      set.append(label);
    });
    return set;
  }

  /* What is being written is kept with the incident, as notes are: see run/page.js. */
  function keepDraft(input, key) {
    input.value = run.incident.drafts[key] || "";
    input.addEventListener("input", () => {
      run.incident.drafts[key] = input.value;
      log.save(run.incident);
    });
  }

  function endForm(parts) {
    const form = make("form", {});
    const since = timeField(run.word("since"));
    const loss = make("input", { type: "text", maxLength: 200, name: "loss" });
    const verified = make("textarea", { rows: 2, maxLength: log.LONGEST });
    keepDraft(loss, "@loss");
    keepDraft(verified, "@verified");
    form.append(outcomes(), since.label, field(run.word("loss"), loss), field(run.word("verified"), verified),
      make("button", { className: "run-button run-main", textContent: run.word("end") }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const time = Math.max(new Date(since.input.value).getTime(), run.state.began);
      if (!Number.isFinite(time) || time > Date.now()) {
        complain(since.input, run.word("future"));
        return;
      }
      ["@loss", "@verified"].forEach((key) => delete run.incident.drafts[key]);
      run.add("end", { outcome: form.elements.outcome.value, time, loss: loss.value.trim(), verified: verified.value.trim() });
      drillbook.say(run.word("ended"));
      run.openMenu("export");
    });
    parts.since = since.input;
    parts.end = fold("endthis", form);
    parts.end.addEventListener("toggle", () => { if (parts.end.open) parts.since.value = localTime(Date.now()); });
    return parts.end;
  }

  function build() {
    const dialog = make("dialog", { className: "run-sheet" });
    dialog.setAttribute("aria-labelledby", "at-run-sheet");
    const parts = { dialog, title: make("h2", { id: "at-run-sheet", tabIndex: -1, autofocus: true }), told: make("p", { className: "quiet" }) };
    parts.reopen = run.button(run.word("reopen"), "run-button", () => {
      run.add("reopen");
      sheet.dialog.close();
    });
    parts.leave = run.button(run.word("leave"), "run-button", () => {
      run.close();
      run.page.querySelector("button.button").focus();
    });
    parts.others = make("div", {});
    parts.export = fold("export", ...run.exportButtons());
    parts.more = fold("carry", ...run.carryButtons());
    const close = make("form", { method: "dialog", className: "run-close" });
    close.append(make("button", { className: "run-button", textContent: run.word("close") }));
    const end = make("div", { className: "run-buttons" });
    end.append(parts.reopen, parts.leave);
    dialog.append(parts.title, parts.told, planButtons(parts), ...noteField(parts), factFields(parts), endForm(parts),
      parts.export, end, parts.more, fold("all", parts.others), close);
    dialog.addEventListener("close", () => {
      carryVoice(document.body);
      run.focusMenu();
    });
    document.body.append(dialog);
    return parts;
  }

  function told(state) {
    const ended = state.end ? ` ${run.word(state.end.outcome)}, ${run.minutes(log.elapsed(state))}.` : "";
    return run.word("beganat", { time: run.clock(state.began) }) + ended;
  }

  /* Fields that somebody is writing in are left alone. */
  function fill(input, value) {
    if (input !== document.activeElement) input.value = value;
  }

  run.showMenu = () => {
    const { state } = run;
    if (!sheet || !sheet.dialog.open) return;
    sheet.title.textContent = state.name;
    sheet.told.textContent = told(state);
    fill(sheet.name, state.name);
    fill(sheet.began, localTime(state.began));
    sheet.plan.hidden = state.rto === null || Boolean(state.end);
    const by = state.decide === null ? "" : run.word("decideby", { time: run.clock(state.began + state.decide) });
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
    if (!sheet) sheet = build();
    if (!sheet.dialog.open) {
      sheet.dialog.showModal();
      carryVoice(sheet.dialog);
    }
    run.showMenu();
    if (!part) return;
    ["end", "export"].forEach((name) => { sheet[name].open = name === part; });
    sheet[part].querySelector("summary").focus();
  };

  run.hideMenu = () => {
    if (sheet) {
      carryVoice(document.body);
      sheet.dialog.remove();
    }
    sheet = null;
  };

  /* At the top of the page, in the place of the button: which incident this is, and what to be warned of. */
  function warnings(state) {
    const { changed, gone } = run.changes();
    const found = [];
    if (!log.lasts()) found.push(run.word("forgets"));
    if (changed.size || gone.length) found.push(run.word("changed", { built: state.built }) + (gone.length ? ` ${run.word("gone")} ${gone.join("; ")}` : ""));
    else if (state.built !== run.scenario.built) found.push(run.word("rebuilt", { built: state.built, now: run.scenario.built }));
    return found;
  }

  run.showHead = () => {
    const start = run.page.querySelector("button.button");
    if (start) start.hidden = true;
    if (!head) {
      head = make("div", { className: "run-head" });
      run.page.append(head);
    }
    const name = make("p", {});
    name.append(make("strong", { textContent: run.state.name }), ` ${told(run.state)}`);
    head.replaceChildren(name, ...warnings(run.state).map((text) => make("p", { className: "notice warning", textContent: text })));
  };

  run.hideHead = () => {
    if (head) head.remove();
    head = null;
    const start = run.page && run.page.querySelector("button.button");
    if (!start) return;
    start.hidden = false;
    start.textContent = run.page.parentElement.dataset.run;
  };
})();
