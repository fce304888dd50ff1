/* Run mode: the steps of a scenario become a checklist for one incident. Fetched when somebody starts an
   incident, and on every page while the browser keeps one. Nothing leaves the browser. */
(() => {
  "use strict";

  const own = document.currentScript;
  const { drillbook } = window;
  const theme = own.src.replace(/[^/]*\/[^/]*$/, "");
  const run = {
    root: drillbook.site,
    page: document.querySelector("article[data-run] > .head"), /* of a scenario; nothing on other pages */
    home: document.querySelector(".home > .head"),
    incident: null,
    state: null,
    log: {},
  };
  const { log } = run;
  const { lang } = document.documentElement;
  const region = lang === "en" ? "en-GB" : lang; /* the pages, too, put the day before the month */

  run.word = (name, values) => Object.entries(values || {}).reduce(
    (text, [key, value]) => text.replace(`%(${key})s`, () => value), drillbook.words.run[name] || name);

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
    const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    return day.toLocaleString(region, today ? time : { day: "numeric", month: "short", ...time });
  };

  run.button = (text, className, onclick) => drillbook.make("button", { type: "button", textContent: text, className, onclick });

  const MINE = drillbook.key("drillbook.run");

  function remember(id) {
    try { sessionStorage.setItem(MINE, id); } catch (error) { /* then the latest is taken */ }
  }
  function remembered() {
    try { return sessionStorage.getItem(MINE) ?? (sessionStorage.getItem("drillbook.run") || ""); } catch (error) { return ""; }
  }

  /* The address may name an incident: that is how lists lead here. */
  function asked() {
    const found = /^#run=([\w-]+)$/.exec(location.hash);
    if (!found) return "";
    history.replaceState(null, "", location.pathname + location.search);
    remember(found[1]);
    return found[1];
  }

  const isHere = (entry) => Boolean(run.page) && entry.state.scenario === run.scenario.id;

  /* Which incident this page shows: the one asked for, else the tab's own, else the latest that is open. On
     pages that are not its own, one that has ended has nothing more to say. */
  function chosen() {
    const named = asked();
    const mine = remembered();
    const all = log.all().filter((entry) => entry.state);
    const open = all.filter((entry) => !entry.state.end);
    return all.find((entry) => entry.id === named)
      || all.find((entry) => entry.id === mine && isHere(entry))
      || open.find(isHere)
      || open.find((entry) => entry.id === mine)
      || open[0];
  }

  run.open = (incident) => {
    if (run.incident && run.incident.id !== incident.id) run.hide();
    run.incident = incident;
    run.state = log.stateOf(incident);
    remember(incident.id);
    document.documentElement.classList.add("running");
    run.show();
  };

  function resume(incident) {
    run.open(incident);
    const { state } = run;
    if (!state.end && run.here()) drillbook.say(run.word("resumed", { name: state.name, time: run.minutes(log.elapsed(state)) }));
  }

  run.here = () => isHere({ state: run.state });

  /* Leaves an incident that has ended, or is no more; it stays in the list. */
  run.close = () => {
    run.incident = null;
    run.state = null;
    remember("");
    document.documentElement.classList.remove("running");
    run.hide();
  };

  run.another = () => {
    const { scenario } = run;
    const day = new Date().toLocaleDateString(region, { day: "numeric", month: "short", year: "numeric" });
    run.open(log.start({
      scenario: scenario.id, title: scenario.title, name: `${scenario.title}, ${day}`, rto: scenario.rto, decide: scenario.decide,
      built: scenario.built, lang, path: scenario.path,
      steps: run.steps.map((step) => [step.key, step.title, step.mark]),
    }));
    drillbook.say(run.word("started", { time: run.clock(run.state.began) }));
    run.focus();
  };

  /* On a bad line a part may not come: pressed again, the button asks for it again, and goes on with what there is. */
  run.start = () => run.ready.catch(() => (run.ready = load())).then(() => {
    if (!run.incident || !run.here()) run.another();
  });

  /* Everything that is written goes this way, and is kept before anything is shown. */
  run.add = (kind, more) => {
    log.add(run.incident, kind, more);
    run.refresh();
  };

  run.refresh = () => {
    run.state = log.stateOf(run.incident);
    run.show();
  };

  /* Another tab wrote: what it added is taken over, and what it did not see is written again. */
  function told(id) {
    if (run.incident && (!id || id === run.incident.id)) {
      const text = log.raw(run.incident.id);
      if (!text) {
        run.close();
        drillbook.say(run.word("removed"));
      } else {
        const other = log.parse(text);
        if (other) {
          log.absorb(run.incident, other.events);
          run.incident.drafts = other.drafts;
        }
        if (!other || other.events.length < run.incident.events.length) log.save(run.incident);
        run.refresh();
      }
    }
    run.showLists();
  }

  function begin() {
    run.scenario = run.page && run.readPage();
    run.steps = run.page ? run.readSteps() : [];
    const found = chosen();
    if (found && !run.home) resume(found.incident);
    run.showLists();
    log.watch(told);
    /* A page that comes back from the memory of the browser has heard of nothing meanwhile. */
    window.addEventListener("pageshow", (event) => { if (event.persisted && run.incident) told(run.incident.id); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden && run.incident) run.tick(); });
    window.addEventListener("hashchange", () => {
      const incident = log.read(asked());
      if (!incident) return;
      run.hideMenu();
      run.open(incident);
    });
  }

  /* Everything that shows the incident, brought up to date. */
  run.show = () => {
    const here = run.here();
    if (here) {
      run.showHead();
      run.showSteps();
    }
    run.showBar();
    run.showMenu();
  };

  run.hide = () => {
    run.hideHead();
    run.hideSteps();
    run.hideBar();
    run.hideMenu();
  };

  /* Where an incident goes on. Its place came from a file, perhaps: never out of this copy of the site; or from a host
     that writes addresses in another way. */
  run.address = (state) => {
    const page = drillbook.kept.page(`./${state.path}`);
    return (page ? drillbook.kept.published(page) : run.root) + `#run=${state.id}`;
  };

  function style() {
    return new Promise((done) => {
      const link = drillbook.make("link", { rel: "stylesheet", href: `${theme}run.css`, onload: done, onerror: done });
      document.head.append(link);
    });
  }

  function load() {
    const parts = ["kept", "run/log", "run/page", "run/bar", "run/menu", "run/list", "run/export"].map(drillbook.need);
    return Promise.all([style(), ...parts]).then(() => log.inherit(run.page && run.readPage().id)).then(begin);
  }

  drillbook.run = run;
  run.ready = load();
  run.ready.catch(() => { if (run.page) run.page.querySelector("button").textContent = run.page.parentElement.dataset.unrun; });
})();
