/* The questions without an answer on the search page, below the results: to look at, to pass on, to forget.

   Needs: page, misses/issue, search/box.
   Adds: nothing. */
(() => {
  "use strict";

  const { drillbook } = window;
  const { copy, make, need, say } = drillbook;
  const SHORT = 5; /* questions that are shown at first */
  const section = make("section", { className: "part", hidden: true });
  let most = SHORT;

  const words = () => drillbook.words.misses;

  /**
   * @param {string} textContent
   * @param {string} className
   * @param {() => void} act
   */
  function button(textContent, className, act) {
    const made = make("button", { type: "button", className, textContent });
    made.addEventListener("click", act);
    return made;
  }

  /**
   * What happened to a question, and where its reader found an answer in the end.
   * @param {Miss} miss
   */
  function facts({ fits, page, times, title }) {
    const told = [fits ? words().unopened : words().none];
    if (times > 1) told.push(words().times.replace("%s", times.toLocaleString(drillbook.lang)));
    const made = make("p", { className: "quiet", textContent: told.join(" · ") });
    if (!page) return made;
    const textContent = title || page, href = drillbook.kept.published(page);
    made.append(` · ${words().opened} `, make("a", { href, textContent }));
    return made;
  }

  /**
   * @param {Miss} miss
   * @param {number} at
   */
  function row(miss, at) {
    const { question } = miss;
    const again = make("a", { href: `?q=${encodeURIComponent(question)}`, textContent: question });
    const forget = button(words().forget, "plain", () => {
      drillbook.misses?.forget(question);
      say(words().forgotten);
      focusRow(at);
    });
    forget.setAttribute("aria-label", words().forgetOne.replace("%s", question));
    const item = make("li", {}), head = make("p", { className: "missed-question" });
    head.append(again, forget);
    item.append(head, facts(miss));
    return item;
  }

  /**
   * The focus stays in the list, or goes to the box where there is none any more.
   * @param {number} at
   */
  function focusRow(at) {
    const left = Array.from(section.querySelectorAll("li"));
    const next = left[Math.min(at, left.length - 1)]?.querySelector("button");
    (next || document.getElementById("at-q"))?.focus();
  }

  /** @param {Miss[]} misses */
  function tools(misses) {
    const made = make("p", { className: "missed-tools" });
    const copied = button(words().copy, "button", () => {
      copy(drillbook.issue(misses), made).then((done) => {
        copied.textContent = done ? words().copied : words().uncopied;
        say(copied.textContent);
      });
    });
    const empty = button(words().forgetAll, "plain", () => {
      drillbook.misses?.forget();
      say(words().forgotten);
      focusRow(0);
    });
    made.append(copied, " ", empty);
    return made;
  }

  /** @param {Miss[]} misses */
  function more(misses) {
    return button(words().more, "plain", () => {
      const from = most;
      most = misses.length;
      draw();
      section.querySelectorAll("li")[from]?.querySelector("a")?.focus();
    });
  }

  function draw() {
    const misses = drillbook.misses?.all() || [];
    section.hidden = !misses.length;
    section.textContent = "";
    if (!misses.length) return;
    const heading = make("h2", { id: "at-missed", textContent: words().heading });
    const about = make("p", { className: "quiet", textContent: words().kept });
    const list = make("ul", { className: "missed" });
    list.append(...misses.slice(0, most).map(row));
    section.append(heading, about, list);
    if (misses.length > most) section.append(more(misses));
    section.append(tools(misses));
  }

  section.setAttribute("aria-labelledby", "at-missed");
  document.getElementById("at-results")?.after(section);
  need("kept").then(() => {
    drillbook.misses?.watch(draw);
    draw();
  }).catch(() => {});
})();
