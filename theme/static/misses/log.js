/* Unanswered questions, as this browser keeps them; nothing of them leaves it.

   A question is asked when it was submitted, or when its answer has stood there for two seconds: see
   search/asked.js. Who stops while typing and types on asks once. It is unanswered where no page answers;
   or where the reader asked another one, cleared the box or left, and had opened none of the first results,
   which are the five that a phone shows. The page that a search led to within a quarter of an hour is what it
   should have led to: the one that other words found, a later result, or one of the nearest.

   Needs: page, kept, misses/discreet, search/box.
   Adds: misses. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { key, need, store } = drillbook;
  const KEY = key("drillbook.misses"), OPENED = key("drillbook.opened");
  const MOST = 100, MOST_OPENED = 20, FIRST = 5;
  const SESSION = 15 * 60 * 1000;
  const LONGEST = 200; /* characters of any text that is kept */
  /** @type {(() => void)[]} */
  const listeners = [];
  /** @type {(Question & { isSubmitted: boolean }) | null} */
  let last = null;

  /**
   * A log is nobody's words, and who filters asks less than the whole site.
   * @param {Found} found
   * @returns {Question}
   */
  function questionOf({ fits, query: { filters, isLog, said, words } }) {
    const counts = words.length > 0 && !isLog && !Object.keys(filters).length;
    return { text: isLog ? "" : said.trim(), fits, counts };
  }

  /**
   * @param {string} name
   * @param {"localStorage" | "sessionStorage"} [area]
   * @returns {any[]}
   */
  function listAt(name, area) {
    try {
      const found = JSON.parse(store.get(name, area) || "[]");
      return Array.isArray(found) ? found : [];
    } catch { return []; }
  }

  /** @param {any} text */
  const isText = (text) => typeof text === "string" && text.length <= 2 * LONGEST;

  /** @param {any} entry */
  const isMiss = (entry) => Boolean(entry) && [entry.question, entry.lang, entry.page, entry.title, entry.by]
    .every(isText) && entry.question && typeof entry.fits === "boolean" && entry.times >= 1 && entry.at > 0;

  /** @returns {Miss[]} the latest first */
  const all = () => listAt(KEY).filter(isMiss).slice(0, MOST);

  /** @param {Miss[]} list */
  function save(list) {
    store.set(KEY, list.length ? JSON.stringify(list.slice(0, MOST)) : null);
    listeners.forEach((told) => told());
  }

  /** @param {Miss} miss */
  const isOfNow = (miss) => Date.now() - miss.at < SESSION;

  const opened = () => listAt(OPENED, "sessionStorage").filter(isText);

  /**
   * The same words again within a session are one question.
   * @param {Question} question
   */
  function keep({ counts, fits, text }) {
    if (!counts || !drillbook.isDiscreet(text)) return;
    const list = all(), at = Date.now(), { lang } = drillbook;
    const known = list.find(({ question }) => question === text);
    /** @type {Miss} */
    const fresh = { question: text, lang, fits, times: 1, at, page: "", title: "", by: "" };
    const times = known && !isOfNow(known) ? known.times + 1 : known?.times;
    const again = known && isOfNow(known) ? known : { ...known, by: "" };
    save([known ? { ...fresh, ...again, fits, at, times: times || 1 } : fresh,
      ...list.filter((miss) => miss !== known)]);
  }

  /**
   * A first result was opened after all.
   * @param {string} text
   */
  function drop(text) {
    const list = all(), known = list.find((miss) => miss.question === text && isOfNow(miss));
    if (known) save(list.filter((miss) => miss !== known));
    if (!drillbook.isDiscreet(text)) return;
    const texts = [text, ...opened().filter((other) => other !== text)].slice(0, MOST_OPENED);
    store.set(OPENED, JSON.stringify(texts), "sessionStorage");
  }

  /**
   * Where the search led in the end: what has no page yet gets this one, and what the same question led
   * elsewhere gets it in the place of that.
   * @param {Question} question
   * @param {HTMLAnchorElement} link
   */
  function lead({ counts, text }, link) {
    const page = drillbook.kept.page(link.href);
    if (!page || page.length > LONGEST) return;
    const by = counts && drillbook.isDiscreet(text) ? text : "-";
    const title = (link.textContent || "").trim().slice(0, LONGEST), list = all();
    const waiting = list.filter((miss) => isOfNow(miss) && (!miss.by || (by !== "-" && miss.by === by)));
    if (!waiting.length) return;
    waiting.forEach((miss) => Object.assign(miss, { page, title, by }));
    save(list);
  }

  /* Who stopped while typing and typed on asked once; what was submitted was meant. */
  /** @param {string} text */
  const isTypedOn = (text) => last !== null && !last.isSubmitted && text.startsWith(last.text);

  /**
   * Another question ends the one before it.
   * @param {string} text
   */
  function turnTo(text) {
    if (last && last.text !== text && !isTypedOn(text)) leave();
  }

  /** @param {Question} question */
  const wasOpened = ({ fits, text }) => fits && opened().includes(text);

  function leave() {
    const question = last;
    last = null;
    if (question && !wasOpened(question)) keep(question);
  }

  /**
   * @param {Question} question
   * @param {number} rank from 0
   * @param {Element} acted a link, or the button of a command
   */
  function open(question, rank, acted) {
    turnTo(question.text);
    last = null;
    if (question.fits && rank < FIRST) drop(question.text);
    else keep(question);
    if (acted instanceof HTMLAnchorElement) lead(question, acted);
  }

  drillbook.misses = {
    all, leave,

    rest(found, isSubmitted) {
      const question = questionOf(found);
      turnTo(question.text);
      const isMeant = last?.text === question.text && last.isSubmitted;
      last = { ...question, isSubmitted: isSubmitted || isMeant };
    },

    choose(found, event) {
      const target = /** @type {Element} */ (event.target), acted = target.closest("a, button");
      const item = target.closest(".found");
      if (!acted || !item?.parentElement) return;
      open(questionOf(found), Array.from(item.parentElement.children).indexOf(item), acted);
    },

    forget(question) {
      if (question === undefined || last?.text === question) last = null;
      save(question === undefined ? [] : all().filter((miss) => miss.question !== question));
    },

    watch(told) { listeners.push(told); },
  };

  addEventListener("pagehide", leave);
  /* A phone tells no more than this of a page that it puts away. */
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
  addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) listeners.forEach((told) => told());
  });

  /* Shown on the search page alone. */
  if (document.getElementById("at-results")) {
    Promise.all(["misses/issue", "misses/list"].map(need)).catch(() => {});
  }
})();
