/* At the top of the page, in the place of the button: which incident this is, and what to be warned of.

   Needs: page, run/log, run/page, run/run.
   Adds: run.hideHead, run.showHead, run.standing, run.startButton. */
(() => {
  "use strict";

  const { make, run } = window.drillbook;
  const { log } = run;
  /** @type {HTMLElement | null} */
  let head = null;

  run.standing = (state) => {
    const ended = state.end ? ` ${run.word(state.end.outcome)}, ${run.minutes(log.elapsed(state))}.` : "";
    return run.word("beganat", { time: run.clock(state.began) }) + ended;
  };

  run.startButton = () => run.page?.querySelector("button.button") || null;

  /** @param {RunState} state */
  function warnings({ built }) {
    const { changed, gone } = run.changes();
    const now = run.scenario?.built || "";
    const lost = gone.length ? ` ${run.word("gone")} ${gone.join("; ")}` : "";
    const found = [];
    if (!log.lasts()) found.push(run.word("forgets"));
    if (changed.size || gone.length) found.push(run.word("changed", { built }) + lost);
    else if (built !== now) found.push(run.word("rebuilt", { built, now }));
    return found;
  }

  run.showHead = () => {
    const { state } = run.shown();
    const start = run.startButton();
    if (start) start.hidden = true;
    if (!head) {
      head = make("div", { className: "run-head" });
      run.page?.append(head);
    }
    const name = make("p");
    name.append(make("strong", { textContent: state.name }), ` ${run.standing(state)}`);
    const warned = warnings(state).map((textContent) =>
      make("p", { className: "notice warning", textContent }));
    head.replaceChildren(name, ...warned);
  };

  run.hideHead = () => {
    head?.remove();
    head = null;
    const start = run.startButton();
    if (!start) return;
    start.hidden = false;
    start.textContent = run.page?.parentElement?.dataset.run || "";
  };
})();
