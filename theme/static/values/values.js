/* Values of the reader's own system: filled in once, then they stand in every command of every page that
   means the same by them (see site/parameters.py), and in what Copy copies.

   Own values are kept in this browser; secrets in the memory of this page alone. Values that a link brought
   are an offer: they are shown as such, no command that holds one is copied, and nothing is kept before the
   reader has agreed. Whatever a value holds, it is text to the page, never HTML.

   For other scripts: `drillbook.values.all()` gives the reader's own values by name, without secrets.

   Needs: page.
   Adds: values. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { make, need, say } = drillbook;
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const base = own.src.replace(/[^/]*\/[^/]*$/, "");
  /** @type {HTMLElement | null} */
  const page = document.querySelector("article[data-id]");
  /** @type {HTMLElement[]} */
  const spans = Array.from(document.querySelectorAll("main span.parameter"));
  const LINK = "#values:";
  const LONGEST = 500;
  /* What a shell acts on. A value may need it (a command, a list of names), so it is shown, never changed:
     whether the command has it in quotes already, only the reader sees. */
  const SHELL = /[\s;&|<>()$`\\"'*?[\]{}!]|^[-~#]/g;
  /* Line ends would run the command on pasting; marks that nobody sees make a value look like another one. */
  const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
  /** @type {Field[]} */
  let fields = [];
  /** @type {Map<Element, Field | undefined>} */
  const fieldOf = new Map();
  /** @type {Map<Element, string>} */
  const original = new Map();
  /** @type {(() => void)[]} */
  const watchers = [];
  /** @type {Promise<void> | null} */
  let readied = null;
  let brought = "";
  let isLog = false;

  const words = () => ({ ...drillbook.words.values, ...(isLog ? drillbook.words.logged : {}) });
  /** @type {Values["fill"]} */
  const fill = (text, value) => text.replace("%s", () => value);
  /** @param {unknown} text */
  const clean = (text) => String(text).replace(UNSEEN, "").trim().slice(0, LONGEST);

  /**
   * What of a value a shell would act on; of the reader's own, what the default does not hold already.
   * @type {Values["acted"]}
   */
  function acted(value, field) {
    const known = field ? field.default + field.example : "";
    return [...new Set((value.match(SHELL) || []).filter((sign) => !known.includes(sign)))];
  }

  /**
   * A link's value that a shell would act on stays out of the commands until the reader has agreed to it.
   * @param {Field} field
   */
  const shown = (field) => field.offered && !acted(field.offered).length ? field.offered : field.own;

  /** @param {Field} field */
  const missing = (field) => !shown(field) && !field.default;

  /**
   * @param {HTMLElement} span
   * @param {Field} field
   */
  function fillIn(span, field) {
    const value = shown(field);
    const linked = !!value && value !== field.own;
    const text = value || original.get(span) || "";
    span.textContent = field.secret && value && !field.open ? "••••••••" : text;
    span.classList.toggle("unset", !value && !field.default);
    span.classList.toggle("own", !!value && !linked);
    span.classList.toggle("linked", linked);
    if (linked) span.dataset.mark = words().linked;
    else if (missing(field)) span.dataset.mark = field.required ? words().missing : words().optional;
    else delete span.dataset.mark;
  }

  function apply() {
    /* What was said of a copy no longer holds. */
    document.querySelectorAll(".copy-note").forEach((note) => note.remove());
    spans.forEach((span) => {
      const field = fieldOf.get(span);
      if (field) fillIn(span, field);
    });
    watchers.forEach((tell) => tell());
  }

  /** @type {Values["set"]} */
  function set(field, value) {
    const text = clean(value);
    field.own = text === field.default ? "" : text;
    drillbook.values.storage.write(field);
    apply();
  }

  function refresh() {
    fields.forEach((field) => { field.own = clean(drillbook.values.storage.read(field)); });
    apply();
  }

  function all() {
    const owned = fields.filter((field) => field.own && !field.secret);
    return Object.fromEntries(owned.map((field) => [field.key, field.own]));
  }

  /* Links */

  /* The page's address with the reader's values, for somebody else. Its end is marked: what a chat adds is no
     part of it. */
  function link() {
    const pairs = new URLSearchParams(all()).toString().replace(/\+/g, "%20");
    return pairs && `${location.href.split("#")[0]}${LINK}${pairs}&`;
  }

  /* A heading may be called so. */
  function isLink() {
    return /^#values(?![\w-])/i.test(location.hash) && !document.getElementById(location.hash.slice(1));
  }

  async function receive() {
    const found = isLink() ? location.hash : history.state?.values;
    /* Who follows an anchor leaves the link behind; a reload there must not lose what it brought. */
    if (!found && offers().length) history.replaceState({ values: brought }, "");
    if (!found) return;
    brought = found;
    await Promise.all(["values/decode", "allowed"].map(need));
    const pairs = drillbook.values.decode(found);
    isLog = !!pairs?.delete(drillbook.allowed.MARK);
    take(pairs);
  }

  /** @param {Map<string, string> | null} pairs */
  function take(pairs) {
    const known = fields.filter((field) => drillbook.values.mayOffer(field, pairs, isLog));
    fields.forEach((field) => {
      const value = clean(known.includes(field) && pairs?.get(field.key) || "");
      field.offered = value === (field.own || field.default) ? "" : value;
    });
    apply();
    if (offers().length) ask(false);
    else if (!pairs) ask(false, words().damaged);
    else if (!known.length) ask(false, fill(words().foreign, [...pairs.keys()].join(", ").slice(0, LONGEST)));
  }

  /** @type {Values["offer"]} */
  function ask(asked, told) {
    need("values/link").then(() => drillbook.values.offer(asked, told))
      .catch(() => { /* Copy asks again */ });
  }

  const offers = () => fields.filter((field) => field.offered);

  /** @type {Values["decide"]} */
  function decide(agreed) {
    offers().forEach((field) => {
      const value = field.offered;
      field.offered = "";
      if (agreed.includes(field)) set(field, value);
    });
    /* Or a reload would ask again. */
    history.replaceState(null, "", isLink() ? location.href.split("#")[0] : location.href);
    apply();
  }

  /* Copying */

  /** @param {Element} block */
  const code = (block) => block.querySelector("code") || block;
  /** @param {Element} block */
  const spansIn = (block) => code(block).querySelectorAll("span.parameter");

  /** @param {Element} block */
  function used(block) {
    const found = new Set(Array.from(spansIn(block), (span) => fieldOf.get(span)));
    return [...found].filter((field) => field !== undefined);
  }

  /** @param {Element} block */
  function text(block) {
    const real = spansIn(block);
    const twin = /** @type {Element} */ (code(block).cloneNode(true));
    twin.querySelectorAll("span.parameter").forEach((span, at) => {
      const field = fieldOf.get(real[at]);
      if (field?.secret && field.own) span.textContent = field.own;
    });
    return twin.textContent.replace(/\n+$/, "");
  }

  /** @type {Values["note"]} */
  function note(block, told) {
    const next = block.nextElementSibling;
    if (next?.classList.contains("copy-note")) next.remove();
    if (told) block.after(make("p", { className: "copy-note", textContent: told }));
    return told;
  }

  /** @param {Field[]} list */
  const names = (list) => list.map((field) => field.name).join(", ");

  /** @param {Element} block */
  async function copy(block) {
    const empty = used(block).filter(missing);
    const done = await drillbook.copy(text(block));
    return done && empty.length ? note(block, words().copied.replace("%s", names(empty))) : done;
  }

  /**
   * What the copy button asks for: see page.js for what is given back.
   * @type {Values["give"]}
   */
  async function give(block) {
    await ready();
    note(block, "");
    const undecided = used(block).filter((field) => field.offered);
    if (undecided.length) {
      say(note(block, words().undecided.replace("%s", names(undecided))));
      ask(true);
      return null;
    }
    if (block.closest(".danger, .undo")?.matches(".danger:not(.undo)")) {
      await need("values/guard");
      if (!await drillbook.values.ask(block)) return null;
    }
    return copy(block);
  }

  /* Loading */

  /** @type {Values["open"]} */
  async function open(box) {
    if (!box.open) return;
    await Promise.all([ready(), need("values/form")]);
    drillbook.values.form(box);
  }

  function begin() {
    const none = { default: "", description: "", example: "", pattern: "", own: "", offered: "" };
    fields = (drillbook.parameters || []).map((field) => ({ ...none, ...field }));
    spans.forEach((span) => {
      const owner = span.closest(".procedure")?.id || "";
      const named = fields.filter((field) => field.name === span.dataset.parameter);
      original.set(span, span.textContent);
      fieldOf.set(span, named.find((field) => field.owners.includes(owner)) || named[0]);
    });
    fields = fields.filter((field) => spans.some((span) => fieldOf.get(span) === field));
    refresh();
    return receive();
  }

  function style() {
    return new Promise((done) => {
      const href = `${base}values.css`;
      document.head.append(make("link", { rel: "stylesheet", href, onload: done, onerror: done }));
    });
  }

  function load() {
    /* A script is loaded by this name, so it must be one: a server may read %2F as a step into another
       folder. */
    const id = page?.dataset.id || "";
    const isNamed = /^[^./\\%\p{C}][^/\\%\p{C}]*$/u.test(id);
    const lang = document.documentElement.lang;
    const asked = isNamed && spans.length ? [need(`parameters/${encodeURIComponent(id)}.${lang}`)] : [];
    const inherited = need("kept").then(() => drillbook.kept.inherit("drillbook.values"));
    return Promise.all([...asked, need("values/storage"), style(), inherited]).then(begin);
  }

  /* A bad line may fail any of it: who asks again tries again. */
  function ready() {
    return readied ||= need("values/values").then(load).catch((error) => {
      readied = null;
      throw error;
    });
  }

  drillbook.values = /** @type {Values} */ ({
    acted, all, apply, decide, fill, give, link, missing, names, note, offers, open, set, used, words,
    fields: () => fields,
    kept: () => drillbook.values.storage.lasts(),
    value: (field) => shown(field) || field.default,
    visible: (sign) => /\s/.test(sign) ? words().blank : sign,
    watch(tell) { watchers.push(tell); tell(); },
  });
  ready().catch(() => { /* whoever copies is told */ });
  addEventListener("hashchange", () => {
    readied = ready().then(receive);
    readied.catch(() => { readied = null; });
  });
  addEventListener("storage", (event) => {
    if (drillbook.values.storage?.isKey(event.key)) refresh();
  });
  /* A page that comes back from the browser's memory has slept through what other tabs did. */
  addEventListener("pageshow", (event) => { if (event.persisted) refresh(); });
})();
