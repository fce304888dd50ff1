/* What every page gets where scripts run: copy buttons, `/` for the search box, the theme that was chosen.
   Everything here is made by the script, so that nothing dead stands on the page without it.
   Words come from the script element, which the template fills in the page's language. */
(function () {
  "use strict";

  var own = document.currentScript;
  var words = own.dataset;
  var root = document.documentElement;
  /* Several sites may share an origin, and with it what the browser keeps. */
  var site = new URL("..", own.src).href;
  var fetched = {};
  var page = document.querySelector("[data-id]");
  var filling;

  /* Storage may be forbidden (private windows, some file:// policies): then a choice lasts for one page. */
  function key(name) { return name + " " + site; }
  /* What has no site's name is from before they had one: see kept.js. */
  function stored(name) {
    try { return localStorage.getItem(key(name)) ?? localStorage.getItem(name); } catch { return null; }
  }
  function show(theme) { root.dataset.theme = theme || ""; }

  /* First of all, so that a dark room sees no white page. */
  show(stored("drillbook.theme"));

  function make(tag, properties) {
    return Object.assign(document.createElement(tag), properties);
  }

  /* In the order asked for, so that words are there before who speaks them. What failed is asked for again. */
  function load(name) {
    return fetched[name] = fetched[name] || new Promise((done, failed) => {
      document.head.append(make("script", {
        src: own.src.replace(/[^/]*$/, name + ".js"), async: false, onload: done,
        onerror: () => { fetched[name] = failed(); }
      }));
    });
  }

  /* What few readers need is fetched when they turn to it, once, with its words in their language. */
  function need(name) {
    return load("words." + root.lang).then(() => load(name));
  }

  var status = make("div", { className: "hidden", role: "status" });

  function say(text) {
    /* Emptied first: the same words twice would not be read twice. */
    status.textContent = "";
    setTimeout(() => { status.textContent = text; }, 50);
  }

  /* The clipboard needs a secure origin. From a disk or over plain HTTP the old command still works. */
  function copyOld(text) {
    var area = make("textarea", { value: text, readOnly: true, className: "hidden" });
    var focused = document.activeElement;
    document.body.append(area);
    area.select();
    var done = false;
    try { done = document.execCommand("copy"); } catch { /* the caller selects the text instead */ }
    area.remove();
    if (focused) focused.focus();
    return done;
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch { return copyOld(text); }
  }

  /* Values of the reader's own system. Where there are any, no command is copied before they stand in it;
     a dangerous one is asked about first. */
  function fill() {
    return filling = need("values/values").then(() => drillbook.values);
  }
  function linked() { return /^#values/i.test(location.hash); }
  function look() {
    if (page.querySelector(".unset") || linked() || history.state || stored("drillbook.values")) fill();
  }
  function values() {
    var box = page.querySelector(".values");
    if (!box) {
      box = make("details", { className: "values" });
      box.append(make("summary", { textContent: words.values }));
      page.querySelector(".procedure")?.before(box);
    }
    box.ontoggle = () => fill().then((values) => values.open(box));
    addEventListener("hashchange", look);
    addEventListener("storage", look);
    look();
  }

  function copyButton(block) {
    var code = block.querySelector("code") || block;
    var button = make("button", { type: "button", className: "copy", textContent: words.copy });
    var timer;
    button.addEventListener("click", () => {
      (filling || block.closest(".danger") ? fill().then((values) => values.give(block)) : copy(code.textContent.trimEnd()))
        .catch(() => false).then((done) => {
        /* Null: the reader was asked, and wants it no more. A text: what else there is to say. */
        if (done === null) return;
        if (!done) getSelection().selectAllChildren(code);
        button.textContent = done ? words.copied : words.uncopied;
        button.classList.toggle("done", !!done);
        say(done.length ? done : button.textContent);
        clearTimeout(timer);
        timer = setTimeout(() => {
          button.textContent = words.copy;
          button.classList.remove("done");
        }, 2500);
      });
    });
    block.append(button);
  }

  document.addEventListener("keydown", (event) => {
    var box = document.getElementById("at-q");
    if (!box || event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey
      || event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  window.drillbook = { make, say, copy, need, site, key, show };

  if (page?.dataset.run) {
    page.firstElementChild.append(make("button", { className: "button", textContent: page.dataset.run, onclick: (event) =>
      need("run/run").then(() => drillbook.run.start()).catch(() => event.target.textContent = page.dataset.unrun) }));
  }
  /* There while the browser keeps an incident: the page goes on with it. */
  if (stored("drillbook.run")) need("run/run");

  /* Last of all: a choice of theme, how old this copy is, and keeping it on this device. */
  addEventListener("load", function last() {
    Promise.all(["theme", "offline/notice"].map(need)).catch(() => setTimeout(last, 9e3));
  });

  document.body.append(status);
  /* What a command prints is there to compare with, not to be pasted into a shell. */
  document.querySelectorAll(".code:not(.expect)").forEach(copyButton);
  if (page?.querySelector("span.parameter")) values();
  else if (linked()) fill();
})();
