/* The page in run mode: what can be ticked off, with the time it was, and notes beside it. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { run, make } = drillbook;
  const { log } = run;
  const controls = new Map(); /* by step */

  /* A short digest of what a step says, to tell later whether it still says so (FNV-1a). */
  function digest(text) {
    let hash = 0x811c9dc5;
    for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    return (hash >>> 0).toString(36);
  }

  const numberOf = (element) => element.querySelector(".step-number").textContent;

  function titleOf(heading) {
    const copy = heading.cloneNode(true);
    copy.querySelectorAll(".step-number").forEach((number) => number.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  /* What is run, without the reader's values, which scripts fill in. Prose does not count, as in records of drills. */
  function commandsOf(element) {
    return [...element.querySelectorAll(".code:not(.expect) code")].map((code) => {
      const copy = code.cloneNode(true);
      copy.querySelectorAll("[data-parameter]").forEach((value) => { value.textContent = value.dataset.parameter; });
      return copy.textContent.trim();
    }).join("\n");
  }

  const seconds = (text) => (text ? Number(text) * 1000 : null);

  run.readPage = () => {
    const article = run.page.closest("[data-id]");
    const built = document.querySelector("body > .bottom time");
    return {
      id: article.dataset.id,
      title: titleOf(article.querySelector("h1")),
      rto: seconds(article.dataset.rto),
      decide: seconds(article.dataset.decide),
      built: built ? built.dateTime : "",
      path: `${drillbook.kept.page(location.href)}.html`,
    };
  };

  function step(key, element, heading, number) {
    return { key, element, number, title: titleOf(heading), anchor: element.id || heading.id, mark: digest(commandsOf(element)) };
  }

  /* Named by the procedure and the anchor in it, which stay when a page is edited and built again. */
  run.readSteps = () => {
    const found = [];
    const add = (key, element, number) => {
      const heading = element && element.querySelector("h2, h3, h4, h5, h6");
      if (heading) found.push(step(key, element, heading, number));
    };
    add("confirm", document.querySelector(".part-confirm"), "");
    document.querySelectorAll("details.procedure").forEach((procedure, at) => {
      procedure.querySelectorAll(".part-steps .step").forEach((element) => {
        add(`${procedure.id}/${element.id.replace(/^p\d+-/, "")}`, element, `${at + 1}.${numberOf(element)}`);
      });
      add(`${procedure.id}/`, procedure.querySelector(".part-verify"), `${at + 1}`);
    });
    return found;
  };

  /* The first open step after the last one that was ticked off: who passed one over did so on purpose. */
  run.nextStep = () => {
    const isOpen = (one) => !run.state.ticks.has(one.key);
    const last = run.steps.findLastIndex((one) => !isOpen(one));
    return run.steps.slice(last + 1).find(isOpen) || run.steps.find(isOpen);
  };

  /* A step may lie in a procedure that somebody folded away. */
  run.reveal = (anchor) => {
    const target = document.getElementById(anchor);
    for (let box = target; box; box = box.parentElement) if (box.tagName === "DETAILS") box.open = true;
    return target;
  };

  /* A field for a note. What is being written is kept with the incident: a killed tab loses no sentence. */
  run.noteForm = (key, label, title, kept) => {
    const form = make("form", { className: "run-note" });
    const area = make("textarea", { rows: 3, maxLength: log.LONGEST, value: run.incident.drafts[key] || "" });
    const name = make("label", { textContent: label });
    name.append(area);
    const add = make("button", { className: "run-button", textContent: run.word("add") });
    form.append(name, add);
    area.addEventListener("input", () => {
      run.incident.drafts[key] = area.value;
      log.save(run.incident);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = area.value.trim();
      if (!text) {
        area.focus();
        return;
      }
      delete run.incident.drafts[key];
      area.value = "";
      run.add("note", { text, ...(title === undefined ? {} : { step: key, title }) });
      drillbook.say(run.word("noted"));
      if (kept) kept();
    });
    return { form, area };
  };

  run.notes = (list, notes, withStep) => {
    list.replaceChildren(...notes.map((note) => {
      const item = make("li", {});
      const at = run.word("moment", { time: run.clock(note.at), span: run.minutes(log.elapsed(run.state, note.at)) });
      const where = withStep && note.title ? ` ${note.title}` : "";
      const remove = run.button(run.word("remove"), "run-plain", () => {
        log.removeNote(run.incident, note.id);
        run.refresh();
      });
      remove.setAttribute("aria-label", `${run.word("remove")}: ${note.text.slice(0, 60)}`);
      item.append(make("span", { className: "quiet", textContent: at + where }), make("p", { textContent: note.text }), remove);
      return item;
    }));
    list.hidden = !notes.length;
  };

  function tick(one, kind, control) {
    run.add(kind, { step: one.key, title: one.title });
    if (kind === "undo") control.done.focus();
    else control.told.focus({ preventScroll: true }); /* not a button: a second tap must not undo the first */
  }

  function build(one) {
    const box = make("div", { className: "run-step" });
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", one.title);
    const control = { box, told: make("p", { className: "run-told", tabIndex: -1 }), changed: make("p", { className: "run-changed", textContent: run.word("stepchanged") }) };
    const buttons = make("div", { className: "run-buttons" });
    control.done = run.button(run.word("done"), "run-button run-yes", () => tick(one, "done", control));
    control.failed = run.button(run.word("failed"), "run-button run-no", () => tick(one, "failed", control));
    control.undo = run.button(run.word("undo"), "run-button", () => tick(one, "undo", control));
    const note = run.button(run.word("note"), "run-button run-write", () => {
      write(control.form.hidden);
      if (!control.form.hidden) control.area.focus();
    });
    function write(open) {
      control.form.hidden = !open;
      note.setAttribute("aria-expanded", String(open));
    }
    Object.assign(control, run.noteForm(one.key, run.word("notelabel"), one.title, () => {
      write(false);
      note.focus();
    }));
    write(Boolean(run.incident.drafts[one.key]));
    control.list = make("ul", { className: "run-notes" });
    buttons.append(control.done, control.failed, note, control.undo);
    box.append(control.changed, control.told, buttons, control.list, control.form);
    one.element.append(box);
    return control;
  }

  function update(one, changed) {
    const control = controls.get(one.key);
    const tick = run.state.ticks.get(one.key);
    const kind = tick ? tick.kind : "";
    one.element.classList.toggle("run-done", kind === "done");
    one.element.classList.toggle("run-failed", kind === "failed");
    control.told.hidden = !tick;
    if (tick) {
      const at = run.word("moment", { time: run.clock(tick.at), span: run.minutes(log.elapsed(run.state, tick.at)) });
      control.told.textContent = `${run.word(kind)} ${at}`;
    }
    control.done.hidden = kind === "done" || Boolean(run.state.end);
    control.failed.hidden = Boolean(kind) || Boolean(run.state.end);
    control.undo.hidden = !tick || Boolean(run.state.end);
    control.changed.hidden = !changed;
    run.notes(control.list, run.state.notes.filter((note) => note.step === one.key), false);
  }

  /* How the page differs from the one on which the incident began. */
  run.changes = () => {
    const before = new Map(run.state.steps.map(([key, title, mark]) => [key, { title, mark }]));
    const now = new Set(run.steps.map((one) => one.key));
    const changed = run.steps.filter((one) => !before.has(one.key) || before.get(one.key).mark !== one.mark);
    return { changed: new Set(changed), gone: [...before].filter(([key]) => !now.has(key)).map(([, { title }]) => title) };
  };

  run.showSteps = () => {
    const { changed } = run.changes();
    run.steps.forEach((one) => {
      if (!controls.has(one.key)) controls.set(one.key, build(one));
      update(one, changed.has(one));
    });
  };

  run.hideSteps = () => {
    controls.forEach((control) => control.box.remove());
    controls.clear();
    run.steps.forEach((one) => one.element.classList.remove("run-done", "run-failed"));
  };
})();
