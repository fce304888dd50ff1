/* The live preview: reloads the page after each build, and shows what is wrong when one failed. */
(() => {
  "use strict";

  let first = null, box = null;

  function element(tag, className, textContent) {
    return Object.assign(document.createElement(tag), { className, textContent });
  }

  function hide() {
    box?.remove();
    box = null;
  }

  function itemOf({ column, file, hint, line, message, rule }) {
    const item = element("li", "", "");
    item.append(element("code", "", `${file}:${line}:${column}`), element("strong", "", ` ${message}`));
    if (hint) item.append(element("span", "", `; ${hint}`));
    item.append(element("small", "", ` (${rule})`));
    return item;
  }

  function show({ failure, problems }) {
    hide();
    box = element("section", "drillbook-problems", "");
    box.setAttribute("role", "alert");
    box.setAttribute("aria-label", "Problems");
    const count = problems.length, title = `${count} error${count === 1 ? "" : "s"}`;
    box.append(element("h2", "", count ? title : "The build failed"));
    box.append(element("p", "", "You see the last good site. Fix this and save: the page reloads by itself."));
    if (failure) box.append(element("pre", "", failure));
    if (count) {
      const list = element("ol", "", "");
      list.append(...problems.map(itemOf));
      box.append(list);
    }
    const close = Object.assign(element("button", "", "Hide"), { type: "button" });
    close.addEventListener("click", hide);
    box.append(close);
    document.body.append(box);
  }

  const source = new EventSource("/__drillbook/events");
  source.onmessage = ({ data }) => {
    const state = JSON.parse(data), isBroken = state.failure || state.problems.length;
    if (isBroken) show(state);
    else if (first !== null && state.version !== first) location.reload();
    else hide();
    /* After a failed build this page is as old as before, so the next good one must still reload it. */
    if (first === null) first = isBroken ? -1 : state.version;
  };
  addEventListener("beforeunload", () => source.close());
})();
