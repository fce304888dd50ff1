/* The bar of run mode, where a thumb reaches it: how long it has been, until when plan B must be decided on,
   and the next step. It speaks twice: when that minute passes, and when the objective does.

   Needs: page, run/log, run/menu, run/page, run/run.
   Adds: run.focus, run.focusMenu, run.hideBar, run.showBar, run.tick. */
(() => {
  "use strict";

  const { make, run, say } = window.drillbook;
  const { log } = run;

  /** @typedef {ReturnType<typeof build>} Bar */
  /** @typedef {"" | "decide" | "rto"} Standing */

  /** @type {Bar | null} */
  let bar = null;
  let timer = 0;
  /** @type {Standing} */
  let passed = "";

  /**
   * @param {HTMLElement} element
   * @param {string} text
   */
  function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function buildClock() {
    const now = make("p", { className: "run-now" });
    const clock = make("strong");
    clock.setAttribute("role", "timer");
    clock.setAttribute("aria-live", "off");
    const mark = make("span", { className: "mark" });
    const plan = make("span");
    now.append(clock, " ", mark, " ", plan);
    return { now, clock, mark, plan };
  }

  function buildButtons() {
    const next = make("a", { className: "run-next" });
    const step = make("span");
    next.addEventListener("click", () => run.reveal(next.hash.slice(1)));
    next.append(step);
    const act = run.button("", "run-next", () => run.openMenu(run.shown().state.end ? "export" : "end"));
    const menu = run.button(run.word("incident"), "run-button run-menu", () => run.openMenu());
    menu.setAttribute("aria-haspopup", "dialog");
    const row = make("div", { className: "run-row" });
    row.append(next, act, menu);
    return { row, next, step, act, menu };
  }

  function build() {
    const box = make("section", { className: "run-bar" });
    box.setAttribute("aria-label", run.word("incident"));
    const track = make("div", { className: "run-track" });
    track.setAttribute("aria-hidden", "true");
    const fill = make("div", { className: "run-fill" });
    const limit = make("div", { className: "run-limit" });
    track.append(fill, limit);
    const { now, clock, mark, plan } = buildClock();
    const { row, next, step, act, menu } = buildButtons();
    const both = make("div", { className: "run-both" });
    both.append(now, row);
    box.append(track, both);
    document.body.append(box);
    return { box, fill, limit, clock, mark, plan, next, step, act, menu };
  }

  /**
   * Where the incident stands: "" while there is time, "decide" past the minute of plan B, "rto" past the
   * objective.
   * @param {RunState} state
   * @param {Milliseconds} elapsed
   * @returns {Standing}
   */
  function standing(state, elapsed) {
    if (state.rto !== null && elapsed >= state.rto) return "rto";
    return state.decide !== null && elapsed >= state.decide && !state.plan ? "decide" : "";
  }

  const SAID = ["", "decide", "rto"];

  /**
   * @param {RunState} state
   * @param {Standing} now
   * @param {Milliseconds} elapsed
   */
  function announce(state, now, elapsed) {
    if (state.end || SAID.indexOf(now) <= SAID.indexOf(passed)) return;
    const word = now === "rto" ? "sayrto" : "saydecide";
    say(run.word(word, { time: run.minutes(elapsed), rto: run.span(state.rto || 0) }));
    passed = now;
  }

  /**
   * @param {Bar} bar
   * @param {RunState} state
   * @param {Standing} now
   */
  function showPlan(bar, state, now) {
    const { decide, end } = state;
    bar.mark.hidden = !now && !end;
    bar.mark.className = `mark run-mark-${end ? end.outcome : now}`;
    if (end) setText(bar.mark, run.word(end.outcome));
    else if (now) setText(bar.mark, run.word(now === "rto" ? "pastrto" : "decidenow"));
    if (end) setText(bar.plan, run.word("endedat", { time: run.clock(end.time) }));
    else if (state.plan) setText(bar.plan, run.word(`plan-${state.plan}`));
    else if (decide === null || now) setText(bar.plan, "");
    else setText(bar.plan, run.word("decideby", { time: run.clock(state.began + decide) }));
  }

  /**
   * @param {Bar} bar
   * @param {RunState} state
   */
  function showNext(bar, state) {
    const step = run.here() && !state.end && run.nextStep();
    if (step) {
      bar.next.href = `#${step.anchor}`;
      setText(bar.step, run.word("next", { step: `${step.number} ${step.title}`.trim() }));
    } else if (!run.here()) {
      bar.next.href = run.address(state);
      setText(bar.step, run.word("back", { name: state.name }));
    }
    bar.act.hidden = !run.here() || Boolean(step);
    bar.next.hidden = !bar.act.hidden;
    setText(bar.act, run.word(state.end ? "export" : "alldone"));
  }

  run.tick = () => {
    const { state } = run;
    if (!state || !bar) return;
    const elapsed = log.elapsed(state);
    const now = standing(state, elapsed);
    setText(bar.clock, state.rto === null ? run.minutes(elapsed)
      : run.word("of", { time: run.minutes(elapsed), rto: run.span(state.rto) }));
    if (state.rto) {
      bar.fill.style.width = `${Math.min(elapsed / state.rto, 1) * 100}%`;
      bar.limit.style.left = `${Math.min((state.decide || 0) / state.rto, 1) * 100}%`;
    }
    bar.limit.hidden = state.decide === null;
    bar.box.dataset.state = state.end ? "ended" : now || "time";
    showPlan(bar, state, now);
    announce(state, now, elapsed);
  };

  run.showBar = () => {
    const { state } = run.shown();
    if (!bar) {
      bar = build();
      /* What had passed before the page was loaded is on the bar, and is not called out again. */
      passed = standing(state, log.elapsed(state));
      timer = setInterval(run.tick, 1000);
    }
    showNext(bar, state);
    run.tick();
  };

  run.hideBar = () => {
    clearInterval(timer);
    bar?.box.remove();
    bar = null;
    passed = "";
  };

  run.focus = () => bar && (bar.next.hidden ? bar.act : bar.next).focus();
  run.focusMenu = () => bar?.menu.focus();
})();
