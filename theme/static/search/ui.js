/* The search box: results as one types, in a panel below the box or as the list of the search page. Results
   are plain links in a list. Arrows move the focus among them, so that every reader, screen reader and mouse
   can do with them what can be done with links.

   Needs: page, text, search/asked, search/box, search/documents, search/engine, search/index, search/kinds,
   search/loading, search/recent, search/results.
   Adds: open. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { index } = drillbook;
  const { make } = drillbook.results;
  const { inherit, recent, remember, forget: forgetRecent } = drillbook.recent;
  const place = document.getElementById("at-results");
  /* Hosts refuse addresses of more than a few thousand characters, and Hangul takes nine of them. */
  const LONGEST_ADDRESS = 1500;
  const LONGEST_TITLE = 60;

  /** @typedef {HTMLInputElement | HTMLTextAreaElement} Box */

  /* The box becomes another one when a log is pasted: see search/box.js. */
  const box = () => /** @type {Box} */ (document.getElementById("at-q"));
  const form = /** @type {HTMLFormElement} */ (box().form);
  const around = /** @type {HTMLElement} */ (form.parentElement);
  let asked = "", round = 0, limit = 0, timer = 0;
  /** @type {KindBar | null} */
  let kinds = null;

  const status = make("p", { className: "found-status" });
  status.setAttribute("role", "status");
  const said = make("div", { className: "found-notes" });
  const list = make("ol", { className: "found-list" });
  const foot = make("p", { className: "found-foot" });
  const className = place ? "finder" : "finder panel";
  const panel = make("div", { className, hidden: true, tabIndex: -1 }, status, said, list, foot);
  (place || around).append(panel);

  function forget() {
    forgetRecent();
    clear();
    box().focus();
  }

  function clear() {
    [said, list, foot, status].forEach((element) => { element.textContent = ""; });
    status.classList.remove("unfit");
    panel.hidden = true;
    kinds?.hide();
  }

  function offerRecent() {
    clear();
    const texts = recent();
    if (!texts.length) return;
    said.append(make("span", { className: "label", textContent: drillbook.results.words.recent }));
    texts.forEach((text) => {
      const again = make("button", { type: "button", className: "again", textContent: text });
      again.addEventListener("click", () => { box().value = text; box().focus(); ask(); });
      list.append(make("li", {}, again));
    });
    const textContent = drillbook.results.words.clear;
    const empty = make("button", { type: "button", className: "plain", textContent });
    empty.addEventListener("click", forget);
    foot.append(empty);
    panel.hidden = false;
  }

  /** @param {boolean} [more] whether for more results of the same */
  async function ask(more) {
    const text = box().value;
    if (!more) limit = drillbook.constants.limit;
    asked = text;
    const own = ++round;
    drillbook.asked.ends(text);
    write(text);
    if (!text.trim()) {
      offerRecent();
      return;
    }
    try {
      const found = await drillbook.engine.search(text, limit);
      if (own === round) await show(found, own);
    } catch { fail(own); }
  }

  /** @param {number} own the round that failed */
  function fail(own) {
    if (own !== round) return;
    clear();
    status.textContent = drillbook.results.words.failed;
    panel.hidden = false;
  }

  /**
   * @param {Found} found
   * @param {number} own its round
   */
  async function show(found, own) {
    const results = found.fits ? found.results : found.nearest;
    const { documentOf } = drillbook.documents, isWanted = () => own === round;
    const versions = results.flatMap(({ number }) => index.versions(number));
    await drillbook.loading.settle(() => versions.map(documentOf));
    if (!isWanted()) return;
    const entries = results.map(drillbook.results.item);
    list.textContent = "";
    list.append(...entries.map((entry) => entry.element));
    said.textContent = foot.textContent = "";
    say(found);
    kinds?.show(found.query);
    panel.hidden = false;
    const notes = drillbook.results.notes(found, entries.map((entry) => entry.number));
    await drillbook.results.finish(entries, found.understood, isWanted);
    const listed = await notes;
    if (!isWanted()) return;
    said.prepend(...listed.map((textContent) => make("p", { textContent })));
    panel.dataset.query = asked;
    drillbook.asked.shows(found);
  }

  /** @param {Found} found */
  function say(found) {
    const words = drillbook.results.words;
    status.textContent = found.fits ? drillbook.results.count(found) : words.none;
    status.classList.toggle("unfit", !found.fits);
    if (!found.fits) { suggest(found); return; }
    if (found.total <= found.results.length) return;
    if (place) {
      const more = make("button", { type: "button", className: "button more", textContent: words.more });
      more.addEventListener("click", () => {
        const from = list.children.length;
        limit += drillbook.constants.limit;
        ask(true).then(() => focusLink(from));
      });
      foot.append(more);
    } else if (isShort(box().value)) {
      foot.append(make("a", { href: `${form.action}?q=${encoded(box().value)}`, textContent: words.all }));
    }
  }

  /**
   * Nothing answers: the nearest pages are named as what they are, and how to write the one that is missing.
   * @param {Found} found
   */
  function suggest({ gap, nearest, query }) {
    const words = drillbook.results.words;
    if (gap) said.append(gapLine(gap));
    if (nearest.length) said.append(make("p", { className: "found-nearest", textContent: words.nearest }));
    const asked = query.said.replace(/[\s"`$\\]+/g, " ").trim();
    const title = query.isLog ? "…" : drillbook.text.cut(asked, LONGEST_TITLE);
    const command = make("code", { textContent: `drillbook new scenario "${title}"` });
    foot.append(words.hint, " ", words.add, " ", command);
  }

  /**
   * What no scenario covers, with the way to the map of what scenarios cover.
   * @param {[string, string]} gap
   */
  function gapLine([system, failure]) {
    const { href } = new URL("coverage.html", form.action);
    return make("p", {}, make("a", { href, textContent: drillbook.results.gap(system, failure) }));
  }

  /** @param {string} text */
  const isShort = (text) => encoded(text.slice(0, LONGEST_ADDRESS + 1)).length <= LONGEST_ADDRESS;

  /**
   * Half a character beyond the first plane, as what is cut off may end with, has no form in an address.
   * @param {string} text
   */
  const encoded = (text) => encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, "\ufffd"));

  /**
   * The search page has its query in the address: it can be shared, and Back leads to it.
   * @param {string} text
   */
  function write(text) {
    clearTimeout(timer);
    if (!place) return;
    timer = setTimeout(() => {
      const query = text.trim() && isShort(text) ? `?q=${encoded(text)}` : location.pathname;
      try { history.replaceState(null, "", query); } catch { /* a disk that allows no other address */ }
    }, 300);
  }

  /** @returns {HTMLElement[]} */
  const links = () => Array.from(list.querySelectorAll(".card-title a, .again"));

  /** @param {number} at */
  function focusLink(at) {
    const found = links();
    if (found.length) found[Math.max(0, Math.min(at, found.length - 1))].focus();
  }

  /** @param {KeyboardEvent} event */
  function keys(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const active = /** @type {HTMLElement} */ (document.activeElement);
    const at = links().indexOf(active), isBox = active === box();
    const isArea = isBox && box().tagName === "TEXTAREA";
    if (event.key === "ArrowDown" && !isArea) focusLink(at + 1);
    else if (event.key === "ArrowUp" && at > 0) focusLink(at - 1);
    else if (event.key === "ArrowUp" && at === 0) box().focus();
    else if (event.key === "Home" && at >= 0) focusLink(0);
    else if (event.key === "End" && at >= 0) focusLink(Infinity);
    else if (event.key === "Escape" && !panel.hidden && !place) { clear(); box().focus(); }
    else if (event.key === "Escape" && at >= 0) box().focus();
    else if (event.key === "Enter" && isArea && !event.shiftKey) form.requestSubmit();
    else {
      /* Whoever types on means the query. */
      if (at >= 0 && event.key.length === 1 && event.key !== " " && event.key !== "/") box().focus();
      return;
    }
    event.preventDefault();
  }

  /** @param {SubmitEvent} event */
  function submit(event) {
    remember(box().value);
    if (!place && isShort(box().value)) return;
    event.preventDefault();
    (asked === box().value ? Promise.resolve() : ask()).then(() => {
      drillbook.asked.submits();
      focusLink(0);
    });
  }

  /** @param {Element | null} link */
  function choose(link) {
    if (link) remember(box().value);
  }

  function listen() {
    form.addEventListener("input", () => ask());
    form.addEventListener("focusin", (event) => { if (panel.hidden && event.target === box()) ask(); });
    around.addEventListener("keydown", keys);
    place?.addEventListener("keydown", keys);
    form.addEventListener("submit", submit);
    list.addEventListener("click", (event) => choose(/** @type {Element} */ (event.target).closest("a")));
    /* A page is opened in another tab too, by the middle button or the menu of a link. */
    ["click", "auxclick", "contextmenu"]
      .forEach((way) => list.addEventListener(way, drillbook.asked.chooses));
    around.addEventListener("focusout", () => setTimeout(() => {
      const away = document.hasFocus() && !around.contains(document.activeElement);
      if (!place && away) clear();
    }));
  }

  /* Called when everything is there: see search/box.js. */
  drillbook.open = () => {
    inherit();
    listen();
    if (place && !box().value) {
      const query = new URLSearchParams(location.search).get("q") || "";
      if (/[\r\n]/.test(query.trim())) drillbook.widen(query);
      else box().value = query;
    }
    if (place) {
      kinds = drillbook.kinds.bar(() => box().value, (text) => { box().value = text; ask(); });
      panel.prepend(kinds.element);
    }
    if (box().value || document.activeElement === box()) ask();
    if (place && !box().value) box().focus();
    return true;
  };
})();
