/* The bar of run mode, where a thumb reaches it: how long it has been, until when plan B must be decided on,
   and the next step. It speaks twice: when that minute passes, and when the objective does. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { run, make } = drillbook;
  const { log } = run;
  let bar = null;
  let timer = 0;
  let passed = "";

  function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function build() {
    const box = make("section", { className: "run-bar" });
    box.setAttribute("aria-label", run.word("incident"));
    const track = make("div", { className: "run-track" });
    track.setAttribute("aria-hidden", "true");
    const fill = make("div", { className: "run-fill" });
    const limit = make("div", { className: "run-limit" });
    track.append(fill, limit);
    const now = make("p", { className: "run-now" });
    const clock = make("strong", {});
    clock.setAttribute("role", "timer");
    clock.setAttribute("aria-live", "off");
    const mark = make("span", { className: "mark" });
    const plan = make("span", {});
    now.append(clock, " ", mark, " ", plan);
    const next = make("a", { className: "run-next" });
    next.addEventListener("click", () => run.reveal(next.hash.slice(1)));
    next.append(make("span", {}));
    const act = run.button("", "run-next", () => run.openMenu(run.state.end ? "export" : "end"));
    const menu = run.button(run.word("incident"), "run-button run-menu", () => run.openMenu());
    menu.setAttribute("aria-haspopup", "dialog");
    const row = make("div", { className: "run-row" });
    row.append(next, act, menu);
    const both = make("div", { className: "run-both" });
    both.append(now, row);
    box.append(track, both);
    document.body.append(box);
    return { box, fill, limit, clock, mark, plan, next, act, menu };
  }

  /* Where the incident stands: "" while there is time, "decide" past the minute of plan B, "rto" past the objective. */
  function standing(state, elapsed) {
    if (state.rto !== null && elapsed >= state.rto) return "rto";
    return state.decide !== null && elapsed >= state.decide && !state.plan ? "decide" : "";
  }

  const SAID = ["", "decide", "rto"];

  function announce(now, elapsed) {
    if (run.state.end || SAID.indexOf(now) <= SAID.indexOf(passed)) return;
    drillbook.say(run.word(now === "rto" ? "sayrto" : "saydecide", { time: run.minutes(elapsed), rto: run.span(run.state.rto) }));
    passed = now;
  }

  function showPlan(state, now) {
    const ended = Boolean(state.end);
    bar.mark.hidden = !now && !ended;
    bar.mark.className = `mark run-mark-${ended ? state.end.outcome : now}`;
    if (ended) setText(bar.mark, run.word(state.end.outcome));
    else if (now) setText(bar.mark, run.word(now === "rto" ? "pastrto" : "decidenow"));
    if (ended) setText(bar.plan, run.word("endedat", { time: run.clock(state.end.time) }));
    else if (state.plan) setText(bar.plan, run.word(`plan-${state.plan}`));
    else setText(bar.plan, state.decide === null || now ? "" : run.word("decideby", { time: run.clock(state.began + state.decide) }));
  }

  function showNext(state) {
    const step = run.here() && !state.end && run.nextStep();
    if (step) {
      bar.next.href = `#${step.anchor}`;
      setText(bar.next.firstChild, run.word("next", { step: `${step.number} ${step.title}`.trim() }));
    } else if (!run.here()) {
      bar.next.href = run.address(state);
      setText(bar.next.firstChild, run.word("back", { name: state.name }));
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
    showPlan(state, now);
    announce(now, elapsed);
  };

  run.showBar = () => {
    if (!bar) {
      bar = build();
      /* What had passed before the page was loaded is on the bar, and is not called out again. */
      passed = standing(run.state, log.elapsed(run.state));
      timer = setInterval(run.tick, 1000);
    }
    showNext(run.state);
    run.tick();
  };

  run.hideBar = () => {
    clearInterval(timer);
    if (bar) bar.box.remove();
    bar = null;
    passed = "";
  };

  run.focus = () => bar && (bar.next.hidden ? bar.act : bar.next).focus();
  run.focusMenu = () => bar && bar.menu.focus();
})();
