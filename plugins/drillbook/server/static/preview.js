/* The live preview: reloads the page after each build, and shows what is wrong when one failed. */
(function () {
  "use strict";

  var first = null;
  var box = null;

  function element(tag, className, text) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function hide() {
    if (box) box.remove();
    box = null;
  }

  function show(state) {
    hide();
    box = element("section", "drillbook-problems");
    box.setAttribute("role", "alert");
    box.setAttribute("aria-label", "Problems");
    var count = state.problems.length;
    var title = count ? count + (count === 1 ? " error" : " errors") : "The build failed";
    box.append(element("h2", "", title));
    box.append(element("p", "", "You see the last good site. Fix this and save: the page reloads by itself."));
    if (state.failure) box.append(element("pre", "", state.failure));
    var list = element("ol");
    state.problems.forEach(function (problem) {
      var item = element("li");
      item.append(element("code", "", problem.file + ":" + problem.line + ":" + problem.column));
      item.append(element("strong", "", " " + problem.message));
      if (problem.hint) item.append(element("span", "", "; " + problem.hint));
      item.append(element("small", "", " (" + problem.rule + ")"));
      list.append(item);
    });
    if (count) box.append(list);
    var close = element("button", "", "Hide");
    close.type = "button";
    close.addEventListener("click", hide);
    box.append(close);
    document.body.append(box);
  }

  var source = new EventSource("/__drillbook/events");
  source.onmessage = function (event) {
    var state = JSON.parse(event.data);
    var broken = state.failure || state.problems.length;
    if (broken) show(state);
    else if (first !== null && state.version !== first) location.reload();
    else hide();
    // After a failed build this page is as old as before, so the next good one must still reload it.
    if (first === null) first = broken ? -1 : state.version;
  };
  window.addEventListener("beforeunload", function () {
    source.close();
  });
})();
