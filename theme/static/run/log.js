/* Incidents as this browser keeps them: one key of the storage each, holding an append-only list of events.
   What is true now is derived from the events, so that two tabs, or two copies of the site, are put together
   by putting their lists together: no tick is ever overwritten. */
(() => {
  "use strict";

  const VERSION = 1;
  const { kept, key } = window.drillbook;
  const OLD = "drillbook.run";
  const FLAG = key(OLD); /* there while any incident is: pages look for it alone */
  const PREFIX = `${OLD}.`;
  const LONGEST = 2000; /* characters of a note */
  const OUTCOMES = ["recovered", "not-recovered", "false-alarm"];
  const ID = /^[\w-]{1,64}$/;
  const memory = new Map(); /* what the storage would not take */
  const { log } = window.drillbook.run;

  Object.assign(log, { LONGEST, OUTCOMES });

  function fetchText(key) {
    try {
      const text = localStorage.getItem(key);
      if (text !== null) return text;
    } catch (error) { /* forbidden: memory is all there is */ }
    return memory.has(key) ? memory.get(key) : null;
  }

  function keep(key, text) {
    try {
      localStorage.setItem(key, text);
      memory.delete(key);
      return true;
    } catch (error) {
      memory.set(key, text);
      return false;
    }
  }

  function drop(key) {
    memory.delete(key);
    try { localStorage.removeItem(key); } catch (error) { /* it was never there */ }
  }

  const keyOf = (id) => key(PREFIX + id);

  /* Which incident of this site a key holds; nothing for any other key. */
  function idOf(name) {
    const id = name.slice(PREFIX.length).split(" ")[0];
    return ID.test(id) && name === keyOf(id) ? id : "";
  }

  const ids = () => [...new Set([...memory.keys(), ...kept.names()].map(idOf).filter(Boolean))];

  /* Takes over one from before incidents were told apart by site; says whether it could. */
  function adopt(id, text, incident) {
    const done = incident ? log.save(incident) : log.raw(id) || (keep(keyOf(id), text) && keep(FLAG, "1"));
    if (done) drop(PREFIX + id);
    return done;
  }

  /* The only site there is takes over all of them; where there are several, the page of the scenario does. */
  log.inherit = async (scenario) => {
    const old = kept.names().filter((name) => name.startsWith(PREFIX) && ID.test(name.slice(PREFIX.length)));
    const shared = old.length > 0 && await kept.shared();
    const left = old.map((name) => name.slice(PREFIX.length)).filter((id) => {
      const text = fetchText(PREFIX + id) || "";
      const incident = log.parse(text);
      const isOurs = !shared || (incident && log.stateOf(incident).scenario === scenario);
      return !(isOurs && adopt(id, text, incident));
    });
    if (!left.length) drop(OLD);
  };

  /* Whether what is ticked off now outlives the tab. */
  log.lasts = () => {
    try {
      localStorage.setItem(key(`${OLD}?`), "1");
      localStorage.removeItem(key(`${OLD}?`));
      return memory.size === 0;
    } catch (error) {
      return false;
    }
  };

  log.newId = () => {
    const chance = crypto.getRandomValues(new Uint32Array(2));
    return `${Date.now().toString(36)}-${chance[0].toString(36)}${chance[1].toString(36)}`;
  };

  const isText = (value) => typeof value === "string" && value.length <= LONGEST;
  const isTime = (value) => Number.isFinite(value) && Math.abs(value) < 8e15;
  const isSpan = (value) => value === null || (Number.isFinite(value) && value >= 0);
  const isPath = (value) => isText(value) && /^(?![/\\]|[^/]*:)[^\\?#]+$/.test(value); /* some hosts take `.html` off */
  const isStep = (value) => Array.isArray(value) && value.length === 3 && value.every(isText);

  function isStart(event) {
    return isText(event.scenario) && isText(event.title) && isText(event.name) && isTime(event.began)
      && isSpan(event.rto) && isSpan(event.decide) && isText(event.built) && isText(event.lang)
      && isPath(event.path) && Array.isArray(event.steps) && event.steps.every(isStep);
  }

  function isEnd(event) {
    return OUTCOMES.includes(event.outcome) && isTime(event.time) && isText(event.loss) && isText(event.verified);
  }

  function isEvent(event) {
    if (!event || typeof event !== "object" || !ID.test(event.id) || !isTime(event.at) || !isTime(event.n)) return false;
    if (!isText(event.kind) || !["step", "title", "text"].every((key) => event[key] === undefined || isText(event[key]))) return false;
    if (event.kind === "start") return isStart(event);
    if (event.kind === "end") return isEnd(event);
    if (event.kind === "began") return isTime(event.time);
    if (event.kind === "done" || event.kind === "failed" || event.kind === "undo") return isText(event.step) && isText(event.title);
    return event.kind !== "name" && event.kind !== "note" && event.kind !== "plan" ? true : isText(event.text);
  }

  /* Nothing unless it is whole: an incident with half of its events would be saved so. */
  log.parse = (text) => {
    let data;
    try { data = JSON.parse(text); } catch (error) { return null; }
    if (!data || data.v !== VERSION || !ID.test(data.id) || !Array.isArray(data.events)) return null;
    if (!data.events.every(isEvent) || !data.events.some((event) => event.kind === "start")) return null;
    const drafts = Object.entries(data.drafts || {}).filter((pair) => pair.every(isText));
    return { v: VERSION, id: data.id, events: data.events, drafts: Object.fromEntries(drafts) };
  };

  log.text = (incident) => JSON.stringify(incident);
  log.raw = (id) => fetchText(keyOf(id)) || "";
  log.read = (id) => (ID.test(id) ? log.parse(log.raw(id)) : null);

  /* All there are, the latest first; one that cannot be read has no state. */
  log.all = () => ids().map((id) => {
    const incident = log.read(id);
    return { id, incident, state: incident && log.stateOf(incident) };
  }).sort((one, other) => (other.state ? other.state.last : 0) - (one.state ? one.state.last : 0));

  /* Takes over the events of another copy. A text that was removed in one of them stays removed. */
  log.absorb = (incident, events) => {
    const known = new Map(incident.events.map((event) => [event.id, event]));
    events.forEach((event) => {
      if (!known.has(event.id) || event.gone) known.set(event.id, event);
    });
    incident.events = [...known.values()].sort((one, other) => one.n - other.n || (one.id < other.id ? -1 : 1));
  };

  log.save = (incident) => {
    const other = log.read(incident.id);
    if (other) log.absorb(incident, other.events);
    const kept = keep(keyOf(incident.id), log.text(incident));
    return keep(FLAG, "1") && kept;
  };

  log.add = (incident, kind, more) => {
    const n = incident.events.reduce((most, event) => Math.max(most, event.n), 0) + 1;
    incident.events.push({ id: log.newId(), n, at: Date.now(), kind, ...more });
    return log.save(incident);
  };

  log.removeNote = (incident, id) => {
    incident.events = incident.events.map((event) => (event.id === id ? { ...event, text: "", gone: true } : event));
    return log.save(incident);
  };

  log.remove = (id) => {
    drop(keyOf(id));
    if (!ids().length) drop(FLAG);
  };

  log.start = (page) => {
    const incident = { v: VERSION, id: log.newId(), events: [], drafts: {} };
    log.add(incident, "start", { began: Date.now(), ...page });
    return incident;
  };

  const apply = {
    start(state, event) { if (state.began === undefined) Object.assign(state, event, { id: state.id }); },
    began(state, event) { state.began = event.time; },
    name(state, event) { state.name = event.text; },
    done(state, event) { state.ticks.set(event.step, event); },
    failed(state, event) { state.ticks.set(event.step, event); },
    undo(state, event) { state.ticks.delete(event.step); },
    note(state, event) { if (!event.gone) state.notes.push(event); },
    plan(state, event) { state.plan = event.text; },
    end(state, event) { state.end = event; },
    reopen(state) { state.end = null; },
  };

  log.stateOf = (incident) => {
    const state = { id: incident.id, ticks: new Map(), notes: [], plan: "", end: null, last: 0 };
    incident.events.forEach((event) => {
      if (Object.hasOwn(apply, event.kind)) apply[event.kind](state, event);
      state.last = Math.max(state.last, event.at);
    });
    return state;
  };

  /* Milliseconds from the beginning to a moment, or to the end. Always from times of day: a laptop that slept
     and a page that was loaded again must say the same. */
  log.elapsed = (state, at) => Math.max((at || (state.end ? state.end.time : Date.now())) - state.began, 0);

  /* Tells of what other tabs did: an id, or nothing where everything was cleared. */
  log.watch = (told) => {
    window.addEventListener("storage", (event) => {
      if (event.key === null) told("");
      else if (idOf(event.key)) told(idOf(event.key));
    });
  };
})();
