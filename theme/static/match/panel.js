/* The place for a log on the home page: reads it in slices between which the page stays alive, and shows the
   scenarios that it points to. Nothing is sent and nothing is stored. What it shows is in match/results.js.

   Needs: page, match/log, match/results, match/sources, search/box, search/loading.
   Adds: match, matchWords, signatures. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { make } = drillbook;
  const LONGEST = 50000; /* a box with more is slow to draw */
  const AWAKE = 16; /* milliseconds of work before the page may do something else */
  const PAUSE = 250;
  /** @typedef {{ over: boolean, cancelled: boolean }} Round one reading; it ends when either is true */

  /** @type {LogPlace} */
  let parts;
  /** @type {SignatureData} */
  let data;
  /** @type {Round | undefined} */
  let current;
  let timer = 0;

  drillbook.signatures = (value) => { data = value; };

  /* Called with what was dropped or pasted: files and texts. */
  drillbook.match = async (place, sources) => {
    if (!parts) build(place);
    parts.place.hidden = false;
    if (sources.length) await take(sources);
    else parts.area.focus();
  };

  /** @param {HTMLElement} place */
  function build(place) {
    const words = drillbook.words.match;
    const { area, hint } = makeArea();
    const files = make("input", { type: "file", id: "at-log-files", multiple: true });
    const status = make("p", { className: "found-status" });
    status.setAttribute("role", "status");
    const { bar, going, said } = makeProgress(area);
    const found = make("div", { className: "log-found" });
    const heading = make("h2", { id: "at-log", textContent: words.heading });
    const choose = make("p", { className: "log-files" });
    choose.append(make("label", { htmlFor: files.id, textContent: words.files }), " ", files);
    const label = make("label", { htmlFor: area.id, className: "label", textContent: words.label });
    place.textContent = "";
    place.setAttribute("role", "region");
    place.setAttribute("aria-labelledby", heading.id);
    place.append(heading, label, area, hint, choose, going, status, found);
    parts = { place, area, files, status, bar, going, said, found };
    area.addEventListener("input", () => {
      files.value = ""; /* its name no longer says what is shown, and it may be chosen again */
      clearTimeout(timer);
      timer = setTimeout(() => run(textSources(area.value)), PAUSE);
    });
    files.addEventListener("change", () => {
      area.value = "";
      run(Array.from(files.files || [], fileSource));
    });
  }

  function makeArea() {
    const area = make("textarea", {
      id: "at-log-text", rows: 5, spellcheck: false, autocomplete: "off", autocapitalize: "off",
    });
    const textContent = drillbook.words.match.hint;
    const hint = make("p", { className: "quiet", id: "at-log-hint", textContent });
    area.setAttribute("aria-describedby", hint.id);
    area.addEventListener("paste", paste);
    return { area, hint };
  }

  /** @param {HTMLElement} area where one goes on after Cancel */
  function makeProgress(area) {
    const words = drillbook.words.match;
    const bar = make("progress", { max: 1 });
    bar.setAttribute("aria-label", words.progress);
    const cancel = make("button", { type: "button", className: "button", textContent: words.cancel });
    const going = make("p", { className: "log-going", hidden: true });
    const said = make("span");
    going.append(bar, " ", said, " ", cancel);
    cancel.addEventListener("click", () => {
      if (current) current.cancelled = true;
      area.focus();
    });
    return { bar, going, said };
  }

  /** @param {ClipboardEvent} event */
  function paste(event) {
    const text = event.clipboardData?.getData("text/plain") || "";
    if (text.length <= LONGEST) return;
    event.preventDefault();
    take([text]);
  }

  /** @param {File} file */
  const fileSource = (file) => ({ name: file.name, blob: file });
  /** @param {string} text */
  const textSources = (text) => (text.trim() ? [{ name: "", blob: new Blob([text]) }] : []);

  /** @param {Dropped[]} sources */
  function take(sources) {
    const texts = sources.filter((source) => typeof source === "string");
    parts.files.value = "";
    parts.area.value = texts.length && texts[0].length <= LONGEST ? texts[0] : "";
    return run(sources.flatMap((one) => (typeof one === "string" ? textSources(one) : [fileSource(one)])));
  }

  /* Between two slices of work the page is drawn and keys are heard. */
  function breathe() {
    return new Promise((done) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => done(undefined);
      channel.port2.postMessage(0);
    });
  }

  /**
   * A newer log ends the reading of an older one without a word; Cancel ends it with what was found so far.
   * @param {Source[]} sources
   */
  async function run(sources) {
    clearTimeout(timer);
    if (current) current.over = true;
    /** @type {Round} */
    const own = current = { over: false, cancelled: false };
    const words = drillbook.words.match;
    parts.found.textContent = parts.status.textContent = "";
    parts.going.hidden = !sources.length;
    if (!sources.length) return;
    parts.said.textContent = words.loading;
    parts.bar.removeAttribute("value");
    try {
      await ready();
      /** @type {string[]} */
      const notes = [];
      const matcher = drillbook.matching.makeMatcher(data);
      for (const source of sources) {
        if (!own.over && !own.cancelled) notes.push(...await read(matcher, source, own));
      }
      if (own.over) return;
      parts.going.hidden = true;
      if (own.cancelled) notes.push(words.cancelled);
      await drillbook.matchResults(parts, matcher, notes, sources.length > 1, () => !own.over);
    } catch {
      if (own.over) return;
      parts.going.hidden = true;
      parts.status.textContent = words.failed;
    }
  }

  async function ready() {
    if (data) return;
    if (!await drillbook.search()) throw new Error("no search");
    await drillbook.loading.load("signatures");
  }

  /**
   * @param {Matcher} matcher
   * @param {Source} source
   * @param {Round} own
   * @returns what is to be said of it
   */
  async function read(matcher, source, own) {
    const reader = matcher.open(source.name), notes = [];
    let since = performance.now(), shown = 0, bytes = 0;
    try {
      for await (const block of drillbook.matching.blocks(source.blob)) {
        const lines = reader.take(block), now = performance.now();
        bytes += block.length;
        if (now - since < AWAKE) continue;
        if (now - shown > 100) {
          shown = now;
          showProgress(source, lines, bytes);
        }
        await breathe();
        if (own.over || own.cancelled) break;
        since = performance.now();
      }
    } catch (error) {
      notes.push(faultOf(/** @type {Error & { packed?: string }} */ (error), source));
    }
    reader.end();
    return notes;
  }

  /**
   * @param {Source} source
   * @param {number} lines
   * @param {number} bytes
   */
  function showProgress({ blob, name }, lines, bytes) {
    const words = drillbook.words.match;
    parts.said.textContent = fill(words.reading, { name: name || words.pasted, lines: number(lines) });
    /* Of what was packed, nobody knows how much is to come. */
    if (bytes <= blob.size) parts.bar.value = bytes / blob.size;
    else parts.bar.removeAttribute("value");
  }

  /**
   * @param {Error & { packed?: string }} error
   * @param {Source} source
   */
  function faultOf(error, source) {
    const words = drillbook.words.match;
    const isGone = error.name === "NotFoundError" || error.name === "NotReadableError";
    const text = error.packed ? words.packed : isGone ? words.unreadable : words.damaged;
    return fill(text, { name: source.name || words.pasted, format: error.packed });
  }

  /** @param {number} value */
  const number = (value) => value.toLocaleString(drillbook.lang);

  /**
   * "%(n)s lines" with its parts filled in.
   * @type {Drillbook["matchWords"]["fill"]}
   */
  function fill(text, values) {
    return text.replace(/%\((\w+)\)s/g, (_, name) => values[name] || "");
  }

  drillbook.matchWords = { fill, number };
})();
