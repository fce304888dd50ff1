/* The page in run mode: what can be ticked off, with the time it was, and notes beside it.

   Needs: page, kept, text, run/log, run/run.
   Adds: run.changes, run.hideSteps, run.nextStep, run.noteForm, run.notes, run.readPage, run.readSteps,
   run.reveal, run.showSteps. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { make, run, say } = drillbook;
  const { log } = run;

  /** @typedef {ReturnType<typeof build>} Control */

  /** @type {Map<string, Control>} */
  const controls = new Map(); /* by the step's key */

  /**
   * A short digest of what a step says, to tell later whether it still says so.
   * @param {string} text
   */
  const digest = (text) =>
    drillbook.text.digest(Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))).toString(36);

  /** @param {Element} element */
  const numberOf = (element) => element.querySelector(".step-number")?.textContent || "";

  /** @param {Element} heading */
  function titleOf(heading) {
    const copy = /** @type {Element} */ (heading.cloneNode(true));
    copy.querySelectorAll(".step-number").forEach((number) => number.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  /**
   * What is run, without the reader's values, which scripts fill in. Prose does not count, as in records of
   * drills.
   * @param {Element} element
   */
  function commandsOf(element) {
    return Array.from(element.querySelectorAll(".code:not(.expect) code"), (code) => {
      const copy = /** @type {Element} */ (code.cloneNode(true));
      /** @type {NodeListOf<HTMLElement>} */
      const values = copy.querySelectorAll("[data-parameter]");
      values.forEach((value) => { value.textContent = value.dataset.parameter || ""; });
      return copy.textContent.trim();
    }).join("\n");
  }

  /** @param {string | undefined} seconds */
  const milliseconds = (seconds) => (seconds ? Number(seconds) * 1000 : null);

  run.readPage = (page) => {
    const article = /** @type {HTMLElement} */ (page.closest("[data-id]"));
    const heading = /** @type {Element} */ (article.querySelector("h1"));
    /** @type {HTMLTimeElement | null} */
    const built = document.querySelector("body > .bottom time");
    return {
      id: article.dataset.id || "",
      title: titleOf(heading),
      rto: milliseconds(article.dataset.rto),
      decide: milliseconds(article.dataset.decide),
      built: built ? built.dateTime : "",
      path: `${drillbook.kept.page(location.href)}.html`,
    };
  };

  /* Named by the procedure and the anchor in it, which stay when a page is edited and built again. */
  run.readSteps = () => {
    /** @type {Step[]} */
    const found = [];
    /**
     * @param {string} key
     * @param {HTMLElement | null} element
     * @param {string} number
     */
    const add = (key, element, number) => {
      const heading = element?.querySelector("h2, h3, h4, h5, h6");
      if (!element || !heading) return;
      const anchor = element.id || heading.id, mark = digest(commandsOf(element));
      found.push({ key, element, number, title: titleOf(heading), anchor, mark });
    };
    add("confirm", document.querySelector(".part-confirm"), "");
    document.querySelectorAll("details.procedure").forEach((procedure, at) => {
      /** @type {NodeListOf<HTMLElement>} */
      const steps = procedure.querySelectorAll(".part-steps .step");
      steps.forEach((element) => {
        add(`${procedure.id}/${element.id.replace(/^p\d+-/, "")}`, element, `${at + 1}.${numberOf(element)}`);
      });
      add(`${procedure.id}/`, procedure.querySelector(".part-verify"), `${at + 1}`);
    });
    return found;
  };

  /* The first open step after the last one that was ticked off: who passed one over did so on purpose. */
  run.nextStep = () => {
    const { ticks } = run.shown().state;
    /** @param {Step} one */
    const isOpen = (one) => !ticks.has(one.key);
    const last = run.steps.findLastIndex((one) => !isOpen(one));
    return run.steps.slice(last + 1).find(isOpen) || run.steps.find(isOpen);
  };

  /* A step may lie in a procedure that somebody folded away. */
  run.reveal = (anchor) => {
    const target = document.getElementById(anchor);
    for (let box = target; box; box = box.parentElement) {
      if (box instanceof HTMLDetailsElement) box.open = true;
    }
    return target;
  };

  /* A field for a note. What is being written is kept with the incident: a killed tab loses no sentence. */
  run.noteForm = (key, label, title, kept) => {
    const form = make("form", { className: "run-note" });
    const value = run.shown().incident.drafts[key] || "";
    const area = make("textarea", { rows: 3, maxLength: log.LONGEST, value });
    const name = make("label", { textContent: label });
    name.append(area);
    const add = make("button", { className: "run-button", textContent: run.word("add") });
    form.append(name, add);
    area.addEventListener("input", () => {
      const { incident } = run.shown();
      incident.drafts[key] = area.value;
      log.save(incident);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = area.value.trim();
      if (!text) {
        area.focus();
        return;
      }
      delete run.shown().incident.drafts[key];
      area.value = "";
      run.add("note", { text, ...(title === undefined ? {} : { step: key, title }) });
      say(run.word("noted"));
      kept?.();
    });
    return { form, area };
  };

  /** @param {Milliseconds} at */
  const moment = (at) =>
    run.word("moment", { time: run.clock(at), span: run.minutes(log.elapsed(run.shown().state, at)) });

  run.notes = (list, notes, withStep) => {
    list.replaceChildren(...notes.map((note) => {
      const item = make("li");
      const where = withStep && note.title ? ` ${note.title}` : "";
      const remove = run.button(run.word("remove"), "run-plain", () => {
        log.removeNote(run.shown().incident, note.id);
        run.refresh();
      });
      remove.setAttribute("aria-label", `${run.word("remove")}: ${note.text.slice(0, 60)}`);
      const at = make("span", { className: "quiet", textContent: moment(note.at) + where });
      item.append(at, make("p", { textContent: note.text }), remove);
      return item;
    }));
    list.hidden = !notes.length;
  };

  /**
   * The buttons of a step, and where it is said what became of it.
   * @param {Step} one
   */
  function tickButtons(one) {
    const told = make("p", { className: "run-told", tabIndex: -1 });
    /** @param {"done" | "failed" | "undo"} kind */
    const tick = (kind) => {
      run.add(kind, { step: one.key, title: one.title });
      if (kind === "undo") done.focus();
      else told.focus({ preventScroll: true }); /* not a button: a second tap must not undo the first */
    };
    const done = run.button(run.word("done"), "run-button run-yes", () => tick("done"));
    const failed = run.button(run.word("failed"), "run-button run-no", () => tick("failed"));
    const undo = run.button(run.word("undo"), "run-button", () => tick("undo"));
    return { told, done, failed, undo };
  }

  /**
   * The form for a note on a step, and the button that opens and closes it.
   * @param {Step} one
   */
  function noteButton(one) {
    const { form, area } = run.noteForm(one.key, run.word("notelabel"), one.title, () => {
      write(false);
      note.focus();
    });
    const note = run.button(run.word("note"), "run-button run-write", () => {
      write(form.hidden === true);
      if (!form.hidden) area.focus();
    });
    /** @param {boolean} open */
    function write(open) {
      form.hidden = !open;
      note.setAttribute("aria-expanded", String(open));
    }
    write(Boolean(run.shown().incident.drafts[one.key]));
    return { form, note };
  }

  /** @param {Step} one */
  function build(one) {
    const box = make("div", { className: "run-step" });
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", one.title);
    const changed = make("p", { className: "run-changed", textContent: run.word("stepchanged") });
    const { told, done, failed, undo } = tickButtons(one);
    const { form, note } = noteButton(one);
    const list = make("ul", { className: "run-notes" });
    const buttons = make("div", { className: "run-buttons" });
    buttons.append(done, failed, note, undo);
    box.append(changed, told, buttons, list, form);
    one.element.append(box);
    return { box, changed, told, done, failed, undo, list };
  }

  /**
   * @param {Control} control
   * @param {Step} one
   * @param {boolean} changed whether it runs other commands than when the incident began
   */
  function update(control, one, changed) {
    const { end, notes, ticks } = run.shown().state;
    const tick = ticks.get(one.key);
    const kind = tick ? tick.kind : "";
    one.element.classList.toggle("run-done", kind === "done");
    one.element.classList.toggle("run-failed", kind === "failed");
    control.told.hidden = !tick;
    if (tick) control.told.textContent = `${run.word(kind)} ${moment(tick.at)}`;
    control.done.hidden = kind === "done" || Boolean(end);
    control.failed.hidden = Boolean(kind) || Boolean(end);
    control.undo.hidden = !tick || Boolean(end);
    control.changed.hidden = !changed;
    run.notes(control.list, notes.filter((note) => note.step === one.key), false);
  }

  /* How the page differs from the one on which the incident began. */
  run.changes = () => {
    const { steps } = run.shown().state;
    const before = new Map(steps.map(([key, title, mark]) => [key, { title, mark }]));
    const now = new Set(run.steps.map((one) => one.key));
    const changed = new Set(run.steps.filter((one) => before.get(one.key)?.mark !== one.mark));
    return { changed, gone: [...before].filter(([key]) => !now.has(key)).map(([, { title }]) => title) };
  };

  run.showSteps = () => {
    const { changed } = run.changes();
    run.steps.forEach((one) => {
      const control = controls.get(one.key) || build(one);
      controls.set(one.key, control);
      update(control, one, changed.has(one));
    });
  };

  run.hideSteps = () => {
    controls.forEach((control) => control.box.remove());
    controls.clear();
    run.steps.forEach((one) => one.element.classList.remove("run-done", "run-failed"));
  };
})();
