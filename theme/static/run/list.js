/* All incidents that this browser keeps, side by side: where they go on, and how they come from another copy.

   Needs: page, run/export, run/log, run/menu, run/run.
   Adds: run.list, run.opener, run.showLists. */
(() => {
  "use strict";

  const { make, run, say } = window.drillbook;
  const { log } = run;
  const LARGEST = 2000000; /* characters of a file */
  /** @type {HTMLElement | null} */
  let block = null;

  /** @param {RunEntry} entry */
  function remove(entry) {
    const name = entry.state ? entry.state.name : entry.id;
    if (!window.confirm(run.word("sure", { name }))) return;
    log.remove(entry.id);
    if (run.incident?.id === entry.id) run.close();
    say(run.word("removed"));
    run.showLists();
  }

  /** @param {RunState} state */
  function standing(state) {
    const { end } = state;
    if (end) return run.word("wasended", { outcome: run.word(end.outcome), time: run.clock(end.time) });
    return run.word("isopen", { time: run.minutes(log.elapsed(state)) });
  }

  /**
   * @param {HTMLElement} item
   * @param {HTMLElement} buttons
   * @param {Incident} incident
   * @param {RunState} state
   */
  function showWhole(item, buttons, incident, state) {
    const told = make("span", { className: "quiet", textContent: standing(state) });
    const textContent = run.word(state.end ? "look" : "resume");
    item.append(make("strong", { textContent: state.name }), " ", told);
    buttons.append(
      make("a", { className: "run-button", href: run.address(state), textContent }),
      run.button(run.word("timeline"), "run-button", () => run.saveTimeline(incident)));
  }

  /**
   * @param {HTMLElement} item
   * @param {HTMLElement} buttons
   * @param {string} id
   */
  function showDamaged(item, buttons, id) {
    item.append(make("strong", { textContent: run.word("damaged") }), " ", make("code", { textContent: id }));
    buttons.append(run.button(run.word("raw"), "run-button", () =>
      run.save(`${id}.txt`, log.raw(id), "text/plain")));
  }

  /** @param {RunEntry} entry */
  function row(entry) {
    const { id, incident, state } = entry;
    const item = make("li");
    const buttons = make("div", { className: "run-buttons" });
    if (incident && state) showWhole(item, buttons, incident, state);
    else showDamaged(item, buttons, id);
    buttons.append(run.button(run.word("delete"), "run-button run-no", () => remove(entry)));
    for (const button of buttons.children) {
      button.setAttribute("aria-label", `${button.textContent}: ${state ? state.name : id}`);
    }
    item.append(buttons);
    return item;
  }

  /* The list, the way to a file of another copy, and on a scenario's page another incident. */
  run.list = () => {
    const box = make("div");
    const list = make("ul", { className: "run-list" });
    list.append(...log.all().map(row));
    box.append(list);
    if (run.page && run.incident) box.append(run.button(run.word("another"), "run-button", run.another));
    return box;
  };

  /**
   * @param {string} text
   * @param {HTMLElement} place where it is said what is wrong with it
   */
  function take(text, place) {
    const incident = text.length > LARGEST ? null : log.parse(text);
    if (!incident) {
      place.textContent = run.word("unread");
      return;
    }
    log.save(incident);
    say(run.word("taken"));
    if (log.stateOf(incident).scenario === run.scenario?.id) run.open(log.read(incident.id) || incident);
    run.showLists();
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

  run.opener = () => {
    const form = make("form", { className: "run-open" });
    const file = make("input", { type: "file", accept: ".json,application/json" });
    const area = make("textarea", { rows: 2, spellcheck: false });
    const told = make("p", { className: "run-fault" });
    told.setAttribute("role", "alert");
    const open = make("button", { className: "run-button", textContent: run.word("open") });
    form.append(field(run.word("file"), file), field(run.word("paste"), area), open, told);
    file.addEventListener("change", () => {
      told.textContent = "";
      file.files?.[0]?.text()
        .then((text) => take(text, told), () => { told.textContent = run.word("unread"); });
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      told.textContent = "";
      take(area.value.trim(), told);
    });
    return form;
  };

  /* On the home page, while there is any. */
  function showBlock() {
    const any = log.all().length > 0;
    block?.remove();
    block = null;
    if (!run.home || !any) return;
    block = make("section", { className: "part run-block" });
    const title = make("h2", { id: "at-incidents", textContent: run.word("all") });
    block.setAttribute("aria-labelledby", title.id);
    block.append(title, run.list());
    run.home.after(block);
  }

  run.showLists = () => {
    showBlock();
    if (run.incident) run.showMenu();
  };
})();
