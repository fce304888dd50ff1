/* Run mode: the steps of a scenario become a checklist for one incident. Fetched when somebody starts an
   incident, and on every page while the browser keeps one. Nothing leaves the browser.

   Needs: page.
   Adds: run. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { key, make, need, say, store } = drillbook;
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const theme = own.src.replace(/[^/]*\/[^/]*$/, "");
  /* What its parts add is there when `ready` says so. They come in any order. */
  const run = /** @type {Run} */ ({
    root: drillbook.site,
    page: document.querySelector("article[data-run] > .head"), /* of a scenario; nothing on other pages */
    home: document.querySelector(".home > .head"),
    incident: null,
    state: null,
    log: {},
  });
  const { log } = run;
  const { lang } = document.documentElement;
  const region = lang === "en" ? "en-GB" : lang; /* the pages, too, put the day before the month */

  run.word = (name, values) => Object.entries(values || {}).reduce(
    (text, [key, value]) => text.replace(`%(${key})s`, () => String(value)),
    drillbook.words.run[name] || name);

  run.span = (ms) => {
    const minutes = Math.floor(ms / 60000);
    if (!minutes && ms) return run.word("seconds", { n: Math.floor(ms / 1000) });
    if (minutes < 60) return run.word("minutes", { n: minutes });
    const rest = minutes % 60;
    return run.word(rest ? "both" : "hours", { h: Math.floor(minutes / 60), m: rest });
  };

  /* Minutes alone while they count: seconds would only flicker. */
  run.minutes = (ms) => run.span(Math.floor(ms / 60000) * 60000);

  run.clock = (at) => {
    const day = new Date(at);
    const today = day.toDateString() === new Date().toDateString();
    /** @type {Intl.DateTimeFormatOptions} */
    const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    return day.toLocaleString(region, today ? time : { day: "numeric", month: "short", ...time });
  };

  run.button = (textContent, className, onclick) =>
    make("button", { type: "button", textContent, className, onclick });

  run.shown = () => /** @type {ReturnType<Run["shown"]>} */ ({ incident: run.incident, state: run.state });

  /* Which incident is this tab's; where that cannot be kept, the latest is taken. */
  const OLD = "drillbook.run";
  const MINE = key(OLD);
  const TAB = "sessionStorage";
  /** @param {string} id */
  const remember = (id) => store.set(MINE, id, TAB);
  const remembered = () => store.get(MINE, TAB) ?? store.get(OLD, TAB);

  /* The address may name an incident: that is how lists lead here. */
  function asked() {
    const found = /^#run=([\w-]+)$/.exec(location.hash);
    if (!found) return "";
    history.replaceState(null, "", location.pathname + location.search);
    remember(found[1]);
    return found[1];
  }

  /** @param {{ state: RunState | null }} entry */
  const isHere = ({ state }) => run.scenario !== null && state?.scenario === run.scenario.id;

  /* Which incident this page shows: the one asked for, else the tab's own, else the latest that is open. On
     pages that are not its own, one that has ended has nothing more to say. */
  function chosen() {
    const named = asked();
    const mine = remembered();
    const all = log.all().filter((entry) => entry.state);
    const open = all.filter((entry) => !entry.state?.end);
    return all.find((entry) => entry.id === named)
      || all.find((entry) => entry.id === mine && isHere(entry))
      || open.find(isHere)
      || open.find((entry) => entry.id === mine)
      || open[0];
  }

  run.open = (incident) => {
    if (run.incident && run.incident.id !== incident.id) hide();
    run.incident = incident;
    run.state = log.stateOf(incident);
    remember(incident.id);
    document.documentElement.classList.add("running");
    show();
  };

  /** @param {Incident} incident */
  function resume(incident) {
    run.open(incident);
    const { state } = run.shown();
    if (state.end || !run.here()) return;
    say(run.word("resumed", { name: state.name, time: run.minutes(log.elapsed(state)) }));
  }

  run.here = () => isHere({ state: run.state });

  /* Leaves an incident that has ended, or is no more; it stays in the list. */
  run.close = () => {
    run.incident = null;
    run.state = null;
    remember("");
    document.documentElement.classList.remove("running");
    hide();
  };

  run.another = () => {
    const { scenario } = run;
    if (!scenario) return;
    const day = new Date().toLocaleDateString(region, { day: "numeric", month: "short", year: "numeric" });
    run.open(log.start({
      scenario: scenario.id, title: scenario.title, name: `${scenario.title}, ${day}`, rto: scenario.rto,
      decide: scenario.decide, built: scenario.built, lang, path: scenario.path,
      steps: run.steps.map((step) => [step.key, step.title, step.mark]),
    }));
    say(run.word("started", { time: run.clock(run.shown().state.began) }));
    run.focus();
  };

  /* On a bad line a part may not come: pressed again, the button asks for it again, and goes on with what
     there is. */
  run.start = () => run.ready.catch(() => (run.ready = load())).then(() => {
    if (!run.incident || !run.here()) run.another();
  });

  /* Everything that is written goes this way, and is kept before anything is shown. */
  run.add = (kind, more) => {
    log.add(run.shown().incident, kind, more);
    run.refresh();
  };

  run.refresh = () => {
    run.state = log.stateOf(run.shown().incident);
    show();
  };

  /**
   * Another tab wrote: what it added is taken over, and what it did not see is written again.
   * @param {Incident} incident
   */
  function merge(incident) {
    const text = log.raw(incident.id);
    if (!text) {
      run.close();
      say(run.word("removed"));
      return;
    }
    const other = log.parse(text);
    if (other) {
      log.absorb(incident, other.events);
      incident.drafts = other.drafts;
    }
    if (!other || other.events.length < incident.events.length) log.save(incident);
    run.refresh();
  }

  /** @param {string} id of the incident; nothing where it may be any */
  function told(id) {
    if (run.incident && (!id || id === run.incident.id)) merge(run.incident);
    run.showLists();
  }

  function begin() {
    run.scenario = run.page && run.readPage(run.page);
    run.steps = run.page ? run.readSteps() : [];
    const found = chosen();
    if (found?.incident && !run.home) resume(found.incident);
    run.showLists();
    log.watch(told);
    /* A page that comes back from the memory of the browser has heard of nothing meanwhile. */
    window.addEventListener("pageshow", (event) => {
      if (event.persisted && run.incident) told(run.incident.id);
    });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && run.incident) run.tick();
    });
    window.addEventListener("hashchange", () => {
      const incident = log.read(asked());
      if (!incident) return;
      run.hideMenu();
      run.open(incident);
    });
  }

  /* Everything that shows the incident, brought up to date. */
  function show() {
    if (run.here()) {
      run.showHead();
      run.showSteps();
    }
    run.showBar();
    run.showMenu();
  }

  function hide() {
    run.hideHead();
    run.hideSteps();
    run.hideBar();
    run.hideMenu();
  }

  /* Where an incident goes on. Its place came from a file, perhaps: never out of this copy of the site; or
     from a host that writes addresses in another way. */
  run.address = (state) => {
    const page = drillbook.kept.page(`./${state.path}`);
    return (page ? drillbook.kept.published(page) : run.root) + `#run=${state.id}`;
  };

  function style() {
    return new Promise((done) => {
      const href = `${theme}run.css`;
      document.head.append(make("link", { rel: "stylesheet", href, onload: done, onerror: done }));
    });
  }

  function load() {
    const parts = [
      "kept", "text", "run/log", "run/page", "run/head", "run/bar", "run/menu", "run/list", "run/export",
    ].map(need);
    return Promise.all([style(), ...parts])
      .then(() => log.inherit(run.page && run.readPage(run.page).id)).then(begin);
  }

  drillbook.run = run;
  run.ready = load();
  run.ready.catch(() => {
    const button = run.page?.querySelector("button");
    if (button) button.textContent = run.page?.parentElement?.dataset.unrun || "";
  });
})();
