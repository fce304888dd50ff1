/* Incidents as this browser keeps them: one key of the storage each, holding an append-only list of events.
   What is true now is derived from the events, so that two tabs, or two copies of the site, are put together
   by putting their lists together: no tick is ever overwritten.

   Needs: page, kept, run/run.
   Adds: run.log. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { key, store } = drillbook;
  const VERSION = 1;
  const OLD = "drillbook.run";
  const FLAG = key(OLD); /* there while any incident is: pages look for it alone */
  const PREFIX = `${OLD}.`;
  const LONGEST = 2000; /* characters of a note */
  /** @type {Outcome[]} */
  const OUTCOMES = ["recovered", "not-recovered", "false-alarm"];
  const ID = /^[\w-]{1,64}$/;
  /** @type {Map<string, string>} */
  const memory = new Map(); /* what the storage would not take */
  const { log } = drillbook.run;

  Object.assign(log, { LONGEST, OUTCOMES });

  /** @param {string} name */
  const fetchText = (name) => store.get(name) ?? memory.get(name) ?? "";

  /**
   * Says whether the storage has it.
   * @param {string} name
   * @param {string} text
   */
  function keep(name, text) {
    const done = store.set(name, text);
    if (done) memory.delete(name);
    else memory.set(name, text);
    return done;
  }

  /** @param {string} name */
  function drop(name) {
    memory.delete(name);
    store.set(name, null);
  }

  /** @param {string} id */
  const keyOf = (id) => key(PREFIX + id);

  /**
   * Which incident of this site a key holds; nothing for any other key.
   * @param {string} name
   */
  function idOf(name) {
    const id = name.slice(PREFIX.length).split(" ")[0];
    return ID.test(id) && name === keyOf(id) ? id : "";
  }

  const ids = () => [...new Set([...memory.keys(), ...drillbook.kept.names()].map(idOf).filter(Boolean))];

  /**
   * Takes over one from before incidents were told apart by site; says whether it could.
   * @param {string} id
   * @param {string} text
   * @param {Incident | null} incident
   */
  function adopt(id, text, incident) {
    const done = incident ? log.save(incident) : log.raw(id) || (keep(keyOf(id), text) && keep(FLAG, "1"));
    if (done) drop(PREFIX + id);
    return done;
  }

  /* The only site there is takes over all of them; where there are several, the page of the scenario does. */
  log.inherit = async (scenario) => {
    const { kept } = drillbook;
    const old = kept.names().filter((name) => name.startsWith(PREFIX) && ID.test(name.slice(PREFIX.length)));
    const shared = old.length > 0 && await kept.shared();
    const left = old.map((name) => name.slice(PREFIX.length)).filter((id) => {
      const text = fetchText(PREFIX + id);
      const incident = log.parse(text);
      const isOurs = !shared || (incident && log.stateOf(incident).scenario === scenario);
      return !(isOurs && adopt(id, text, incident));
    });
    if (!left.length) drop(OLD);
  };

  /* Whether what is ticked off now outlives the tab. */
  log.lasts = () => store.set(key(`${OLD}?`), "1") && store.set(key(`${OLD}?`), null) && memory.size === 0;

  log.newId = () => {
    const chance = crypto.getRandomValues(new Uint32Array(2));
    return `${Date.now().toString(36)}-${chance[0].toString(36)}${chance[1].toString(36)}`;
  };

  /** @typedef {(value: any) => boolean} Is */

  /** @type {Is} */
  const isText = (value) => typeof value === "string" && value.length <= LONGEST;
  /** @type {Is} */
  const isTime = (value) => Number.isFinite(value) && Math.abs(value) < 8e15;
  /** @type {Is} */
  const isSpan = (value) => value === null || (Number.isFinite(value) && value >= 0);
  /* Some hosts take `.html` off. */
  /** @type {Is} */
  const isPath = (value) => isText(value) && /^(?![/\\]|[^/]*:)[^\\?#]+$/.test(value);
  /** @type {Is} */
  const isStep = (value) => Array.isArray(value) && value.length === 3 && value.every(isText);

  /** @type {Is} */
  function isStart(event) {
    return isText(event.scenario) && isText(event.title) && isText(event.name) && isTime(event.began)
      && isSpan(event.rto) && isSpan(event.decide) && isText(event.built) && isText(event.lang)
      && isPath(event.path) && Array.isArray(event.steps) && event.steps.every(isStep);
  }

  /** @type {Is} */
  function isEnd(event) {
    const { outcome, time, loss, verified } = event;
    return OUTCOMES.includes(outcome) && isTime(time) && isText(loss) && isText(verified);
  }

  /** @type {Is} */
  const isTick = (event) => isText(event.step) && isText(event.title);
  /** @type {Is} */
  const hasText = (event) => isText(event.text);

  /* What an event of each kind must say; of kinds that a newer copy may write, nothing. */
  /** @type {Record<string, Is>} */
  const needed = {
    start: isStart, end: isEnd, began: (event) => isTime(event.time),
    done: isTick, failed: isTick, undo: isTick,
    name: hasText, note: hasText, plan: hasText,
  };

  /** @type {Is} */
  function isEvent(event) {
    if (!event || typeof event !== "object") return false;
    if (!ID.test(event.id) || !isTime(event.at) || !isTime(event.n)) return false;
    const { kind } = event, texts = [event.step, event.title, event.text];
    if (!isText(kind) || !texts.every((text) => text === undefined || isText(text))) return false;
    return !Object.hasOwn(needed, kind) || needed[kind](event);
  }

  /* Nothing unless it is whole: an incident with half of its events would be saved so. */
  log.parse = (text) => {
    let data;
    try { data = JSON.parse(text); } catch { return null; }
    if (!data || data.v !== VERSION || !ID.test(data.id) || !Array.isArray(data.events)) return null;
    if (!data.events.every(isEvent)) return null;
    if (!data.events.some((/** @type {RunEvent} */ event) => event.kind === "start")) return null;
    const drafts = Object.entries(data.drafts || {}).filter((pair) => pair.every(isText));
    return { v: VERSION, id: data.id, events: data.events, drafts: Object.fromEntries(drafts) };
  };

  log.text = (incident) => JSON.stringify(incident);
  log.raw = (id) => fetchText(keyOf(id));
  log.read = (id) => (ID.test(id) ? log.parse(log.raw(id)) : null);

  /* All there are, the latest first; one that cannot be read has no state. */
  log.all = () => ids().map((id) => {
    const incident = log.read(id);
    return { id, incident, state: incident && log.stateOf(incident) };
  }).sort((one, other) => (other.state?.last || 0) - (one.state?.last || 0));

  /* Takes over the events of another copy. A text that was removed in one of them stays removed. */
  log.absorb = (incident, events) => {
    const known = new Map(incident.events.map((event) => [event.id, event]));
    events.forEach((event) => {
      if (!known.has(event.id) || event.gone) known.set(event.id, event);
    });
    incident.events = [...known.values()];
    incident.events.sort((one, other) => one.n - other.n || (one.id < other.id ? -1 : 1));
  };

  log.save = (incident) => {
    const other = log.read(incident.id);
    if (other) log.absorb(incident, other.events);
    const kept = keep(keyOf(incident.id), log.text(incident));
    return keep(FLAG, "1") && kept;
  };

  log.add = (incident, kind, more) => {
    const n = incident.events.reduce((most, event) => Math.max(most, event.n), 0) + 1;
    incident.events.push(/** @type {RunEvent} */ ({ id: log.newId(), n, at: Date.now(), kind, ...more }));
    return log.save(incident);
  };

  log.removeNote = (incident, id) => {
    incident.events = incident.events.map((event) =>
      event.id === id ? { ...event, text: "", gone: true } : event);
    return log.save(incident);
  };

  log.remove = (id) => {
    drop(keyOf(id));
    if (!ids().length) drop(FLAG);
  };

  log.start = (page) => {
    /** @type {Incident} */
    const incident = { v: VERSION, id: log.newId(), events: [], drafts: {} };
    log.add(incident, "start", { began: Date.now(), ...page });
    return incident;
  };

  /** @type {Record<string, (state: RunState, event: RunEvent) => void>} */
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
    /* The rest is in the event with which it began. */
    const state = /** @type {RunState} */ ({
      id: incident.id, ticks: new Map(), notes: /** @type {RunEvent[]} */ ([]), plan: "", end: null, last: 0,
    });
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
