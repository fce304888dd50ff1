/* Values of the reader's own system: filled in once, then they stand in every command of every page that means
   the same by them (see site/parameters.py), and in what Copy copies.

   Own values are kept in this browser; secrets in the memory of this page alone. Values that a link brought
   are an offer: they are shown as such, no command that holds one is copied, and nothing is kept before the
   reader has agreed. Whatever a value holds, it is text to the page, never HTML.

   For other scripts: `drillbook.values.all()` gives the reader's own values by name, without secrets. */
(function () {
  "use strict";

  var app = window.drillbook;
  var make = app.make;
  var base = document.currentScript.src.replace(/[^/]*\/[^/]*$/, "");
  var page = document.querySelector("article[data-id]");
  var spans = Array.from(document.querySelectorAll("main span.parameter"));
  var OLD = "drillbook.values";
  var KEY = app.key(OLD);
  var LINK = "#values:";
  var LONGEST = 500;
  /* What a shell acts on. A value may need it (a command, a list of names), so it is shown, never changed:
     whether the command has it in quotes already, only the reader sees. */
  var SHELL = /[\s;&|<>()$`\\"'*?[\]{}!]|^[-~#]/g;
  /* Line ends would run the command on pasting; marks that nobody sees make a value look like another one. */
  var UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
  var fields = [];
  var fieldOf = new Map();
  var original = new Map();
  var kept = true;
  var watchers = [];
  var readied;
  var brought = "";

  function words() { return app.words.values; }
  function clean(text) { return String(text).replace(UNSEEN, "").trim().slice(0, LONGEST); }

  /* Storage: a list of entries, because what a value belongs to is more than its name. */
  function entries() {
    try {
      var list = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(list) ? list.filter(function (entry) { return entry && Array.isArray(entry.scope); }) : [];
    } catch (error) { return []; }
  }
  function belongs(entry, field) {
    return entry.name === field.name && entry.default === field.default
      && entry.scope.some(function (system) { return field.scope.includes(system); });
  }
  function read() {
    fields.forEach(function (field) {
      if (field.secret || !kept) return;
      var entry = entries().find(function (entry) { return belongs(entry, field); });
      field.own = entry ? clean(entry.value) : "";
    });
  }
  function write(field) {
    if (field.secret) return;
    var scope = field.scope;
    var list = entries().filter(function (entry) {
      if (!belongs(entry, field)) return true;
      scope = scope.concat(entry.scope);
      return false;
    });
    if (field.own) list.push({ name: field.name, default: field.default, scope: Array.from(new Set(scope)), value: field.own });
    try {
      if (list.length) localStorage.setItem(KEY, JSON.stringify(list));
      else localStorage.removeItem(KEY);
      kept = true;
    } catch (error) { kept = false; /* they last as long as the page */ }
  }

  /* What of a value a shell would act on; of the reader's own, what the default does not hold already. */
  function acted(value, field) {
    var known = field ? field.default + field.example : "";
    return Array.from(new Set((value.match(SHELL) || []).filter(function (sign) { return !known.includes(sign); })));
  }
  /* A link's value that a shell would act on stays out of the commands until the reader has agreed to it. */
  function shown(field) {
    return field.offered && !acted(field.offered).length ? field.offered : field.own;
  }
  function missing(field) { return !shown(field) && !field.default; }

  function apply() {
    /* What was said of a copy no longer holds. */
    document.querySelectorAll(".copy-note").forEach(function (note) { note.remove(); });
    spans.forEach(function (span) {
      var field = fieldOf.get(span);
      if (!field) return;
      var value = shown(field);
      var linked = value && value !== field.own;
      var text = value || original.get(span);
      span.textContent = field.secret && value && !field.open ? "••••••••" : text;
      span.classList.toggle("unset", !value && !field.default);
      span.classList.toggle("own", !!value && !linked);
      span.classList.toggle("linked", !!linked);
      if (linked) span.dataset.mark = words().linked;
      else if (missing(field)) span.dataset.mark = field.required ? words().missing : words().optional;
      else delete span.dataset.mark;
    });
    watchers.forEach(function (tell) { tell(); });
  }

  function set(field, value) {
    value = clean(value);
    field.own = value === field.default ? "" : value;
    write(field);
    apply();
  }

  /* The page's address with the reader's values, for somebody else. Its end is marked: what a chat adds is no part of it. */
  function link() {
    var pairs = new URLSearchParams(all()).toString().replace(/\+/g, "%20");
    return pairs && location.href.split("#")[0] + LINK + pairs + "&";
  }
  /* A heading may be called so. */
  function isLink() { return /^#values(?![\w-])/i.test(location.hash) && !document.getElementById(location.hash.slice(1)); }
  function receive() {
    var found = isLink() ? location.hash : history.state && history.state.values;
    /* Who follows an anchor leaves the link behind; a reload there must not lose what it brought. */
    if (!found && offers().length) history.replaceState({ values: brought }, "");
    if (!found) return Promise.resolve();
    brought = found;
    return app.need("values/decode").then(function () { take(app.values.decode(found)); });
  }
  function take(pairs) {
    var known = fields.filter(function (field) { return !field.secret && pairs && pairs.has(field.key); });
    fields.forEach(function (field) {
      var value = clean(known.includes(field) ? pairs.get(field.key) : "");
      field.offered = value === (field.own || field.default) ? "" : value;
    });
    apply();
    if (offers().length) show(false);
    else if (!pairs) show(false, words().damaged);
    else if (!known.length) show(false, words().foreign.replace("%s", function () { return Array.from(pairs.keys()).join(", ").slice(0, LONGEST); }));
  }
  function show(asked, told) {
    app.need("values/link").then(function () { app.values.offer(asked, told); }).catch(function () { /* Copy asks again */ });
  }
  function offers() { return fields.filter(function (field) { return field.offered; }); }
  function decide(agreed) {
    offers().forEach(function (field) {
      var value = field.offered;
      field.offered = "";
      if (agreed.includes(field)) set(field, value);
    });
    /* Or a reload would ask again. */
    history.replaceState(null, "", isLink() ? location.href.split("#")[0] : location.href);
    apply();
  }

  /* Copying */

  function code(block) { return block.querySelector("code") || block; }
  function used(block) {
    var found = Array.from(code(block).querySelectorAll("span.parameter")).map(function (span) { return fieldOf.get(span); });
    return Array.from(new Set(found)).filter(Boolean);
  }
  function text(block) {
    var real = code(block).querySelectorAll("span.parameter");
    var twin = code(block).cloneNode(true);
    twin.querySelectorAll("span.parameter").forEach(function (span, at) {
      var field = fieldOf.get(real[at]);
      if (field && field.secret && field.own) span.textContent = field.own;
    });
    return twin.textContent.replace(/\n+$/, "");
  }
  function note(block, told) {
    var next = block.nextElementSibling;
    if (next && next.classList.contains("copy-note")) next.remove();
    if (told) block.after(make("p", { className: "copy-note", textContent: told }));
    return told;
  }
  function names(list) { return list.map(function (field) { return field.name; }).join(", "); }

  function copy(block) {
    var empty = used(block).filter(missing);
    return app.copy(text(block)).then(function (done) {
      return done && empty.length ? note(block, words().copied.replace("%s", names(empty))) : done;
    });
  }
  /* What the copy button asks for: see page.js for what is given back. */
  function give(block) {
    return ready().then(function () {
      note(block, "");
      var undecided = used(block).filter(function (field) { return field.offered; });
      if (undecided.length) {
        app.say(note(block, words().undecided.replace("%s", names(undecided))));
        show(true);
        return null;
      }
      var box = block.closest(".danger, .undo");
      if (!box || box.matches(".undo")) return copy(block);
      return app.need("values/guard").then(function () { return app.values.ask(block); }).then(function (agreed) {
        return agreed ? copy(block) : null;
      });
    });
  }

  function open(box) {
    if (!box.open) return Promise.resolve();
    return Promise.all([ready(), app.need("values/form")]).then(function () { app.values.form(box); });
  }
  function all() {
    var found = {};
    fields.forEach(function (field) { if (field.own && !field.secret) found[field.key] = field.own; });
    return found;
  }

  function begin() {
    fields = (app.parameters || []).map(function (field) {
      return Object.assign({ default: "", description: "", example: "", pattern: "", own: "", offered: "" }, field);
    });
    spans.forEach(function (span) {
      var procedure = span.closest(".procedure");
      var owner = procedure ? procedure.id : "";
      var named = fields.filter(function (field) { return field.name === span.dataset.parameter; });
      original.set(span, span.textContent);
      fieldOf.set(span, named.find(function (field) { return field.owners.includes(owner); }) || named[0]);
    });
    fields = fields.filter(function (field) { return spans.some(function (span) { return fieldOf.get(span) === field; }); });
    refresh();
    return receive();
  }
  function refresh() {
    read();
    apply();
  }

  function style() {
    return new Promise(function (done) {
      document.head.append(make("link", { rel: "stylesheet", href: base + "values.css", onload: done, onerror: done }));
    });
  }
  function load() {
    /* A script is loaded by this name, so it must be one: a server may read %2F as a step into another folder. */
    var isNamed = page && /^[^./\\%\p{C}][^/\\%\p{C}]*$/u.test(page.dataset.id);
    var asked = isNamed && spans.length ? ["parameters/" + encodeURIComponent(page.dataset.id) + "." + document.documentElement.lang] : [];
    var inherited = app.need("kept").then(function () { return app.kept.inherit(OLD); });
    return Promise.all(asked.map(app.need).concat(style(), inherited)).then(begin);
  }
  /* A bad line may fail any of it: who asks again tries again. */
  function ready() {
    return readied = readied || app.need("values/values").then(load).catch(function (error) {
      readied = null;
      throw error;
    });
  }

  try { localStorage.getItem(KEY); } catch (error) { kept = false; }
  app.values = {
    all: all, give: give, open: open, set: set, link: link, decide: decide, offers: offers, acted: acted, missing: missing,
    used: used, note: note, names: names, apply: apply,
    fields: function () { return fields; },
    kept: function () { return kept; },
    value: function (field) { return shown(field) || field.default; },
    watch: function (tell) { watchers.push(tell); tell(); },
  };
  ready().catch(function () { /* whoever copies is told */ });
  addEventListener("hashchange", function () {
    readied = ready().then(receive);
    readied.catch(function () { readied = null; });
  });
  addEventListener("storage", function (event) { if (event.key === KEY || event.key === null) refresh(); });
  /* A page that comes back from the browser's memory has slept through what other tabs did. */
  addEventListener("pageshow", function (event) { if (event.persisted) refresh(); });
})();
