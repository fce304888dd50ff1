/* All incidents that this browser keeps, side by side: where they go on, and how they come from another copy. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { run, make } = drillbook;
  const { log } = run;
  const LARGEST = 2000000; /* characters of a file */
  let block = null;

  function remove(entry) {
    const name = entry.state ? entry.state.name : entry.id;
    if (!window.confirm(run.word("sure", { name }))) return;
    log.remove(entry.id);
    if (run.incident && run.incident.id === entry.id) run.close();
    drillbook.say(run.word("removed"));
    run.showLists();
  }

  function standing(state) {
    const time = run.minutes(log.elapsed(state));
    if (state.end) return run.word("wasended", { outcome: run.word(state.end.outcome), time: run.clock(state.end.time) });
    return run.word("isopen", { time });
  }

  function row(entry) {
    const { state } = entry;
    const item = make("li", {});
    const buttons = make("div", { className: "run-buttons" });
    if (state) {
      item.append(make("strong", { textContent: state.name }), " ", make("span", { className: "quiet", textContent: standing(state) }));
      buttons.append(make("a", { className: "run-button", href: run.address(state), textContent: run.word(state.end ? "look" : "resume") }),
        run.button(run.word("timeline"), "run-button", () => run.saveTimeline(entry.incident)));
    } else {
      item.append(make("strong", { textContent: run.word("damaged") }), " ", make("code", { textContent: entry.id }));
      buttons.append(run.button(run.word("raw"), "run-button", () => run.save(`${entry.id}.txt`, log.raw(entry.id), "text/plain")));
    }
    const away = run.button(run.word("delete"), "run-button run-no", () => remove(entry));
    buttons.append(away);
    buttons.childNodes.forEach((button) => button.setAttribute("aria-label", `${button.textContent}: ${state ? state.name : entry.id}`));
    item.append(buttons);
    return item;
  }

  /* The list, the way to a file of another copy, and on a scenario's page another incident. */
  run.list = () => {
    const box = make("div", {});
    const list = make("ul", { className: "run-list" });
    list.append(...log.all().map(row));
    box.append(list);
    if (run.page && run.incident) box.append(run.button(run.word("another"), "run-button", () => run.another()));
    return box;
  };

  function take(text, place) {
    const incident = text.length > LARGEST ? null : log.parse(text);
    if (!incident) {
      place.textContent = run.word("unread");
      return;
    }
    log.save(incident);
    drillbook.say(run.word("taken"));
    if (run.page && log.stateOf(incident).scenario === run.scenario.id) run.open(log.read(incident.id) || incident);
    run.showLists();
  }

  run.opener = () => {
    const form = make("form", { className: "run-open" });
    const file = make("input", { type: "file", accept: ".json,application/json" });
    const area = make("textarea", { rows: 2, spellcheck: false });
    const told = make("p", { className: "run-fault" });
    told.setAttribute("role", "alert");
    [[run.word("file"), file], [run.word("paste"), area]].forEach(([text, input]) => {
      const label = make("label", { textContent: text });
      label.append(input);
      form.append(label);
    });
    form.append(make("button", { className: "run-button", textContent: run.word("open") }), told);
    file.addEventListener("change", () => {
      told.textContent = "";
      if (file.files[0]) file.files[0].text().then((text) => take(text, told), () => { told.textContent = run.word("unread"); });
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
    if (block) block.remove();
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
